"""A report as it is told, checked, with what names a person kept apart from what describes a thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from jianzhen.casework.claims.vocabulary import Complaint
from jianzhen.casework.intake.errors import NobodyToReach, NothingReported
from jianzhen.casework.intake.vocabulary import Channel, Urgency
from jianzhen.intake import NoPhone, Phone, Slots, Wish, read_phone
from jianzhen.places import PlacesError, load_tree

MOST_WORDS = 20_000
MOST_DESCRIBED = 256
_NUMBERS = re.compile(r"[\d０-９一二三四五六七八九零〇幺](?:[\s\-()（）]{0,2}[\d０-９一二三四五六七八九零〇幺]){6,}")
_HIDDEN = "（已另存）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report.

    Attributes
    ----------
    key : str
        What makes a repeated report one.
    words : str
        Everything that was said or typed; ``spans`` count in it.
    phone : str
        As given; must be a number that can be called. A call centre's withheld number is "".
    place : str
        Code of a division, or "" where it is not known yet. ``detail`` is the street and door.
    brand, kind : str
        Codes of the directory, or "". ``brand_words``: a brand that the directory does not know, as it was said.
    questions : sequence of str
        Codes of what is still to be asked back.
    """

    channel: Channel
    key: str
    words: str
    phone: str
    name: str = ""
    place: str = ""
    detail: str = ""
    brand: str = ""
    brand_words: str = ""
    kind: str = ""
    thing: str = ""
    model: str = ""
    serial: str = ""
    fault: str = ""
    complaint: Complaint = Complaint.DEFECTIVE
    wish: Wish | None = None
    urgency: Urgency = Urgency.NONE
    merchant_id: UUID | None = None
    spans: Mapping[str, Any] = field(default_factory=dict)
    questions: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Check it; raises ``NothingReported``, ``NobodyToReach``, ``UnknownDivision``."""
        if not (self.words.strip() or self.fault.strip() or self.thing.strip()):
            raise NothingReported("fault: is empty; say in a few words what is wrong", field="fault")
        if len(self.words) > MOST_WORDS:
            raise NothingReported(f"words: are longer than {MOST_WORDS} characters; send the call in parts", field="words")  # fmt: skip
        if self.phone.strip():
            self.number()
        elif self.channel not in (Channel.CALL_CENTRE, Channel.CHAT):
            raise NobodyToReach("phone: is empty; give a number you can be called at", field="phone")
        if self.place:
            load_tree().division(self.place)

    def number(self) -> Phone | None:
        """The reporter's number in its one form; None where it was withheld. Raises ``NobodyToReach``."""
        if not self.phone.strip():
            return None
        try:
            return read_phone(self.phone)
        except NoPhone as error:
            raise NobodyToReach(f"phone: {error.detail}", field="phone") from error

    def path(self) -> tuple[str, ...]:
        """The place in names, from the province down; empty where it is not known."""
        try:
            return load_tree().path(self.place) if self.place else ()
        except PlacesError:
            return ()

    def described(self, brand_name: str, thing: str) -> str:
        """What the claim is about, for everybody who may read it: no number, no name and no door of a person."""
        fault = without_person(self.fault or self.words, hide=(self.name, self.detail, "".join(self.path())))
        about = " ".join(one for one in (brand_name, thing, self.model, self.serial) if one)
        return (f"{about}：{fault}" if about and fault else about or fault)[:MOST_DESCRIBED]


def without_person(words: str, *, hide: Sequence[str] = ()) -> str:
    """Words without runs of seven figures or more and without these names and addresses.

    Examples
    --------
    >>> without_person("打不开，电话 138 0000 1234，王小明", hide=("王小明",))
    '打不开，电话 （已另存），（已另存）'
    """
    for one in sorted((one.strip() for one in hide), key=len, reverse=True):
        if len(one) > 1:
            words = words.replace(one, _HIDDEN)
    return _NUMBERS.sub(_HIDDEN, " ".join(words.split()))


def told_from(slots: Slots, *, channel: Channel, key: str, words: str, **more: Any) -> Told:
    """A report from what was read of its words; ``more`` is what a person knows better."""
    place, fault, thing, wish = slots.place.value, slots.fault.value, slots.thing.value, slots.wish.value
    read: dict[str, Any] = {
        "phone": slots.phone.value.printed if slots.phone.value else "", "name": slots.name.value or "",
        "place": place.code if place else "", "detail": place.detail if place else "", "brand": slots.brand.value or "",
        "kind": thing.kind if thing else "", "thing": thing.word if thing else "", "model": slots.model.value or "",
        "serial": slots.serial.value or "", "fault": fault.words if fault else "",
        "complaint": Complaint(fault.complaint) if fault else Complaint.DEFECTIVE, "wish": wish,
        "urgency": Urgency(slots.urgency.value or ""), "questions": slots.open_questions(), "spans": slots.spans(),
    }  # fmt: skip
    return Told(channel=channel, key=key, words=words, **(read | more))
