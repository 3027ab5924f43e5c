"""Files in a bucket over HTTP: by default that of moto's server, which imitates S3; TEST_S3_URL names a real one.

TEST_S3_URL is written like EVIDENCE_URL, with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
"""

from __future__ import annotations

import logging
import os
import socket
from contextlib import nullcontext
from datetime import timedelta
from secrets import token_hex

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from actions.models import Evidence
from core.backup import proving, restoring
from core.backup.archive import reading
from core.backup.proving import NotProved, prove_backup
from core.backup.saving import save_backup
from core.files import buckets
from core.files.storage import LOOK, MISSING, delete_files, noted_files
from core.files.stored_files import stored_names, without_record
from core.jobs.daily import run_often
from core.jobs.models import JobFailure
from core.records.rules import Away
from esafety.running.environment import read_store
from tests.actions.pages import errors_of, text_of, value_of
from tests.core.files.upload_files import PDF
from tests.factories.plan import EvidenceFactory
from tests.mailbox import free_port

KEYS = {"AWS_ACCESS_KEY_ID": "plan", "AWS_SECRET_ACCESS_KEY": "a secret of the server"}
BUCKET = "esafety-evidence"


@pytest.fixture(scope="module")
def server():
    """(address for EVIDENCE_URL, keys) of an S3 server with a bucket, which the tests may fill."""
    if url := os.environ.get("TEST_S3_URL"):
        yield url, os.environ
        return
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        names = {"aws_access_key_id": KEYS["AWS_ACCESS_KEY_ID"], "aws_secret_access_key": "x"}
        client = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-2", **names)
        bucket = f"{BUCKET}-{token_hex(4)}"  # moto remembers those of an earlier server in the same process
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        client.close()
        yield f"s3://{bucket}/?endpoint={endpoint}", KEYS
    finally:
        moto.stop()


def content_of(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def use(settings, url: str, keys) -> None:
    default = read_store(url, keys, folder="", demo=False)
    settings.STORAGES = settings.STORAGES | {"default": default}


@pytest.fixture
def bucket(server, settings):
    """The store in a folder of the test's own, which is empty afterwards."""
    (path, _, query), keys = server[0].partition("?"), server[1]
    use(settings, f"{path.rstrip('/')}/{token_hex(4)}/deeper?{query}", keys)
    yield default_storage
    for each in default_storage.bucket.objects.filter(Prefix=default_storage.location):
        each.delete()


@pytest.fixture
def away(settings):
    use(settings, f"s3://{BUCKET}?endpoint=http://127.0.0.1:{free_port()}", KEYS)


@pytest.mark.long
def test_file_is_stored_read_listed_and_deleted(bucket):
    content = b"x" * 9_000_000
    assert bucket.save("evidence/a", ContentFile(content)) == "evidence/a"
    assert content_of("evidence/a") == content
    assert bucket.exists("evidence/a") and bucket.size("evidence/a") == len(content)
    assert bucket.listdir("evidence") == ([], ["a"]) and stored_names() == ["evidence/a"]
    assert abs(bucket.get_modified_time("evidence/a") - timezone.now()) < timedelta(minutes=5)
    for _ in range(2):
        bucket.delete("evidence/a")
    assert not bucket.exists("evidence/a") and bucket.listdir("evidence") == ([], [])


@pytest.mark.long
def test_large_file_goes_in_one_piece(bucket):
    """Of several, those of an upload that was cut off would stay where no list of files shows them."""
    bucket.save("evidence/a", ContentFile(b"x" * 25_000_000))
    assert "-" not in bucket.bucket.Object(f"{bucket.location}/evidence/a").e_tag  # it ends with the number of pieces


@pytest.mark.long
def test_list_is_whole_when_the_server_gives_it_in_parts(bucket, monkeypatch):
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "3")  # servers give a thousand
    names = [f"evidence/{number}" for number in range(8)]
    for name in names:
        bucket.save(name, ContentFile(b"x"))
    bucket.bucket.Object(f"{bucket.location}-of-others/evidence/9").put(Body=b"x")
    try:
        assert stored_names() == names and bucket.listdir("") == (["evidence"], [])
    finally:
        bucket.bucket.Object(f"{bucket.location}-of-others/evidence/9").delete()


@pytest.mark.long
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?endpoint=https://s3.example.org:9000", "https://s3.example.org:9000/board-files/a?"),
        ("?region=eu-west-2", "https://board-files.s3.amazonaws.com/a?"),
    ],
)
def test_bucket_is_named_in_the_path_of_servers_of_one_s_own(settings, query, expected):
    """Few of them answer under a domain for each bucket, as Amazon does."""
    use(settings, f"s3://board-files{query}", KEYS)
    client = default_storage.connection.meta.client
    assert client.generate_presigned_url("get_object", {"Bucket": "board-files", "Key": "a"}).startswith(expected)


def test_missing_file_raises_what_a_disk_raises(bucket):
    for call in (bucket.open, bucket.size, bucket.get_modified_time):
        with pytest.raises(FileNotFoundError):
            call("evidence/none")


@pytest.mark.long
def test_no_file_is_overwritten(bucket):
    names = [bucket.save("evidence/a", ContentFile(text)) for text in (b"first", b"second")]
    assert names[0] == "evidence/a" != names[1]
    assert [content_of(name) for name in names] == [b"first", b"second"]


def test_objects_are_private_and_have_no_address(bucket):
    bucket.save("evidence/a", ContentFile(b"x"))
    grants = bucket.bucket.Object(f"{bucket.location}/evidence/a").Acl().grants
    assert [grant["Grantee"] for grant in grants if "URI" in grant["Grantee"]] == []
    with pytest.raises(ValueError, match="the application serves it"):
        bucket.url("evidence/a")


