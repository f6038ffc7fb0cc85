"""The closed vocabularies of this room."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

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
    """Why the other side gets no copy; an error code of inspection, or a person's own words, may stand there as well."""

    CLIP = "clip_not_redacted"
    DOCUMENT = "document_not_redacted"
    BY_A_PERSON = "by_a_person"


WAITING_WORDS = (
    "脱敏副本正等待人工确认，确认后即可查看。",
    "A redacted copy waits for a person to confirm it; it is shown then.",
)
CANNOT_WORDS = (
    "这个文件没能做成脱敏副本，内容由审核员查看。",
    "No redacted copy could be made of this file; reviewers look at it.",
)
WITHHELD_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    Withheld.CLIP: ("视频不做脱敏副本，内容由审核员查看；可请对方截取画面另行提交。", "No redacted copy is made of a clip; reviewers look at it. The other side can be asked for frames of it."),
    Withheld.DOCUMENT: ("文件不做脱敏副本，内容由审核员查看；可请对方用文字说明要点。", "No redacted copy is made of a document; reviewers look at it. The other side can be asked to say it in words."),
})  # fmt: skip
"""What the other side reads in place of a copy, Chinese and English."""


ON_RECORD = frozenset({ExhibitKind.COURIER_CHECK, ExhibitKind.VISIT_RESULT})
"""Kinds that only the desk, its technicians and couriers append."""

PICTURES = frozenset({ExhibitKind.PHOTO, ExhibitKind.CLIP})
