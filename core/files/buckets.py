"""Stores uploaded files in a bucket of an S3 server, which several machines share (setting EVIDENCE_URL).

A network file system would leave locks, permissions and half-written files to whoever runs the site.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from core.files.storage import LOOK, note_stored
from core.jobs.failures import note_failure
from core.records.rules import Away
from core.text.references import new_reference

logger = logging.getLogger("core.files")

AWAY = "Files cannot be reached at the moment. Nothing was saved. Try again in a few minutes."
MISSING = {"404", "NoSuchKey"}
CONNECT, READ = 5, 20  # seconds, each tried twice
ONE_PIECE = 1_000_000_000  # bytes that are sent at once: pieces of an upload that was cut off are in no list of files
IN_MEMORY = 2_500_000  # bytes of a file that is read; a larger one goes through a temporary file


@contextmanager
def reached() -> Iterator[None]:
    """Raises FileNotFoundError for a missing object, and Away for every other failure of the server."""
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        if isinstance(error, ClientError) and error.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError("The file is not in the store.") from error
        reference = new_reference()
        logger.error("Reference %s: the store of files failed", reference, exc_info=error)
        raise Away(AWAY, field="file") from error


class BucketStorage(S3Storage):
    """Objects are whole, private and served by the application only; remains of cut-off uploads go after a day."""

    is_shared = True  # by all processes of the board, so no backup may be proved in it

    def __init__(self, **options):
        options |= {
            "file_overwrite": False,
            "default_acl": None,
            "security_token": None,
            "max_memory_size": IN_MEMORY,
            "transfer_config": TransferConfig(
                use_threads=False, multipart_threshold=ONE_PIECE, num_download_attempts=2
            ),
            "client_config": Config(
                signature_version="s3v4",
                connect_timeout=CONNECT,
                read_timeout=READ,
                retries={"total_max_attempts": 2},
                request_checksum_calculation="when_required",  # servers other than Amazon's know no newer ones
                response_checksum_validation="when_required",
            ),
        }
        super().__init__(**options)

    def _open(self, name, mode="rb"):
        with reached():
            file = super()._open(name, mode)
            file.open()  # fetched here, where a failure can still become an error page
        return file

    def _save(self, name, content):
        with reached():
            name = super()._save(name, content)
        note_stored(name)
        return name

    def delete(self, name):
        """Delete an object. If the server is away, it stays until the daily job for files without a record."""
        try:
            with reached():
                super().delete(name)
        except Away:
            note_failure(job=LOOK, reference=new_reference())

    def exists(self, name):
        with reached():
            return super().exists(name)

    def listdir(self, name):
        with reached():
            return super().listdir(name)

    def size(self, name):
        with reached():
            return super().size(name)

    def get_modified_time(self, name):
        with reached():
            return super().get_modified_time(name)

    def url(self, *args, **kwargs):
        raise ValueError("A stored file has no address of its own: the application serves it.")

    def check(self) -> None:
        """Raise Away while the bucket does not answer."""
        with reached():
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
