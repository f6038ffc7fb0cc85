"""The case file verifies offline, fails after one flipped byte, and holds what its reader may have and no more."""

import json
from datetime import timedelta
from zipfile import ZipFile

import pytest

from factories.desk import NOON, buyer_of, merchant_of, staff, submitted
from factories.evidence import claim_with_seal, photo, stage
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.checkpoints import desk_log, make_checkpoint
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence import redacting
from jianzhen.casework.evidence.case_file import case_key, export_case
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.models import Derivative
from jianzhen.casework.evidence.redacting import confirm_derivative, make_derivatives
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.custody import verify_bytes, verify_case
from jianzhen.custody.chain import read_chain
from jianzhen.custody.commitment import Commitment
from jianzhen.custody.leaf import leaf_hash
from jianzhen.custody.note import read_checkpoint, read_proof
from jianzhen.custody.proofs import includes
from jianzhen.custody.verify import Proves
from jianzhen.entrances.cli import run
from jianzhen.inspection.redaction.redact import Redaction

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def own_log(settings, tmp_path):
    settings.JIANZHEN_LOG_FOLDER = str(tmp_path / "log")


@pytest.fixture
def claim(monkeypatch):
    def redact(source, out):
        out.mkdir()
        (out / "copy.jpg").write_bytes(b"\xff\xd8copy of " + source.read_bytes()[:9])
        return Redaction(path="", written=str(out / "copy.jpg"), sha256="", original_sha256="", hidden=(), kept=(), dropped=())  # fmt: skip

    monkeypatch.setattr(redacting, "redact", redact)
    made = claim_with_seal()
    buyer, merchant = buyer_of(made), merchant_of(made)
    stage(made, buyer, photo(5))
    stage_exhibit(claim_id=made.id, kind=ExhibitKind.TEXT, text="杯口裂了", actor=buyer, now=NOON)
    submit_exhibits(claim_id=made.id, actor=buyer, now=NOON)
    stage(made, merchant, photo(6))
    submit_exhibits(claim_id=made.id, actor=merchant, now=NOON)
    make_derivatives(claim_id=made.id, now=NOON)
    inspect_claim_now(claim_id=made.id, now=NOON)
    confirm_derivative(derivative_id=Derivative.objects.get(exhibit__side="merchant").id, actor=merchant, now=NOON)
    return made


def exported(claim, reader, tmp_path, **more):
    path = tmp_path / f"{reader.role.value}-{Event.objects.count()}.zip"
    made = export_case(claim_id=claim.id, reader=reader, now=LATER, to=path, **more)
    with ZipFile(path) as inside:
        return made, path, {n.removeprefix("files/"): inside.read(n) for n in inside.namelist()}


def test_it_verifies_offline_by_the_desks_own_key(claim, tmp_path):
    made, path, _ = exported(claim, buyer_of(claim), tmp_path, papers={"reasons.txt": "理由".encode()})
    found = verify_case(path, public=case_key().public)
    assert found.holds
    assert (found.proves, found.claim) == (Proves.UNCHANGED_BY_GIVEN_KEY, claim_chain(claim.id))
    assert run(["verify", str(path)]) == 0
    assert made.grade == "self_sealed"


@pytest.mark.parametrize("share", [0.02, 0.31, 0.5, 0.77, 0.93, 0.999])
def test_one_flipped_byte_is_found(claim, tmp_path, share):
    _, path, _ = exported(claim, buyer_of(claim), tmp_path)
    whole = bytearray(path.read_bytes())
    whole[int(len(whole) * share)] ^= 1
    assert not verify_bytes(bytes(whole)).holds


def test_one_flipped_byte_of_any_file_inside_is_found(claim, tmp_path):
    _, path, files = exported(claim, merchant_of(claim), tmp_path)
    whole = path.read_bytes()
    for name, content in files.items():
        at = whole.find(content[:64])
        assert at > 0, name
        assert not verify_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]).holds, name


def test_the_sealing_is_the_next_event_of_the_desks_chain_too(claim, tmp_path):
    made, _, files = exported(claim, buyer_of(claim), tmp_path)
    assert Event.objects.get(kind="CASE_SEALED").hash == made.event.hash()
    verify_chain(claim_chain(claim.id))
    exported(claim, merchant_of(claim), tmp_path)
    record("SOMETHING", chain=claim_chain(claim.id), actor=staff(Role.REVIEWER), at=LATER)
    verify_chain(claim_chain(claim.id))
    kept = [bytes(one) for one in Event.objects.filter(chain=claim_chain(claim.id)).order_by("seq").values_list("leaf", flat=True)]  # fmt: skip
    assert files["seal/chain.jsonl"].splitlines() == kept[: made.event.seq + 1]
    assert make_checkpoint() > 0  # the desk's log takes the event like any other


