"""Keeping files: what is examined, kept, recorded, and to whom it is given."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placefund.documents import actions
from placefund.documents.examination import entries_of
from placefund.documents.models import Document
from placefund.documents.queries import bytes_of, documents_of
from placefund.domain.files import DocumentKind, Entry, FileRefused
from placefund.domain.messages import day
from placefund.domain.roles import Role
from placefund.people.access import NotYours
from placefund.records.models import Event
from placefund.records.queries import with_names
from placefund.returns.models import Return
from tests.build import AFTER_Q1, a_return, a_user
from tests.files import A_JPG, EICAR, a_pdf, a_scanner


def kept_at(document: Document) -> Path:
    """Where a document's bytes are, in the folder of a test."""
    return Path(site.MEDIA_ROOT) / document.path


pytestmark = pytest.mark.django_db

PDF = a_pdf()


def a_file(name: str = "payroll.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def an_archive(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", **parts}.items():
            # Without a time of its own a part carries the clock's, and two processes would name the test differently.
            part = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            archive.writestr(part, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def attach(report: Return, upload: SimpleUploadedFile) -> Document:
    lead = report.award.side.lead
    return actions.attach(report, upload, kind=DocumentKind.EVIDENCE, by=lead, at=AFTER_Q1)


def test_a_file_is_kept_under_its_digest_and_recorded(settings: Any) -> None:
    report = a_return()
    document = attach(report, a_file("../=payroll.pdf"))
    digest = hashlib.sha256(PDF).hexdigest()
    assert (document.name, document.content_type, document.size, document.sha256, document.scan) == (
        "=payroll.pdf", "application/pdf", len(PDF), digest, "not scanned",
    )  # fmt: skip
    assert kept_at(document) == Path(settings.MEDIA_ROOT) / digest[:2] / digest
    assert bytes_of(document) == PDF
    assert list(documents_of(report)) == [document]
    event = with_names(Event.objects.filter(verb="attached a file to")).get()
    assert (event.who, event.subject, event.details["name"]) == (
        str(report.award.side.lead),
        str(report),
        "=payroll.pdf",
    )


def test_the_same_bytes_are_kept_once_and_stay_while_a_document_names_them(settings: Any) -> None:
    report = a_return()
    first, second = attach(report, a_file("a.pdf")), attach(report, a_file("b.pdf"))
    assert [path.is_file() for path in Path(settings.MEDIA_ROOT).glob("*/*")] == [True]
    path, lead = kept_at(first), report.award.side.lead
    later = datetime.fromtimestamp(path.stat().st_mtime, AFTER_Q1.tzinfo) + timedelta(days=2)
    actions.remove(first, report, by=lead, at=AFTER_Q1)
    assert (actions.sweep(at=later), path.is_file()) == (0, True)
    actions.remove(second, report, by=lead, at=AFTER_Q1)
    assert (actions.sweep(at=later), path.is_file()) == (1, False)
    assert Event.objects.filter(verb="removed a file from").count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.xlsx", an_archive(**{"xl/sheet1.xml": bytes(30_000_000)})),
        ("nested.xlsx", an_archive(**{"xl/embeddings/a.zip": b"PK"})),
        ("macro.xlsx", an_archive(**{"xl/vbaProject.bin": b"x"})),
        ("broken.xlsx", an_archive()[:60]),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("page.svg", b"<svg onload='alert(1)'/>"),
        ("empty.pdf", b""),
        ("nothing.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"),
        ("nothing.csv", b",,\n,,\n"),
    ],
    ids=["bomb", "nested", "macro", "broken", "page as pdf", "page as svg", "empty", "no page", "no figure"],
)
def test_a_refused_file_leaves_nothing_behind(settings: Any, name: str, content: bytes) -> None:
    report = a_return()
    with pytest.raises(FileRefused):
        attach(report, a_file(name, content))
    assert not Document.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()
    assert not Event.objects.filter(verb="attached a file to").exists()


def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(settings: Any) -> None:
    settings.DOCUMENT_MAX_BYTES = 1_000_000
    upload = a_file("large.pdf", PDF + bytes(1_000_000))
    with pytest.raises(FileRefused, match=r"larger than 1 MB"):
        attach(a_return(), upload)
    assert upload.tell() == 0


def test_a_real_workbook_is_taken() -> None:
    document = attach(a_return(), a_file("costs.xlsx", an_archive(**{"xl/sheet1.xml": b"<row/>" * 50})))
    assert document.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_only_the_directory_of_an_archive_is_read() -> None:
    whole = an_archive(**{"xl/sheet1.xml": b"row" * 1_000})
    entries = entries_of(whole)
    assert entries is not None
    assert [entry.name for entry in entries] == ["[Content_Types].xml", "xl/workbook.xml", "xl/sheet1.xml"]
    assert entries[2].unpacked_bytes == 3_000
    assert entries_of(b"PK\x03\x04 nothing more") is None


def test_an_encrypted_entry_is_told_from_the_directory() -> None:
    content = bytearray(an_archive())
    where = content.rindex(b"PK\x01\x02")  # the flags stand eight bytes into a directory entry
    content[where + 8] |= 1
    entries = entries_of(bytes(content))
    assert entries is not None
    assert entries[-1] == Entry("xl/workbook.xml", 4, entries[-1].packed_bytes, is_encrypted=True)


def test_only_who_prepares_the_return_sends_evidence() -> None:
    report = a_return()
    for person in (report.award.side.partner, report.award.cast.monitoring, a_user()):
        with pytest.raises(NotYours):
            actions.attach(report, a_file(), kind=DocumentKind.EVIDENCE, by=person, at=AFTER_Q1)
    assert not Document.objects.exists()


