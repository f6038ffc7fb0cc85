"""The root of every error of ours.

::

    JianzhenError
    ├── MediaError          a file cannot be opened as a photo or clip (inspection.media.errors)
    ├── FolderError         a claim folder or its order.json cannot be used (inspection.walk.errors)
    ├── LawError            the law's data or facts cannot be used (law.errors)
    ├── RebuttalError       a merchant's case cannot be made into a pack (rebuttal.errors)
    ├── CustodyError        something cannot be sealed, or does not hold (custody.errors)
    ├── PlacesError         a question about places without an answer (places.errors)
    ├── DispatchError       visits and technicians that cannot be planned so (dispatch.errors)
    └── NotValidated        a weight without validation behind it (weighing.bounds)

Libraries raise a code and plain English that names the value, the rule it broke and the next step; the entrance turns
the code into a Chinese sentence (``entrances/wording.py``), and a test checks that each code has one.
"""

from __future__ import annotations

from typing import ClassVar


class JianzhenError(Exception):
    """Something a caller can act on.

    Attributes
    ----------
    code : str
        Stable name, snake_case; part of ``jianzhen.error/1``.
    detail : str
        Plain English: the value, the rule it broke, the next step.
    """

    code: ClassVar[str] = "error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
