"""Where the files of documents are kept: on the local disk, or in a store that speaks S3.

``files_of`` returns the one of the settings. A file has a random name that tells nothing of it; what it is called, how
large it is and who may see it stands in the database.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.storage.files import Files, StoredFile
from graphcrm.storage.local import LocalFiles

if TYPE_CHECKING:
    from graphcrm.config import Settings

__all__ = ["Files", "StoredFile", "files_of"]

_S3 = "s3://"
_FOLDER = "files"


def files_of(settings: Settings) -> Files:
    """Return the store of these settings. Nothing is opened or made before it is used."""
    if not settings.files.startswith(_S3):
        return LocalFiles(Path(settings.files) if settings.files else settings.home / _FOLDER)
    from graphcrm.storage.s3 import S3Files

    bucket, _, prefix = settings.files.removeprefix(_S3).partition("/")
    return S3Files(bucket, prefix.strip("/"), settings.files_endpoint)
