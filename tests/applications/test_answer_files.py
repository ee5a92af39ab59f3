"""Files in an application: what is refused, who reads them and when, what is kept of them, and what blind reading hides."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from placefund.applications import actions
from placefund.applications.copying.actions import begin_from
from placefund.applications.forms import AnswerForm
from placefund.applications.models import Answer, Application
from placefund.assessment.conflicts import actions as conflicts
from placefund.assessment.pool import actions as pool
from placefund.assessment.scoring import actions as scoring
from placefund.documents.models import Document
from placefund.domain.answers.kind import AnswerRefused
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.files import FileRefused
from placefund.domain.questions import Question
from placefund.people.models import CLOCK
from placefund.records import clock
from tests.build import AFTER, AT, TERMS, a_user, an_application, an_open_round
from tests.files import A_PNG, EICAR, a_pdf, a_scanner, an_upload

pytestmark = pytest.mark.django_db
LETTERS = Question("letters", "Letters", kind="files", formats=("pdf",), megabytes=1, most=3)
PDF = a_pdf(info=b"/Author (Riverside University)")


def a_draft(state: str = "filled", **more: Any) -> Application:
    terms = replace(TERMS, questions=(*TERMS.questions, replace(LETTERS, is_required=False)), **more)
    draft = an_application(state, round_=an_open_round(terms=terms))
    draft.answers.filter(question_key="letters").delete()  # the builder answers everything, with files of its own
    Document.objects.filter(subject_id=draft.pk).delete()
    return draft


def attached(draft: Application, name: str = "riverside letter.pdf", content: bytes = PDF) -> Document:
    held = [*(row.value or [] for row in draft.answers.filter(question_key="letters"))]
    given = [*(held[0] if held else []), {"name": name, "content": content}]
    actions.answer(draft, "letters", given, by=draft.side.lead, at=AT)  # type: ignore[attr-defined]
    return Document.objects.latest("pk")


def status(user: Any, document: Document, page: str = "document", *args: int) -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse(page, args=[*args, document.pk])).status_code


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("map.png", A_PNG, "“map.png” is a PNG picture. Send it as PDF."),
        ("large.pdf", PDF + bytes(1_000_000), "“large.pdf” is larger than 1 MB, the most that this question takes."),
        ("page.pdf", b"<html>", "“page.pdf” ends in .pdf, but what is inside is not a PDF."),
        ("blank.pdf", b"%PDF-1.7 <<>>", "“blank.pdf” opens as a PDF without a page."),
        ("run.exe", b"MZ", "“run.exe” is a kind of file that is not taken."),
    ],
)
def test_a_file_that_is_not_wanted_is_refused_with_the_reason_and_nothing_is_kept(
    name: str, content: bytes, sentence: str
) -> None:
    draft = a_draft()
    client = Client()
    client.force_login(draft.side.lead)  # type: ignore[attr-defined]
    sent = client.post(
        reverse("answer-question", args=[draft.pk, "letters"]),
        {"answer": [an_upload("good.pdf"), an_upload(name, content)], "seen_version": 0},
    )
    assert (sent.status_code, sentence in sent.content.decode()) == (422, True)
    assert not Document.objects.exists()
    assert not Answer.objects.filter(question_key="letters").exists()


def test_more_files_than_are_asked_for_and_one_with_a_virus_are_refused(settings: Any) -> None:
    draft = a_draft()
    many = [{"name": f"{number}.pdf", "content": PDF} for number in range(4)]
    with pytest.raises(AnswerRefused, match="Send 3 files or fewer"):
        actions.answer(draft, "letters", many, by=draft.side.lead, at=AT)  # type: ignore[attr-defined]
    with a_scanner(settings), pytest.raises(FileRefused, match="holds a virus"):
        attached(draft, content=PDF + EICAR)
    assert not Document.objects.exists()


def test_a_file_is_kept_taken_out_and_sent_again_and_nothing_on_record_goes() -> None:
    draft = a_draft()
    first, second = attached(draft, "a.pdf"), attached(draft, "b.pdf")
    client = Client()
    client.force_login(draft.side.lead)  # type: ignore[attr-defined]
    address = reverse("answer-question", args=[draft.pk, "letters"])
    assert client.post(address, {"answer": [str(second.pk), an_upload("c.pdf")], "seen_version": 2}).status_code == 302
    assert [one["name"] for one in Answer.objects.get(question_key="letters").value] == ["b.pdf", "c.pdf"]
    assert client.post(address, {"answer": [an_upload("c.pdf")], "seen_version": 3}).status_code == 302
    assert [one["name"] for one in Answer.objects.get(question_key="letters").value] == ["c.pdf"]
    assert Document.objects.count() == 3  # the one that was sent again is the one that was kept
    assert Document.objects.filter(pk=first.pk).exists()


def test_nobody_can_claim_a_file_of_another_application() -> None:
    theirs, mine = a_draft(), a_draft()
    document = attached(theirs)
    stolen = theirs.answers.get(question_key="letters").value
    with pytest.raises(AnswerRefused):
        actions.answer(mine, "letters", stolen, by=mine.side.lead, at=AT)  # type: ignore[attr-defined]
    assert status(mine.side.lead, document) == 403  # type: ignore[attr-defined]


def test_the_fund_reads_what_was_sent_and_nothing_of_a_draft() -> None:
    draft = a_draft()
    out, kept = attached(draft, "out.pdf"), attached(draft, "kept.pdf")
    cast, lead = draft.cast, draft.side.lead  # type: ignore[attr-defined]
    value = [one for one in Answer.objects.get(question_key="letters").value if one["name"] == "kept.pdf"]
    actions.answer(draft, "letters", value, by=lead, at=AT)
    assert [status(lead, kept), status(cast.manager, kept), status(a_user(), kept)] == [200, 403, 403]
    actions.certify(draft, by=draft.side.certifier, at=AT)  # type: ignore[attr-defined]
    actions.submit(draft, by=lead, at=AT)
    held = Application.objects.get(pk=draft.pk).snapshot.content["answers"][-1]["value"]
    assert [(one["name"], one["sha256"]) for one in held] == [("kept.pdf", hashlib.sha256(PDF).hexdigest())]
    assert [status(cast.manager, kept), status(cast.manager, out), status(a_user(), kept)] == [200, 403, 403]
    assert [status(lead, kept), status(lead, out)] == [200, 200]


def a_reading(**more: Any) -> tuple[Application, Any, Document]:
    draft = a_draft(**more)
    document = attached(draft)
    lead = draft.side.lead  # type: ignore[attr-defined]
    actions.certify(draft, by=draft.side.certifier, at=AT)  # type: ignore[attr-defined]
    actions.submit(draft, by=lead, at=AT)
    actions.find_eligible(draft, reasons="Every rule is met.", by=draft.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assessor = pool.add_assessor(draft.cast.fund, a_user("Ada Reader"), by=CLOCK, at=AT)  # type: ignore[attr-defined]
    clock.move_to(AFTER)
    given = scoring.assign(draft, assessor, by=draft.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    return draft, given, document


def test_an_assessor_reads_it_beside_the_answer_as_a_download_that_runs_nothing() -> None:
    _, given, document = a_reading()
    client = Client()
    client.force_login(given.assessor.user)
    address = reverse("assignment-file", args=[given.pk, document.pk])
    assert address in client.get(reverse("assignment", args=[given.pk])).content.decode()
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"] == 'attachment; filename="riverside letter.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )
    other = Document.objects.create(
        name="x.pdf", content_type="application/pdf", size=1, sha256="x", path="x", subject_kind="x", subject_id=1,
        uploaded_by=given.assessor.user, uploaded_at=AT,
    )  # fmt: skip
    assert client.get(reverse("assignment-file", args=[given.pk, other.pk])).status_code == 404
    assert status(a_user(), document, "assignment-file", given.pk) == 403


def test_a_conflict_closes_the_file_as_it_closes_the_answer() -> None:
    _, given, document = a_reading()
    conflicts.declare_conflict(given, reason="I used to work there.", by=given.assessor.user, at=AFTER)
    assert status(given.assessor.user, document, "assignment-file", given.pk) == 403


def test_blind_readers_are_given_a_name_that_says_nothing_and_authors_are_warned() -> None:
    draft, given, document = a_reading(method=Method(applicants_hidden=Phase.RELEASED))
    client = Client()
    client.force_login(given.assessor.user)
    page = client.get(reverse("assignment", args=[given.pk])).content.decode()
    assert ("riverside letter" in page, f"file-{document.pk}.pdf" in page) == (False, True)
    file = client.get(reverse("assignment-file", args=[given.pk, document.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="file-{document.pk}.pdf"'
    clock.move_to(AT)
    other = a_draft(method=Method(applicants_hidden=Phase.RELEASED))
    attached(other)
    client.force_login(other.side.lead)  # type: ignore[attr-defined]
    warned = client.get(reverse("answer-question", args=[other.pk, "letters"])).content.decode()
    assert "The properties of “riverside letter.pdf” say “Riverside University”." in warned
    assert draft.pk != other.pk


def test_a_file_that_no_installation_takes_is_refused_before_it_is_read(settings: Any, monkeypatch: Any) -> None:
    settings.DOCUMENT_MAX_BYTES = 1_000_000
    upload = an_upload("large.pdf", PDF + bytes(1_000_001))
    read: list[str] = []
    monkeypatch.setattr(type(upload), "read", lambda self, *sizes: read.append(self.name))
    form = AnswerForm(QueryDict("seen_version=0"), MultiValueDict({"answer": [upload]}), question=LETTERS)
    assert not form.is_valid()
    assert (form.errors["answer"], read) == (
        ["“large.pdf” is larger than 1 MB, the most one file may have. Make it smaller, or split it."],
        [],
    )


def test_a_bid_begun_from_this_one_has_the_files_as_its_own_where_the_round_asks_for_such() -> None:
    draft = a_draft()
    kept = attached(draft)
    asked = replace(TERMS, questions=(replace(LETTERS, formats=("pdf", "csv")),))
    copy = begin_from(draft, an_open_round(terms=asked), draft.partnership, by=draft.side.lead, at=AT)  # type: ignore[attr-defined]
    [file] = copy.answers.get(question_key="letters").value
    own = Document.objects.get(pk=file["document"])
    assert (own.pk != kept.pk, own.subject_id, own.sha256, own.name) == (True, copy.pk, kept.sha256, kept.name)
    other = replace(TERMS, questions=(replace(LETTERS, formats=("csv",)),))
    begun = begin_from(draft, an_open_round(terms=other), draft.partnership, by=draft.side.lead, at=AT)  # type: ignore[attr-defined]
    assert begun.answers.count() == 0


def test_a_box_without_a_file_is_posted_as_an_empty_text_and_means_none() -> None:
    letters = Question("letters", "Letters", kind="files", formats=("pdf",), megabytes=1, is_required=False)
    form = AnswerForm(QueryDict("answer=&seen_version=0"), MultiValueDict(), question=letters, initial={"answer": ""})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["answer"] == []
