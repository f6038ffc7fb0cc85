"""What submitting asks for, done by the jobs of that name."""

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from factories.desk import NOON, buyer_of, merchant_of, submitted
from factories.evidence import stage
from jianzhen.casework.evidence.models import Derivative, Inspection
from jianzhen.casework.evidence.selectors import exhibits_for
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind, InspectionState, View

pytestmark = pytest.mark.django_db
CLIP = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + bytes(40)


def run_jobs():
    """Do what waits in the inspection queue, as a worker would."""
    app.perform_import_paths()
    for job in ProcrastinateJob.objects.filter(queue_name="inspection").order_by("id"):
        app.tasks[job.task_name](**job.args)


def test_a_clip_is_inspected_and_its_copy_withheld_with_the_reason():
    claim = submitted()
    stage(claim, buyer_of(claim), CLIP, kind=ExhibitKind.CLIP)
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=NOON)
    run_jobs()
    assert Inspection.objects.get().state == InspectionState.DONE
    assert Derivative.objects.get().withheld_because == "clip_not_redacted"
    (shown,) = exhibits_for(claim, reader=merchant_of(claim))
    assert shown.view is View.WITHHELD
    assert "视频不做脱敏副本" in shown.why_not[0]


def test_jobs_that_run_twice_do_nothing_twice():
    claim = submitted()
    stage(claim, buyer_of(claim), CLIP, kind=ExhibitKind.CLIP)
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=NOON)
    run_jobs()
    run_jobs()
    assert (Inspection.objects.count(), Derivative.objects.count()) == (1, 1)
