"""Which lines of text name a person, a place to live, a number to call or a parcel. Rules on text alone."""

from __future__ import annotations

import re
import unicodedata
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


AI_MARK = re.compile(
    r"((豆包|即梦|可灵|通义|文心|元宝|海螺)\s*)?((AI|人工智能).{0,6}?(生成|合成|generated)|(生成|合成).{0,6}?AI|AI-?generated)",
    re.I,
)
"""A mark of generated content: it stays readable, whatever stands beside it."""

LEAST_DIGITS = 9
"""Digits in a row of letters and digits that make a number of a person or parcel; prices and sizes have fewer."""

_DATE = re.compile(r"(19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}日?|\d{1,2}:\d\d(:\d\d)?")
_PHONE = re.compile(
    r"(?<!\d)(\+?86[- ]?)?1[3-9*][\d*][- ]?[\d*]{4}[- ]?[\d*]{4}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)"
    r"|(电话|手机|联系方式|\bTel\b|\bPhone\b|\bMobile\b)\.?\s*(号码)?\s*[:：]?\s*[\d*]|\+\d{2}[\d ]{8,}",
    re.I,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")
_WAYBILL = re.compile(r"\b(SF|YT|JD|JT|ZTO|STO|YTO|EMS|DPK|ZJS|EA|EB|LP)[A-Z]{0,3}[- ]?\d{6,}", re.I)
_ORDER = re.compile(r"(订单|运单|单号|快递|waybill|tracking|order)\s*(号|编号|no\.?)?\s*[:：#]?\s*[A-Z0-9-]{5,}", re.I)
_TOKEN = re.compile(r"[A-Z0-9](?:[ -]?[A-Z0-9])+", re.I)
_PLACE = re.compile(r"[省市区县镇乡村]|街道|大道|[路街巷弄]|小区|公寓|大厦")
_HOUSE = re.compile(r"\d+\s*(号|栋|幢|单元|室|楼|弄|座|#)|(路|街|道|巷)\s*\d+")
_DOOR = re.compile(r"^\W*(\d{1,4}\s*(号|栋|幢|单元|弄|座)\s*)*\d{2,5}\s*室|\d+\s*(号|弄)\s*\d+\s*(栋|幢|单元|室)")
_REGION = re.compile(r"[一-鿿]{2,}(省|自治区|市)[一-鿿]{1,}(市|区|县|州|盟)")
_ADDRESS_WORD = re.compile(r"(收货)?地址|address", re.I)
_STREET = re.compile(
    r"\b\d{1,5}\s+\w+(\s\w+)?\s+(street|st|road|rd|avenue|ave|lane|ln|drive|dr|blvd)\b|\b(room|flat|apt|unit|building)\s*\d+",
    re.I,
)
_NAME = re.compile(
    r"(收件人|寄件人|收货人|发件人|联系人|姓名|签收人)|^(收|寄|To|From|Name|Recipient|Sender)\s*[:：]\s*\S|^(收|寄)\s+\S|^[收寄][一-鿿]{2,4}$",
    re.I,
)
_TITLE = re.compile(r"[一-鿿*]{1,4}(先生|女士|小姐)")


def personal(text: str) -> What | None:
    """Say what personal thing a line holds, or ``None``. A mark of generated content is none, what stands beside it may be.

    Examples
    --------
    >>> personal("收件人: 张三").value, personal("138 0000 1234").value, personal("云州省青石市临江区柳岸路88号").value
    ('name', 'phone', 'address')
    >>> personal("2026-11-24 12:30"), personal("CNY 39.00"), personal("豆包AI生成"), personal("350 ml")
    (None, None, None, None)
    >>> personal("AI生成 13800001234").value
    'phone'
    """
    bare = AI_MARK.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    if not bare:
        return None
    if _PHONE.search(bare) or _MAIL.search(bare):
        return What.PHONE
    if _WAYBILL.search(bare) or _ORDER.search(bare):
        return What.WAYBILL
    if _is_address(bare):
        return What.ADDRESS
    if _NAME.search(bare) or _TITLE.search(bare):
        return What.NAME
    undated = _DATE.sub("|", bare)
    digits = max((sum(c.isdigit() for c in token[0]) for token in _TOKEN.finditer(undated)), default=0)
    return What.NUMBER if digits >= LEAST_DIGITS else None


def _is_address(bare: str) -> bool:
    street = _PLACE.search(bare) and _HOUSE.search(bare)
    return bool(
        street or _REGION.search(bare) or _DOOR.search(bare) or _ADDRESS_WORD.search(bare) or _STREET.search(bare)
    )
