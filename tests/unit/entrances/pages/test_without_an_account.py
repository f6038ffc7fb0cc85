"""What a visitor without an account may ask for: nothing kept, one at a time, never too much, no secret in reach."""

import json
import os
import shutil
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from jianzhen.entrances import fleeting
from jianzhen.entrances.fleeting import PackGone
from jianzhen.entrances.pages import first, rebuttal
from jianzhen.entrances.pages.errors import Busy, NotAPicture, TookTooLong, TooManyFiles
from jianzhen.entrances.pages.hard_work import Finished, Turnstile, run_child
from jianzhen.entrances.pages.policies import as_received, stand_alone_policy
from jianzhen.entrances.pages.rebuttal_form import RebuttalForm
from jianzhen.entrances.pages.received import Takes, safe_name, write_files
from jianzhen.rebuttal.case_file import read_case
from jianzhen.rebuttal.facts import Remedy
from pictures import coded, scene

SAMPLES = Path(__file__).parents[4] / "samples" / "claims"


@pytest.fixture(autouse=True)
def _no_leftovers():
    yield
    shutil.rmtree(settings.JIANZHEN_FLEETING, ignore_errors=True)


@pytest.fixture
def photo():
    return coded(scene(61, (320, 240)))


def upload(name, content, media_type="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type=media_type)


def looks():
    return set(Path(settings.JIANZHEN_FLEETING).glob("*"))


@pytest.mark.django_db
@pytest.mark.slow
def test_a_photo_dropped_is_inspected_in_words_and_every_file_of_it_is_gone(client, photo):
    before = looks()
    answer = client.post("/look", {"claim": upload("我的 杯子.jpg", photo), "complaint": "damaged"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "不偏向任何一方" in page
    assert "1-我的-杯子.jpg" in page
    assert "/tmp/" not in page
    assert "LLR" not in page
    assert answer["Content-Security-Policy"] == stand_alone_policy()
    assert "no-store" in answer["Cache-Control"]
    assert looks() == before


@pytest.mark.django_db
def test_a_failed_look_leaves_nothing_either_and_says_so(client, photo, monkeypatch):
    before = looks()
    seen = []

    def dies(module, words, *, limit_s):
        seen.append([one.name for one in Path(words[0]).rglob("*.jpg")])
        return Finished(code=-9, said="")

    monkeypatch.setattr(first, "run_child", dies)
    answer = client.post("/look", {"claim": upload("a.jpg", photo)})
    assert seen == [["1-a.jpg"]]
    assert answer.status_code == 422
    assert "没有留下任何文件" in answer.content.decode()
    assert looks() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "还没有选照片"),
        ({"claim": [upload("a.pdf", b"%PDF-1.4")]}, "a.pdf"),
        ({"claim": [upload(f"{n}.jpg", b"\xff\xd8\xff\xe0") for n in range(5)]}, "最多 4 个"),
    ],
)
def test_what_is_wrong_with_the_files_is_named_and_no_work_is_started(client, files, says, monkeypatch):
    monkeypatch.setattr(first, "run_child", None)
    answer = client.post("/look", files)
    assert answer.status_code in (413, 422)
    assert says in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.django_db
def test_whoever_asks_too_often_is_told_when_to_come_back(client):
    answers = [client.post("/look", {}) for _ in range(7)]
    assert [one.status_code for one in answers] == [422] * 6 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert client.post("/look", {}, REMOTE_ADDR="10.1.1.1").status_code == 422


@pytest.mark.django_db
def test_a_full_queue_says_busy_with_retry_after(client, photo, monkeypatch):
    turnstile = Turnstile(most_waiting=0, patience_s=0.05)
    monkeypatch.setattr(first, "TURNSTILE", turnstile)
    with turnstile.enter():
        answer = client.post("/look", {"claim": upload("a.jpg", photo)})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "一分钟后再试" in answer.content.decode()


