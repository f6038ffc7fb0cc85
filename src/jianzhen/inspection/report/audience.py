"""Who reads a page: only reviewers see numbers of weight."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """A reader. Merchants and buyers get words; buyers get no list of lanes that found nothing."""

    REVIEWER = "reviewer"
    MERCHANT = "merchant"
    BUYER = "buyer"
