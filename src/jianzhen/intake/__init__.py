"""Intake 受理: what does a caller, a chat or one sentence say? Phone, name, place, thing, brand, fault, wish of time.

In:   the words as they were typed or heard, the moment they were said, and the brands the desk knows.
Out:  Slots: each found, asked back, or empty, with the span of text it rests on.
Not:  no network, no rows, no guess. Two readings are two candidates and a question; a person confirms all of it.

Walk: texts folds characters and keeps offsets, spoken tells who said what; phones, wheres, things, wishes and names each
read one slot; reading puts them together.
"""

from jianzhen.intake.phones import NoPhone, Phone, PhoneKind, read_phone
from jianzhen.intake.reading import Slots, read, read_place, read_wish
from jianzhen.intake.spoken import Utterance, as_text, lines_of
from jianzhen.intake.texts import Slot, Span, Standing
from jianzhen.intake.things import BrandNames
from jianzhen.intake.wheres import PlaceRead
from jianzhen.intake.wishes import Wish

__all__ = [
    "BrandNames",
    "NoPhone",
    "Phone",
    "PhoneKind",
    "PlaceRead",
    "Slot",
    "Slots",
    "Span",
    "Standing",
    "Utterance",
    "Wish",
    "as_text",
    "lines_of",
    "read",
    "read_phone",
    "read_place",
    "read_wish",
]
