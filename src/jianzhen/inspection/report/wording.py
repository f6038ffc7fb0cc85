"""What every code means, in Chinese and English. Nothing here accuses; numbers of weight are for reviewers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jianzhen.inspection.model import (
    MOMENT,
    Act,
    Basis,
    Because,
    CarrierState,
    Complaint,
    Finding,
    Kind,
    Region,
    Side,
    State,
)
from jianzhen.weighing import Abstention, Overall, Strength, strength


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    zh: str
    en: str


KINDS: Mapping[Kind, Text] = {
    Kind.C2PA_AI_GENERATED: Text("签名的来源记录写明：AI 生成", "Signed record says: made by AI"),
    Kind.C2PA_AI_EDITED: Text("签名的来源记录写明：经 AI 修改", "Signed record says: edited with AI"),
    Kind.C2PA_CAMERA: Text("签名的来源记录写明：相机拍摄", "Signed record says: taken by a camera"),
    Kind.C2PA_UNTRUSTED: Text("来源记录签名完好，签名人未列入信任名单", "Signature intact, signer not on a trust list"),
    Kind.C2PA_EXPIRED: Text("来源记录完好，签名证书已过期", "Record intact, the signer's certificate has expired"),
    Kind.C2PA_TAMPERED: Text("来源记录与文件内容对不上", "The signed record does not match the file"),
    Kind.TC260_LABEL: Text("文件内的 AI 生成合成标识", "AI label inside the file (GB 45438)"),
    Kind.TC260_MALFORMED: Text("文件内的 AI 标识格式不符", "AI label inside the file, malformed"),
    Kind.TC260_CONFLICT: Text("文件内的 AI 标识相互矛盾", "AI labels inside the file contradict each other"),
    Kind.IPTC_AI: Text("图片信息写明含 AI 生成内容（IPTC）", "Picture data says AI content (IPTC)"),
    Kind.GENERATOR_PARAMETERS: Text("文件内有生成软件的参数", "A generator's parameters are in the file"),
    Kind.EXIF_CONFLICT: Text("相机信息前后不一致", "The camera data contradict each other"),
    Kind.EDITOR_TRACE: Text("由图片软件另存过", "Saved by picture software"),
    Kind.FRAME_GEOMETRY: Text("画面尺寸", "Size of the frame"),
    Kind.VISIBLE_AI_MARK: Text("画面上有 AI 生成字样", "A visible AI mark on the picture"),
    Kind.STOCK_WATERMARK: Text("画面上有图库网站水印", "A stock site's watermark on the picture"),
    Kind.SAME_ITEM: Text("与所售商品一致", "Same item as the one sold"),
    Kind.DIFFERENT_ITEM: Text("与所售商品不一致", "Another item than the one sold"),
    Kind.SAME_ARTWORK: Text("同款图案的另一张照片（属正常）", "Same artwork, another photo (innocent)"),
    Kind.SAME_SCENE: Text("同一场景的另一张照片（属正常）", "Same scene, another photo (innocent)"),
    Kind.DERIVED_FROM_LISTING: Text("与商品主图同源", "Made from the listing photo"),
    Kind.DERIVED_FROM_PACKED: Text("与打包图同源", "Made from the pack-out photo"),
    Kind.DERIVED_FROM_EARLIER: Text("与既往图片同源", "Made from an earlier photo"),
    Kind.CHANGED_REGION: Text("与原图相比有改动处", "A place differs from the original"),
    Kind.INTACT_WHEN_PACKED: Text(
        "打包时此处的样子（不说明运输途中是否破损）", "This place when packed (says nothing about the way)"
    ),
    Kind.SAME_DAMAGE_SEEN: Text("另一角度也看到同一处损坏", "The same damage seen from another side"),
    Kind.DAMAGE_NOT_IN_OTHER_VIEW: Text("另一角度的同一处", "The same place in another view"),
    Kind.REUSED_PHOTO: Text("曾在另一申请中出现", "Seen in another claim"),
    Kind.JPEG_HISTORY: Text("JPEG 保存历史", "JPEG history"),
    Kind.GRID_BREAK: Text("JPEG 网格不连续", "The JPEG grid breaks"),
    Kind.NOISE_BREAK: Text("噪点水平不一致", "The noise differs in places"),
    Kind.RESAMPLED: Text("缩放痕迹", "Traces of resizing"),
    Kind.COPY_MOVE: Text("画面内有重复的区域", "A part of the picture repeats"),
    Kind.CODE_DIFFERS: Text("条码或序列号不一致", "Barcode or serial number differs"),
    Kind.SAME_CODE: Text("条码或序列号一致", "Same barcode or serial number"),
    Kind.PARTS_SEEN: Text("打包时摆出的部件，退回时看到了哪些", "Which parts laid out when packed are seen again"),
}

UNCLEAR: Mapping[Kind, Text] = {
    Kind.SAME_ITEM: Text("是否为所售商品，看不出", "Whether it is the item sold cannot be told"),
    Kind.DERIVED_FROM_LISTING: Text(
        "是否与商品主图同源，看不出", "Whether it was made from the listing photo cannot be told"
    ),
    Kind.DERIVED_FROM_PACKED: Text(
        "是否与打包图同源，看不出", "Whether it was made from the pack-out photo cannot be told"
    ),
    Kind.DERIVED_FROM_EARLIER: Text(
        "是否与既往图片同源，看不出", "Whether it was made from an earlier photo cannot be told"
    ),
    Kind.CHANGED_REGION: Text("有轻微差异，不足以说明改动", "A slight difference, too weak to speak of a change"),
    Kind.REUSED_PHOTO: Text("未在给出的既往申请中发现", "Not found among the earlier claims given"),
    Kind.CODE_DIFFERS: Text("条码或序列号是否一致，看不出", "Whether barcode and serial number agree cannot be told"),
    Kind.PARTS_SEEN: Text("是否缺少部件，看不出", "Whether a part is missing cannot be told"),
    Kind.SAME_DAMAGE_SEEN: Text(
        "另一角度是否看到同一处损坏，看不出", "Whether another view shows the same damage cannot be told"
    ),
    Kind.JPEG_HISTORY: Text("JPEG 保存历史：没有可说明问题的", "JPEG history: nothing to tell"),
    Kind.GRID_BREAK: Text("JPEG 网格：没有看到错位", "JPEG grid: no break is seen"),
    Kind.NOISE_BREAK: Text("噪点：没有看到可说明问题的差异", "Noise: no difference that tells"),
    Kind.RESAMPLED: Text("缩放痕迹：很常见，不说明问题", "Resizing: common, tells nothing"),
    Kind.COPY_MOVE: Text("画面内没有看到被复制的区域", "No copied part is seen in the picture"),
}

WHY: Mapping[Kind, Text] = {
    Kind.SAME_ITEM: Text("照片里的商品与参照图相像，明显高于其他商品。", ""),
    Kind.DIFFERENT_ITEM: Text("照片里的商品与每一张参照图都不像。", ""),
    Kind.SAME_ARTWORK: Text("看到与参照图相同的图案或外形，但背景或角度不同：同款商品的新照片就是这样。", ""),
    Kind.SAME_SCENE: Text("背景与参照图位置一致，前景有移动：像是同一地点先后拍的两张。", ""),
    Kind.DERIVED_FROM_LISTING: Text("整幅画面的背景、光影和轮廓都与主图位置重合，复制件才会这样，新拍的照片不会。", ""),
    Kind.DERIVED_FROM_PACKED: Text(
        "整幅画面的背景、光影和轮廓都与打包图位置重合，复制件才会这样，新拍的照片不会。", ""
    ),
    Kind.DERIVED_FROM_EARLIER: Text("整幅画面都与既往图片位置重合，复制件才会这样，新拍的照片不会。", ""),
    Kind.CHANGED_REGION: Text("与原图逐点对齐后，标出的位置差异明显大于画面其余部分。", ""),
    Kind.INTACT_WHEN_PACKED: Text("在打包图里找到了同一处，可以对照当时的样子。", ""),
    Kind.REUSED_PHOTO: Text("不只是同样的东西，而是同一张照片，曾用于另一份申请。", ""),
    Kind.C2PA_AI_GENERATED: Text("文件带有签名的来源记录，写明由 AI 生成。签名是否可信见下表。", ""),
    Kind.C2PA_AI_EDITED: Text("文件带有签名的来源记录，写明部分内容由 AI 修改；改的不一定是损坏处。", ""),
    Kind.C2PA_CAMERA: Text(
        "文件带有签名的来源记录，写明由相机拍摄。签名人不在信任名单时不计权重：这句话谁都能签。", ""
    ),
    Kind.C2PA_UNTRUSTED: Text("文件带有来源记录，没有说是相机拍摄，也没有说用了 AI。", ""),
    Kind.C2PA_EXPIRED: Text("文件带有来源记录，内容完好，证书过期属常见情况。", ""),
    Kind.C2PA_TAMPERED: Text("来源记录与文件对不上：签名之后文件被改动或被软件另存过。", ""),
    Kind.TC260_LABEL: Text(
        "文件里有国家标准 GB 45438 的生成合成标识。标识没有签名，谁都可以写入，也可能是有人加在真照片上的。", ""
    ),
    Kind.TC260_MALFORMED: Text("文件里有叫 AIGC 的内容，但读不成标识，不计权重。", ""),
    Kind.TC260_CONFLICT: Text("同一文件里的几条标识说法不一，一条也不采信。", ""),
    Kind.IPTC_AI: Text("图片信息里写明含有 AI 生成的内容，没有签名。", ""),
    Kind.GENERATOR_PARAMETERS: Text("文件里有生成软件写下的参数，相机不会写这些。", ""),
    Kind.EXIF_CONFLICT: Text("相机信息与文件或订单时间对不上；相机时钟不准、软件保留旧信息也会这样。", ""),
    Kind.EDITOR_TRACE: Text("照片由软件另存过，这很常见，不说明改了内容。", ""),
    Kind.FRAME_GEOMETRY: Text("画面的像素尺寸；依据很弱，裁剪也会得到任何尺寸。", ""),
    Kind.VISIBLE_AI_MARK: Text("画面上读到 AI 生成字样。", ""),
    Kind.STOCK_WATERMARK: Text("画面上读到图库网站的名字，不像是对所收商品的拍摄。", ""),
    Kind.SAME_DAMAGE_SEEN: Text("把这一处带到另一张照片里，看到了同样的痕迹，像长在表面上一样。", ""),
    Kind.DAMAGE_NOT_IN_OTHER_VIEW: Text(
        "把这一处带到另一张照片里，没有看到同样的痕迹。光线、反光和角度都会造成这种情况，不计权重，请用眼睛看。", ""
    ),
    Kind.JPEG_HISTORY: Text("整张照片保存过不止一次，标出的地方却缺少较早那次保存的痕迹。多次保存本身很常见。", ""),
    Kind.GRID_BREAK: Text("标出的地方带有另一套 8×8 压缩网格，与画面其余部分错开。", ""),
    Kind.NOISE_BREAK: Text("标出的地方与画面同样亮度的其他部分相比，噪点明显偏多或偏少。", ""),
    Kind.RESAMPLED: Text("看画面是否缩放过；聊天软件会缩放每一张照片。", ""),
    Kind.COPY_MOVE: Text("标出的两处连细小的纹理和噪点都一致，像是从一处复制到另一处。", ""),
    Kind.CODE_DIFFERS: Text("打包时与退回时读到的条码或序列号不同。任何一方都可能弄错。", ""),
    Kind.SAME_CODE: Text(
        "打包时读到的条码或序列号，在退回的商品上又读到了；商品条码只说明型号，印刷数字可能误读一位。", ""
    ),
    Kind.PARTS_SEEN: Text(
        "打包图里分开摆放的部件，逐一在退回件照片里寻找；没找到的也可能只是没拍到，请对着清单清点。", ""
    ),
}

INNOCENT: Mapping[Kind, tuple[Text, ...]] = {
    Kind.DIFFERENT_ITEM: (
        Text("商家发错了货", ""),
        Text("主图展示的是另一颜色或套装", ""),
        Text("只拍到局部或包装", ""),
    ),
    Kind.DERIVED_FROM_LISTING: (Text("把主图发来只是说明买的是哪一款", ""), Text("主图本来就取自该买家的照片", "")),
    Kind.DERIVED_FROM_PACKED: (Text("商家把打包图给过买家", ""),),
    Kind.DERIVED_FROM_EARLIER: (Text("买家就同一问题再次申请", ""),),
    Kind.CHANGED_REGION: (Text("压缩过重或加了滤镜", ""), Text("其中一张拍摄时上面放着别的东西", "")),
    Kind.INTACT_WHEN_PACKED: (Text("打包之后、运输途中破损", ""),),
    Kind.DAMAGE_NOT_IN_OTHER_VIEW: (
        Text("反光或阴影遮住了它", ""),
        Text("另一张照片拍摄时还没有损坏", ""),
        Text("凹痕只在斜光下看得见", ""),
    ),
    Kind.REUSED_PHOTO: (Text("同一问题申请了两次", ""), Text("两个订单一起到货，一张照片拍了两件", "")),
    Kind.SAME_SCENE: (Text("两张照片在同一地点先后拍摄", ""),),
    Kind.TC260_LABEL: (
        Text("有人把标识加在真照片上，想陷害对方；标识没有签名", ""),
        Text("手机把变焦、夜景、人像功能也标成 AI", ""),
    ),
    Kind.TC260_CONFLICT: (Text("有人加了标识", ""), Text("两个软件各写了一条", "")),
    Kind.TC260_MALFORMED: (Text("软件写错了格式", ""), Text("有人加了标识", "")),
    Kind.C2PA_AI_GENERATED: (Text("AI 功能只去了背景或做了锐化", ""),),
    Kind.C2PA_AI_EDITED: (Text("AI 功能只去了背景或做了锐化", ""),),
    Kind.C2PA_CAMERA: (Text("相机也可以翻拍屏幕", ""),),
    Kind.C2PA_TAMPERED: (Text("软件另存时保留了旧记录", ""), Text("平台压缩了照片", "")),
    Kind.IPTC_AI: (Text("有人加了标识", ""), Text("只有背景是生成的", "")),
    Kind.GENERATOR_PARAMETERS: (Text("有人加了标识", ""), Text("只有背景是生成的", "")),
    Kind.EXIF_CONFLICT: (Text("相机时钟不准，或没有写时区", ""), Text("软件旋转、裁剪后保留了旧预览", "")),
    Kind.EDITOR_TRACE: (Text("发送前裁剪或调亮", ""), Text("聊天软件压缩", "")),
    Kind.FRAME_GEOMETRY: (Text("裁剪成了这个尺寸", ""), Text("软件缩成了正方形", "")),
    Kind.VISIBLE_AI_MARK: (Text("字印在被拍的东西上，例如屏幕或包装", ""), Text("有人加了字样", "")),
    Kind.STOCK_WATERMARK: (Text("字印在商品或包装上", ""), Text("商家的主图本身带水印", "")),
    Kind.JPEG_HISTORY: (
        Text("软件在照片上加了文字、日期或贴纸", ""),
        Text("平坦或模糊的部分本来就看不出较早的保存", ""),
    ),
    Kind.GRID_BREAK: (
        Text("两张照片拼成的图", ""),
        Text("软件加的贴纸、日期或水印", ""),
        Text("网页截图", ""),
    ),
    Kind.NOISE_BREAK: (
        Text("这一处没有对上焦", ""),
        Text("手机对人脸、天空做了磨皮降噪", ""),
        Text("细密的织物看上去像噪点", ""),
    ),
    Kind.RESAMPLED: (Text("聊天和购物软件会缩小每一张照片", ""), Text("相机的数码变焦", "")),
    Kind.COPY_MOVE: (Text("画面里有两件一样的东西或两处一样的印刷", ""), Text("镜面或重复的图案", "")),
    Kind.CODE_DIFFERS: (
        Text("拍的是不同的条码（外箱与内盒）", ""),
        Text("商家贴错或记错", ""),
        Text("其中一张是包裹的，不是商品的", ""),
    ),
    Kind.SAME_CODE: (
        Text("拍的是不同的条码（外箱与内盒）", ""),
        Text("商家贴错或记错", ""),
        Text("其中一张是包裹的，不是商品的", ""),
    ),
    Kind.PARTS_SEEN: (Text("部件压在下面、翻了面或没有拍到", ""), Text("部件本身没有花纹或反光", "")),
}

INNOCENT_UNCLEAR = (
    Text("从相近的位置新拍的同一件（同款）商品", "a new photo of the same thing from nearly the same place"),
)

CHECK: Mapping[Kind, Text] = {
    Kind.SAME_ITEM: Text("并排比对外形、图案、颜色和接缝。", ""),
    Kind.DIFFERENT_ITEM: Text("并排比对外形、图案、颜色；请对方补拍整件商品和标签。", ""),
    Kind.SAME_ARTWORK: Text("无需核对。", ""),
    Kind.SAME_SCENE: Text("看影子和背景里的小物件是否也动了。", ""),
    Kind.DERIVED_FROM_LISTING: Text("把两张叠在一起看：新拍的照片不会连背景和影子都一样。", ""),
    Kind.DERIVED_FROM_PACKED: Text("把两张叠在一起看：新拍的照片不会连背景和影子都一样。", ""),
    Kind.DERIVED_FROM_EARLIER: Text("把两张叠在一起看：新拍的照片不会连背景和影子都一样。", ""),
    Kind.CHANGED_REGION: Text("在两张对齐的图之间切换，看标出的位置。", ""),
    Kind.INTACT_WHEN_PACKED: Text("并排看同一处。", ""),
    Kind.REUSED_PHOTO: Text("打开两张照片，看影子、背景和角度是否完全一致。", ""),
    Kind.TC260_LABEL: Text("向标识写明的服务提供者查询该编号的记录（提供者至少保存六个月）。", ""),
    Kind.TC260_CONFLICT: Text("向标识写明的服务提供者查询记录。", ""),
    Kind.TC260_MALFORMED: Text("用查看元数据的软件看所列字段。", ""),
    Kind.IPTC_AI: Text("用查看元数据的软件看所列字段。", ""),
    Kind.GENERATOR_PARAMETERS: Text("用查看元数据的软件看所列字段。", ""),
    Kind.EXIF_CONFLICT: Text("请对方现在再拍一张，核对时钟；把内嵌预览与照片对比。", ""),
    Kind.EDITOR_TRACE: Text("索取原图。", ""),
    Kind.FRAME_GEOMETRY: Text("索取原图。", ""),
    Kind.VISIBLE_AI_MARK: Text("看标出的字是盖在画面上，还是印在被拍的东西上。", ""),
    Kind.STOCK_WATERMARK: Text("到该图库网站搜索这张图。", ""),
    Kind.SAME_DAMAGE_SEEN: Text(
        "在两张对齐的图之间切换，看痕迹是否随表面一起移动。两张照片上都仔细画上同样的痕迹也会这样，所以权重很小。", ""
    ),
    Kind.DAMAGE_NOT_IN_OTHER_VIEW: Text(
        "在两张对齐的图之间切换；看不清时请再拍一张：偏 15–30°，不要反光，旁边带上图案、边缘或面单，损坏占画面八分之一到四分之一，发原图。",
        "",
    ),
    Kind.JPEG_HISTORY: Text("请对方从手机相册以“文件”方式发送原图。", ""),
    Kind.GRID_BREAK: Text("放大标出的地方，看 8×8 小方格的边是否越过它的边界连续下去。", ""),
    Kind.NOISE_BREAK: Text("放大标出的地方，与旁边亮度相近的部分对比颗粒。", ""),
    Kind.RESAMPLED: Text("索取原图，看像素尺寸是否为该手机会产生的尺寸。", ""),
    Kind.COPY_MOVE: Text("对比标出的两处：真的一样的两件东西，光线、角度和小瑕疵总有不同，复制的则没有。", ""),
    Kind.CODE_DIFFERS: Text("对着打包记录核对条码和序列号。", ""),
    Kind.SAME_CODE: Text("对着打包记录核对条码和序列号。", ""),
    Kind.PARTS_SEEN: Text("照打包时的样子全部摆开，逐件清点。", ""),
    **dict.fromkeys(
        (
            Kind.C2PA_AI_GENERATED,
            Kind.C2PA_AI_EDITED,
            Kind.C2PA_CAMERA,
            Kind.C2PA_UNTRUSTED,
            Kind.C2PA_EXPIRED,
            Kind.C2PA_TAMPERED,
        ),
        Text("用任一内容凭证（Content Credentials）查看工具打开文件，看操作记录和签名人。", ""),
    ),
}

FACTS: Mapping[str, Text] = {
    "where": Text("位置", "Where"), "degree": Text("标识值", "Degree"), "producer": Text("生成服务", "Producer"),
    "entity": Text("主体代码", "Entity code"), "app code": Text("应用代码", "App code"), "number": Text("内容编号", "Number"), "flaws": Text("与标准不符处", "Not as the standard has it"),
    "camera": Text("相机信息", "Camera data"), "labels": Text("各条标识", "Labels"), "signer": Text("签名人", "Signer"),
    "software": Text("软件", "Software"), "codes": Text("校验结果", "Validation codes"), "what": Text("内容", "What"),
    "text": Text("文字", "Words"), "sent": Text("打包时", "When packed"), "came": Text("退回时", "When returned"),
    "looks": Text("外观", "Looks"), "photo": Text("退回件照片", "Photo of what came back"), "tells": Text("说明", "It tells"), "parts_found": Text("找到的部件", "Parts found again"),
    "aligned_by": Text("对齐依据", "Aligned by"),
}  # fmt: skip

VALUES: Mapping[str, Text] = {
    "label_1": Text("1（属于生成合成）", "1 (is generated)"), "label_2": Text("2（可能）", "2 (may be)"),
    "surroundings": Text("只用周围的细节，不用痕迹本身", "its surroundings alone, never the mark"),
    "mark": Text("周围细节不够，用了痕迹本身（权重更小）", "the mark itself, for want of surroundings (worth less)"),
    "label_3": Text("3（疑似）", "3 (suspected)"), "unstated": Text("未写明", "not stated"),
    "alike": Text("与所售商品相像", "like the item sold"), "unlike": Text("与所售商品不像", "unlike the item sold"),
    "unclear": Text("看不出", "cannot be told"), "product": Text("是哪种商品（型号）", "which product"), "piece": Text("是哪一件", "which piece"),
}  # fmt: skip

CARRIERS: Mapping[CarrierState, Text] = {
    CarrierState.ABSENT: Text("没有", "absent"), CarrierState.CLAIMED: Text("文件自称，未经签名", "claimed, unsigned"),
    CarrierState.VERIFIED: Text("签名有效，签名人可信", "verified"), CarrierState.VALID_UNTRUSTED: Text("签名有效，签名人未列入信任名单", "valid, signer untrusted"),
    CarrierState.EXPIRED: Text("签名证书已过期，内容完好", "certificate expired, content intact"), CarrierState.TAMPERED: Text("签名后被改动", "changed after signing"),
    CarrierState.MALFORMED: Text("格式不符", "malformed"), CarrierState.CONFLICTING: Text("相互矛盾", "conflicting"),
}  # fmt: skip

STATES: Mapping[State, Text] = {
    State.SUPPORTS_FORGED: Text("倾向“非真实记录”", "speaks for “not a genuine record”"),
    State.SUPPORTS_GENUINE: Text("倾向“真实记录”", "speaks for “genuine record”"),
    State.INCONCLUSIVE: Text("看不出", "cannot tell"),
    State.NOT_APPLICABLE: Text("不适用", "does not apply"),
}

SHAPES: Mapping[State, str] = {
    State.SUPPORTS_FORGED: "▲", State.SUPPORTS_GENUINE: "●", State.INCONCLUSIVE: "◌", State.NOT_APPLICABLE: "–",
}  # fmt: skip

BASES: Mapping[Basis, Text] = {
    Basis.CALIBRATED: Text(
        "权重由开发数据校准，并以独立样本组数封顶",
        "weight calibrated on development data, capped by its independent groups",
    ),
    Basis.ASSIGNED: Text("权重为有理由的设定值", "weight assigned, with a reason"),
    Basis.ILLUSTRATION: Text("仅供对照，不计权重", "shown only, weighs nothing"),
}

BECAUSE: Mapping[Because, Text] = {
    Because.NO_REFERENCE: Text("没有主图或打包图可以对照", "there is no listing or pack-out photo to compare with"),
    Because.NO_EMBEDDER: Text("未安装外观比对模型", "no embedder is installed"),
    Because.NO_EARLIER: Text("没有给出既往申请", "no earlier claims were given"),
    Because.NOT_FOUND: Text("在给出的既往申请里没有找到", "not found among the earlier claims given"),
    Because.TOO_SMALL: Text("照片太小", "the photo is too small"),
    Because.TOO_FEW_DETAILS: Text("细节太少，看不出", "too little detail to tell"),
    Because.FLAT_ARTWORK: Text("平面印刷品占满画面，新照片与复制件在几何上分不开", "a flat print fills the frame: a new photo and a copy look alike"),
    Because.SAME_SCENE: Text("背景一致、前景有移动，可能是同一场景的两张", "the background is aligned and something moved: two photos of one scene"),
    Because.UNCLEAR_GEOMETRY: Text("画面部分一致，不足以区分复制件与新照片", "parts agree, not enough to tell a copy from a new photo"),
    Because.SMALL_CHANGE: Text("差异很小，重压缩也会造成", "the difference is small; strong re-saving makes such too"),
    Because.PLACE_NOT_SEEN: Text("另一张图里看不到这个位置", "the place is not visible in the other picture"),
    Because.SAME_ORDER: Text("属于同一订单，不计权重", "it belongs to the same order, so it weighs nothing"),
    Because.LISTING_BESIDE_OTHERS: Text("与其他照片一并提交，只是说明买的是哪一款，不计权重", "sent beside other photos to show what was ordered, so it weighs nothing"),
    Because.COMPLAINT_IS_WRONG_ITEM: Text("买家说的正是收到的不是这件，不计权重", "that is what the buyer says, so it weighs nothing"),
    Because.COMPLAINT_UNKNOWN: Text("不知道申请原因，不计权重", "the complaint is not known, so it weighs nothing"),
    Because.OTHER_COMPLAINT: Text("与申请原因无关，不计权重", "it has no bearing on this complaint, so it weighs nothing"),
    Because.BREAKS_ON_THE_WAY: Text("这类商品可能在途中破损，打包时完好不计权重", "such goods can break on the way, so it weighs nothing"),
    Because.RETURNED_GOODS: Text("回答的是“退回的是否发出的那件”，不计入本申请", "it answers another question: is it what was sent"),
    Because.NO_LABEL: Text("文件里没有标识；聊天软件会去掉标识，没有标识不说明任何事", "no label in the file; messengers strip them, so nothing follows"),
    Because.NOT_ABOUT_AI: Text("没有说用了 AI，也没有说是相机拍摄", "it names neither AI nor a camera"),
    Because.KEPT_ELSEWHERE: Text("记录存放在网上，本工具不联网", "the record is kept at an address; nothing is fetched"),
    Because.ON_THE_LISTING: Text("说的是商家一侧的图片，不计权重", "it is about the merchant's picture, so it weighs nothing"),
    Because.NOT_CALIBRATED: Text("在真实照片上分不开，只作展示", "it does not separate on honest photos, so it weighs nothing"),
    Because.NO_TEXT_READER: Text("没有读取画面文字", "the words on the picture were not read"),
    Because.NOT_A_JPEG: Text("不是 JPEG 文件", "the file is no JPEG"),
    Because.SAVED_AGAIN: Text("另存或缩小过，很常见", "saved or reduced again, which is common"),
    Because.FAILED: Text("没能读出", "it could not be read"),
    Because.TIMED_OUT: Text("超时", "it took too long"),
    Because.NO_SECOND_VIEW: Text("只有一张照片，没有另一角度", "there is only one view"),
    Because.NO_PLACE_MARKED: Text("没有标出损坏的位置", "no damaged place is marked"),
    Because.GLARE: Text("反光或过曝", "glare or overexposure"),
    Because.TOO_FAR_ASIDE: Text("角度相差太大", "the views are too far apart"),
    Because.ONE_PLANE: Text("两张画面只差一个平面变换：可能是平整表面，也可能是同一张照片改了角度", "the two pictures differ as one flat picture would: a flat scene, or one photo sent twice"),
    Because.VIEWS_DIFFER: Text("两个角度的画面差别较大（光线、遮挡或模糊），说明不了什么", "the two views differ too much (light, something before it, blur) to say more"),
    Because.LOOKS_ALIKE_ANYWAY: Text("这样的痕迹到处相像，比对不了", "such a mark looks alike anywhere"),
    Because.NO_CODE_READ: Text("没有读到条码", "no code could be read"),
    Because.NOTHING_STANDS_OUT: Text("没有超出真实照片常见的范围", "nothing stands out from what genuine photos show"),
    Because.IS_A_CLIP: Text("视频的画面都经过再编码，这类痕迹只在照片里看", "frames of a clip are coded again; traces are looked for in photos"),
}  # fmt: skip

ACTS: Mapping[Act, Text] = {
    Act.NOTHING_NEEDED: Text("无需补充", "Nothing more is needed"),
    Act.SECOND_VIEW: Text("换个角度再拍一张", "One more photo from another side"),
    Act.ORIGINAL_FILE: Text("提供原图", "The original file"),
    Act.RETURN: Text("退回商品（运费不由买家承担）", "Return the goods (free for the buyer)"),
    Act.COURIER_CHECK: Text("快递员当面查验", "A courier looks at the door"),
    Act.VISIT: Text("师傅上门查验（免费）", "A technician visits (free)"),
    Act.NOTHING_WOULD_SETTLE: Text("没有更省事的办法，由审核员判断", "No step would settle it; a person decides"),
}

ACT_WHY: Mapping[Act, Text] = {
    Act.NOTHING_NEEDED: Text("现有材料与申请相符，没有相反的发现，金额也不需要更多。", ""),
    Act.SECOND_VIEW: Text("一张照片看不出损坏是否存在。对同一处偏 15–30° 再拍一张：不要反光，旁边带上图案或边缘。", ""),
    Act.ORIGINAL_FILE: Text("两个角度相互一致。原图能说明照片是怎么拍的。", ""),
    Act.RETURN: Text("看到实物就能清楚。", ""),
    Act.COURIER_CHECK: Text("快递员在门口看一眼实物即可。", ""),
    Act.VISIT: Text("师傅到现场看一眼即可。", ""),
    Act.NOTHING_WOULD_SETTLE: Text("再多一步的花费与金额不相称，由审核员根据现有材料判断。", ""),
}

ADVICE: Mapping[Act, tuple[Text, ...]] = {
    Act.SECOND_VIEW: (
        Text("站到旁边一点：比第一张偏 15–30°，距离差不多。", "Step 15 to 30 degrees aside of the first photo, about as far away."),
        Text("避开反光：不开闪光灯，转到损坏处不发亮为止。", "No glare: no flash; turn until the spot does not shine."),
        Text(
            "损坏处旁边要带上图案、文字或边缘；表面很素时，把快递面单放在旁边，两张都不要移动它。",
            "Keep print, words or an edge beside the damage; on a plain surface lay the parcel label beside it and leave it there.",
        ),
        Text("损坏处放在中间，占画面的八分之一到四分之一。", "The damage in the middle, an eighth to a quarter of the frame."),
        Text("发原图，不要截图或转发压缩过的。", "Send the original file, no screenshot and nothing a messenger made smaller."),
    ),
}  # fmt: skip
"""How to do what is asked, so that it works the first time."""

COMPLAINTS: Mapping[Complaint, Text] = {
    Complaint.DAMAGED: Text("破损", "damaged"), Complaint.DEFECTIVE: Text("有故障", "defective"),
    Complaint.WRONG_ITEM: Text("发错货", "wrong item"), Complaint.MISSING_PART: Text("少件", "missing part"),
    Complaint.NOT_AS_DESCRIBED: Text("与描述不符", "not as described"),
    Complaint.NOT_RECEIVED: Text("未收到", "not received"), Complaint.OTHER: Text("其他", "other"),
}  # fmt: skip

SIDES: Mapping[Side, Text] = {
    Side.LISTING: Text("商品主图", "listing photo"), Side.PACKED: Text("打包图", "pack-out photo"),
    Side.RETURNED: Text("退回件照片", "returned goods"), Side.EARLIER: Text("既往申请图", "earlier claim"),
}  # fmt: skip

MISSING: Mapping[str, Text] = {
    "listing": Text("商品主图", "a listing photo"), "packed": Text("打包图或视频", "a pack-out photo or clip"),
    "order": Text("订单信息（order.json）", "the order (order.json)"), "complaint": Text("申请原因", "what is complained of"),
    "amount_fen": Text("金额", "the amount"), "category": Text("商品类目", "the category"),
}  # fmt: skip

_STRENGTH: Mapping[Strength, Text] = {
    Strength.NONE: Text("不偏向任何一方", "no support either way"),
    Strength.WEAK: Text("微弱支持", "weak support"),
    Strength.MODERATE: Text("中等支持", "moderate support"),
    Strength.MODERATELY_STRONG: Text("较强支持", "moderately strong support"),
    Strength.STRONG: Text("强支持（已达上限）", "strong support (at the cap)"),
}

ABSTAINED: Mapping[Abstention, Text] = {
    Abstention.CONFLICT: Text(
        "不作判断：各项检测明显相互矛盾", "no judgement, because the lanes speak strongly for both sides"
    ),
    Abstention.UNSTABLE: Text(
        "不作判断：照片再转发一次，测量结果就变了",
        "no judgement, because the measurement changes when the photo is sent once more",
    ),
}


def against_text(name: str) -> Text:
    """Say what a reference is, by the folder in its name; the bare name where that says nothing."""
    side = name.split("/")[0]
    if side in set(Side):
        words = SIDES[Side(side)]
        return Text(f"{words.zh}（{name}）", f"{words.en} ({name})")
    return view_text(name) if side == "claim" else Text(name, name)


def is_clear(one: Finding) -> bool:
    """Whether a finding is spoken of by its kind's title, or as something that could not be told."""
    if one.state is not State.INCONCLUSIVE or one.kind not in UNCLEAR:
        return True
    return one.kind is not Kind.SAME_DAMAGE_SEEN and (one.llr is None or bool(one.regions))


