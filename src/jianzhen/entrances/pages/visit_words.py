"""What happened on a visit, one sentence an event; the parties and the desk read the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

VISITED: Mapping[str, tuple[str, str]] = MappingProxyType({
    "VISIT_WANTED": ("需要上门", "a visit is wanted"), "VISIT_BOOKED": ("约好了上门时间", "the visit was booked"),
    "VISIT_RESCHEDULED": ("改约了时间", "the visit was moved"), "VISIT_ASSIGNED": ("安排了师傅", "a technician was named"),
    "VISIT_REASSIGNED": ("换了一位师傅", "another technician was named"), "VISIT_TIME_TOLD": ("告知了最晚到达时间", "the latest arrival was told"),
    "VISIT_SET_OUT": ("师傅出发", "the technician set out"), "VISIT_ARRIVED": ("师傅到达", "the technician arrived"),
    "VISIT_BEGAN": ("开始查看或维修", "work began"), "VISIT_WAITS_FOR_PART": ("等待配件", "waits for a part"),
    "VISIT_PART_CAME": ("配件到货", "the part came"), "VISIT_TAKEN_IN": ("取回检修", "taken in for repair"),
    "VISIT_BROUGHT_BACK": ("修好待送回", "repaired, to be brought back"), "VISIT_SECOND_CALL": ("需要再次上门", "another call is needed"),
    "VISIT_NOBODY_HOME": ("到场未遇到人", "came and met nobody"), "VISIT_FINISHED": ("上门完成", "the visit was finished"),
    "VISIT_QUOTE_REFUSED": ("客户不接受报价，未动工", "the quote was refused; no work was done"),
    "VISIT_CANCELLED": ("上门已取消", "the visit was called off"), "VISIT_QUOTED": ("动工前报价", "a price was quoted before work"),
    "VISIT_QUOTE_ACCEPTED": ("客户接受报价", "the quote was accepted"), "VISIT_QUOTE_DECLINED": ("客户不接受报价", "the quote was declined"),
    "VISIT_SIGNED": ("客户签字", "the customer signed"), "WARRANTY_BEGAN": ("保修开始计时", "the warranty began"),
})  # fmt: skip
