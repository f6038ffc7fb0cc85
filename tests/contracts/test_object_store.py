"""What every store of originals keeps: a folder, and a bucket of a simulated S3 on 127.0.0.1."""

import io
import stat
from base64 import b64encode
from hashlib import sha256

import boto3
import pytest
from moto.server import ThreadedMotoServer

from jianzhen.adapters.object_store import WriteOnceBucket, WriteOnceFolder

NAME = "claim/0001/0002"


@pytest.fixture(scope="module")
def s3():
    """An S3 that forgets everything afterwards."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(s3, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "simulated")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "simulated")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    client = boto3.client("s3", endpoint_url=s3, region_name="us-east-1")
    client.create_bucket(Bucket="originals")
    yield WriteOnceBucket(bucket_name="originals", endpoint_url=s3, region_name="us-east-1")
    for one in client.list_objects_v2(Bucket="originals").get("Contents", []):
        client.delete_object(Bucket="originals", Key=one["Key"])
    client.delete_bucket(Bucket="originals")


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    return WriteOnceFolder(location=str(tmp_path)) if request.param == "folder" else request.getfixturevalue("bucket")


@pytest.mark.parametrize("content", [b"as received", b"", b"\x00\xff" * 700_000])
def test_it_gives_back_what_it_was_given_under_the_very_name(store, content):
    assert store.save(NAME, io.BytesIO(content)) == NAME
    with store.open(NAME) as file:
        assert b"".join(iter(lambda: file.read(65_536), b"")) == content
    assert store.size(NAME) == len(content)


def test_it_writes_a_name_once(store):
    store.save(NAME, io.BytesIO(b"first"))
    with pytest.raises(FileExistsError, match="written once"):
        store.save(NAME, io.BytesIO(b"second"))
    assert store.open(NAME).read() == b"first"
    assert not store.exists("claim/0001/0003")


def test_what_is_not_there_is_a_missing_file(store):
    with pytest.raises(FileNotFoundError):
        store.open("claim/none").read()


def test_it_deletes_what_was_erased_and_says_nothing_of_what_is_gone(store):
    store.save(NAME, io.BytesIO(b"first"))
    store.delete(NAME)
    store.delete(NAME)
    assert not store.exists(NAME)


def test_a_file_in_the_folder_is_read_only_and_its_folders_closed(tmp_path):
    WriteOnceFolder(location=str(tmp_path)).save(NAME, io.BytesIO(b"first"))
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o400
    assert stat.S_IMODE((tmp_path / "claim").stat().st_mode) == 0o700


def test_an_object_in_the_bucket_carries_its_sha256_and_is_private(bucket, s3):
    bucket.save(NAME, io.BytesIO(b"first"))
    head = bucket.connection.meta.client.head_object(Bucket="originals", Key=NAME, ChecksumMode="ENABLED")
    assert head["ChecksumSHA256"] == b64encode(sha256(b"first").digest()).decode()
    grants = bucket.connection.meta.client.get_object_acl(Bucket="originals", Key=NAME)["Grants"]
    assert all("URI" not in one["Grantee"] for one in grants)
