"""Places 行政区划: which place of China does a written name or address mean?

In:   a name, a code or an address as somebody wrote it, and the day it was used.
Out:  an Answer: sure, one of several, or not read; today's code and path; what stands behind it.
Not:  no map, no routing, no guess. A misspelt name is not corrected; what two places share is asked back.

Walk: names folds -> reading finds every way to read it (index says what may follow what) -> resolve chooses.
Beside it: suggest (what a text may be the beginning of), history (names by date), coordinates (where a place lies, as far as a free licence says), tree (the facts).
"""

from jianzhen.places.answer import Answer, Because, Candidate, FormerName, Status
from jianzhen.places.coordinates import Basis, Position, position
from jianzhen.places.errors import NoHistory, PlacesError, UnknownDivision
from jianzhen.places.history import former_names, name_on
from jianzhen.places.resolve import resolve, warm
from jianzhen.places.suggest import suggest
from jianzhen.places.tree import AS_OF, Division, Former, Level, load_tree

__all__ = [
    "AS_OF",
    "Answer",
    "Basis",
    "Because",
    "Candidate",
    "Division",
    "Former",
    "FormerName",
    "Level",
    "NoHistory",
    "PlacesError",
    "Position",
    "Status",
    "UnknownDivision",
    "former_names",
    "load_tree",
    "name_on",
    "position",
    "resolve",
    "suggest",
    "warm",
]
