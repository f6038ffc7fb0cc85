from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFilter

from factories.desk import NOON, buyer_of, merchant_of, submitted
from factories.evidence import photo, stage
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.evidence.advice import WORDS, Advice, advise
from jianzhen.casework.evidence.required import asked_evidence, missing_evidence
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.entrances.jobs.tasks import route_claim
from jianzhen.law.packs.words import Evidence


def submit(claim, seeds=(), texts=(), by=None, **more):
    actor = by or buyer_of(claim)
    for seed in seeds:
        stage(claim, actor, photo(seed), **more)
    for text in texts:
        stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=text, actor=actor, now=NOON)
    submit_exhibits(claim_id=claim.id, actor=actor, now=NOON)


@pytest.mark.django_db
def test_what_the_pack_asks_for_is_missing_until_the_buyer_submits_it():
    claim = submitted()
    asked = asked_evidence(claim)
    assert asked == pack_of(claim).category(claim.category).buyer_evidence
    assert Evidence.PHOTO in asked
    assert missing_evidence(claim) == tuple(one.value for one in asked)
    stage(claim, buyer_of(claim), photo(5))
    assert "photo" in missing_evidence(claim)
    submit(claim, seeds=(6,), texts=("裂了",))
    assert missing_evidence(claim) == ()


@pytest.mark.django_db
def test_the_other_sides_photos_answer_nothing():
    claim = submitted()
    submit(claim, seeds=(5, 6), by=merchant_of(claim))
    assert "photo" in missing_evidence(claim)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", list(Evidence))
def test_the_buyers_own_word_that_a_photo_shows_it_is_enough(asked, monkeypatch):
    monkeypatch.setattr("jianzhen.casework.evidence.required.asked_evidence", lambda _: (asked,))
    claim = submitted()
    submit(claim, seeds=(5,), shows=asked.value)
    assert missing_evidence(claim) == ()


@pytest.mark.django_db
def test_the_router_asks_for_what_is_missing_and_goes_on_when_it_is_there():
    asked, complete = submitted(), submitted()
    submit(complete, seeds=(5, 6), texts=("裂了",))
    for claim in (asked, complete):
        route_claim(claim_id=str(claim.id))
    states = [Claim.objects.get(pk=one.pk).state for one in (asked, complete)]
    assert states == [State.EVIDENCE_PENDING, State.MERCHANT_TURN]


def picture(form="JPEG", size=(1400, 1000), *, blur=0, light=1.0, camera=True, seed=3):
    coarse = np.random.default_rng(seed).integers(0, 255, (size[1] // 8, size[0] // 8, 3), np.uint8)
    image = Image.fromarray((coarse * light).astype(np.uint8)).resize(size, Image.Resampling.NEAREST)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    exif = Image.Exif()
    if camera:
        exif[0x010F], exif[0x0110] = "SimPhone", "One"
    coded = BytesIO()
    image.save(coded, form, exif=exif)
    return coded.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (picture(size=(2400, 1800)), ()),
        (picture(size=(480, 400)), (Advice.SMALL,)),
        (picture(size=(2400, 1800), blur=24), (Advice.BLURRED,)),
        (picture(size=(2400, 1800), light=0.1), (Advice.DARK,)),
        (picture("PNG", (1080, 2340), camera=False), (Advice.SCREENSHOT,)),
        (picture(camera=False), (Advice.MESSENGER_COPY,)),
        (b"\xff\xd8\xff\xe0 cut off", (Advice.UNREADABLE,)),
    ],
)
def test_advice_says_what_would_make_the_photo_more_useful(content, said):
    assert advise(content, "image/jpeg") == said


def test_every_advice_asks_and_none_refuses():
    for zh, en in (WORDS[one] for one in Advice):
        assert not {"拒绝", "不合格", "必须"} & {zh[k : k + n] for n in (2, 3) for k in range(len(zh))}
        assert "reject" not in en


@pytest.mark.django_db
def test_a_photo_nobody_can_open_is_kept_and_submitted_with_advice():
    claim = submitted()
    made = stage(claim, buyer_of(claim), b"\xff\xd8\xff\xe0 cut off")
    assert made.advice == ["unreadable"]
    assert len(submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=NOON)) == 1
