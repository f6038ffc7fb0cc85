"""The API's page, in a real browser under the desk's own policy."""

import pytest

from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme", "locale"), [(390, "light", "zh-CN"), (1280, "dark", "en-GB")])
def test_the_page_is_read_without_errors(visit, axe, width, scheme, locale):
    tab = visit("/api/v1/docs", width=width, scheme=scheme, locale=locale)
    tab.locator("summary").nth(3).click()
    assert tab.locator("details[open] dl").first.is_visible()
    assert axe(tab) == []
    assert tab.problems == []
    keep_shot(tab, f"api-{width}-{scheme}")
