"""How results read on a terminal."""

import io
from dataclasses import replace

import pytest

from jianzhen.entrances.cli.lines import Ink, Voice, claim_lines, error_line, ink_for, report_lines
from jianzhen.entrances.cli.progress import Progress
from jianzhen.inspection.model import (
    Act,
    Basis,
    Because,
    ClaimReport,
    Context,
    FileError,
    Finding,
    Kind,
    Lane,
    NextStep,
    Photo,
    Report,
    State,
    Timing,
)
from jianzhen.inspection.report import Language
from jianzhen.weighing import Contribution, weigh

EN, ZH = Voice(language=Language.EN), Voice(language=Language.ZH)
TIMING = Timing(cpu_s=0.0, wall_s=0.0)
VIEW = NextStep(act=Act.SECOND_VIEW, why="One more view would show it.", cost_fen=0)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def finding(kind=Kind.DERIVED_FROM_LISTING, state=State.SUPPORTS_FORGED, **more):
    given = {"lane": Lane.REFERENCE, "llr": 1.2, "basis": Basis.CALIBRATED, "why": "", "against": "listing/1.jpg"}
    return Finding(kind=kind, state=state, **(given | more))


def report(*findings, llr=1.2):
    photo = Photo(path="claim/1.jpg", sha256="0" * 64, width=1000, height=1000, format="JPEG")
    return Report(
        photo=photo, overall=weigh([Contribution(family="reference", llr=llr)]), findings=findings, timing=TIMING
    )


def claim(*files, step=VIEW, **more):
    given = {
        "path": "claim-1", "context": Context(), "overall": files[0].overall, "findings": (), "files": files,
        "returned": (), "errors": (), "missing": (), "next_step": step, "timing": TIMING,
    }  # fmt: skip
    return ClaimReport(**(given | more))


def test_words_come_before_the_number_and_no_line_starts_with_one():
    overall = report_lines(report(finding()), EN)[1]
    assert overall.index("moderate support") < overall.index("LLR")


def test_a_finding_is_one_line_with_shape_words_place_and_what_it_was_compared_with():
    changed = finding(Kind.CHANGED_REGION, regions=((700, 700, 100, 100),))
    assert "    ▲ A place differs from the original, lower right [listing/1.jpg]" in report_lines(report(changed), EN)
    assert "    ▲ 与原图相比有改动处，右下方 [listing/1.jpg]" in report_lines(report(changed), ZH)


def test_what_speaks_against_stands_first_whatever_the_order_of_lanes():
    same, derived = finding(Kind.SAME_ITEM, State.SUPPORTS_GENUINE, llr=-0.2), finding()
    assert report_lines(report(same, derived), EN) == report_lines(report(derived, same), EN)
    assert [line.strip()[0] for line in report_lines(report(same, derived), EN)[2:]] == ["▲", "●"]


def test_what_was_not_looked_at_is_said_once_a_reason():
    blind = finding(Kind.SAME_ITEM, State.NOT_APPLICABLE, llr=None, against=None, because=Because.NO_REFERENCE)
    lines = claim_lines(claim(report(blind), report(blind)), EN)
    assert sum("no listing or pack-out photo" in line for line in lines) == 1


@pytest.mark.parametrize("voice", [EN, ZH])
def test_a_claim_ends_with_its_next_step_its_cost_and_why(voice):
    free = claim_lines(claim(report(finding())), voice)
    paid = claim_lines(claim(report(finding()), step=NextStep(act=Act.VISIT, why="…", cost_fen=8000)), voice)
    assert ("costs nothing" in free[-2]) or ("不花钱" in free[-2])
    assert "¥80.00" in paid[-2]
    assert ("free for the buyer" in paid[-2]) or ("买家不付费" in paid[-2])
    assert free[-1].strip()


def test_missing_things_and_unread_files_are_part_of_the_block():
    unread = FileError(path="claim/2.jpg", code="truncated", detail="2.jpg: ends at byte 9000")
    lines = "\n".join(claim_lines(claim(report(finding()), errors=(unread,), missing=("packed",)), ZH))
    assert "打包图" in lines
    assert error_line(unread, ZH) in lines


def test_every_act_missing_thing_and_reason_can_be_said_in_both_languages():
    from jianzhen.inspection.report import wording as w

    for voice in (EN, ZH):
        for act in Act:
            assert voice.say(w.ACTS[act])
        for because in Because:
            assert voice.say(w.BECAUSE[because])


def test_colour_lies_over_the_same_words_and_only_on_a_terminal(monkeypatch):
    plain = report_lines(report(finding()), EN)
    coloured = report_lines(report(finding()), replace(EN, ink=Ink.COLOUR))
    assert [line.replace("\x1b[33m", "").replace("\x1b[0m", "") for line in coloured] == plain
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert (ink_for(Terminal()), ink_for(io.StringIO())) == (Ink.COLOUR, Ink.PLAIN)
    monkeypatch.setenv("NO_COLOR", "1")
    assert ink_for(Terminal()) is Ink.PLAIN


def test_progress_is_drawn_on_a_terminal_for_more_than_one_and_taken_away_again():
    watched, piped, single = Terminal(), io.StringIO(), Terminal()
    for stream, total in ((watched, 4), (piped, 4), (single, 1)):
        progress = Progress(stream, total)
        progress.show(1)
        progress.clear()
    assert "1 of 4" in watched.getvalue()
    assert watched.getvalue().endswith("\r\x1b[K")
    assert piped.getvalue() == single.getvalue() == ""
