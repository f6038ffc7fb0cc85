import pytest

from jianzhen.inspection.lanes.provenance import SelfAccount, find_provenance
from jianzhen.inspection.lanes.provenance.marks import find_ai_marks, find_stock_marks
from jianzhen.inspection.lanes.text import TextLine
from jianzhen.inspection.media import About
from jianzhen.inspection.model import Kind
from pictures import scene

SIZE = (800, 600)
CORNER = (600, 555, 180, 40)


def _line(text: str, region=CORNER, score: float = 0.95) -> TextLine:
    return TextLine(region=region, text=text, score=score)


@pytest.mark.parametrize(
    "text", ["AI生成", "人工智能合成", "由AI 生成", "AI generated", "AIGC生成", "本图由人工智能生成"]
)
def test_a_complete_mark_at_the_corner_lacks_nothing(text):
    (mark,) = find_ai_marks([_line(text)], SIZE)
    assert mark.lacks == ()


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        (_line("豆包生成"), "the element"),
        (_line("AI生成", (350, 280, 100, 40)), "edge or corner"),
        (_line("AI生成", (700, 580, 60, 12)), "5 %"),
    ],
)
def test_what_the_standard_would_miss_is_named(line, lacks):
    (mark,) = find_ai_marks([line], SIZE)
    assert any(lacks in one for one in mark.lacks)


@pytest.mark.parametrize(
    "text", ["AI智能音箱", "生成日期 2026-11", "AI", "MAIN 生成", "豆包", "合成纤维 60%", "PAID synthetic"]
)
def test_one_element_alone_is_no_mark(text):
    assert find_ai_marks([_line(text)], SIZE) == ()


def test_a_line_the_reader_doubts_is_no_mark():
    assert find_ai_marks([_line("AI生成", score=0.4)], SIZE) == ()


@pytest.mark.parametrize("text", ["shutterstock", "视觉中国", "www.gettyimages.com", "千 图 网"])
def test_agencies_names_are_found(text):
    assert len(find_stock_marks([_line(text)])) == 1


def test_a_mark_weighs_less_when_something_is_missing_and_says_it_may_be_print():
    def weighed(text, region=CORNER):
        account = SelfAccount(about=About(), rgb=scene(1, SIZE), lines=[_line(text, region)])
        return next(one for one in find_provenance(account) if one.kind is Kind.VISIBLE_AI_MARK)

    whole, partial = weighed("AI生成"), weighed("AI生成", (350, 280, 100, 40))
    assert whole.llr > partial.llr > 0
    assert whole.llr < 1
    assert any("photographed" in cause for cause in whole.innocent)
    assert whole.regions == (CORNER,)
