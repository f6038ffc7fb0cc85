import io
import os
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from hypothesis import given
from hypothesis import strategies as st

from factories.desk import NOON, buyer_of, order
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.originals import cipher
from jianzhen.casework.originals.errors import OriginalDamaged, UploadIncomplete, UploadTooLarge, WrongOffset
from jianzhen.casework.originals.keep import commitment_key_of, commitment_of, keep, name_of, read
from jianzhen.casework.originals.keys import erase_holder, holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.originals.uploads import add_piece, finish_upload, start_upload
from jianzhen.casework.people.errors import Erased

LI = Actor.of(Role.BUYER, uuid4())


def kept(holder, content=b"as received", name="杯子.jpg"):
    return keep([content], holder=holder, name=name, media_type="image/jpeg", actor=LI, now=NOON)


@pytest.fixture
def holder(db):
    return holder_of(Holder.Kind.CLAIM, uuid4())


def test_a_file_comes_back_as_it_was_received_and_lies_encrypted(holder):
    one = kept(holder)
    assert b"".join(read(one)) == b"as received"
    assert name_of(one) == "杯子.jpg"
    assert b"as received" not in storages["originals"].open(one.stored_as).read()
    assert commitment_of(one).opens_with(commitment_key_of(one), [b"as received"])


def test_the_same_bytes_again_are_the_same_row_and_another_holder_keeps_its_own(holder):
    assert kept(holder).id == kept(holder, name="again.jpg").id
    other = kept(holder_of(Holder.Kind.CLAIM, uuid4()))
    assert Original.objects.count() == 2
    assert other.commitment != kept(holder).commitment


def test_a_changed_byte_in_the_store_is_noticed(holder):
    one = kept(holder)
    store = storages["originals"]
    stored = bytearray(store.open(one.stored_as).read())
    stored[-1] ^= 1
    store.delete(one.stored_as)
    store.save(one.stored_as, io.BytesIO(bytes(stored)))
    with pytest.raises(OriginalDamaged):
        list(read(one))


def test_erasing_a_holder_makes_its_files_unreadable_and_leaves_anothers_alone(holder):
    one, other = kept(holder), kept(holder_of(Holder.Kind.CLAIM, uuid4()))
    erase_holder(kind=Holder.Kind.CLAIM, subject_id=holder.subject_id, ground="PIPL-47", actor=LI, now=NOON)
    one.refresh_from_db()
    with pytest.raises(Erased):
        list(read(Original.objects.get(pk=one.pk)))
    assert b"".join(read(other)) == b"as received"


@given(sizes=st.lists(st.integers(0, 70), max_size=9), block=st.integers(1, 64))
def test_blocks_open_whole_whatever_the_pieces_and_never_in_another_order_or_cut(sizes, block):
    before = cipher.BLOCK, cipher.SEALED_BLOCK
    cipher.BLOCK, cipher.SEALED_BLOCK = block, block + 28
    try:
        content, key = [os.urandom(n) for n in sizes], os.urandom(32)
        blocks = list(cipher.sealed_blocks(content, key=key, name="a"))
        assert b"".join(cipher.opened_blocks([b"".join(blocks)], key=key, name="a")) == b"".join(content)
        with pytest.raises(OriginalDamaged):
            list(cipher.opened_blocks(blocks, key=key, name="b"))
        if len(blocks) > 1:
            with pytest.raises(OriginalDamaged):
                list(cipher.opened_blocks(blocks[:-1], key=key, name="a"))
            with pytest.raises(OriginalDamaged):
                list(cipher.opened_blocks([blocks[1], blocks[0], *blocks[2:]], key=key, name="a"))
    finally:
        cipher.BLOCK, cipher.SEALED_BLOCK = before


def test_an_upload_that_broke_off_goes_on_where_it_was(holder):
    content = os.urandom(3_000)
    upload = start_upload(holder=holder, name="clip.mp4", media_type="video/mp4", size=3_000, actor=LI, now=NOON)
    add_piece(upload_id=upload.id, offset=0, content=content[:1_000], actor=LI)
    add_piece(
        upload_id=upload.id, offset=0, content=content[:1_000], actor=LI
    )  # the answer was lost, the piece was not
    with pytest.raises(WrongOffset) as wrong:
        add_piece(upload_id=upload.id, offset=2_000, content=content[2_000:], actor=LI)
    assert wrong.value.expected == 1_000
    with pytest.raises(UploadIncomplete):
        finish_upload(upload_id=upload.id, actor=LI, now=NOON)
    add_piece(upload_id=upload.id, offset=1_000, content=content[1_000:], actor=LI)
    one = finish_upload(upload_id=upload.id, actor=LI, now=NOON)
    assert b"".join(read(one)) == content
    assert finish_upload(upload_id=upload.id, actor=LI, now=NOON) == one


def test_an_upload_is_its_starters_own_and_no_larger_than_announced(holder):
    upload = start_upload(holder=holder, name="a", media_type="image/jpeg", size=3, actor=LI, now=NOON)
    with pytest.raises(NotFound):
        add_piece(upload_id=upload.id, offset=0, content=b"abc", actor=buyer_of(order()))
    with pytest.raises(UploadTooLarge):
        add_piece(upload_id=upload.id, offset=0, content=b"abcd", actor=LI)
