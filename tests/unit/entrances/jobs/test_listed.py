import pkgutil

from django.conf import settings

import jianzhen.entrances.jobs


def test_every_file_of_jobs_is_listed_or_its_jobs_would_wait_for_ever():
    there = {one.name for one in pkgutil.iter_modules(jianzhen.entrances.jobs.__path__, "jianzhen.entrances.jobs.")}
    assert set(settings.PROCRASTINATE_IMPORT_PATHS) == there
