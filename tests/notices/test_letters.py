"""What a fund says around its messages: written by its managers in plain text, kept version by version, and never run."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from placefund.domain.letters import NO_SIGNATURE, SIGNATURE, STANDARD, Letter
from placefund.domain.messages import written
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Role
from placefund.funds.models import Fund
from placefund.notices.actions import overheard, tell
from placefund.notices.composition import THEIR_NAME
from placefund.notices.letters.actions import bring_standard_back, send_test, word_letter
from placefund.notices.letters.queries import MOST_TESTS, LetterTitle, changes_of, versions_of
from placefund.notices.models import LetterVersion, Mail, Notice
from placefund.notices.tasks import deliver
from placefund.people.access import NotYours
from placefund.people.actions import end_role
from placefund.people.models import User
from tests.build import AT, CLOSES, Cast, a_fund, a_user, an_open_round
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db

OFFER = LetterTitle("offer", "en-gb")
CLARIFICATION = LetterTitle("clarification", "en-gb")
OURS = Letter("News of {fund}: {subject}", "Dear {recipient},", "With kind regards")


def worded(
    fund: Fund, letter: Letter = OURS, title: LetterTitle = OFFER, *, over: int = 0, by: User | None = None
) -> Any:
    return word_letter(fund, title, letter, why="We write like this.", over=over, by=by or Cast(fund).manager, at=AT)


def told(
    fund: Any, user: User, kind: NoticeKind = NoticeKind.OFFER, subject: str = "An offer", text: str = "£4m."
) -> Notice:
    tell([user], subject, text, kind=kind, about=fund, page="tasks", at=AT)
    return Notice.objects.latest("pk")


def test_a_message_says_what_the_fund_wrote_around_what_happened_and_which_version_that_was() -> None:
    fund, ada = a_fund(), a_user("Ada")
    version = worded(fund)
    word_letter(fund, LetterTitle(SIGNATURE, "en-gb"), Letter("", "", "The team\n020 7946 0000"), why="New team.", over=0,
                by=Cast(fund).manager, at=AT)  # fmt: skip
    notice = told(fund, ada)
    assert notice.subject == f"News of {fund.name}: An offer"
    assert notice.text == "Dear Ada,\n\n£4m.\n\nWith kind regards\n\nThe team\n020 7946 0000"
    assert (notice.worded_by, notice.mail.worded_by) == (version, version)
    deliver.func(notice.mail.pk)
    [sent] = mail.outbox
    for body in (sent.body, sent.alternatives[0][0]):
        for words in (
            "Dear Ada,",
            "£4m.",
            "With kind regards",
            "020 7946 0000",
            fund.name,
            "/tasks/",
            str(NoticeKind.OFFER.do),
        ):
            assert words in body


def test_a_round_says_its_name_and_when_it_closes() -> None:
    round_ = an_open_round()
    worded(round_.strand.fund, Letter("{round} closes at {closes}"), CLARIFICATION)
    notice = told(round_, a_user(), NoticeKind.CLARIFICATION)
    assert notice.subject == f"{round_.name} closes at {written(CLOSES)}"


def test_another_fund_and_another_kind_say_the_standard_text() -> None:
    fund, other = a_fund(), a_fund()
    worded(fund)
    assert told(other, a_user()).subject == "An offer"
    assert told(fund, a_user(), NoticeKind.AWARD_NEWS).worded_by is None


def test_what_somebody_is_called_is_never_filled_in_again_nor_run() -> None:
    fund = a_fund()
    worded(fund, Letter("{subject}", "Dear {recipient}, 100 %s"))
    mean = a_user("{fund} {0.__class__} %s <b>\nBcc: x")
    notice = told(fund, mean, subject="{asks}\r\nBcc: thief@example.org")
    assert notice.subject == "{asks} Bcc: thief@example.org"
    assert notice.text.startswith("Dear {fund} {0.__class__} %s <b>\nBcc: x, 100 %s")
    deliver.func(notice.mail.pk)
    assert "&lt;b&gt;" in mail.outbox[0].alternatives[0][0]
    assert "Bcc" not in mail.outbox[0].message()


def test_a_preview_of_a_step_names_nobody() -> None:
    fund = a_fund()
    worded(fund)
    with overheard() as kept:
        told(fund, a_user("Ada"))
    assert kept[0].text.startswith(f"Dear {THEIR_NAME},")


def test_versions_are_kept_the_standard_text_comes_back_and_each_says_what_it_changed() -> None:
    fund = a_fund()
    manager = Cast(fund).manager
    worded(fund, by=manager)
    worded(fund, Letter("{subject}", "Dear {recipient},", "Yours"), over=1, by=manager)
    last = bring_standard_back(fund, OFFER, why="Simpler.", over=2, by=manager, at=AT)
    assert told(fund, a_user()).subject == "An offer"
    assert (last.letter, Notice.objects.latest("pk").worded_by) == (STANDARD, last)
    found = changes_of(versions_of(fund.slug, OFFER), OFFER.standard)
    assert [(each.version.number, [str(name) for name, _ in each.parts]) for each in found] == [
        (3, ["Opening", "Closing"]),
        (2, ["Subject", "Closing"]),
        (1, ["Subject", "Opening", "Closing"]),
    ]
    assert acts_on(last) == ["worded"]


def test_two_managers_do_not_write_over_one_another() -> None:
    fund = a_fund()
    manager = Cast(fund).manager
    worded(fund, by=manager)
    meanwhile = f"{manager.name} has written another version meanwhile, at {written(AT)}. Yours was not kept. Look at theirs first."
    with refused(meanwhile):
        worded(fund, Letter("Mine"), over=0, by=manager)
    with refused("Nothing differs from what is said now."):
        worded(fund, over=1, by=manager)


def test_nobody_but_a_manager_of_the_fund_words_its_letters() -> None:
    fund = a_fund()
    cast = Cast(fund)
    deposed = cast.manager
    others = [Cast(a_fund()).manager, cast.auditor, cast.finance]
    for user in others:
        with nothing_changes(), pytest.raises(NotYours):
            worded(fund, by=user)
        assert signed_in(user).post(reverse("write-letter", args=[fund.slug, "en-gb", "offer"]), {}).status_code == 403
    client = signed_in(deposed)
    keeper = a_user(role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    end_role(deposed, Role.FUND_MANAGER, f"fund:{fund.slug}", by=keeper, at=AT)
    with nothing_changes():
        answer = client.post(
            reverse("write-letter", args=[fund.slug, "en-gb", "offer"]), {"subject": "x", "why": "y", "over": 0}
        )
    assert answer.status_code == 403


def test_what_cannot_be_taken_is_refused_at_its_field_and_changes_nothing() -> None:
    fund = a_fund()
    client, given = signed_in(Cast(fund).manager), {"subject": "An offer", "closing": "", "why": "So.", "over": "0"}
    for field, value, why in (
        ("opening", "{recipient.password}", "“{recipient.password}” is no fill-in of this message."),
        ("closing", "x" * 100_000, "It has 100,000 letters; 3,000 fit."),
        ("subject", "Offer\r\nBcc: x@example.org", "It is one line. Take the line break out."),
        ("why", "", "Why"),
    ):
        with nothing_changes():
            answer = client.post(reverse("write-letter", args=[fund.slug, "en-gb", "offer"]), given | {field: value})
        assert (answer.status_code, why in answer.content.decode()) == (422, True)


def test_a_preview_keeps_nothing_and_shows_the_mail_as_it_goes_out() -> None:
    fund = a_fund()
    given = {
        "subject": "Hello",
        "opening": "Dear {recipient}, 3 < 4",
        "closing": "",
        "why": "",
        "over": "0",
        "preview": "on",
    }
    manager = Cast(fund).manager
    client = signed_in(manager)
    with nothing_changes():
        answer = client.post(reverse("write-letter", args=[fund.slug, "en-gb", "offer"]), given)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"Dear {manager.name}, 3 &lt; 4" in page
    assert f"Dear {manager.name}, 3 &amp;lt; 4" in page  # the page of the mail, escaped once more to stand within ours


def test_a_test_goes_to_oneself_alone_says_that_it_is_one_and_not_too_often() -> None:
    fund = a_fund()
    manager = Cast(fund).manager
    sent = send_test(fund, OFFER, OURS, by=manager, at=AT)
    assert (sent.to, sent.notice, sent.is_test, LetterVersion.objects.count()) == (manager.email, None, True, 0)
    deliver.func(sent.pk)
    assert mail.outbox[0].subject.startswith("Placefund: Test: News of")
    assert all("This is a test." in body for body in (mail.outbox[0].body, mail.outbox[0].alternatives[0][0]))
    for _ in range(MOST_TESTS - 1):
        send_test(fund, OFFER, OURS, by=manager, at=AT)
    with refused("You have sent 5 tests within 10 minutes. Wait a while."):
        send_test(fund, OFFER, OURS, by=manager, at=AT)


def test_a_test_from_the_page_keeps_no_version() -> None:
    fund = a_fund()
    given = {"subject": "Hello", "opening": "", "closing": "", "why": "", "over": "0", "test": "on"}
    answer = signed_in(Cast(fund).manager).post(reverse("write-letter", args=[fund.slug, "en-gb", "offer"]), given)
    assert (answer.status_code, Mail.objects.get().is_test, LetterVersion.objects.count()) == (200, True, 0)


def test_a_manager_writes_a_letter_and_brings_the_standard_text_back_on_its_pages() -> None:
    fund = a_fund()
    client = signed_in(Cast(fund).manager)
    key = [fund.slug, "en-gb", "offer"]
    assert "No version yet" in client.get(reverse("letter", args=key)).content.decode()
    given = {"subject": "Hello", "opening": "a\r\n\r\n\r\n\r\nb", "closing": "", "why": "So.", "over": "0"}
    assert client.post(reverse("write-letter", args=key), given).status_code == 302
    assert LetterVersion.objects.get().opening == "a\n\nb"
    assert reverse("standard-letter", args=key) in client.get(reverse("letter", args=key)).content.decode()
    assert "version 1" in client.get(reverse("letters", args=key[:2])).content.decode()
    assert client.post(reverse("standard-letter", args=key), {"why": "Back.", "over": "1"}).status_code == 302
    page = client.get(reverse("letter", args=key)).content.decode()
    assert ("The standard text stands." in page, "Version 2" in page, "Version 1" in page) == (True, True, True)
    assert client.get(reverse("letter", args=[fund.slug, "en-gb", "password"])).status_code == 404
    assert client.get(reverse("letter", args=[fund.slug, "xx", "offer"])).status_code == 404


def test_a_signature_has_few_lines_and_no_subject() -> None:
    fund = a_fund()
    title, manager = LetterTitle(SIGNATURE, "en-gb"), Cast(fund).manager
    with refused("A signature has at most 8 lines."):
        worded(fund, Letter("", "", "\n".join("abcdefghij")), title, by=manager)
    worded(fund, Letter("", "", "{fund}"), title, by=manager)
    assert told(fund, a_user()).text == f"£4m.\n\n{fund.name}"
    assert versions_of(fund.slug, title)[0].letter != NO_SIGNATURE
