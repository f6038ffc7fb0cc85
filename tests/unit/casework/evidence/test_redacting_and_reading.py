"""Who sees which file: originals of one's own side, confirmed copies of the other's."""

import pytest

from factories.desk import NOON, buyer_of, merchant_of, staff, submitted
from factories.evidence import claim_with_seal, photo, stage
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.evidence import redacting
from jianzhen.casework.evidence.errors import BadExhibit, NothingToConfirm
from jianzhen.casework.evidence.models import Derivative, SealedDerivative
from jianzhen.casework.evidence.redacting import confirm_derivative, make_derivatives, withhold_derivative
from jianzhen.casework.evidence.selectors import exhibits_for, open_media, sealed_media_for
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind, View
from jianzhen.inspection.redaction.redact import Redaction

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_redaction(monkeypatch):
    """Reading every text takes seconds a photo: the copy here is another photo. The real one has tests of its own."""

    def redact(source, out):
        content = source.read_bytes()
        if not content.startswith(b"\xff\xd8"):
            raise redacting.JianzhenError("no photo")
        out.mkdir()
        (out / "copy.jpg").write_bytes(content[:2] + b"copy" + content[2:])
        return Redaction(path="", written=str(out / "copy.jpg"), sha256="", original_sha256="", hidden=(), kept=(), dropped=())  # fmt: skip

    monkeypatch.setattr(redacting, "redact", redact)


@pytest.fixture
def claim():
    made = claim_with_seal()
    stage(made, buyer_of(made), photo(5))
    submit_exhibits(claim_id=made.id, actor=buyer_of(made), now=NOON)
    make_derivatives(claim_id=made.id, now=NOON)
    return made


def seen(claim, reader):
    (shown,) = exhibits_for(claim, reader=reader)
    return shown


def content(key, reader):
    return b"".join(open_media(key=key, reader=reader, now=NOON).content)


def test_copies_are_made_once_of_both_sides_media(claim):
    assert (Derivative.objects.count(), SealedDerivative.objects.count()) == (1, 2)
    assert make_derivatives(claim_id=claim.id, now=NOON) == 0


def test_the_other_side_sees_nothing_until_a_person_confirmed_the_copy(claim):
    merchant, copy = merchant_of(claim), Derivative.objects.get()
    before = seen(claim, merchant)
    assert (before.view, before.url_key, before.derivative) == (View.WAITING, "", None)
    confirm_derivative(derivative_id=copy.id, actor=staff(Role.REVIEWER), now=NOON)
    after = seen(claim, merchant)
    assert (after.view, after.name) == (View.DERIVATIVE, "照片 1")
    assert content(after.url_key, merchant)[:6] == b"\xff\xd8copy"


def test_a_side_reads_its_own_original_and_can_confirm_its_own_copy(claim):
    buyer = buyer_of(claim)
    own = seen(claim, buyer)
    assert (own.view, own.name) == (View.ORIGINAL, "王小明的照片.jpg")
    assert content(own.url_key, buyer) == photo(5)
    assert content(own.derivative_key, buyer)[:6] == b"\xff\xd8copy"
    confirm_derivative(derivative_id=own.derivative.id, actor=buyer, now=NOON)
    assert Event.objects.filter(kind="DERIVATIVE_CONFIRMED").count() == 1
    confirm_derivative(derivative_id=own.derivative.id, actor=buyer, now=NOON)
    assert Event.objects.filter(kind="DERIVATIVE_CONFIRMED").count() == 1


def test_a_side_cannot_confirm_the_other_sides_copy_or_open_its_original(claim):
    merchant = merchant_of(claim)
    with pytest.raises(NotAllowed):
        confirm_derivative(derivative_id=Derivative.objects.get().id, actor=merchant, now=NOON)
    own = seen(claim, buyer_of(claim))
    for key in (own.url_key, own.derivative_key):
        with pytest.raises(NotFound):
            open_media(key=key, reader=merchant, now=NOON)


def test_another_merchant_learns_nothing(claim):
    other, own = submitted(), seen(claim, buyer_of(claim))
    for stranger in (merchant_of(other), buyer_of(other)):
        with pytest.raises(NotFound):
            exhibits_for(claim, reader=stranger)
        with pytest.raises(NotFound):
            open_media(key=own.url_key, reader=stranger, now=NOON)
    with pytest.raises(NotFound):
        open_media(key="e-nonsense", reader=buyer_of(claim), now=NOON)