def test_a_file_is_given_as_an_attachment_to_those_who_read_the_award(client: Client) -> None:
    report = a_return()
    document = attach(report, a_file("=Löhne.pdf"))
    cast, side = report.award.cast, report.award.side
    for person in (side.lead, side.partner, cast.monitoring, cast.finance, cast.auditor, cast.manager):
        client.force_login(person)
        answer = client.get(reverse("document", args=[document.pk]))
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''%3DL%C3%B6hne.pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_gets_a_file(client: Client) -> None:
    report, other = a_return(), a_return()
    address = reverse("document", args=[attach(report, a_file()).pk])
    assert client.get(address).status_code == 302
    outsiders = (
        other.award.side.lead,
        other.award.cast.monitoring,
        report.award.cast.chair,
        a_user(role=Role.ASSESSOR, scope="assessor:1"),
    )
    for person in outsiders:
        client.force_login(person)
        assert client.get(address).status_code == 403
    assert client.get(reverse("document", args=[999_999])).status_code == 404


def test_a_file_that_was_changed_on_disk_is_not_given_out(client: Client) -> None:
    report = a_return()
    document = attach(report, a_file())
    client.force_login(report.award.side.lead)
    kept_at(document).write_bytes(b"%PDF-1.7\nAnother list.\n")
    assert client.get(reverse("document", args=[document.pk])).status_code == 404
    kept_at(document).unlink()
    assert client.get(reverse("document", args=[document.pk])).status_code == 404


def test_what_is_inside_is_kept_with_a_file() -> None:
    pdf = a_pdf(pages=3, info=b"/Author (Riverside University)")
    document = attach(a_return(), a_file("plan.pdf", pdf))
    assert (document.pages, document.properties, document.has_passed) == (3, {"author": "Riverside University"}, True)
    assert (document.scan, str(document.scan_said)) == ("not scanned", "not scanned")


def test_a_scanned_file_says_by_what_and_when(settings: Any) -> None:
    with a_scanner(settings):
        document = attach(a_return(), a_file())
    assert (document.scan, document.scanned_by, document.scanned_at) == ("clean", "ClamAV 1.4.6/27799", AFTER_Q1)
    assert str(document.scan_said) == f"scanned by ClamAV 1.4.6/27799 on {day(AFTER_Q1)}"


def test_a_file_with_a_virus_is_refused_and_nothing_is_kept(settings: Any) -> None:
    report = a_return()
    with a_scanner(settings), pytest.raises(FileRefused) as refused:
        attach(report, a_file("notes.txt", EICAR))
    assert str(refused.value) == (
        "“notes.txt” holds a virus: Eicar-Signature, found by ClamAV 1.4.6/27799. It was not kept. Clean your computer first."
    )
    assert not Document.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


def test_a_scanner_that_does_not_answer_holds_nobody_up_and_is_asked_again(settings: Any, client: Client) -> None:
    report = a_return()
    settings.CLAMD = "/nowhere/clamd.sock"
    clean, ill = attach(report, a_file()), attach(report, a_file("notes.txt", EICAR))
    assert (clean.scan, ill.scan) == ("not scanned", "not scanned")
    assert actions.examine_again(at=AFTER_Q1) == []
    with a_scanner(settings):
        assert actions.examine_again(at=AFTER_Q1) == [ill]
        assert actions.examine_again(at=AFTER_Q1) == []
    for document in (clean, ill):
        document.refresh_from_db()
    assert (clean.scan, clean.has_passed, ill.scan, ill.has_passed) == ("clean", True, "infected", False)
    assert Event.objects.get(verb="found a virus in").details["virus"] == "Eicar-Signature"
    client.force_login(report.award.side.lead)
    assert client.get(reverse("document", args=[clean.pk])).status_code == 200
    assert client.get(reverse("document", args=[ill.pk])).status_code == 403


def test_a_file_from_before_is_examined_by_the_clock() -> None:
    document = attach(a_return(), a_file())
    Document.objects.update(opens=None, pages=None)
    document.refresh_from_db()
    assert not document.has_passed
    actions.examine_again(at=AFTER_Q1)
    document.refresh_from_db()
    assert (document.has_passed, document.pages) == (True, 1)


def test_a_picture_whose_name_ends_in_jpeg_is_examined_by_the_clock() -> None:
    document = attach(a_return(), a_file("site.jpeg", A_JPG))
    Document.objects.filter(pk=document.pk).update(opens=None, name="site.jpeg")
    actions.examine_again(at=AFTER_Q1)
    document.refresh_from_db()
    assert document.has_passed


def test_a_file_whose_bytes_are_missing_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    report = a_return()
    lost, there = attach(report, a_file()), attach(report, a_file("notes.txt", b"Words."))
    kept_at(lost).unlink()
    Document.objects.update(opens=None)
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    actions.examine_again(at=AFTER_Q1)
    assert [Document.objects.get(pk=each.pk).opens for each in (lost, there)] == [None, True]


def test_a_file_that_the_scanner_will_not_answer_for_keeps_no_other_waiting(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_return()
    settings.CLAMD = "/nowhere/clamd.sock"
    both = {attach(report, a_file()).pk, attach(report, a_file("notes.txt", b"Words.")).pk}
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    looked_at = []
    for _ in both:
        actions.examine_again(at=AFTER_Q1)
        looked_at.append(cache.get(actions.EXAMINED_TO))
    assert set(looked_at) == both
