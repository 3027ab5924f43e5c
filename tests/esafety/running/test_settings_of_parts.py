"""Settings for the services that the application uses: store of files, virus scanner, monitoring, balancers, keys."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from esafety.running import environment
from tests.esafety.running.test_settings import DEMO, SAFE, load  # noqa: F401 (a fixture)

KEYS = {"AWS_ACCESS_KEY_ID": "plan", "AWS_SECRET_ACCESS_KEY": "secret-of-the-server"}
CLAMD = {"UPLOAD_SCANNER": "core.scanning.clamd", "CLAMD_URL": "tcp://clamav:3310"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"EVIDENCE_URL": "https://bucket.s3.example.org"}, "EVIDENCE_URL cannot be used"),
        ({"EVIDENCE_URL": "file:///srv/files"}, "EVIDENCE_URL cannot be used"),
        ({"EVIDENCE_URL": "s3://"}, "EVIDENCE_URL cannot be used"),
        ({"EVIDENCE_URL": "s3://Bucket_Name"}, "EVIDENCE_URL cannot be used"),
        ({"EVIDENCE_URL": "s3://bucket?acl=public-read"}, "EVIDENCE_URL cannot be used"),
        ({"EVIDENCE_URL": "s3://bucket?endpoint"}, "EVIDENCE_URL cannot be used"),
        ({"EVIDENCE_URL": "s3://bucket?region=eu west"}, "EVIDENCE_URL cannot be used"),
        ({"PURGE_DATABASE_URL": "postgres://u:p@db.example.org/x"}, "PURGE_DATABASE_URL names a server"),
        ({"EVIDENCE_URL": "s3://[bucket"}, "EVIDENCE_URL cannot be used"),
        ({"EVIDENCE_URL": "s3://plan:secret@bucket"}, "EVIDENCE_URL contains a user name or password"),
        ({"EVIDENCE_URL": "s3://bucket?endpoint=http://s3.example.org"}, "unencrypted"),
        ({"EVIDENCE_URL": "s3://bucket?endpoint=http://10.0.0.5:9000"}, "unencrypted"),
        ({"EVIDENCE_URL": "s3://bucket?endpoint=ftp://s3.example.org"}, "is not the address of a server"),
        ({"EVIDENCE_URL": "s3://bucket?endpoint=https://plan:secret@s3.example.org"}, "is not the address of a server"),
        ({"EVIDENCE_URL": "s3://bucket", "AWS_SECRET_ACCESS_KEY": ""}, "needs AWS_ACCESS_KEY_ID"),
        ({"EVIDENCE_URL": "s3://bucket", "AWS_ACCESS_KEY_ID": " "}, "needs AWS_ACCESS_KEY_ID"),
        ({"CLAMD_URL": "tcp://127.0.0.1:3310"}, "belong together"),
        ({"CLAMD_URL": "tcp://127.0.0.1:3310", "UPLOAD_SCANNER": "core.files.uploads.scan"}, "belong together"),
        ({"UPLOAD_SCANNER": "core.scanning.clamd"}, "belong together"),
        (CLAMD | {"CLAMD_URL": "http://127.0.0.1:3310"}, "CLAMD_URL cannot be used"),
        (CLAMD | {"CLAMD_URL": "unix://clamd.sock"}, "CLAMD_URL cannot be used"),
        (CLAMD | {"CLAMD_URL": "tcp://127.0.0.1:port"}, "CLAMD_URL cannot be used"),
        (CLAMD | {"CLAMD_URL": "tcp://10.0.0.5:3310"}, "CLAMD_URL names another machine"),
        ({"METRICS_TOKEN": "x" * 31}, "METRICS_TOKEN is too short"),
        ({"METRICS_TOKEN": "x" * 40}, "METRICS_TOKEN could be guessed"),
        ({"HEALTH_NETWORKS": "10.20.0.0/16,balancer"}, "HEALTH_NETWORKS is not a list of networks"),
        ({"HEALTH_NETWORKS": "10.20.3.4/16"}, "HEALTH_NETWORKS is not a list of networks"),
    ],
    ids=lambda value: value if isinstance(value, str) else ",".join(value.values()),
)
def test_start_is_refused_when_a_setting_is_wrong(load, changes, words):  # noqa: F811
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**SAFE | KEYS | changes)
    assert words in str(refused.value)
    assert not any(secret in str(refused.value) for secret in ("secret@", KEYS["AWS_SECRET_ACCESS_KEY"]))


def test_start_is_refused_when_the_packages_of_s3_are_missing(load, monkeypatch):  # noqa: F811
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"Install django-storages\[s3\]"):
        load(**SAFE | KEYS, EVIDENCE_URL="s3://bucket")


def test_files_are_on_the_disk_unless_a_bucket_is_named(load, tmp_path):  # noqa: F811
    assert load(**SAFE)["STORAGES"]["default"]["OPTIONS"] == {"location": tmp_path / "files"}
    url = "s3://bucket/board/files/?endpoint=https://s3.example.org:9000&region=eu-north-1"
    (tmp_path / "key").write_text("secret-of-a-file\n")
    keys = {"AWS_ACCESS_KEY_ID": "plan", "AWS_SECRET_ACCESS_KEY_FILE": str(tmp_path / "key")}
    store = load(**SAFE | keys, EVIDENCE_URL=url)["STORAGES"]["default"]
    assert store["BACKEND"] == "core.files.buckets.BucketStorage"
    assert store["OPTIONS"] == {
        "bucket_name": "bucket", "location": "board/files", "endpoint_url": "https://s3.example.org:9000",
        "region_name": "eu-north-1", "access_key": "plan", "secret_key": "secret-of-a-file",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("tcp://127.0.0.1:3311", ("127.0.0.1", 3311)),
        ("tcp://clamav", ("clamav", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_clamd_url_gives_where_it_listens(load, url, where):  # noqa: F811
    assert load(**SAFE | CLAMD | {"CLAMD_URL": url})["CLAMD_ADDRESS"] == where


def test_old_keys_are_read_while_a_key_is_changed(load):  # noqa: F811
    keys = ["a" * 40, "b" * 40]
    assert load(**SAFE, SECRET_KEY_OLD=", ".join(keys))["SECRET_KEY_FALLBACKS"] == keys