def test_a_reviewer_reads_originals_and_that_is_recorded(claim):
    reviewer = staff(Role.REVIEWER)
    assert content(seen(claim, reviewer).url_key, reviewer) == photo(5)
    assert Event.objects.get(kind="RAW_MEDIA_VIEWED").actor_id == reviewer.id
    content(seen(claim, buyer_of(claim)).url_key, buyer_of(claim))
    assert Event.objects.filter(kind="RAW_MEDIA_VIEWED").count() == 1


def test_a_call_taker_opens_the_copy_to_confirm_it_and_never_the_original(claim):
    taker = staff(Role.CALL_TAKER)
    shown = seen(claim, taker)
    assert (shown.view, shown.name) == (View.WAITING, "照片 1")
    assert content(shown.derivative_key, taker)[:6] == b"\xff\xd8copy"
    with pytest.raises(NotFound):
        open_media(key=seen(claim, buyer_of(claim)).url_key, reader=taker, now=NOON)


def test_the_buyer_sees_the_sealed_packout_as_a_confirmed_copy_with_its_grade(claim):
    buyer = buyer_of(claim)
    assert {x.view for x in sealed_media_for(claim, reader=buyer)} == {View.WAITING}
    for one in SealedDerivative.objects.all():
        confirm_derivative(derivative_id=one.id, claim_id=claim.id, actor=merchant_of(claim), now=NOON)
    shown = sealed_media_for(claim, reader=buyer)
    assert [(x.what, x.view, x.grade) for x in shown] == [
        ("listing", View.DERIVATIVE, "self_sealed"),
        ("packed", View.DERIVATIVE, "self_sealed"),
    ]
    assert content(shown[1].url_key, buyer)[:6] == b"\xff\xd8copy"
    assert content(sealed_media_for(claim, reader=merchant_of(claim))[1].url_key, merchant_of(claim)) == photo(2)


def test_a_copy_of_a_sealed_file_is_confirmed_within_a_claim_about_its_order(claim):
    copy, reviewer = SealedDerivative.objects.first(), staff(Role.REVIEWER)
    with pytest.raises(NotFound):
        confirm_derivative(derivative_id=copy.id, claim_id=submitted().id, actor=reviewer, now=NOON)
    with pytest.raises(NotAllowed):
        confirm_derivative(derivative_id=copy.id, actor=buyer_of(claim), now=NOON)
    confirm_derivative(derivative_id=copy.id, actor=reviewer, now=NOON)
    assert Event.objects.get(kind="DERIVATIVE_CONFIRMED").chain_id == claim_chain(claim.id)


@pytest.mark.parametrize(
    ("kind", "because"),
    [(ExhibitKind.CLIP, "error"), (ExhibitKind.DOCUMENT, "document_not_redacted")],
)
def test_what_cannot_be_redacted_is_withheld_and_that_is_said(kind, because):
    claim = submitted()
    stage(claim, buyer_of(claim), b"\0\0\0\x18ftypisom....", kind=kind)
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=NOON)
    make_derivatives(claim_id=claim.id, now=NOON)
    shown = seen(claim, merchant_of(claim))
    assert (shown.view, shown.url_key) == (View.WITHHELD, "")
    assert Derivative.objects.get().withheld_because == because
    with pytest.raises(NothingToConfirm):
        confirm_derivative(derivative_id=Derivative.objects.get().id, actor=staff(Role.REVIEWER), now=NOON)


def test_a_person_takes_a_copy_back_that_shows_too_much(claim):
    copy, reviewer = Derivative.objects.get(), staff(Role.REVIEWER)
    confirm_derivative(derivative_id=copy.id, actor=reviewer, now=NOON)
    key = seen(claim, merchant_of(claim)).url_key
    with pytest.raises(BadExhibit):
        withhold_derivative(derivative_id=copy.id, why=" ", actor=reviewer, now=NOON)
    with pytest.raises(NotAllowed):
        withhold_derivative(derivative_id=copy.id, why="x", actor=buyer_of(claim), now=NOON)
    withhold_derivative(derivative_id=copy.id, why="门牌号仍可见", actor=reviewer, now=NOON)
    assert seen(claim, merchant_of(claim)).view is View.WITHHELD
    with pytest.raises(NotFound):
        open_media(key=key, reader=merchant_of(claim), now=NOON)


def test_what_is_only_staged_is_seen_by_its_own_side_alone(claim):
    stage(claim, merchant_of(claim), photo(6))
    assert len(exhibits_for(claim, reader=merchant_of(claim))) == 2
    assert len(exhibits_for(claim, reader=buyer_of(claim))) == 1
    assert len(exhibits_for(claim, reader=staff(Role.REVIEWER))) == 1
