"""How results read on a terminal: words before numbers, no emoji, colour only where it is wanted."""

from __future__ import annotations

import os
from typing import TextIO

from jianzhen.entrances.wording import error_sentence
from jianzhen.inspection.model import ClaimReport, FileError, Finding, Report, State
from jianzhen.inspection.report import wording as w
from jianzhen.kernel.money import yuan
from jianzhen.weighing import Overall

_COLOURS = {"supports_forged": "33", "supports_genuine": "32"}


def is_coloured(stream: TextIO) -> bool:
    """Whether colour may be used: a terminal, and NO_COLOR is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def claim_lines(report: ClaimReport, *, language: str, colour: bool) -> list[str]:
    """A claim as a short block: overall, what speaks, the next step, what could not be read."""
    step = report.next_step
    lines = [f"{report.path}", f"  {_overall(report.overall, language, colour)}"]
    for file in report.files:
        lines += [f"    {file.photo.path}  {_line(one, file, language)}" for one in file.findings if _speaks(one)]
    cost = f" ({yuan(step.cost_fen)}, {_pick(language, '买家不付费', 'free for the buyer')})" if step.cost_fen else ""
    lines.append(f"  {_pick(language, '下一步', 'next step')}: {_text(w.ACTS[step.act], language)}{cost}")
    lines += [f"  {error_line(one, language)}" for one in report.errors]
    return lines


def report_lines(report: Report, *, language: str, colour: bool) -> list[str]:
    """A file as a short block."""
    lines = [f"{report.photo.path}", f"  {_overall(report.overall, language, colour)}"]
    lines += [f"    {_line(one, report, language)}" for one in report.findings if _speaks(one)]
    silent = [one for one in report.findings if one.because is not None and one.state is State.NOT_APPLICABLE]
    for one in silent:
        if one.because is not None:
            lines.append(f"    – {_text(w.KINDS[one.kind], language)}: {_text(w.BECAUSE[one.because], language)}")
    return lines


def error_line(error: FileError, language: str) -> str:
    """One line for a file that could not be used."""
    return f"{_pick(language, '未能读取', 'not read')}: {error.path}: {error_sentence(error.code, language=language)} [{error.detail}]"


def _overall(overall: Overall, language: str, colour: bool) -> str:  # noqa: FBT001
    state = w.overall_state(overall)
    words = f"{w.SHAPES[state]} {_text(w.overall_text(overall), language)}"
    if colour and state.value in _COLOURS:
        words = f"\x1b[{_COLOURS[state.value]}m{words}\x1b[0m"
    return words + (f"  (LLR {overall.llr:+.2f})" if overall.llr is not None else "")


def _line(one: Finding, report: Report, language: str) -> str:
    unclear = one.state is State.INCONCLUSIVE and one.kind in w.UNCLEAR and not one.regions
    text = _text((w.UNCLEAR if unclear else w.KINDS)[one.kind], language)
    parts = [f"{w.SHAPES[one.state]} {text}"]
    if one.regions:
        parts.append(_text(w.place_text(one.regions[0], (report.photo.width, report.photo.height)), language))
    if one.against:
        parts.append(f"[{one.against}]")
    if one.because is not None:
        parts.append(_text(w.BECAUSE[one.because], language))
    return ", ".join(parts)


def _speaks(one: Finding) -> bool:
    return one.state is not State.NOT_APPLICABLE and (one.against is not None or one.state is State.SUPPORTS_FORGED)


def _text(text: w.Text, language: str) -> str:
    return text.zh if language == "zh" else text.en or text.zh


def _pick(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en
