"""Which lines of text name a person, a place to live, a number to call or a parcel. Rules on text alone."""

from __future__ import annotations

import re
from enum import StrEnum


class What(StrEnum):
    """What is hidden."""

    FACE = "face"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"
    WAYBILL = "waybill"
    NUMBER = "number"
    CODE = "code"


_PHONE = re.compile(
    r"(?<!\d)(\+?86[- ]?)?1[3-9*][\d*][- ]?[\d*]{4}[- ]?[\d*]{4}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)|(?<!\d)400[- ]?\d{3}[- ]?\d{4}"
)
_WAYBILL = re.compile(r"\b(SF|YT|JD|JT|ZTO|STO|YTO|EMS|DPK|ZJS|EA|EB|LP)[A-Z]{0,3}[- ]?\d{6,}", re.I)
_NUMBER = re.compile(r"(?<![\d.])\d(?:[ -]?\d){9,}(?!\d)")
_PLACE = re.compile(r"[省市区县镇乡村]|街道|大道|[路街巷弄]|小区|公寓|大厦")
_HOUSE = re.compile(r"\d+\s*(号|栋|幢|单元|室|楼|弄|座|#)|(路|街|道|巷)\s*\d+")
_REGION = re.compile(r"[一-鿿]{2,}(省|自治区|市)[一-鿿]{1,}(市|区|县|州|盟)")
_ADDRESS_WORD = re.compile(r"(收货)?地址|address", re.I)
_STREET = re.compile(
    r"\b\d{1,5}\s+\w+(\s\w+)?\s+(street|st|road|rd|avenue|ave|lane|ln|drive|dr|blvd)\b|\b(room|flat|apt|unit|building)\s*\d+",
    re.I,
)
_NAME = re.compile(
    r"(收件人|寄件人|收货人|发件人|联系人|姓名|签收人)|^(收|寄|To|From|Name|Recipient|Sender)\s*[:：]?\s*\S", re.I
)
_TITLE = re.compile(r"[一-鿿*]{1,4}(先生|女士|小姐)")
_ORDER = re.compile(r"(订单|运单|单号|快递|waybill|tracking|order)\s*(号|编号|no\.?)?\s*[:：#]?\s*[A-Z0-9-]{6,}", re.I)
_AI_MARK = re.compile(r"(AI|人工智能).{0,6}(生成|合成|generated)|(生成|合成).{0,6}AI|AI-?generated", re.I)


def personal(text: str) -> What | None:
    """Say what personal thing a line holds, or ``None``. Marks of generated content are never hidden.

    Examples
    --------
    >>> personal("收件人: 张三").value, personal("138 0000 1234").value, personal("云州省青石市临江区柳岸路88号").value
    ('name', 'phone', 'address')
    >>> personal("2026-11-24"), personal("CNY 39.00"), personal("豆包AI生成"), personal("350 ml")
    (None, None, None, None)
    """
    bare = text.strip()
    if not bare or _AI_MARK.search(bare):
        return None
    if _PHONE.search(bare):
        return What.PHONE
    if _WAYBILL.search(bare) or _ORDER.search(bare):
        return What.WAYBILL
    if (
        _REGION.search(bare)
        or (_PLACE.search(bare) and _HOUSE.search(bare))
        or _ADDRESS_WORD.search(bare)
        or _STREET.search(bare)
    ):
        return What.ADDRESS
    if _NAME.search(bare) or _TITLE.search(bare):
        return What.NAME
    return What.NUMBER if _NUMBER.search(bare) else None
