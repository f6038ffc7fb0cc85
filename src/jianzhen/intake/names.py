"""How a caller wants to be addressed 称呼: only where it is said."""

from __future__ import annotations

import re

from jianzhen.intake.texts import Folded, Slot

_FORMS = (
    re.compile(r"(?:我叫|叫我|名字叫|名字是|姓名[是:为]?|联系人[是:为]?|称呼[是:为]?)\s*([一-鿿·]{2,4}?)(?=[,，。;；、\s(（]|电话|手机|住|家|在|的|$)"),
    re.compile(r"(?:我姓|免贵姓|姓)\s*([一-鿿])(?=[,，。;；、\s]|$)"),
    re.compile(r"(?<![一-鿿])([一-鿿](?:先生|女士|小姐|老师|师傅|阿姨|大爷|叔叔))(?=[,，。;；、\s]|$)"),
)  # fmt: skip


def find_name(folded: Folded) -> Slot[str]:
    """The name or form of address that the caller gives; the first said counts."""
    for form in _FORMS:
        found = form.search(folded.plain)
        if found:
            return Slot(value=found[1], spans=(folded.span(*found.span(1)),))
    return Slot()