def test_files_of_records_that_are_undone_are_deleted(bucket):
    bucket.save("evidence/before", ContentFile(b"stays"))
    with noted_files() as names:
        bucket.save("evidence/now", ContentFile(b"x"))
    delete_files(names)
    assert stored_names() == ["evidence/before"]


@pytest.mark.long
@pytest.mark.django_db
def test_file_without_a_record_is_found_a_day_later(bucket, monkeypatch):
    bucket.save("evidence/lost", ContentFile(b"x"))
    assert without_record() == []
    day_after = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr("core.files.stored_files.timezone.now", lambda: day_after)
    assert without_record() == ["evidence/lost"]


def send(client, action):
    sent = {"file": SimpleUploadedFile("May.pdf", PDF), "title": "Minutes of the May meeting"}
    return client.post(reverse("add_evidence", args=[action.pk]), sent)


def test_evidence_is_added_and_fetched_by_its_pages(bucket, board, enter, marian, helen):
    assert send(enter(marian), board.open.by_group).status_code == 302
    evidence = Evidence.objects.latest("pk")
    assert bucket.exists(evidence.file.name)
    answer = enter(helen).get(reverse("evidence", args=[evidence.pk]))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    assert 'filename="May.pdf"' in answer["Content-Disposition"]


@pytest.mark.long
def test_missing_evidence_is_reported_as_gone(bucket, board, enter, marian):
    evidence = EvidenceFactory(action=board.open.by_group, file="evidence/gone", filename="May.pdf", url="")
    answer = enter(marian).get(reverse("evidence", args=[evidence.pk]))
    assert answer.status_code == 404 and MISSING in text_of(answer)


def check_refused(answer, action, before: int) -> None:
    assert answer.status_code == 503 and errors_of(answer) == [buckets.AWAY]
    assert value_of(answer, "title") == "Minutes of the May meeting"
    assert action.evidence.count() == before


@pytest.mark.long
def test_upload_is_refused_and_its_title_stays_when_the_server_is_away(away, board, enter, marian):
    action = board.open.by_group
    before = action.evidence.count()
    check_refused(send(enter(marian), action), action, before)


@pytest.mark.long
def test_upload_is_refused_and_its_title_stays_when_the_server_is_silent(settings, board, enter, marian, monkeypatch):
    monkeypatch.setattr(buckets, "READ", 0.2)
    action = board.open.by_group
    before = action.evidence.count()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, f"s3://{BUCKET}?endpoint=http://127.0.0.1:{silent.getsockname()[1]}", KEYS)
        check_refused(send(enter(marian), action), action, before)


@pytest.mark.long
def test_fetching_returns_503_when_the_server_is_away(away, board, enter, marian):
    evidence = EvidenceFactory(action=board.open.by_group, file="evidence/a", filename="May.pdf", url="")
    client = enter(marian)
    client.raise_request_exception = False
    answer = client.get(reverse("evidence", args=[evidence.pk]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not JobFailure.objects.exists()


@pytest.mark.django_db
def test_failure_is_listed_until_the_server_is_back(server, settings, away):
    assert LOOK in run_often()
    default_storage.delete("evidence/a")  # as after a removal that is settled already
    assert JobFailure.objects.get(job=LOOK).times == 2
    use(settings, *server)
    assert LOOK not in run_often()
    assert not JobFailure.objects.filter(job=LOOK).exists()


@pytest.mark.django_db
def test_missing_bucket_does_not_count_as_a_missing_file(server, settings):
    query, keys = server[0].partition("?")[2], server[1]
    use(settings, f"s3://esafety-no-such-bucket-{token_hex(4)}?{query}", keys)
    with pytest.raises(Away):
        default_storage.save("evidence/a", ContentFile(b"x"))
    assert LOOK in run_often()


@pytest.mark.django_db
def test_files_come_back_from_a_backup(bucket, tmp_path, monkeypatch):
    evidence = EvidenceFactory(file="", url="https://example.org/")
    evidence.file.save("a", ContentFile(PDF), save=False)
    name = evidence.file.name
    monkeypatch.setattr("core.backup.saving.file_names", lambda: [name, "evidence/not-there"])
    monkeypatch.setattr("core.backup.saving.one_snapshot", nullcontext)  # the test has a transaction already
    monkeypatch.setattr("core.backup.saving.server_version", lambda: 15)
    monkeypatch.setattr("core.backup.saving.write_dump", lambda *args: None)
    told = save_backup(tmp_path / "board.zip")
    assert told.files == {name: len(PDF)} and told.missing == ["evidence/not-there"]
    bucket.delete(name)
    with reading(tmp_path / "board.zip") as reader:
        restoring.refuse_where_files_differ(reader)
        restoring.write_files(reader)
        assert content_of(name) == PDF
        assert restoring.digest_of(name) == told.digests[f"files/{name}"]
        bucket.delete(name)
        bucket.save(name, ContentFile(b"something else"))
        with pytest.raises(restoring.NotEmpty, match="another file"):
            restoring.refuse_where_files_differ(reader)


def test_no_backup_is_proved_in_the_bucket_of_the_board(bucket, monkeypatch, tmp_path):
    bucket.save("evidence/a", ContentFile(b"x"))
    monkeypatch.setitem(proving.connection.settings_dict, "NAME", "board_proof")
    with pytest.raises(NotProved, match="unset EVIDENCE_URL"):
        prove_backup(tmp_path / "board.zip")
    assert bucket.exists("evidence/a")
