"""Files in a folder and files in a bucket: the same is asked of both, the bucket of a server that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer

from placefund.config.environment import Environment
from placefund.config.kinds import Wrong
from placefund.documents import actions
from placefund.documents.models import Document
from placefund.documents.queries import broken_files, bytes_of
from placefund.documents.stores import Bucket, Folder, store
from placefund.domain.files import DocumentKind, FileRefused
from placefund.operations import backups, restoring
from placefund.operations.health import surroundings
from placefund.operations.health.sign import Grade
from tests.build import AFTER_Q1, a_return
from tests.files import a_pdf

pytestmark = pytest.mark.django_db
CONTENT = b"what somebody sent"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "only-for-tests")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


@pytest.fixture
def bucket(server: str, settings: Any, request: pytest.FixtureRequest) -> str:
    """A bucket of a test's own, which the installation is told to keep its files in."""
    name = f"fund-{abs(hash(request.node.name))}"
    boto3.client("s3", endpoint_url=server, region_name="eu-west-2").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    given = {"PLACEFUND_FILES": f"s3://{name}/files?endpoint={server}&region=eu-west-2"}
    settings.FILES_BUCKET = Environment(given).bucket("PLACEFUND_FILES")
    return name


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> str:
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return str(request.param)


def sent(name: str = "list.pdf") -> Document:
    report = a_return()
    file = SimpleUploadedFile(name, a_pdf(pages=1), "application/pdf")
    return actions.attach(report, file, kind=DocumentKind.EVIDENCE, by=report.award.side.lead, at=AFTER_Q1)


def test_what_is_kept_is_read_again_and_gone_when_removed(place: str) -> None:
    assert isinstance(store(), Bucket if place == "bucket" else Folder)
    assert (store().read("ab/abc"), list(store().kept())) == (None, [])
    store().keep("ab/abc", CONTENT)
    store().keep("ab/abc", CONTENT)
    store().keep("aa/aab", b"")
    assert (store().read("ab/abc"), store().read("aa/aab")) == (CONTENT, b"")
    assert [path for path, _ in store().kept()] == ["aa/aab", "ab/abc"]
    store().remove("ab/abc")
    store().remove("ab/abc")
    assert [path for path, _ in store().kept()] == ["aa/aab"]


def test_a_file_is_sent_given_out_and_told_of_when_its_bytes_change(place: str, client: Client) -> None:
    document = sent()
    client.force_login(document.uploaded_by)
    address = reverse("document", args=[document.pk])
    assert client.get(address).content == bytes_of(document) == a_pdf(pages=1)
    assert list(broken_files()) == []
    store().remove(document.path)
    store().keep(document.path, b"another")
    assert client.get(address).status_code == 404
    assert list(broken_files()) == [f"File {document.pk} is missing, or is not what was sent."]


def test_what_nothing_names_is_cleared_away_after_a_day(place: str) -> None:
    document = sent()
    store().keep("ab/abc", CONTENT)
    (_, since) = next(iter(store().kept()))
    assert actions.sweep(at=since + timedelta(hours=23)) == 0
    assert actions.sweep(at=since + timedelta(hours=25)) == 1
    assert [path for path, _ in store().kept()] == [document.path]


def test_a_bucket_that_does_not_answer_refuses_a_file_in_a_sentence_and_changes_nothing(
    bucket: str, settings: Any
) -> None:
    settings.FILES_BUCKET = settings.FILES_BUCKET | {"bucket_name": "nobody-made-it"}
    with pytest.raises(FileRefused) as refused:
        sent()
    assert str(refused.value) == (
        "“list.pdf” could not be kept just now: the place where this site keeps its files does not take it. "
        "Nothing was changed. Try again in a few minutes; if it stays so, tell whoever runs this site."
    )
    assert not Document.objects.exists()
    sign = next(surroundings.folder())
    assert (sign.part, sign.grade) == ("Bucket", Grade.WRONG)
    assert "s3://nobody-made-it/files" in sign.told
    assert "NoSuchBucket" in sign.told


def test_the_doctor_finds_a_bucket_that_answers(bucket: str) -> None:
    sign = next(surroundings.folder())
    assert (sign.grade, sign.told) == (Grade.WELL, f"s3://{bucket}/files answers, and shows us its files.")


def test_a_file_that_cannot_be_read_is_a_breach_and_stops_no_other_check(bucket: str, settings: Any) -> None:
    document = sent()
    settings.FILES_BUCKET = settings.FILES_BUCKET | {"bucket_name": "nobody-made-it"}
    (breach,) = broken_files()
    assert breach.startswith(f"File {document.pk} could not be read: ")


@pytest.mark.django_db(transaction=True)
def test_a_backup_takes_the_files_of_a_bucket_and_is_not_restored_over_others(
    bucket: str, tmp_path: Path, settings: Any
) -> None:
    store().keep("ab/abc", CONTENT)  # not by its digest, as a file that was spoilt
    document = sent()
    backup, spoilt = backups.make(tmp_path / "backups", at=AFTER_Q1, keep=2)
    assert (backup.manifest.files, spoilt) == ((document.path,), ["The file ab/abc is not what was sent."])
    assert backup.file(document.path).read_bytes() == bytes_of(document)
    with pytest.raises(backups.CannotBackUp, match=f"There are files in s3://{bucket}/files already. Name an empty"):
        restoring.restore(backup)


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ("s3://our-fund", {"bucket_name": "our-fund"}),
        ("s3://our-fund/a/b/", {"bucket_name": "our-fund", "location": "a/b"}),
        ("s3://our-fund?region=eu-west-2", {"bucket_name": "our-fund", "region_name": "eu-west-2"}),
        (
            "s3://our-fund?endpoint=https://s3.example.org/",
            {"bucket_name": "our-fund", "endpoint_url": "https://s3.example.org"},
        ),
        ("", {}),
    ],
)
def test_a_bucket_is_named_by_an_address(given: str, options: dict[str, str]) -> None:
    assert Environment({"PLACEFUND_FILES": given}).bucket("PLACEFUND_FILES") == options


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("/var/files", "Write s3:// and the name of the bucket"),
        ("s3://Our_Fund", "Write s3:// and the name of the bucket"),
        ("s3://name:secret@our-fund", "Write s3:// and the name of the bucket"),
        ("s3://our-fund?acl=public-read", "there may be endpoint and region, and not acl"),
        ("s3://our-fund?endpoint=s3.example.org", "is not an address"),
    ],
)
def test_what_names_no_bucket_stops_the_start(given: str, sentence: str) -> None:
    with pytest.raises(Wrong, match=sentence.replace("?", ".")):
        Environment({"PLACEFUND_FILES": given})
