"""What is asked for later is there to be done, in a queue that a worker of ``serve`` takes."""

import re
from importlib import import_module
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from jianzhen.casework.claims.transitions import FOLLOWED_BY
from jianzhen.wiring.serve import WORKERS
from jianzhen.wiring.worker import QUICK, SLOW

SOURCE = Path(__file__).parents[3] / "src" / "jianzhen"
FOLDER = SOURCE / "entrances" / "jobs"


def test_every_job_that_is_asked_for_is_found_by_a_worker():
    for path in settings.PROCRASTINATE_IMPORT_PATHS:
        import_module(path)
    text = "".join(one.read_text("utf-8") for one in SOURCE.rglob("*.py"))
    asked = set(re.findall(r'later\.ask\(\s*"(\w+)"', text)) | set(FOLLOWED_BY.values())
    assert len(asked) > 10
    assert asked <= {name.removeprefix("jianzhen:") for name in app.tasks}


def test_every_file_of_jobs_is_loaded_and_every_queue_is_worked():
    files = {f"jianzhen.entrances.jobs.{one.stem}" for one in FOLDER.glob("*.py") if one.stem != "__init__"}
    assert files == set(settings.PROCRASTINATE_IMPORT_PATHS)
    for path in settings.PROCRASTINATE_IMPORT_PATHS:
        import_module(path)
    ours = {task.queue for task in app.tasks.values() if task.func.__module__.startswith("jianzhen.")}
    assert ours == {*QUICK, *SLOW}
    assert [words[-len(queues) :] for words, queues in zip(WORKERS, (QUICK, SLOW), strict=True)] == [[*QUICK], [*SLOW]]
