"""The blank form and the whole application as files: tagged, the same bytes each time, and only for whoever may read."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application
from placefund.applications.views.papers import whole_application
from placefund.design.papers import as_docx, as_pdf
from placefund.domain.paper import Paper, PaperSection, PaperTable
from placefund.domain.shown_signs import SHOWN
from placefund.records import clock
from tests.build import AT, TERMS, a_planned_round, a_side, an_application, an_open_round
from tests.witness import signed_in

pytestmark = pytest.mark.django_db
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def words_of(docx: bytes) -> str:
    """The text of a document, after making sure that each of its parts is well-formed."""
    with ZipFile(BytesIO(docx)) as archive:
        assert archive.testzip() is None
        trees = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314  our own
    named = {part.get("PartName") for part in trees["[Content_Types].xml"]} - {None}
    assert {f"/{name}" for name in trees if not name.endswith(".rels")} - {"/[Content_Types].xml"} == named
    return "\n".join(each.text or "" for each in trees["word/document.xml"].iter(f"{W}t"))


A_PAPER = Paper(
    "Form <of> & “Round”",
    "A fund",
    (("Opens", "Monday"),),
    (
        PaperSection("A question", ("At most 300 words.",), ("#let x = 1 \x00\x0b *not bold*",), has_room=True),
        PaperSection("Costs", table=PaperTable(("Who", "How much"), (("A & B", "£1"),))),
    ),
    "Below",
)


def test_a_paper_is_the_same_bytes_each_time_and_takes_no_text_as_markup() -> None:
    assert as_pdf(A_PAPER, AT) == as_pdf(A_PAPER, AT)
    assert as_docx(A_PAPER, AT) == as_docx(A_PAPER, AT)
    said = words_of(as_docx(A_PAPER, AT))
    assert "Form <of> & “Round”" in said
    assert "#let x = 1  *not bold*" in said


def test_a_sign_that_no_font_has_is_a_box_and_makes_no_fault() -> None:
    every = "".join(chr(sign) for first, last in SHOWN for sign in range(first, last + 1))
    for text in (every, "🚢 船 سفينة \x00\ud800 e\u0301", "□ already"):
        paper = replace(A_PAPER, sections=(PaperSection(text, (text,), (text,)),))
        assert as_pdf(paper, AT)[:5] == b"%PDF-"
        words_of(as_docx(paper, AT))


def test_the_pdf_is_tagged_and_the_document_has_headings() -> None:
    pdf = as_pdf(A_PAPER, AT)
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang" in pdf
    with ZipFile(BytesIO(as_docx(A_PAPER, AT))) as archive:
        document = archive.read("word/document.xml").decode()
    assert re.findall(r'pStyle w:val="(Heading\d)"', document) == ["Heading1", "Heading2", "Heading2"]
    assert "<w:tblHeader/>" in document


def test_anybody_takes_the_blank_form_with_every_question_and_its_limit() -> None:
    round_ = an_open_round()
    answer = Client().get(reverse("form-as-docx", args=[round_.pk]))
    said = words_of(answer.content)
    for question in round_.terms().questions:
        assert question.title in said
    assert "At most" in said or "words" in said
    pdf = Client().get(reverse("form-as-pdf", args=[round_.pk]))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert Client().get(reverse("form-as-pdf", args=[round_.pk])).content == pdf.content


def test_a_round_without_terms_has_no_form() -> None:
    round_ = a_planned_round()
    round_.terms_record, round_.terms_digest = {}, ""
    round_.save(update_fields=["terms_record", "terms_digest"])
    assert Client().get(reverse("form-as-pdf", args=[round_.pk])).status_code == 404


FILES = ("application-as-pdf", "application-as-docx")


@pytest.mark.parametrize("name", FILES)
def test_a_draft_is_for_its_authors_and_what_was_sent_for_the_fund_as_well(name: str) -> None:
    bid = an_application("filled")
    address = reverse(name, args=[bid.pk])
    for user in (bid.side.lead, bid.side.partner, bid.side.certifier):
        assert signed_in(user).get(address).status_code == 200
    for user in (bid.cast.manager, bid.cast.auditor, a_side().lead):
        assert signed_in(user).get(address).status_code == 403
    actions.certify(bid, by=bid.side.certifier, at=AT)
    actions.submit(bid, by=bid.side.lead, at=AT)
    answer = signed_in(bid.cast.manager).get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert signed_in(a_side().lead).get(address).status_code == 403
    assert signed_in(bid.cast.assessors[0].user).get(address).status_code in (403, 404)


@pytest.mark.parametrize("name", FILES)
def test_while_a_round_is_sealed_the_fund_takes_no_file(name: str) -> None:
    sealed = replace(TERMS, method=replace(TERMS.method, is_sealed=True))
    bid = an_application("submitted", round_=an_open_round(None, sealed))
    assert signed_in(bid.cast.manager).get(reverse(name, args=[bid.pk])).status_code == 403
    assert signed_in(bid.side.lead).get(reverse(name, args=[bid.pk])).status_code == 200


def test_what_was_sent_is_what_stands_in_the_file() -> None:
    bid = an_application("submitted")
    paper = whole_application(Application.objects.get(pk=bid.pk))
    assert bid.snapshot.receipt in paper.foot
    sent = Application.objects.get(pk=bid.pk)
    for is_invented in (True, False):
        sent.round.strand.fund.is_invented = is_invented
        assert ("Invented fund: nothing here is real." in whole_application(sent).foot) == is_invented
    said = words_of(as_docx(paper, AT))
    for row in bid.snapshot.content["answers"]:
        assert row["title"] in said
    assert bid.title in said
    assert "Harbour Investors" in said
    assert "4,000,000" in said