def view_text(name: str) -> Text:
    """Say which of the claim's own files is meant, and of a clip the second.

    Examples
    --------
    >>> view_text("claim/2.mp4#t=3.2").zh
    '2.mp4，第 3.2 秒'
    """
    whole, _, moment = name.partition(MOMENT)
    short = whole.removeprefix("claim/")
    return Text(f"{short}，第 {moment} 秒", f"{short}, at {moment} s") if moment else Text(short, short)


def returned_title(one: Finding) -> Text:
    """Title of a finding on what came back: what was found, or, where nothing could be compared, that it cannot be told."""
    looks = dict(one.facts).get("looks")
    compared = looks != "unclear" if looks is not None else one.against is not None
    return KINDS[one.kind] if compared else UNCLEAR.get(one.kind, KINDS[one.kind])


def overall_text(overall: Overall) -> Text:
    """Say an overall without its number."""
    if overall.llr is None:
        return ABSTAINED[overall.abstained_because or Abstention.CONFLICT]
    step = strength(overall.llr)
    if step is Strength.NONE:
        return _STRENGTH[step]
    side = (
        Text("该图片不是所收商品的真实记录", "not a genuine record of the received item")
        if overall.llr > 0
        else Text("该图片是所收商品的真实记录", "a genuine record of the received item")
    )
    return Text(f"{_STRENGTH[step].zh}：{side.zh}", f"{_STRENGTH[step].en}: {side.en}")


def overall_state(overall: Overall) -> State:
    """The state an overall is shown in."""
    if overall.llr is None or strength(overall.llr) is Strength.NONE:
        return State.INCONCLUSIVE
    return State.SUPPORTS_FORGED if overall.llr > 0 else State.SUPPORTS_GENUINE


def place_text(region: Region, size: tuple[int, int]) -> Text:
    """Say where a region lies in a picture of (width, height) pixels.

    Examples
    --------
    >>> place_text((700, 700, 100, 100), (1000, 1000)).zh
    '右下方'
    """
    x, y = (region[0] + region[2] / 2) / size[0], (region[1] + region[3] / 2) / size[1]
    column = 0 if x < 0.38 else 1 if x < 0.62 else 2
    row = 0 if y < 0.38 else 1 if y < 0.62 else 2
    zh = (("左上方", "上方", "右上方"), ("左侧", "中央", "右侧"), ("左下方", "下方", "右下方"))[row][column]
    en = (("upper left", "top", "upper right"), ("left", "middle", "right"), ("lower left", "bottom", "lower right"))
    return Text(zh, en[row][column])