def test_each_party_gets_its_own_originals_and_the_others_confirmed_copies(claim, tmp_path):
    _, _, buyers = exported(claim, buyer_of(claim), tmp_path)
    _, _, merchants = exported(claim, merchant_of(claim), tmp_path)
    assert buyers["own/001-buyer-photo.jpg"] == photo(5)
    assert buyers["own/002-buyer-text.txt"].decode() == "杯口裂了"
    assert buyers["other/003-merchant-photo.jpg"].startswith(b"\xff\xd8copy of")
    assert merchants["own/003-merchant-photo.jpg"] == photo(6)
    assert (merchants["sealed/001-listing.jpg"], merchants["sealed/002-packed.jpg"]) == (photo(1), photo(2))
    assert not any(content in (photo(6), photo(1), photo(2)) for content in buyers.values())
    assert photo(5) not in merchants.values()
    waiting = json.loads(merchants["about.json"])["withheld"]
    assert waiting == [{"file": "other/001-buyer-photo", "why": "waiting: nobody confirmed the copy yet"}]


def test_its_keys_open_the_commitments_that_were_made_when_the_files_came(claim, tmp_path):
    _, _, files = exported(claim, merchant_of(claim), tmp_path)
    told = {row["seq"]: json.loads(row["body"]) for row in json.loads(files["chain/details.json"])["details"]}
    submitted_then = {x["original"]: x for row in told.values() for x in row.get("exhibits", ()) if "original" in x}
    sealed_then = next(json.loads(x)["files"] for n, x in files.items() if n.endswith("manifest.json"))
    sealed_then = {x["original"]: x for x in sealed_then}
    keys = json.loads(files["keys.json"])["files"]
    assert {x["of"] for x in keys} == {"EVIDENCE_SUBMITTED", "SHIPMENT_SEALED"}
    for one in keys:
        then = (submitted_then | sealed_then)[one["original"]]
        commitment = Commitment(hmac=then["hmac"], size=then["size"], media_type=then["media_type"])
        assert commitment.opens_with(bytes.fromhex(one["key"]), [files[one["path"]]])


def test_details_open_the_chains_own_commitments_and_other_minds_stay_closed(claim, tmp_path):
    reviewer = staff(Role.REVIEWER)
    record("FIRST_LOOK", chain=claim_chain(claim.id), actor=reviewer, at=LATER, details={"impression": "unclear"})
    _, _, files = exported(claim, buyer_of(claim), tmp_path)
    events = list(read_chain(files["seal/chain.jsonl"]))
    details = json.loads(files["chain/details.json"])["details"]
    for row in details:
        commitment = events[row["seq"]].commitments[0]
        assert commitment.opens_with(bytes.fromhex(row["key"]), [row["body"].encode()])
    assert "impression" not in files["chain/details.json"].decode()
    assert "first_look" in files["seal/chain.jsonl"].decode()
    _, _, other = exported(claim, staff(Role.APPROVER), tmp_path)
    assert "impression" not in other["chain/details.json"].decode()


def test_parties_get_the_explanation_and_the_desk_the_report(claim, tmp_path):
    _, _, buyers = exported(claim, buyer_of(claim), tmp_path)
    assert "由人作出" in buyers["report/explanation.zh.txt"].decode()
    assert "report/inspection.json" not in buyers
    _, _, reviewers = exported(claim, staff(Role.REVIEWER), tmp_path)
    assert json.loads(reviewers["report/inspection.json"])["report"]["schema"] == "jianzhen.claim/1"


def test_the_seal_before_the_dispute_is_inside_with_its_grade_and_its_proof_in_the_log(claim, tmp_path):
    make_checkpoint()
    _, _, files = exported(claim, buyer_of(claim), tmp_path)
    (seal,) = json.loads(files["about.json"])["seals"]
    assert (seal["grade"], seal["before_dispute"], seal["in_log"]) == ("self_sealed", True, True)
    folder = f"sealed/{seal['shipment']}"
    assert leaf_hash(files[f"{folder}/event.json"]).hex() == seal["event"]
    assert leaf_hash(files[f"{folder}/manifest.json"]).hex() == seal["manifest"]
    for leaf, proof in ((f"{folder}/event.leaf.json", f"{folder}/event.tlog-proof"), ("chain/newest.leaf.json", "chain/newest.tlog-proof")):  # fmt: skip
        told = read_proof(files[proof])
        tree = read_checkpoint(told.note)
        assert told.note == desk_log().note()
        assert includes(leaf_hash(files[leaf]), index=told.index, size=tree.size, proof=told.hashes, root=tree.root)


def test_strangers_get_no_case_and_nothing_is_left_behind(claim, tmp_path):
    path = tmp_path / "none.zip"
    other = submitted()
    for reader, refused in ((merchant_of(other), NotFound), (buyer_of(other), NotFound), (staff(Role.CALL_TAKER), NotAllowed), (staff(Role.ADMIN), NotAllowed)):  # fmt: skip
        with pytest.raises(refused):
            export_case(claim_id=claim.id, reader=reader, now=LATER, to=path)
    assert not path.exists()
    assert not Event.objects.filter(kind="CASE_SEALED").exists()
