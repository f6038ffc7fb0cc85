"""The words of seals, Chinese and English, the same on the terminal, in letters and on pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from jianzhen.custody.errors import Reason
from jianzhen.custody.grades import Clock, Grade, Timing
from jianzhen.custody.timestamp import StampState
from jianzhen.custody.verify import Holds, Part, Proves


class Words(NamedTuple):
    """One thing in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """Pick "zh" or "en"."""
        return self.zh if language == "zh" else self.en


GRADES: Mapping[Grade, Words] = MappingProxyType({
    Grade.SELF_SEALED: Words("自行固化", "self-sealed"),
    Grade.OUTSIDE_TIMESTAMP: Words("外部时间戳", "outside timestamp"),
    Grade.OUTSIDE_WITNESS: Words("外部见证", "outside witness"),
})  # fmt: skip

TIMINGS: Mapping[Timing, Words] = MappingProxyType({
    Timing.BEFORE_DISPUTE: Words("争议发生前固化", "sealed before the dispute began"),
    Timing.AFTER_DISPUTE: Words("争议发生后固化", "sealed after the dispute began"),
    Timing.NOT_STATED: Words("未写明争议何时发生", "the beginning of a dispute is not stated"),
})  # fmt: skip

CLOCKS: Mapping[Clock, Words] = MappingProxyType({
    Clock.OWN: Words("固化人自己的时钟", "the sealer's own clock"),
    Clock.TIMESTAMP: Words("外部时间戳", "an outside timestamp"),
    Clock.WITNESS: Words("外部见证", "an outside witness"),
})  # fmt: skip

PROVES: Mapping[Proves, Words] = MappingProxyType({
    Proves.NOTHING: Words("不能说明什么：有一处或多处不成立", "proves nothing: some part does not hold"),
    Proves.UNCHANGED_NOT_BY_WHOM: Words(
        "说明固化之后未被改动，不说明由谁固化", "proves unchanged since sealing, not by whom"
    ),
    Proves.UNCHANGED_BY_KEY: Words(
        "说明固化之后未被改动；密钥属于谁，请向对方另行核对指纹",
        "proves unchanged since sealing by the holder of this key; whose key it is, compare by its fingerprint",
    ),
    Proves.UNCHANGED_BY_GIVEN_KEY: Words(
        "说明由您所给公钥的持有人固化，且此后未被改动", "proves unchanged since sealing by the holder of the key you gave"
    ),
})  # fmt: skip

PARTS: Mapping[Part, Words] = MappingProxyType({
    Part.LAYOUT: Words("包的字节格式", "byte layout"),
    Part.CONTENTS: Words("每个文件的内容", "every file's content"),
    Part.SIGNATURE: Words("签名", "signature"),
    Part.STATEMENT: Words("固化声明", "statement"),
    Part.CHAIN: Words("事件链与承诺", "event chain and commitments"),
    Part.TIMESTAMPS: Words("时间戳", "timestamps"),
    Part.LOG: Words("日志收录证明", "log proof"),
})  # fmt: skip

STATES: Mapping[Holds, Words] = MappingProxyType({
    Holds.HOLDS: Words("● 成立", "● holds"),
    Holds.FAILS: Words("▲ 不成立", "▲ does not hold"),
    Holds.ABSENT: Words("– 没有", "– none"),
    Holds.NOT_CHECKED: Words("◌ 未核验", "◌ not checked"),
})  # fmt: skip

STAMPS: Mapping[StampState, Words] = MappingProxyType({
    StampState.VERIFIED: Words("已核验", "verified"),
    StampState.UNTRUSTED: Words("未核验：没有受信的根证书", "not verified: no trusted root"),
})  # fmt: skip

REASONS: Mapping[Reason, Words] = MappingProxyType({
    Reason.UNREADABLE: Words("文件读不出来，请检查文件名", "the file cannot be read; check the name"),
    Reason.NOT_A_CASE: Words("这不是存证包", "it is no case"),
    Reason.PREPENDED: Words("包的前面多出了字节", "bytes stand before the case"),
    Reason.TRAILING: Words("包的后面多出了字节", "bytes follow the case"),
    Reason.TRUNCATED: Words("包被截断了，请重新传输", "the case is cut off; send it again"),
    Reason.COMPRESSED: Words("内容被压缩过：包被重新打包了", "compressed: the case was packed again"),
    Reason.ENCRYPTED: Words("内容被加密过：包被重新打包了", "encrypted: the case was packed again"),
    Reason.ZIP64: Words("使用了 ZIP64：包被重新打包了", "ZIP64: the case was packed again"),
    Reason.EXTRA_FIELD: Words("带有附加字段：包被重新打包了", "extra fields: the case was packed again"),
    Reason.HEADER_DIFFERS: Words("文件头与内容不符", "a header differs from what its content gives"),
    Reason.DIRECTORY_DIFFERS: Words("目录与文件不符", "the directory differs from what the entries give"),
    Reason.BAD_PATH: Words("路径不合规", "a path has no place in a case"),
    Reason.DUPLICATE: Words("同一路径出现两次", "a path stands there twice"),
    Reason.OUT_OF_ORDER: Words("文件次序不对：包被重新打包了", "out of order: the case was packed again"),
    Reason.PART_MISSING: Words("缺少一个组成部分", "a part is missing"),
    Reason.BAD_JSON: Words("记录的写法不规范或缺字段", "a paper is not in its one form"),
    Reason.CONTENT_CHANGED: Words("内容与固化时不同", "content differs from what was sealed"),
    Reason.SIGNATURE_WRONG: Words("签名不成立", "the signature does not hold"),
    Reason.ANOTHER_SIGNER: Words("签名用的不是您给的公钥", "signed by another key than the one you gave"),
    Reason.STATEMENT_DISAGREES: Words("固化声明与包内文件不符", "the statement disagrees with the files"),
    Reason.CHAIN_BROKEN: Words("事件链断开", "the event chain is broken"),
    Reason.COMMITMENT_WRONG: Words("文件与事件中的承诺不符", "a file is not what its event committed to"),
    Reason.TIMESTAMP_BROKEN: Words("时间戳损坏，或属于别的内容", "a timestamp is broken or belongs to other bytes"),
    Reason.PROOF_WRONG: Words("日志收录证明不成立", "the log proof does not hold"),
})  # fmt: skip


def seal_words(grade: Grade, timing: Timing, *, language: str) -> str:
    """The grade of a seal as every page shows it; silent on timing only where no dispute is stated.

    Examples
    --------
    >>> seal_words(Grade.SELF_SEALED, Timing.AFTER_DISPUTE, language="zh")
    '自行固化；争议发生后固化'
    """
    words = [GRADES[grade].say(language)]
    if timing is not Timing.NOT_STATED:
        words.append(TIMINGS[timing].say(language))
    return ("；" if language == "zh" else "; ").join(words)
