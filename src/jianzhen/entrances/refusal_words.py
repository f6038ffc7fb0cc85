"""Why somebody may not do something, in words beside a greyed button."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import get_language

from jianzhen.casework.errors import Refusal

REFUSALS: Mapping[Refusal, tuple[str, str]] = MappingProxyType({
    Refusal.NOT_YOUR_ROLE: ("这一步由别的身份来做。", "Somebody in another role does this."),
    Refusal.NOT_YOURS: ("这不是您的申请，或轮到的是对方。", "This is not yours to do, or it is the other side's turn."),
    Refusal.SAME_PERSON: ("需要另一位同事：同一个人不能两次经手。", "Another person does this: nobody acts twice."),
    Refusal.RECUSED: ("您已回避这件申请。", "You are recused from this claim."),
    Refusal.NO_SECOND_FACTOR: ("请先启用动态验证码。", "Enrol an authenticator app first."),
    Refusal.ONE_TIME_PASSWORD: ("请先更换一次性密码，再以任何身份操作。", "Change your one-time password first; no role is acted in before."),
    Refusal.WRONG_STATE: ("现在还不到这一步，或已经过了。", "It is not time for this, or it has passed."),
})  # fmt: skip
"""Every refusal has its words; a test holds that."""


def refusal_words(refusal: Refusal) -> str:
    """A refusal in the reader's language."""
    zh, en = REFUSALS[refusal]
    return en if (get_language() or "").startswith("en") else zh
