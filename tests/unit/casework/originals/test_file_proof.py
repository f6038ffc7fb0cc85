import io
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.test import override_settings

from factories.desk import NOON, staff
from jianzhen.casework.events.actors import Role
from jianzhen.casework.originals.errors import OriginalDamaged
from jianzhen.casework.originals.keep import keep, read
from jianzhen.casework.originals.keys import erase_holder, holder_of, rewrap_holders
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.originals.proof import Verified, verify_originals
from jianzhen.casework.people.errors import Erased, KeyMissing

pytestmark = pytest.mark.django_db
LEGAL = staff(Role.LEGAL)


def kept(content=b"as received", subject=None):
    holder = holder_of(Holder.Kind.CLAIM, subject or uuid4())
    return keep([content], holder=holder, name="a.jpg", media_type="image/jpeg", actor=LEGAL, now=NOON)


def put(name, content):
    storages["originals"].delete(name)
    storages["originals"].save(name, io.BytesIO(content))


def erase(one):
    erase_holder(kind=Holder.Kind.CLAIM, subject_id=one.holder.subject_id, ground="PIPL-47", actor=LEGAL, now=NOON)


def test_files_are_whole_erased_or_locked():
    kept(), kept(b""), erase(kept(b"gone"))
    assert verify_originals() == Verified(n_whole=2, n_erased=1, n_locked=0)
    for keys in ({1: b"z" * 32}, {7: b"7" * 32}):
        with override_settings(JIANZHEN_VAULT_KEYS=keys):
            assert verify_originals() == Verified(n_whole=0, n_erased=1, n_locked=2)


def test_a_missing_and_a_changed_file_are_named():
    one, other = kept(), kept(b"another")
    stored = storages["originals"].open(one.stored_as).read()
    put(one.stored_as, stored[:-1] + bytes([stored[-1] ^ 1]))
    with pytest.raises(OriginalDamaged):
        verify_originals()
    put(one.stored_as, stored)
    assert verify_originals().n_whole == 2
    storages["originals"].delete(other.stored_as)
    with pytest.raises(OriginalDamaged, match=r"is not in the store"):
        verify_originals()


def test_a_file_that_opens_but_is_not_what_was_committed_to_is_named():
    one = kept()
    Original.objects.filter(pk=one.pk).update(commitment="0" * 64)
    with pytest.raises(OriginalDamaged, match="committed"):
        verify_originals()


def test_holders_move_to_a_new_version_of_the_vaults_key_and_their_files_go_on_opening(settings):
    one, gone = kept(), kept(b"gone")
    erase(gone)
    stored = storages["originals"].open(one.stored_as).read()
    with override_settings(JIANZHEN_VAULT_KEYS={**settings.JIANZHEN_VAULT_KEYS, 2: b"2" * 32}):
        assert (rewrap_holders(limit=9), rewrap_holders(limit=9)) == (1, 0)
    assert storages["originals"].open(one.stored_as).read() == stored
    with override_settings(JIANZHEN_VAULT_KEYS={2: b"2" * 32}):
        assert b"".join(read(Original.objects.get(pk=one.pk))) == b"as received"
        assert verify_originals() == Verified(n_whole=1, n_erased=1, n_locked=0)
    with override_settings(JIANZHEN_VAULT_KEYS={3: b"3" * 32}), pytest.raises(KeyMissing):
        list(read(Original.objects.get(pk=one.pk)))


def test_a_file_that_arrives_while_its_holder_is_erased_is_not_kept():
    one = kept()
    stale = Holder.objects.get(pk=one.holder_id)
    erase(one)
    before = {*storages["originals"].listdir(f"claim/{stale.subject_id}")[1]}
    with pytest.raises(Erased):
        keep([b"late"], holder=stale, name="b", media_type="image/jpeg", actor=LEGAL, now=NOON)
    assert Original.objects.count() == 1
    assert {*storages["originals"].listdir(f"claim/{stale.subject_id}")[1]} == before
