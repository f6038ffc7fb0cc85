"""Where originals lie: a folder, or an S3 bucket by django-storages. Both write a name once and never again."""

from __future__ import annotations

from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage


class WriteOnceFolder(FileSystemStorage):
    """A folder in which files are read-only from the first moment."""

    def __init__(self, location: str) -> None:
        super().__init__(location=location, file_permissions_mode=0o400, directory_permissions_mode=0o700)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Keep the name as it is. Raises ``FileExistsError`` when it is taken: nothing is written twice."""
        if self.exists(name):
            raise FileExistsError(f"{name} is already kept; an original is written once")
        return name


class WriteOnceBucket(S3Storage):  # type: ignore[misc]
    """A bucket in which an object is put once, with its SHA-256 checked by the store."""

    default_acl = "private"

    def get_default_settings(self) -> dict[str, Any]:
        """Add the checksum and the refusal to overwrite."""
        made: dict[str, Any] = super().get_default_settings()
        return {**made, "file_overwrite": True, "object_parameters": {"ChecksumAlgorithm": "SHA256"}}

    def save(self, name: str, content: IO[Any] | File[Any], max_length: int | None = None) -> str:
        """Put an object. Raises ``FileExistsError`` when the name is taken."""
        if self.exists(name):
            raise FileExistsError(f"{name} is already kept; an original is written once")
        made: str = super().save(name, content, max_length=max_length)
        return made
