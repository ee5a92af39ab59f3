"""The pages of the pool: the board and its file, a name to check, invitations, one assessor, and the person's own place."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import Absence, Assessor, Assignment, Ruling, Tie
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.people.models import CLOCK, User
from placefund.records import clock
from tests.build import AFTER, AT, Cast, a_fund, a_user, an_application, an_open_round, an_organisation, some_areas
from tests.witness import nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()


@pytest.fixture(autouse=True)
def the_day_after_the_round_closed() -> None:
    clock.move_to(AFTER)


def an_assessor(fund: Any, name: str = "Ann Reader", **more: Any) -> Assessor:
    return pool_actions.add_assessor(fund, a_user(name), by=CLOCK, at=AT, **more)


def text_of(user: User, address: str) -> str:
    answer = signed_in(user).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def day(value: Any, name: str) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def one_round() -> tuple[Any, Cast, Application]:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    return round_.strand.fund, cast, an_application("eligible", round_=round_, cast=cast)


# --- the board --------------------------------------------------------------------------------------------------------


def test_an_empty_pool_says_what_would_fill_it() -> None:
    fund = a_fund()
    page = text_of(Cast(fund).manager, reverse("assessor-pool", args=[fund.slug]))
    assert ("Nobody yet" in page, "Invite somebody" in page, "Check a name first" in page) == (True, True, True)


def test_the_board_shows_answers_loads_what_is_late_and_who_is_away() -> None:
    fund, cast, application = one_round()
    ann = an_assessor(fund, topics=["Life sciences"], least_applications=3, most_applications=6, leg="civic")
    pool_actions.invite(fund, a_user("Bea Asked"), by=cast.manager, at=AT)
    scoring_actions.assign(
        application, ann, due_on=TODAY - timedelta(days=1), by=cast.manager, at=AFTER - timedelta(days=2)
    )
    pool_actions.add_absence(ann, TODAY, TODAY + timedelta(days=2), by=cast.manager, at=AFTER)
    page = " ".join(text_of(cast.manager, reverse("assessor-pool", args=[fund.slug])).split())
    for words in (
        "1 of 6", "0 of 1", "Away from 13 February 2026 to 15 February 2026.",
        "Wants 3 at the least.", "Civic body", "Only 1 knows it; each application needs 3 readers.",
        "Nobody knows it; each application needs 3 readers.", 'data-label="Late" class="pf-list__cell pf-list__cell--decisive number"> 1',
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, {"Ann Reader", "Bea Asked"}),
        ({"state": "invited"}, {"Bea Asked"}),
        ({"topic": "Life sciences"}, {"Ann Reader"}),
        ({"leg": "civic"}, {"Ann Reader"}),
        ({"only": "room"}, {"Ann Reader"}),
        ({"only": "late"}, set()),
        ({"only": "away"}, set()),
    ],
)
def test_the_board_and_its_file_are_filtered_by_the_address(filters: dict[str, str], names: set[str]) -> None:
    fund = an_open_round().strand.fund
    manager = Cast(fund).manager
    an_assessor(fund, topics=["Life sciences"], leg="civic")
    pool_actions.invite(fund, a_user("Bea Asked"), by=manager, at=AT)
    client = signed_in(manager)
    file = client.get(reverse("assessor-pool-file", args=[fund.slug]), filters)
    rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("name,state,answered_on,leg,topics,employer,least,most,load,given,scored,late,away")
    assert {row.split(",")[0] for row in rows[1:]} == names
    page = client.get(reverse("assessor-pool", args=[fund.slug]), filters).content.decode()
    table = page.partition('id="list"')[2].partition("</table>")[0]
    assert {name for name in ("Ann Reader", "Bea Asked") if name in table} == names


def test_an_auditor_reads_the_pool_and_changes_nothing() -> None:
    fund, cast, application = one_round()
    assessor, auditor = an_assessor(fund), signed_in(cast.auditor)
    for name, args in (
        ("assessor-pool", [fund.slug]),
        ("assessor-pool-file", [fund.slug]),
        ("assessor", [assessor.pk]),
    ):
        answer = auditor.get(reverse(name, args=args))
        assert answer.status_code == 200
        assert name == "assessor-pool-file" or "Invite somebody" not in answer.content.decode()
    addresses = [reverse(name, args=[fund.slug]) for name in ("check-name", "invite-assessor", "remind-assessors")]
    addresses += [reverse(name, args=[assessor.pk]) for name in ("record-tie", "note-absence", "stand-down")]
    addresses += [reverse("rule-on-conflict", args=[assessor.pk, application.pk])]
    with nothing_changes():
        assert {auditor.post(address).status_code for address in addresses} <= {403, 405}
        assert {signed_in(assessor.user).get(address).status_code for address in addresses} <= {403, 405}


def test_the_board_takes_as_many_queries_with_more() -> None:
    fund, cast, application = one_round()

    def add() -> None:
        assessor = an_assessor(
            fund, organisations=[an_organisation()], employer=an_organisation(), topics=["Life sciences"]
        )
        scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
        pool_actions.add_absence(assessor, TODAY + timedelta(9), TODAY + timedelta(9), by=cast.manager, at=AFTER)
        an_application("eligible", round_=application.round, cast=cast)

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("assessor-pool", args=[fund.slug]), add)


# --- check a name, and invite -----------------------------------------------------------------------------------------


def test_a_name_is_checked_against_every_application_before_anybody_is_asked() -> None:
    fund, cast, application = one_round()
    other = an_application("submitted", round_=application.round, cast=cast)
    lead = application.partnership.lead
    asked = {"name": "Una New", "employer": lead.name, "organisations": "Atlantis Ltd"}
    client, address = signed_in(cast.manager), reverse("check-name", args=[fund.slug])
    with nothing_changes():
        page = unescape(client.get(address, asked).content.decode())
    for words in (
        f"Una New works for {lead}, and {lead} is a partner in {application}.",
        "“Atlantis Ltd” is not in the register of organisations, so it could not be checked.",
        str(other), "Barred", "Free", "No conflict is known.",
    ):  # fmt: skip
        assert words in page, words
    assert f"{reverse('invite-assessor', args=[fund.slug])}?name=Una" in page
    wrong = client.get(address, {"name": "", "email": "x"})
    assert (wrong.status_code, "Enter their name" in wrong.content.decode()) == (422, True)


def test_a_name_with_an_account_brings_the_roles_of_that_account() -> None:
    fund, cast, application = one_round()
    partner = application.side.partner  # type: ignore[attr-defined]
    client, address = signed_in(cast.manager), reverse("check-name", args=[fund.slug])
    page = unescape(client.get(address, {"name": "P. Person", "email": partner.email}).content.decode())
    assert (f"{partner} has an account here" in page, f"{partner} works for" in page) == (True, True)
    member = an_assessor(fund)
    page = client.get(address, {"name": "Ann", "email": member.user.email}).content.decode()
    assert "is in the pool of this fund already" in page


def test_checking_a_name_takes_as_many_queries_with_more() -> None:
    fund, cast, application = one_round()
    address = reverse("check-name", args=[fund.slug]) + "?name=Una+New&employer=" + application.partnership.lead.name

    def add() -> None:
        an_application("eligible", round_=application.round, cast=cast)
        an_assessor(fund, employer=an_organisation())

    add()
    takes_as_many_queries_with_more(cast.manager, address, add)


def test_somebody_is_invited_with_what_was_entered_to_check_them() -> None:
    some_areas()
    fund = an_open_round().strand.fund
    user, employer = a_user(), an_organisation("Harbour Trust")
    client, address = signed_in(Cast(fund).manager), reverse("invite-assessor", args=[fund.slug])
    page = client.get(address, {"email": user.email, "employer": "Harbour Trust", "area_codes": ["E06000026", "E99"]})
    assert (user.email in page.content.decode(), page.status_code) == (True, 200)
    form = {
        "email": user.email,
        "employer": "harbour trust",
        "organisations": "Harbour Trust\r\n",
        "area_codes": ["E06000026"],
        "topics": ["Life sciences"],
        "expertise": "Ports",
        "most_applications": "6",
        "message": "Please read for us.",
    }
    for wrong in (
        {"most_applications": "0"},
        {"least_applications": "7"},
        {"organisations": "Harbour Trust\nAtlantis Ltd"},
        {"employer": "Atlantis Ltd"},
        {"topics": ["Alchemy"]},
        {"area_codes": ["E99999999"]},
    ):
        with nothing_changes():
            assert client.post(address, form | wrong).status_code == 422, wrong
    with nothing_changes():
        nobody = unescape(client.post(address, form | {"email": "nobody@example.org"}).content.decode())
    assert "Nobody with the address nobody@example.org has an account here. Enter their name, too." in nobody
    assert client.post(address, form).status_code == 302
    assessor = Assessor.objects.get()
    assert (assessor.user, assessor.state, assessor.employer, list(assessor.organisations.all())) == (
        user, "invited", employer, [employer],
    )  # fmt: skip
    assert (assessor.area_codes, assessor.topics, assessor.message) == (
        ["E06000026"], ["Life sciences"], "Please read for us.",
    )  # fmt: skip
    with nothing_changes():
        assert client.post(address, form).status_code == 422


# --- one assessor -----------------------------------------------------------------------------------------------------


def test_an_assessors_page_shows_each_conflict_with_its_evidence_and_its_ruling() -> None:
    fund, cast, application = one_round()
    assessor, manager = an_assessor(fund, area_codes=["E06000026"]), signed_in(cast.manager)
    address = reverse("assessor", args=[assessor.pk])
    page = unescape(manager.get(address).content.decode())
    sentence = f"Ann Reader has an interest in Plymouth, and {application} is for Plymouth."
    for words in (sentence, "Known from: the pool of assessors; the areas of the application.", "Barred", "None yet"):
        assert words in page, words
    ruling = reverse("rule-on-conflict", args=[assessor.pk, application.pk])
    assert sentence in unescape(manager.get(ruling).content.decode())
    for wrong in ({}, {"ruling": "cleared"}, {"ruling": "perhaps", "reason": "Sold."}):
        with nothing_changes():
            assert manager.post(ruling, wrong).status_code == 422
    with nothing_changes():
        nowhere = reverse("rule-on-conflict", args=[assessor.pk, 10**9])
        assert manager.post(nowhere, {"ruling": "hard", "reason": "No."}).status_code == 422
    assert manager.post(ruling, {"ruling": "cleared", "reason": "Sold in May."}).status_code == 302
    assert Ruling.objects.get().ruled_by == cast.manager
    page = unescape(manager.get(address).content.decode())
    assert ("Cleared" in page, "Sold in May." in page, "May read" in page) == (True, True, True)


def test_a_tie_is_recorded_with_its_source_and_shown() -> None:
    fund, cast, application = one_round()
    assessor, client = an_assessor(fund), signed_in(cast.manager)
    address = reverse("record-tie", args=[assessor.pk])
    lead = application.partnership.lead
    form = {"kind": "governs", "organisation": lead.name, "source": "Companies House", **day(AT.date(), "since")}
    for wrong in (
        {"source": ""}, {"organisation": "Atlantis"}, {"kind": "part of"}, {"person": "Tom Pryce"},
        {"organisation": "", "area": "Atlantis"}, {"organisation": ""}, {"application": "999"},
    ):  # fmt: skip
        with nothing_changes():
            assert client.post(address, form | wrong).status_code == 422, wrong
    assert client.post(address, form).status_code == 302
    tie = Tie.objects.get()
    assert (tie.kind, tie.organisation, tie.since, tie.source) == ("governs", lead, AT.date(), "Companies House")
    place = {"kind": "lives in", "area": "plymouth", "source": "Their own word"}
    named = {"kind": "named in", "application": application.pk, "source": "The application"}
    assert [client.post(address, form).status_code for form in (place, named)] == [302, 302]
    page = unescape(client.get(reverse("assessor", args=[assessor.pk])).content.decode())
    for words in ("Sits on the board of", "Companies House", "Lives in", "Plymouth", f"is named in {application}"):
        assert words in page, words


def test_leave_standing_down_and_asking_again_are_pages_of_one_assessor() -> None:
    fund, cast, application = one_round()
    assessor, client = an_assessor(fund), signed_in(cast.manager)
    away = reverse("note-absence", args=[assessor.pk])
    days = day(TODAY + timedelta(days=9), "first_day") | day(TODAY + timedelta(days=12), "last_day")
    with nothing_changes():
        assert client.post(away, days | day(TODAY, "last_day")).status_code == 422
    assert client.post(away, days).status_code == 302
    page = client.get(reverse("assessor", args=[assessor.pk])).content.decode()
    assert "Days away" in page
    absence = Absence.objects.get()
    assert client.post(reverse("drop-absence", args=[assessor.pk, absence.pk])).status_code == 302
    assert client.post(reverse("drop-absence", args=[assessor.pk, absence.pk])).status_code == 302
    assert Absence.objects.count() == 0
    scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
    stand = reverse("stand-down", args=[assessor.pk])
    assert "given back and lack a reader: 1" in client.get(stand).content.decode()
    with nothing_changes():
        assert client.post(stand, {"reason": " "}).status_code == 422
    page = client.post(stand, {"reason": "A new job."}, follow=True).content.decode()
    assert "Readings given back: 1." in page
    assert "Invite again" in page
    assert client.post(reverse("invite-assessor-again", args=[assessor.pk]), {"message": "Back?"}).status_code == 302
    with nothing_changes():
        assert client.post(reverse("invite-assessor-again", args=[assessor.pk]), {"message": ""}).status_code == 422
    assert client.post(stand, {"reason": "The invitation is taken back."}).status_code == 302
    with nothing_changes():
        assert client.post(stand, {"reason": "Again."}).status_code == 422


def test_an_assessors_page_takes_as_many_queries_with_more() -> None:
    fund, cast, application = one_round()
    assessor = an_assessor(fund, area_codes=["E06000026"])

    def add() -> None:
        an_application("eligible", round_=application.round, cast=cast)
        an_assessor(fund, f"Reader {Assessor.objects.count()}", employer=an_organisation())

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("assessor", args=[assessor.pk]), add)


# --- days and reminders -----------------------------------------------------------------------------------------------


def test_those_who_are_ticked_are_reminded_after_a_page_that_says_of_whom() -> None:
    application = an_application("eligible")
    fund, manager = application.round.strand.fund, application.cast.manager  # type: ignore[attr-defined]
    auditor = application.cast.auditor  # type: ignore[attr-defined]
    ann, bea = an_assessor(fund), an_assessor(fund, "Bea Reader")
    scoring_actions.assign(application, ann, due_on=TODAY + timedelta(days=30), by=manager, at=AFTER)
    address, client = reverse("assessor-pool", args=[fund.slug]), signed_in(manager)
    ticked = {"act": "remind", "row": [ann.pk, bea.pk]}
    with nothing_changes():
        page = unescape(client.post(address, ticked).content.decode())
        assert f"{bea} has nothing to score by a day that they were not reminded of today." in page
        assert signed_in(auditor).post(address, ticked | {"sure": "yes"}).status_code == 403
    sure = {"act": "remind", "row": [ann.pk], "sure": "yes"}  # what the page sends: those of whom it can be done
    assert "Reminded 1 person." in unescape(client.post(address, sure, follow=True).content.decode())
    assert Assignment.objects.get(assessor=ann).reminded_at is not None


def test_a_day_is_set_and_those_who_are_due_are_reminded_by_one_button() -> None:
    fund, cast, application = one_round()
    assessor, client = an_assessor(fund), signed_in(cast.manager)
    scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
    address = reverse("reading-day", args=[application.round_id])
    with nothing_changes():
        assert client.post(address, day(TODAY - timedelta(days=3), "due_on")).status_code == 422
        assert client.post(address, {}).status_code == 422
    assert address in text_of(cast.manager, reverse("round-assessors", args=[application.round_id]))
    assert client.get(address).status_code == 200
    assert client.post(address, day(TODAY + timedelta(days=3), "due_on")).status_code == 302
    assert Assignment.objects.get().due_on == TODAY + timedelta(days=3)
    remind = reverse("remind-assessors", args=[fund.slug])
    with nothing_changes():
        page = client.post(remind, {"within_days": "900"}, follow=True).content.decode()
    assert "Enter a number of days from 0 to 60." in page
    page = client.post(remind, {"within_days": "7"}, follow=True).content.decode()
    assert "Reminded 1 person of 1 in all to score." in page
    page = client.post(remind, {"within_days": "7"}, follow=True).content.decode()
    assert "Nobody is late, or due so soon, who was not reminded today." in page
    assert f"Score “{application}”" in text_of(assessor.user, reverse("tasks"))


# --- the person's own place -------------------------------------------------------------------------------------------


def test_an_invitation_waits_in_the_tasks_and_is_answered_on_its_page() -> None:
    fund, cast, _ = one_round()
    assessor = pool_actions.invite(fund, a_user("Ann Reader"), message="We pay £200.", by=cast.manager, at=AT)
    address, client = reverse("my-place", args=[assessor.pk]), signed_in(assessor.user)
    assert address in text_of(assessor.user, reverse("tasks"))
    page = text_of(assessor.user, address)
    assert ("We pay £200." in page, "Will you read for this fund?" in page) == (True, True)
    for wrong in ({}, {"answer": "perhaps"}, {"answer": "accept", "most_applications": "1000"}):
        with nothing_changes():
            assert client.post(address, wrong).status_code == 422, wrong
    with nothing_changes():
        assert signed_in(cast.manager).post(address, {"answer": "accept"}).status_code == 403
    assert (
        client.post(address, {"answer": "accept", "most_applications": "4", "words": "Not in May."}).status_code == 302
    )
    assessor.refresh_from_db()
    assert (assessor.state, assessor.most_applications, assessor.answer) == ("accepted", 4, "Not in May.")
    assert "Your place in the pool" in text_of(assessor.user, address)
    with nothing_changes():
        assert client.post(address, {"answer": "decline"}).status_code == 422
    assert "Not in May." in text_of(cast.manager, reverse("assessor", args=[assessor.pk]))


def test_an_invitation_is_declined_with_a_word() -> None:
    fund, cast, _ = one_round()
    assessor = pool_actions.invite(fund, a_user("Ann Reader"), by=cast.manager, at=AT)
    client, address = signed_in(assessor.user), reverse("my-place", args=[assessor.pk])
    assert client.post(address, {"answer": "decline", "words": "No time."}).status_code == 302
    assert "it can ask you again" in text_of(assessor.user, address)


def test_nobody_sees_the_place_of_another() -> None:
    fund, _, _ = one_round()
    ann, bea = an_assessor(fund), an_assessor(fund, "Bea Reader")
    names = ("my-place", "my-absence", "my-interest")
    assert {signed_in(bea.user).get(reverse(name, args=[ann.pk])).status_code for name in names} == {403}
    absence = pool_actions.add_absence(ann, TODAY, TODAY, by=ann.user, at=AFTER)
    with nothing_changes():
        taken = reverse("take-back-absence", args=[ann.pk, absence.pk])
        assert signed_in(bea.user).post(taken).status_code == 403
        mine = reverse("take-back-absence", args=[bea.pk, absence.pk])
        assert signed_in(bea.user).post(mine).status_code == 302


def test_an_assessor_enters_their_own_leave_and_interests() -> None:
    fund, cast, application = one_round()
    assessor = an_assessor(fund)
    client = signed_in(assessor.user)
    days = day(TODAY, "first_day") | day(TODAY + timedelta(days=2), "last_day")
    assert client.post(reverse("my-absence", args=[assessor.pk]), days).status_code == 302
    absence = Absence.objects.get()
    assert client.post(reverse("take-back-absence", args=[assessor.pk, absence.pk])).status_code == 302
    assert Absence.objects.count() == 0
    scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
    interest = reverse("my-interest", args=[assessor.pk])
    page = text_of(assessor.user, interest)
    assert (str(application) in page, "Where is this known from?" in page) == (False, False)
    with nothing_changes():
        assert client.post(interest, {"kind": "named in", "application": application.pk}).status_code == 422
    lead = application.partnership.lead
    assert client.post(interest, {"kind": "financial", "organisation": lead.name}).status_code == 302
    assert (Tie.objects.get().source, Assignment.objects.get().state) == (
        "their own word on 13 February 2026",
        "conflicted",
    )
    place = reverse("my-place", args=[assessor.pk])
    assert (lead.name in text_of(assessor.user, place), place in text_of(assessor.user, reverse("my-assignments"))) == (
        True,
        True,
    )


def test_somebody_who_has_no_account_is_invited_by_name_and_chooses_a_password(
    django_capture_on_commit_callbacks: Any,
) -> None:
    cast = Cast(a_fund())
    form = {"email": "new@example.org", "name": "Ann Reader", "most_applications": "6"}
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in(cast.manager).post(reverse("invite-assessor", args=[cast.fund.slug]), form).status_code == 302
    assessor = Assessor.objects.get()
    assert (assessor.user.name, assessor.user.has_usable_password(), assessor.state) == ("Ann Reader", False, "invited")
    welcome, asked = mail.outbox
    link = next(word for word in welcome.body.split() if "/forgotten/" in word).removeprefix("http://127.0.0.1:8000")
    client = Client()
    assert client.post(link, {"password": "correct horse battery"}).status_code == 302
    assert reverse("my-place", args=[assessor.pk]) in asked.body
    assert client.get(reverse("my-place", args=[assessor.pk])).status_code == 200
