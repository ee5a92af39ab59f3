"""What is too large to read is refused with one page that says how much may be sent, and changes nothing."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from placefund.config.middleware import refuse_what_is_too_large
from placefund.documents.models import Document
from placefund.returns.models import Return
from tests.build import a_return

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


def narrative_of(report: Return) -> str:
    return Return.objects.values_list("narrative", flat=True).get(pk=report.pk)


@pytest.mark.parametrize("is_multipart", [True, False])
def test_ten_megabytes_of_text_are_refused(client: Client, is_multipart: bool) -> None:
    report = a_return()
    client.force_login(report.award.side.lead)
    address, text = reverse("return-progress", args=[report.pk]), {"narrative": "x" * 10_000_000}
    answer = client.post(address, text) if is_multipart else client.post(address, urlencode(text), content_type=FORM)
    assert answer.status_code == 413
    assert "A file may have 10 MB" in answer.content.decode()
    assert narrative_of(report) == "The team is hired."


def test_a_file_far_above_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    report = a_return()
    client.force_login(report.award.side.lead)
    upload = SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(20_000_000))
    assert client.post(reverse("return-files", args=[report.pk]), {"file": upload}).status_code == 413
    assert not Document.objects.exists()


def test_a_file_a_little_above_the_limit_is_refused_beside_its_box(client: Client) -> None:
    report = a_return()
    client.force_login(report.award.side.lead)
    upload = SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(10_000_000))
    answer = client.post(reverse("return-files", args=[report.pk]), {"file": upload})
    assert answer.status_code == 422
    assert "is larger than 10 MB" in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(("stated", "status"), [("12500001", 413), ("12500000", 200), ("many", 400), ("", 200)])
def test_the_size_that_a_request_states_is_enough_to_refuse_it(stated: str, status: int) -> None:
    request = RequestFactory().get("/", CONTENT_LENGTH=stated)
    assert refuse_what_is_too_large(lambda _: HttpResponse())(request).status_code == status
