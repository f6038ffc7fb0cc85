"""The closed vocabularies of this room."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class PartySide(models.TextChoices):
    """Whose evidence it is."""

    BUYER = "buyer", "买家"
    MERCHANT = "merchant", "商家"
    DESK = "desk", "平台"


class ExhibitKind(models.TextChoices):
    """What was submitted."""

    PHOTO = "photo", "照片"
    CLIP = "clip", "视频"
    DOCUMENT = "document", "文件"
    TEXT = "text", "文字说明"
    COURIER_CHECK = "courier_check", "快递员查验"
    VISIT_RESULT = "visit_result", "上门查验结果"
    RETURNED = "returned", "退回件照片"


class InspectionState(models.TextChoices):
    """Where an inspection stands; a failed one is inconclusive and says why."""

    ASKED = "asked", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "没能完成（不作判断）"


class SealedWhat(models.TextChoices):
    """What was sealed before the dispute."""

    LISTING = "listing", "商品主图"
    PACKED = "packed", "打包凭证"


class View(StrEnum):
    """How one reader sees one exhibit."""

    ORIGINAL = "original"
    DERIVATIVE = "derivative"
    WAITING = "waiting"
    WITHHELD = "withheld"
    TEXT = "text"


class Withheld(StrEnum):
    """Why the other side gets no copy; an error code of inspection may stand there as well."""

    CLIP = "clip_not_redacted"
    DOCUMENT = "document_not_redacted"
    BY_A_PERSON = "by_a_person"


ON_RECORD = frozenset({ExhibitKind.COURIER_CHECK, ExhibitKind.VISIT_RESULT})
"""Kinds that only the desk, its technicians and couriers append."""

PICTURES = frozenset({ExhibitKind.PHOTO, ExhibitKind.CLIP})
