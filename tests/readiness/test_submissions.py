"""A place shows that it is ready: drafted among itself, sent as a snapshot, taken back until the wave closes, never late unasked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.receipts import digest_of
from placefund.domain.roles import Role
from placefund.notices.models import Mail, Notice
from placefund.people.access import NotYours
from placefund.programmes.governance import actions as governance
from placefund.readiness.models import EvidenceItem, LaterWaveDay, ReadinessSubmission, SentReadiness
from placefund.readiness.submissions import actions
from placefund.readiness.submissions.queries import newest_sent
from placefund.readiness.waves import actions as waves
from placefund.records import clock
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_readiness import (
    AT,
    CLOSES,
    LATER,
    TEXTS,
    Readying,
    a_place_to_be_ready,
    a_readiness_draft,
    what_is_sent,
)
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def refused(act: Any) -> str:
    """What a refusal says; and nothing of the submission has changed by it."""
    before = list(ReadinessSubmission.objects.values()), list(SentReadiness.objects.values())
    with pytest.raises((NotPossible, NotYours)) as caught, transaction.atomic():
        act()
    assert (list(ReadinessSubmission.objects.values()), list(SentReadiness.objects.values())) == before
    return str(caught.value)


def test_what_is_sent_is_kept_whole_with_its_digest_and_can_never_be_changed() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    assert sent.digest == digest_of(sent.content)
    assert {row["key"]: row["text"] for row in sent.dimensions} == TEXTS
    assert sent.content["wave_digest"] == side.first.terms_digest
    for change in (lambda: SentReadiness.objects.update(digest="0" * 64), lambda: SentReadiness.objects.all().delete()):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_the_sender_gets_a_receipt_and_the_relationship_manager_is_asked_to_read() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    receipt = Notice.objects.get(recipient=side.officer, kind="readiness_receipt")
    assert sent.reference in receipt.text
    assert sent.digest in receipt.text
    assert Notice.objects.filter(recipient=side.manager, kind="readiness_to_find").count() == 1


def test_nothing_is_sent_before_every_test_is_answered() -> None:
    side = a_place_to_be_ready()
    submission = actions.begin(side.programme, side.first, by=side.officer, at=AT)
    actions.write(submission, "governance", TEXTS["governance"], by=side.officer, at=AT)
    said = refused(lambda: actions.submit(submission, by=side.officer, at=AT))
    assert said == "Nothing is written to “Resourcing” yet. Answer each test before you send."


def test_an_answer_is_held_to_the_words_that_the_book_allows() -> None:
    side = a_place_to_be_ready()
    submission = actions.begin(side.programme, side.first, by=side.officer, at=AT)
    said = refused(lambda: actions.write(submission, "governance", "word " * 201, by=side.officer, at=AT))
    assert said == "“Governance” takes 200 words at most, and this has 201."
    assert actions.write(submission, "resourcing", "word " * 900, by=side.officer, at=AT).text.count("word") == 900


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (CLOSES, "Wave 1 closed"),
        (AT - timedelta(days=8), "Wave 1 opens"),
    ],
)
def test_a_wave_is_open_from_its_first_moment_until_just_before_its_last(at: Any, sentence: str) -> None:
    side = a_place_to_be_ready()
    assert refused(lambda: actions.begin(side.programme, side.first, by=side.officer, at=at)).startswith(sentence)


def test_a_draft_that_was_not_sent_in_time_stays_a_draft_and_counts_as_nothing() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    refused(lambda: actions.submit(draft, by=side.officer, at=CLOSES))
    refused(lambda: actions.write(draft, "governance", "Late.", by=side.officer, at=CLOSES))
    assert newest_sent(side.programme) is None


def test_a_later_day_is_given_with_a_reason_and_lets_one_place_send() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    at = CLOSES + timedelta(hours=1)
    said = refused(
        lambda: waves.give_later_day(
            side.first, side.programme, closes_at=CLOSES + timedelta(days=2), reason=" ", by=side.manager, at=at
        )
    )
    assert said == "Say why. Whoever this concerns reads it."
    given = waves.give_later_day(
        side.first,
        side.programme,
        closes_at=CLOSES + timedelta(days=2),
        reason="The site was down on the last afternoon.",
        by=side.manager,
        at=at,
    )
    assert actions.submit(draft, by=side.officer, at=at).number == 1
    with pytest.raises(Error), transaction.atomic():
        LaterWaveDay.objects.filter(pk=given.pk).update(reason="Another")


def test_a_later_day_is_later_and_to_come() -> None:
    side = a_place_to_be_ready()

    def give(closes_at: Any) -> Any:
        return lambda: waves.give_later_day(
            side.first, side.programme, closes_at=closes_at, reason="Snow.", by=side.fund_manager, at=LATER
        )

    assert refused(give(CLOSES)).startswith("It closes")
    assert refused(give(CLOSES + timedelta(days=1))).endswith("has passed. Give a time that is to come.")


def test_what_was_sent_is_taken_back_until_the_wave_closes_and_sent_again_with_another_number() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    draft = actions.take_back(sent.submission, by=side.officer, at=AT)
    assert newest_sent(side.programme) is None
    actions.write(draft, "governance", "The board has met monthly since April.", by=side.officer, at=AT)
    again = actions.submit(draft, by=side.officer, at=AT)
    assert (again.number, newest_sent(side.programme)) == (2, again)
    assert "closed" in refused(lambda: actions.take_back(again.submission, by=side.officer, at=CLOSES))


def test_what_was_sent_cannot_be_written_to() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    said = refused(lambda: actions.write(sent.submission, "governance", "More.", by=side.officer, at=AT))
    assert said == "It is sent. Take it back to change it, as long as the wave is open."


@pytest.mark.parametrize("who", ["member", "manager", "fund_manager"])
def test_only_the_programme_office_writes_and_sends(who: str) -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    refused(lambda: actions.write(draft, "governance", "Mine.", by=getattr(side, who), at=AT))
    refused(lambda: actions.submit(draft, by=getattr(side, who), at=AT))


def a_file(name: str = "vote.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"The budget vote of 3 November.", content_type="text/plain")


def status(user: Any, name: str, *args: Any) -> int:
    return signed_in(user).get(reverse(name, args=args)).status_code


def test_a_draft_and_its_files_are_closed_to_the_delivery_body_until_they_are_sent() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    item = actions.add_evidence(draft, "resourcing", what="Vote", upload=a_file(), by=side.officer, at=AT)
    for reader in (side.manager, side.fund_manager):
        assert status(reader, "readiness-draft", draft.pk) == 403
        assert status(reader, "document", item.document_id) == 403
        assert "draft" not in signed_in(reader).get(reverse("readiness", args=[side.programme.pk])).text.lower()
    for reader in (side.officer, side.member):
        assert status(reader, "readiness-draft", draft.pk) == 200
        assert status(reader, "document", item.document_id) == 200
    sent = actions.submit(draft, by=side.officer, at=AT)
    for reader in (side.manager, side.fund_manager):
        assert status(reader, "readiness-draft", draft.pk) == 403
        assert status(reader, "readiness-sent", sent.pk) == 200
        assert status(reader, "document", item.document_id) == 200


def test_what_was_taken_back_is_read_by_the_place_alone() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    item = actions.add_evidence(draft, "resourcing", what="Vote", upload=a_file(), by=side.officer, at=AT)
    sent = actions.submit(draft, by=side.officer, at=AT)
    actions.take_back(sent.submission, by=side.officer, at=AT)
    assert [status(each, "readiness-sent", sent.pk) for each in (side.officer, side.manager)] == [200, 403]
    assert [status(each, "document", item.document_id) for each in (side.officer, side.manager)] == [200, 403]


def test_evidence_names_an_address_or_a_file_and_a_file_is_kept_with_its_digest_in_what_is_sent() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    said = refused(lambda: actions.add_evidence(draft, "resourcing", what="Vote", by=side.officer, at=AT))
    assert said == "Give the address at which it stands, or send the file."
    item = actions.add_evidence(draft, "resourcing", what="Vote", upload=a_file(), by=side.officer, at=AT)
    sent = actions.submit(draft, by=side.officer, at=AT)
    (row,) = sent.dimensions[1]["evidence"]
    assert item.document is not None
    assert row["file"]["sha256"] == item.document.sha256


def test_evidence_is_taken_out_of_a_draft_and_stays_in_what_was_sent() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    item = EvidenceItem.objects.get()
    refused(lambda: actions.remove_evidence(item, by=side.officer, at=AT))
    draft = actions.take_back(sent.submission, by=side.officer, at=AT)
    actions.remove_evidence(item, by=side.officer, at=AT)
    assert not draft.evidence.exists()
    assert len(SentReadiness.objects.get().dimensions[0]["evidence"]) == 1


def test_a_later_wave_begins_with_what_was_sent_before() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    again = actions.begin(side.programme, side.second, by=side.officer, at=LATER)
    assert again.begun_from == sent
    assert dict(again.texts.values_list("dimension", "text")) == TEXTS
    assert [item.what for item in again.evidence.all()] == ["Minutes of the joint board"]


def test_one_place_is_given_a_wave_of_its_own_which_no_other_place_can_use() -> None:
    side = a_place_to_be_ready()
    given = waves.give_wave(
        side.programme,
        name="Summer",
        opens_at=LATER,
        closes_at=LATER + timedelta(days=30),
        reason="It lost a partner.",
        by=side.fund_manager,
        at=AT,
    )
    assert given.terms_digest == side.second.terms_digest
    assert actions.begin(side.programme, given, by=side.officer, at=LATER).wave == given
    public = signed_in(None).get(reverse("fund-readiness", args=[side.programme.fund_slug])).text
    assert "Summer" not in public
    assert "Wave 2" in public


def test_the_pages_of_a_draft_take_a_place_from_its_wave_to_its_receipt() -> None:
    side: Readying = a_place_to_be_ready()
    visitor = signed_in(side.officer)
    begun = visitor.post(reverse("begin-readiness", args=[side.programme.pk, side.first.pk]))
    submission = ReadinessSubmission.objects.get()
    assert begun.headers["Location"] == reverse("readiness-draft", args=[submission.pk])
    for key, text in TEXTS.items():
        visitor.post(reverse("write-readiness", args=[submission.pk, key]), {"text": text})
    visitor.post(
        reverse("add-evidence", args=[submission.pk, "governance"]),
        {"what": "Minutes", "link": "https://place.example/minutes"},
    )
    page = visitor.get(reverse("submit-readiness", args=[submission.pk]))
    assert TEXTS["governance"] in page.text
    assert not SentReadiness.objects.exists()
    visitor.post(reverse("submit-readiness", args=[submission.pk]))
    sent = SentReadiness.objects.get()
    assert sent.reference in visitor.get(reverse("readiness-sent", args=[sent.pk])).text


def test_too_long_an_answer_is_refused_on_its_page_and_changes_nothing() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    address = reverse("write-readiness", args=[draft.pk, "governance"])
    assert signed_in(side.officer).post(address, {"text": "word " * 300}).status_code == 422
    assert draft.texts.get(dimension="governance").text == TEXTS["governance"]
    assert status(side.officer, "write-readiness", draft.pk, "nothing") == 404


def test_somebody_without_a_relationship_manager_is_read_by_the_fund() -> None:
    side = a_place_to_be_ready()
    assert of_the_programme(side.programme, Role.BOARD_MEMBER, "Second Member")
    what_is_sent(side)
    assert not Notice.objects.filter(recipient=side.fund_manager, kind="readiness_to_find").exists()


def test_where_governance_says_who_binds_the_partnership_nobody_else_sends_for_it() -> None:
    side = a_place_to_be_ready()
    draft = a_readiness_draft(side)
    other = of_the_programme(side.programme, Role.PROGRAMME_OFFICER, "Bea Binder")
    words = {"what": "What is sent to the fund", "written_in": "Scheme of delegation, part 3", "since": AT.date()}
    governance.delegate(side.programme, name="Chief executive", binds=True, **words, by=side.officer, at=AT)
    governance.delegate(side.programme, user=other, **words, by=side.officer, at=AT)
    page = signed_in(side.officer).get(reverse("submit-readiness", args=[draft.pk])).content.decode()
    assert "Chief executive (Scheme of delegation, part 3)" in page
    governance.delegate(side.programme, user=other, binds=True, **words, by=side.officer, at=AT)
    assert refused(lambda: actions.submit(draft, by=side.officer, at=AT)) == (
        "Its governance says that Bea Binder binds the partnership (Scheme of delegation, part 3). Ask them to send it, or put on "
        "record who else binds it."
    )
    assert actions.submit(draft, by=other, at=AT).number == 1


def test_a_receipt_is_a_file_with_its_number_its_moment_and_its_digest_and_goes_with_the_mail() -> None:
    side = a_place_to_be_ready()
    sent = what_is_sent(side)
    facts = dict(sent.receipt().facts())
    assert (facts["Number"], facts["When"], facts["Digest (SHA-256)"]) == (sent.reference, sent.sent_at, sent.digest)
    assert "Amount" not in facts
    assert "Round" not in facts
    address = reverse("readiness-receipt", args=[sent.pk])
    file = signed_in(side.officer).get(address)
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert Mail.objects.filter(receipt__number=sent.reference).exists()
    elsewhere = of_the_programme(a_programme_beside(side.programme), Role.PROGRAMME_OFFICER)
    assert signed_in(elsewhere).get(address).status_code == 403
