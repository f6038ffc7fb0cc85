"""How results read on a terminal: words before numbers, a shape beside every word, colour only where it is wanted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from jianzhen.entrances.wording import error_sentence
from jianzhen.inspection.model import ClaimReport, FileError, Finding, Report, State
from jianzhen.inspection.report import Language
from jianzhen.inspection.report import wording as w
from jianzhen.kernel.money import yuan
from jianzhen.weighing import Overall

_COLOURS = {State.SUPPORTS_FORGED: "33", State.SUPPORTS_GENUINE: "32"}
_ORDER = (State.SUPPORTS_FORGED, State.SUPPORTS_GENUINE, State.INCONCLUSIVE)


class Ink(StrEnum):
    """Whether colour is laid over the words; it never carries meaning alone."""

    PLAIN = "plain"
    COLOUR = "colour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a terminal is spoken to."""

    language: Language
    ink: Ink = Ink.PLAIN

    def say(self, text: w.Text) -> str:
        """Pick the language; a text without English is said in Chinese."""
        return text.zh if self.language is Language.ZH else text.en or text.zh

    def pick(self, zh: str, en: str) -> str:
        """Pick between two words."""
        return zh if self.language is Language.ZH else en


def ink_for(stream: TextIO) -> Ink:
    """Choose colour on a terminal, unless NO_COLOR is set (no-color.org)."""
    return Ink.COLOUR if stream.isatty() and not os.environ.get("NO_COLOR") else Ink.PLAIN


def claim_lines(report: ClaimReport, voice: Voice) -> list[str]:
    """A claim as a short block: overall, what speaks in each file, what could not be looked at, the next step."""
    lines = [report.path, f"  {_overall(report.overall, voice)}"]
    for file in report.files:
        spoken = _spoken(file, voice)
        lines += [f"  {file.photo.path}", *(f"    {one}" for one in spoken)] if spoken else []
    lines += [f"  {one}" for one in _silent((one for file in report.files for one in file.findings), voice)]
    lines += [f"  {one}" for one in _returned(report, voice)]
    lines += [f"  {error_line(one, voice)}" for one in report.errors]
    if report.missing:
        named = voice.pick("、", ", ").join(voice.say(w.MISSING[name]) for name in report.missing)
        lines.append(f"  {voice.pick('没有提供：', 'not given: ')}{named}")
    step = report.next_step
    why = w.ACT_WHY[step.act].zh if voice.language is Language.ZH else step.why
    lines.append(f"  {voice.pick('下一步：', 'next step: ')}{voice.say(w.ACTS[step.act])}{_cost(step.cost_fen, voice)}")
    return [*lines, f"    {why}"]


def report_lines(report: Report, voice: Voice) -> list[str]:
    """A file as a short block."""
    lines = [report.photo.path, f"  {_overall(report.overall, voice)}"]
    return [*lines, *(f"    {one}" for one in (*_spoken(report, voice), *_silent(report.findings, voice)))]


def error_line(error: FileError, voice: Voice) -> str:
    """One line for a file that could not be used: which, what it means, the detail."""
    sentence = error_sentence(error.code, language=voice.language)
    return f"{voice.pick('未能读取', 'not read')}: {error.path}: {sentence} [{error.detail}]"


def _overall(overall: Overall, voice: Voice) -> str:
    state = w.overall_state(overall)
    words = _inked(f"{w.SHAPES[state]} {voice.say(w.overall_text(overall))}", state, voice)
    return words if overall.llr is None else f"{words}  (LLR {overall.llr:+.2f})"


def _spoken(report: Report, voice: Voice) -> list[str]:
    spoken = [one for one in report.findings if one.state in _ORDER and (one.against or one.state is _ORDER[0])]
    return [_line(one, report, voice) for one in sorted(spoken, key=lambda one: _ORDER.index(one.state))]


def _returned(report: ClaimReport, voice: Voice) -> list[str]:
    """What was compared of what came back: a question of its own, without weight here."""
    if not report.returned:
        return []
    head = voice.pick("退回的商品（另一个问题，不计入本申请）：", "returned goods (another question, no weight here):")
    found = []
    for one in report.returned:
        words = voice.say(w.returned_title(one))
        photo = dict(one.facts).get("photo")
        found.append(
            f"  {w.SHAPES[one.state]} {words}" + (f" [{photo}, {one.against}]" if photo and one.against else "")
        )
    return [head, *found]


def _silent(findings: Iterable[Finding], voice: Voice) -> list[str]:
    """What was not looked at, each reason once."""
    shape, head = w.SHAPES[State.NOT_APPLICABLE], voice.pick("未查看：", "not looked at: ")
    reasons = [one.because for one in findings if one.state is State.NOT_APPLICABLE and one.because is not None]
    return [f"{shape} {head}{voice.say(w.BECAUSE[one])}" for one in dict.fromkeys(reasons)]


def _line(one: Finding, report: Report, voice: Voice) -> str:
    unclear = not w.is_clear(one) or (one.state is State.INCONCLUSIVE and one.kind in w.UNCLEAR and not one.regions)
    text = _inked(f"{w.SHAPES[one.state]} {voice.say((w.UNCLEAR if unclear else w.KINDS)[one.kind])}", one.state, voice)
    parts = [text]
    if one.regions:
        parts.append(voice.say(w.place_text(one.regions[0], (report.photo.width, report.photo.height))))
    if one.because is not None:
        parts.append(voice.say(w.BECAUSE[one.because]))
    against = f" [{one.against}]" if one.against else ""
    return voice.pick("，", ", ").join(parts) + against


def _cost(fen: int, voice: Voice) -> str:
    if not fen:
        return voice.pick("（不花钱）", " (costs nothing)")
    return voice.pick(
        f"（约 {yuan(fen)}，由商家或平台承担，买家不付费）", f" (about {yuan(fen)} for the desk, free for the buyer)"
    )


def _inked(text: str, state: State, voice: Voice) -> str:
    return f"\x1b[{_COLOURS[state]}m{text}\x1b[0m" if voice.ink is Ink.COLOUR and state in _COLOURS else text
