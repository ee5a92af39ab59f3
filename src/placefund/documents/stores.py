"""Where the bytes of files are: a folder of this machine, or a bucket that speaks S3. Each file is named by its digest.

Whoever keeps, reads or clears files asks `store()` and knows nothing of folders and buckets.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.core.files.base import ContentFile

if TYPE_CHECKING:
    from storages.backends.s3 import S3Storage


class StoreFailed(OSError):
    """The store did not answer, or refused; the message is what it said."""


class Store(Protocol):
    """A place for bytes under names such as `ab/ab12…`. Each way fails with an OSError; that nothing is there is no failure."""

    def keep(self, path: str, content: bytes) -> None:
        """Write the bytes, whole or not at all. What is there already is wanted again: its day counts from now."""

    def read(self, path: str) -> bytes | None:
        """The bytes, or None where there are none."""

    def remove(self, path: str) -> None:
        """Take away what is there, if anything is."""

    def kept(self) -> Iterator[tuple[str, datetime]]:
        """Every path with when it was last kept, in the order of the paths."""


class Folder:
    """Files below a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __str__(self) -> str:
        return str(self.root)

    def keep(self, path: str, content: bytes) -> None:
        place = self.root / path
        if place.exists():
            place.touch()
            return
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        Path(written.name).replace(place)

    def read(self, path: str) -> bytes | None:
        place = self.root / path
        return place.read_bytes() if place.is_file() else None

    def remove(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)

    def kept(self) -> Iterator[tuple[str, datetime]]:
        for place in sorted(self.root.glob("??/*")):
            if place.is_file():
                yield place.relative_to(self.root).as_posix(), datetime.fromtimestamp(place.stat().st_mtime, UTC)


class Bucket:
    """Files in a bucket. Who may use it is told by the surroundings: a key in the environment, or the machine's own role.

    `options` are those of django-storages that name the bucket, such as `bucket_name`, `location` and `endpoint_url`.
    """

    def __init__(self, options: Mapping[str, str]) -> None:
        from storages.backends.s3 import S3Storage  # an extra: only who keeps files in a bucket installs it

        # A name is the digest of what is in it: the same name is the same file.
        self.storage: S3Storage = S3Storage(**options, file_overwrite=True)

    def __str__(self) -> str:
        return f"s3://{self.storage.bucket_name}/{self.storage.location}".rstrip("/")

    def keep(self, path: str, content: bytes) -> None:
        with _told():
            self.storage.save(path, ContentFile(content))

    def read(self, path: str) -> bytes | None:
        from botocore.exceptions import ClientError

        with _told():
            try:
                return bytes(self.storage.bucket.Object(self._begin + path).get()["Body"].read())
            except ClientError as trouble:
                # The library's own way of opening takes a bucket that is not there for a file that is not there.
                if trouble.response.get("Error", {}).get("Code") == "NoSuchKey":
                    return None
                raise

    def remove(self, path: str) -> None:
        with _told():
            self.storage.delete(path)

    def kept(self) -> Iterator[tuple[str, datetime]]:
        with _told():
            for each in self.storage.bucket.objects.filter(
                Prefix=self._begin
            ):  # in pages of a thousand, by their names
                yield each.key.removeprefix(self._begin), each.last_modified

    @property
    def _begin(self) -> str:
        return f"{self.storage.location}/" if self.storage.location else ""


@contextmanager
def _told() -> Iterator[None]:
    """What the library raises, as one kind of failure with one sentence."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as trouble:
        raise StoreFailed(str(trouble)) from trouble


def store() -> Store:
    """Where this installation keeps its files."""
    options: dict[str, str] = settings.FILES_BUCKET
    return _bucket(tuple(options.items())) if options else Folder(Path(settings.MEDIA_ROOT))


@cache
def _bucket(options: tuple[tuple[str, str], ...]) -> Bucket:
    """One for a process: django-storages keeps a connection for each thread."""
    return Bucket(dict(options))
