"""Files in a store that speaks S3, of Amazon or of one's own (MinIO, Ceph, Garage). It takes the extra ``s3``.

Keys come from where every program with boto3 looks for them: ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``, a
profile, or the role of the machine.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any, BinaryIO, cast

from graphcrm.errors import GraphcrmError, InstallationError, StorageError
from graphcrm.phrases import Phrase
from graphcrm.storage.files import Files, StoredFile, check_name, is_name, missing

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Files(Files):
    """Files in a bucket, below a prefix."""

    def __init__(self, bucket: str, prefix: str = "", endpoint: str = "") -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.endpoint = endpoint

    def put(self, name: str, source: BinaryIO) -> None:
        """Store a stream; S3 shows an object when it is complete."""
        with self._translated():
            # boto3 closes what it is given, and the stream is the caller's.
            self._client.upload_fileobj(_Unclosed(source), self.bucket, self._key(name))

    def open(self, name: str) -> BinaryIO:
        """Return a stream of the file."""
        with self._translated():
            return cast(BinaryIO, self._client.get_object(Bucket=self.bucket, Key=self._key(name))["Body"])

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there counts as deleted."""
        with self._translated():
            self._client.delete_object(Bucket=self.bucket, Key=self._key(name))

    def exists(self, name: str) -> bool:
        """Say whether there is a file of this name."""
        from botocore.exceptions import ClientError

        with self._translated():
            try:
                self._client.head_object(Bucket=self.bucket, Key=self._key(name))
            except ClientError as error:
                if _code(error) in _MISSING:
                    return False
                raise
        return True

    def stored(self) -> Iterator[StoredFile]:
        """Yield all files below the prefix; other objects are none of them."""
        with self._translated():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            for page in pages:
                for each in page.get("Contents", ()):
                    name = each["Key"].removeprefix(self.prefix)
                    if is_name(name):
                        yield StoredFile(name, each["Size"], each["LastModified"])

    def _key(self, name: str) -> str:
        return self.prefix + check_name(name)

    @cached_property
    def _client(self) -> Any:
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise InstallationError(
                "Files are to be kept in S3, and boto3 is not installed.", "Install graphcrm[s3]."
            ) from error
        # Not every store knows the checksums that boto3 adds by itself; TLS and our own SHA-256 stand beside them.
        when_required: Any = "when_required"
        options = Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "standard", "max_attempts": 3},
            request_checksum_calculation=when_required,
            response_checksum_validation=when_required,
        )
        return boto3.client("s3", endpoint_url=self.endpoint or None, config=options)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except GraphcrmError:
            raise
        except Exception as error:
            from boto3.exceptions import Boto3Error
            from botocore.exceptions import BotoCoreError, ClientError

            if isinstance(error, ClientError) and _code(error) in _MISSING - {"NotFound"}:
                raise missing() from error
            if not isinstance(error, (BotoCoreError, ClientError, Boto3Error)):
                raise
            raise StorageError(
                Phrase("The store of files (bucket {bucket}) cannot be used: {why}.", bucket=self.bucket, why=error),
                "Check GRAPHCRM_FILES and GRAPHCRM_FILES_ENDPOINT, and the keys that boto3 finds.",
            ) from error


class _Unclosed:
    """A stream that can be read and not closed."""

    def __init__(self, source: BinaryIO) -> None:
        self.read = source.read


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
