"""A page stands where a script of others is missing."""

import pytest
from django.test import override_settings

from jianzhen.wiring.statics import HashedStatics, collect_when_stale


@pytest.fixture
def statics(tmp_path):
    backend = {"staticfiles": {"BACKEND": "jianzhen.wiring.statics.HashedStatics"}}
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=backend, STATICFILES_DIRS=[]):
        collect_when_stale()
        yield HashedStatics()


def test_a_missing_file_keeps_its_plain_name_and_one_that_is_there_is_named_by_content(statics):
    assert statics.url("vendor/nothing/there.js") == "/static/vendor/nothing/there.js"
    name = statics.url("pages/desk.css")
    assert name.startswith("/static/pages/")
    assert name.count(".") == 2
