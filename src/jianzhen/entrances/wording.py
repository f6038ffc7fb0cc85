"""The sentence for every error code, in Chinese and English. A test checks that no code is without one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "error": ("出了问题，请查看详情。", "Something went wrong; see the detail."),
    "media_error": ("没能打开这个文件。", "The file could not be opened."),
    "not_found": ("找不到这个文件，请检查文件名。", "There is no such file; check the name."),
    "empty_file": ("文件是空的（0 字节），请重新发送。", "The file is empty; send it again."),
    "unsupported": ("这不是能读取的图片或视频，请发送 JPEG、PNG、HEIC 或 MP4。", "Not a photo or clip that is read; send JPEG, PNG, HEIC or MP4."),
    "no_image_inside": ("文件里没有可识别的图像，请重新导出。", "There is no image inside; export it again."),
    "truncated": ("文件不完整（上传中断？），请重新发送这一张。", "The file was cut off; send it again."),
    "unreadable": ("文件已损坏，无法解码，请重新导出为 JPEG。", "The file cannot be decoded; export it again as JPEG."),
    "too_large": ("文件太大，请缩小后再发。", "The file is too large; reduce it."),
    "too_many_pixels": ("像素过多，请缩小后再发。", "Too many pixels; reduce it."),
    "metadata_too_deep": ("附带信息过大，请另存一份再发。", "Its metadata is too large; save a clean copy."),
    "decode_timed_out": ("解码超时，请重新导出为 JPEG。", "Decoding took too long; export it again as JPEG."),
    "decode_out_of_memory": ("解码占用内存过大，请缩小后再发。", "Decoding needs too much memory; reduce it."),
    "folder_error": ("没能使用这个申请文件夹。", "The claim folder cannot be used."),
    "not_a_claim_folder": ("这不是申请文件夹：里面应有 claim/。", "Not a claim folder: it should hold claim/."),
    "empty_claim": ("claim/ 里没有文件，请放入买家的照片或视频。", "claim/ is empty; put the buyer's photos or clips there."),
    "bad_order": ("order.json 有误，详情里写明了字段。", "order.json is wrong; the detail names the field."),
    "no_media_inside": ("文件夹里没有照片或视频，请换一个文件夹。", "The folder holds no photo and no clip; name another."),
    "process_died": ("处理这个文件的进程被终止（内存不足？），请缩小后重试。", "The process inspecting it was killed (out of memory?); reduce it and try again."),
    "unexpected": ("这是我们的程序错误，其他文件不受影响，请反馈详情。", "A mistake of ours; the other files are not affected. Please report the detail."),
    "redaction_error": ("没能写出脱敏副本，请换一个输出文件夹。", "The derivative cannot be written there; choose another folder."),
    "bad_trust": ("信任证书文件夹不可用，详情里写明了原因。", "The folder of trust anchors cannot be used; the detail says why."),
    "law_error": ("法律规则部分出了问题，详情里写明了字段。", "Something about the law's data or facts; the detail names the field."),
    "bad_rule": ("规则文件不合格式，详情里写明了位置。", "A rule file breaks the schema; the detail says where."),
    "unknown_rule": ("没有这个编号的规则。", "There is no rule with this id."),
    "not_in_force": ("这一天没有已知的规则版本，所以这一部分不作回答。", "No version of the rule is known for that day, so that part is not answered."),
    "bad_amount": ("这不是金额，请写成 1299 或 1299.50。", "That is no amount of money; write 1299 or 1299.50."),
    "unknown_place": ("不认识这个地名或代码，当地标准按未知处理。", "The place or code is not known here; its figures are treated as unknown."),
    "bad_facts": ("给出的日期互相矛盾，请核对。", "The facts given contradict each other; check the dates."),
    "bad_pack": ("规则包不合格式，详情里写明了字段。", "The policy pack breaks its schema; the detail names the field."),
    "custody_error": ("没能固化，请查看详情。", "It could not be sealed; see the detail."),
    "nothing_to_seal": ("没有可固化的文件，请放入至少一个。", "There is nothing to seal; put at least one file there."),
    "bad_archive_path": ("有的文件名不能放进存证包，请改名。", "A name cannot stand in a case; rename the file."),
    "case_too_large": ("超过 4 GiB 或 60,000 个文件，请分开固化。", "More than 4 GiB or 60,000 files; seal it in parts."),
    "bad_key": ("密钥文件不可用，详情里写明了原因。", "The key file cannot be used; the detail says why."),
    "bad_trust_folder": ("受信根证书文件夹不可用，详情里写明了原因。", "The folder of trusted roots cannot be used; the detail says why."),
    "not_canonical": ("记录的写法不规范，详情里写明了位置。", "A record is not in its one form; the detail says where."),
    "broken_case": ("存证包与固化时不同，详情里写明了位置。", "The case is not as it was sealed; the detail says where."),
    "broken_chain": ("事件链断开，详情里写明了位置。", "The event chain is broken; the detail says where."),
    "bad_note": ("日志的签名或收录证明不成立。", "A log's signature or proof does not hold."),
    "bad_log": ("存证日志不可用，请从备份恢复。", "The log cannot be used; restore it from its backup."),
    "stamp_refused": ("没能取得外部时间戳，因此没有固化。请换一家机构或稍后再试。", "No outside timestamp was given, so nothing was sealed. Try another authority, or later."),
    "bad_timestamp": ("时间戳损坏，或属于别的内容。", "The timestamp is broken or belongs to other bytes."),
    "not_validated": ("这项测值没有验证数据，不能给出权重。", "Nothing was tried on this score, so it cannot weigh."),
})  # fmt: skip


def error_sentence(code: str, *, language: str) -> str:
    """Return the sentence of an error code, "zh" or "en"."""
    zh, en = ERRORS[code]
    return zh if language == "zh" else en