def test_one_is_inside_one_waits_and_the_next_is_sent_away():
    turnstile, inside, order = Turnstile(most_waiting=1, patience_s=5), threading.Event(), []

    def visitor(name, hold):
        with turnstile.enter():
            order.append(name)
            inside.set()
            hold.wait(5)

    leave = threading.Event()
    one = threading.Thread(target=visitor, args=("one", leave))
    two = threading.Thread(target=visitor, args=("two", leave))
    one.start()
    inside.wait(5)
    two.start()
    deadline = time.monotonic() + 5
    while turnstile._waiting < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    with pytest.raises(Busy), turnstile.enter():
        pass
    assert order == ["one"]
    leave.set()
    one.join(5)
    two.join(5)
    assert order == ["one", "two"]
    with turnstile.enter():
        pass


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A module that a child process can be asked to run."""

    def write(text):
        (tmp_path / "made_for_a_test.py").write_text(text)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return "made_for_a_test"

    return write


def test_a_child_that_hangs_is_killed_with_its_own_children(program, tmp_path):
    module = program(
        "import subprocess, sys, time\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid))\ntime.sleep(60)\n"
    )
    with pytest.raises(TookTooLong):
        run_child(module, [], limit_s=2)
    grandchild = Path("/proc") / (tmp_path / "pid").read_text()
    deadline = time.monotonic() + 5
    while grandchild.exists() and "Z" not in (grandchild / "stat").read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not grandchild.exists() or "Z" in (grandchild / "stat").read_text()


def test_a_child_sees_no_secret_and_its_last_words_are_kept(program, monkeypatch):
    monkeypatch.setenv("JIANZHEN_SECRET", "the secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///desk")
    done = run_child(program("import os, sys; sys.stderr.write(repr(dict(os.environ))); sys.exit(3)"), [], limit_s=20)
    assert done.code == 3
    assert "the secret" not in done.said
    assert "DATABASE_URL" not in done.said
    assert "PATH" in done.said


def test_names_of_files_cannot_leave_their_folder(tmp_path, photo):
    files = _Files({"claim": [upload("../../etc/passwd", photo), upload("...jpg", photo), upload("a.jpg", photo)]})
    write_files(files, {"claim": Takes(most=3)}, tmp_path)
    assert sorted(one.name for one in (tmp_path / "claim").iterdir()) == ["1-passwd", "2-jpg", "3-a.jpg"]
    assert safe_name("x" * 300 + ".jpeg", 1) == f"1-{'x' * 40}.jpeg"


def test_a_field_says_which_file_is_wrong(tmp_path, photo):
    with pytest.raises(NotAPicture, match=r"a\.txt") as refused:
        write_files(_Files({"claim": [upload("a.txt", b"hello")]}), {"claim": Takes(most=1)}, tmp_path)
    assert refused.value.field == "claim"
    write_files(
        _Files({"platform": [upload("a.txt", b"hello")]}), {"platform": Takes(most=1, others=(".txt",))}, tmp_path
    )
    with pytest.raises(TooManyFiles):
        write_files(_Files({"claim": [upload("a.jpg", photo)] * 2}), {"claim": Takes(most=1)}, tmp_path)


class _Files(dict):
    def getlist(self, name):
        return self.get(name, [])


def test_a_file_as_received_runs_nothing_and_is_not_guessed_at():
    answer = as_received(b"<script>1</script>", media_type="text/html", name="证据.html")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert as_received(b"\xff\xd8", media_type="image/jpeg", name="a.jpg")["Content-Disposition"].startswith("inline")
    assert (
        as_received(b"<svg/>", media_type="image/svg+xml", name="a.svg")["Content-Type"] == "application/octet-stream"
    )


def test_a_fleeting_folder_opens_by_its_token_alone_and_for_an_hour(monkeypatch):
    token, folder = fleeting.new_folder()
    assert fleeting.folder_of(token) == folder
    assert folder.stat().st_mode & 0o077 == 0
    for wrong in (token[:-1], f"../{token}", "x"):
        with pytest.raises(PackGone):
            fleeting.folder_of(wrong)
    monkeypatch.setattr(fleeting, "KEPT", timedelta(seconds=-1))
    with pytest.raises(PackGone):
        fleeting.folder_of(token)


def test_what_a_process_left_behind_is_swept_by_the_next_visitor():
    _, old = fleeting.new_folder()
    past = time.time() - 3700
    os.utime(old, (past, past))
    _, new = fleeting.new_folder()
    assert not old.exists()
    assert new.exists()


def test_a_timer_of_the_process_deletes_it_without_a_next_visitor(monkeypatch):
    monkeypatch.setattr(fleeting, "KEPT", timedelta(seconds=0.2))
    _, folder = fleeting.new_folder()
    deadline = time.monotonic() + 5
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not folder.exists()


STATED = {
    "decided_on": "2026-11-16", "amount_yuan": "1299.00", "remedy": "refund_only", "decided_by": "platform",
    "you_were_heard": "false", "a_person_decided": "unknown", "you_consented": "false", "platform": '云"集\\市\x7f',
    "place": "广东省广州市", "earlier": "2026-09-20 860.00 SIM-0877\n\n2026-10-01 5", "category": "smart_lock",
    "complaint": "damaged", "delivered_at": "2026-11-14T17:40", "order_id": "SIM-2",
}  # fmt: skip


def test_the_form_states_what_the_case_file_reads(tmp_path):
    form = RebuttalForm(STATED)
    assert form.is_valid(), form.errors
    (tmp_path / "case.toml").write_text(form.case_toml(), "utf-8")
    facts = read_case(tmp_path / "case.toml")
    assert (facts.amount_fen.value, facts.remedy.value, facts.decided_on.value) == (
        129900,
        Remedy.REFUND_ONLY,
        date(2026, 11, 16),
    )
    assert (facts.seller_heard.value, facts.person_involved.is_known, facts.consented.value) == (False, False, False)
    assert facts.platform.value == '云"集\\市'
    assert [(one.amount_fen, one.order) for one in facts.earlier] == [(86000, "SIM-0877"), (500, "")]
    order = json.loads(form.order_json())
    assert order["delivered_at"] == "2026-11-14T17:40:00+08:00"
    assert "item" not in order


def test_every_field_of_the_case_file_is_on_the_form_and_on_the_page():
    from jianzhen.rebuttal.case_file import FIELDS

    names = {name for fields in FIELDS.values() for name in fields}
    assert names <= set(RebuttalForm().fields)
    shown = {name for _, fields in rebuttal.GROUPS for name in fields} | {"notice_text"}
    assert shown == set(RebuttalForm().fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount_yuan", "lots"), ("decided_on", "16.11."), ("earlier", "yesterday 5"), ("earlier", "2026-09-20")],
)
def test_a_wrong_field_is_named(name, value):
    form = RebuttalForm({**STATED, name: value})
    assert list(form.errors) == [name]


@pytest.mark.django_db
def test_a_pack_that_failed_leaves_no_folder_and_keeps_what_was_typed(client, photo, monkeypatch):
    monkeypatch.setattr(rebuttal, "run_child", lambda module, words, *, limit_s: Finished(code=2, said="jianzhen: no"))
    answer = client.post("/merchant/rebuttal/", {**STATED, "claim": upload("a.jpg", photo)})
    assert answer.status_code == 422
    assert "1299.00" in answer.content.decode()
    assert list(Path(settings.JIANZHEN_FLEETING).iterdir()) == []


@pytest.mark.django_db
def test_a_pack_gives_its_own_files_and_no_other(client):
    token, folder = fleeting.new_folder()
    (folder / "pack").mkdir()
    (folder / "pack" / "index.html").write_text("<p>hello")
    (folder / "secret.txt").write_text("x")
    address = f"/merchant/rebuttal/{token}/"
    assert client.get(address + "index.html")["Content-Security-Policy"] == stand_alone_policy()
    for name in ("../secret.txt", "..%2Fsecret.txt", "pack.json", "/etc/passwd"):
        assert client.get(address + name).status_code == 404
    assert client.get("/merchant/rebuttal/forged:token:x/index.html").status_code == 404
    client.post(address + "forget")
    assert not folder.exists()


@pytest.mark.django_db
def test_without_the_repositorys_samples_the_page_offers_none(client, tmp_path):
    assert "02-lock-painted" in client.get("/").content.decode()
    with override_settings(JIANZHEN_SAMPLES=str(tmp_path)):
        assert 'name="sample"' not in client.get("/").content.decode()
    assert {name for name, _ in first.SAMPLES} <= {one.name for one in SAMPLES.iterdir()}
