import re

import pytest

from jianzhen.casework.evidence.explaining import explain
from jianzhen.casework.evidence.models import Inspection
from jianzhen.inspection.model import Basis, Because, Finding, Kind, Lane, State
from jianzhen.inspection.report.as_json import _finding

ACCUSING = re.compile(r"假|伪|欺诈|fake|forge|fraud", re.IGNORECASE)
ANOTHER = "JZ20261101ABCDEFG"


def finding(kind=Kind.DERIVED_FROM_LISTING, state=State.SUPPORTS_FORGED, **more):
    given = {
        "lane": Lane.REFERENCE, "kind": kind, "state": state, "llr": 1.2345, "basis": Basis.CALIBRATED, "score": 6.789,
        "why": "The light agrees everywhere.", "regions": ((70, 70, 10, 10),), "against": "listing/1.jpg",
        "innocent": ("sent to show which one",), "check": "Lay them over each other.",
    }  # fmt: skip
    return _finding(Finding(**{**given, **more}))


def inspection(*findings, state="done", counter=None, errors=()):
    report = {
        "files": [{"photo": {"width": 100, "height": 100}, "findings": list(findings)}],
        "returned": [], "errors": list(errors), "next_step": {"act": "second_view", "why": "", "cost_fen": 0},
    }  # fmt: skip
    names = {"claim/1.jpg": "x", "listing/1.jpg": "y", "packed/1.jpg": "z"}
    return Inspection(state=state, report=report if state == "done" else None, counter=counter, names=names)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", [State.SUPPORTS_FORGED, State.SUPPORTS_GENUINE])
def test_no_finding_is_explained_by_an_accusation_or_a_number_of_weight(language, kind, state):
    text = "\n".join(explain(inspection(finding(kind, state)), language=language))
    assert not ACCUSING.search(text)
    assert not re.search(r"\d\.\d|LLR|1\.2|6\.7", text)


def test_it_says_what_was_seen_where_and_what_innocent_cause_looks_the_same():
    text = "\n".join(explain(inspection(finding()), language="zh"))
    for words in (
        "申请方提交的 1 份",
        "已固化",
        "与商品主图同源",
        "右下方",
        "只是说明买的是哪一款",
        "换个角度再拍一张",
        "由人作出",
        "申诉",
    ):
        assert words in text
    assert "in the lower right" in "\n".join(explain(inspection(finding()), language="en"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [Kind.REUSED_PHOTO, Kind.DERIVED_FROM_EARLIER])
def test_a_photo_seen_before_names_no_other_claim(language, kind):
    seen = finding(kind, against=f"{ANOTHER}/1.jpg", why=f"The same photo was part of claim {ANOTHER}.", regions=())
    text = "\n".join(explain(inspection(seen), language=language))
    assert ANOTHER not in text
    assert ("另一份申请" if language == "zh" else "another claim") in text


def test_the_merchants_counter_evidence_is_spoken_of_alike():
    other = {"files": [{"photo": {"width": 100, "height": 100}, "findings": [finding(Kind.COPY_MOVE, against=None)]}]}
    made = inspection(counter=other)
    made.names["counter/1.jpg"] = "m"
    text = "\n".join(explain(made, language="zh"))
    assert "商家补充的 1 份" in text
    assert "商家补充的第 1 份：画面内有重复的区域" in text


def test_a_counter_report_that_failed_is_no_error():
    made = inspection(counter={"schema": "jianzhen.error/1", "path": "counter", "code": "timed_out", "detail": ""})
    assert explain(made, language="zh")


def test_what_could_not_be_told_is_said_and_held_against_nobody():
    unclear = finding(state=State.INCONCLUSIVE, because=Because.TOO_FEW_DETAILS, llr=None)
    text = "\n".join(explain(inspection(unclear, errors=[{}]), language="zh"))
    for words in ("细节太少", "不等于有问题", "1 个文件没能打开", "没有看到需要特别说明的地方"):
        assert words in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_failed_inspection_is_inconclusive_in_words(language):
    text = "\n".join(explain(inspection(state="failed"), language=language))
    assert ("不作判断" if language == "zh" else "inconclusive") in text
