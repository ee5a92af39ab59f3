"""The list of a round's applications and the check of eligibility at the fund's desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.domain.roles import Role
from placefund.people import actions as people
from placefund.people.models import CLOCK
from tests.build import AFTER, AT, Cast, a_fund, a_user, an_application, an_open_round
from tests.witness import nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


def check(application: Application, user: object, **given: str):  # type: ignore[no-untyped-def]
    form = {"finding": "eligible", "reasons": "Every rule holds."} | given
    return signed_in(user).post(reverse("eligibility", args=[application.pk]), form)  # type: ignore[arg-type]


def test_the_fund_sees_what_was_sent_and_no_draft() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    draft = an_application("filled", round_=round_, cast=cast)
    sent = an_application("submitted", round_=round_, cast=cast)
    address = reverse("round-applications", args=[round_.pk])
    for user in (cast.manager, cast.chair, cast.decider, cast.auditor):
        page = signed_in(user).get(address).content.decode()
        assert (str(sent) in page, str(draft) in page) == (True, False)
    others = (sent.side.lead, cast.finance, Cast(a_fund()).manager)  # type: ignore[attr-defined]
    assert {signed_in(user).get(address).status_code for user in others} == {403}


def test_what_the_authors_did_before_they_sent_it_stays_theirs() -> None:
    application = an_application("filled")
    side, cast = application.side, application.cast  # type: ignore[attr-defined]
    applications.certify(application, by=side.certifier, at=AT)
    applications.return_for_changes(application, reason="The harbour is dear.", by=side.lead, at=AT)
    applications.certify(application, by=side.certifier, at=AT)
    applications.submit(application, by=side.lead, at=AT)
    pages = [("eligibility", cast.manager), ("agree-score", cast.chair), ("decide", cast.decider)]
    texts = [signed_in(user).get(reverse(name, args=[application.pk])).content.decode() for name, user in pages]
    assert [("Submitted" in text, "harbour" in text, "Certified" in text) for text in texts] == [
        (True, False, False)
    ] * 3


def test_a_finding_of_eligibility_is_led_to_from_the_list_the_bid_and_its_assessors() -> None:
    bid = an_application("eligible")
    manager, chair = bid.cast.manager, bid.cast.chair  # type: ignore[attr-defined]
    pages = [reverse("round-applications", args=[bid.round_id])]
    pages += [reverse(name, args=[bid.pk]) for name in ("read-application", "assign")]
    link = f'href="{reverse("eligibility", args=[bid.pk])}"'
    assert [link in signed_in(manager).get(page).content.decode() for page in pages] == [True] * 3
    assert [link in signed_in(chair).get(page).content.decode() for page in pages[:2]] == [False] * 2


def test_the_list_is_filtered_by_state() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    submitted = an_application("submitted", round_=round_, cast=cast)
    eligible = an_application("eligible", round_=round_, cast=cast)
    client, address = signed_in(cast.manager), reverse("round-applications", args=[round_.pk])
    page = client.get(address, {"state": "eligible"}).content.decode()
    assert (f">{eligible}</a>" in page, f">{submitted}</a>" in page) == (True, False)
    assert client.get(address, {"state": "draft"}).status_code == 422
    assert client.get(address, {"page": "x", "state": ""}).status_code == 200


def test_the_list_takes_as_many_queries_with_more_applications() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        an_application("eligible", round_=round_, cast=cast)

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("round-applications", args=[round_.pk]), add)


def test_the_manager_finds_an_application_eligible_with_reasons() -> None:
    application = an_application("submitted")
    cast = application.cast  # type: ignore[attr-defined]
    page = signed_in(cast.manager).get(reverse("eligibility", args=[application.pk])).content.decode()
    assert "All 14 rules are met." in page
    assert check(application, cast.manager).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.eligibility.reasons) == ("eligible", "Every rule holds.")
    kept = signed_in(cast.auditor).get(reverse("eligibility", args=[application.pk])).content.decode()
    assert ("What the rules found then" in kept, "Correct the finding" in kept) == (True, False)


def test_the_manager_finds_an_application_not_eligible_with_reasons() -> None:
    application = an_application("submitted")
    assert (
        check(application, application.cast.manager, finding="ineligible", reasons="Roads.", is_sure="on").status_code
        == 302
    )  # type: ignore[attr-defined]
    application.refresh_from_db()
    assert (application.state, application.eligibility.is_eligible) == ("ineligible", False)


@pytest.mark.parametrize(
    "wrong", [{"reasons": " "}, {"finding": "perhaps"}, {"finding": ""}, {"reasons": "word " * 501}]
)
def test_a_finding_without_its_reasons_is_refused(wrong: dict[str, str]) -> None:
    application = an_application("submitted")
    manager = application.cast.manager  # type: ignore[attr-defined]
    with nothing_changes():
        assert check(application, manager, **wrong).status_code == 422


def test_an_application_is_checked_once() -> None:
    application = an_application("eligible")
    manager = application.cast.manager  # type: ignore[attr-defined]
    with nothing_changes():
        answer = check(application, manager)
    assert (answer.status_code, "Why is the earlier finding corrected?" in answer.content.decode()) == (422, True)


def test_whoever_has_a_conflict_corrects_no_finding_and_hears_nothing_of_where_it_stands() -> None:
    for state in ("eligible", "assessed"):
        application = an_application(state)
        user = a_user(role=Role.FUND_MANAGER, scope=f"fund:{application.round.fund_slug}")
        scope = f"organisation:{application.partnership.lead_id}"
        people.grant(user, Role.PARTNER, scope, at=AFTER)
        people.end_role(user, Role.PARTNER, scope, by=CLOCK, at=AFTER)
        with nothing_changes():
            answer = check(application, user, finding="ineligible", reasons="Roads.", is_sure="on", why="Another bid.")
        assert (answer.status_code, "score" in answer.content.decode().partition("<main")[2]) == (403, False)


def test_only_the_manager_checks() -> None:
    application = an_application("submitted")
    cast = application.cast  # type: ignore[attr-defined]
    users = (cast.auditor, cast.chair, application.side.lead)  # type: ignore[attr-defined]
    with nothing_changes():
        answers = [check(application, user).status_code for user in users]
    assert answers == [403, 403, 403]


def test_a_draft_is_nobodys_business_but_its_authors() -> None:
    draft = an_application("filled")
    manager = draft.cast.manager  # type: ignore[attr-defined]
    assert signed_in(manager).get(reverse("eligibility", args=[draft.pk])).status_code == 403


def test_a_withdrawn_application_stays_on_the_list() -> None:
    application = an_application("submitted")
    applications.withdraw(application, reason="Our partner left.", by=application.side.lead, at=AFTER)  # type: ignore[attr-defined]
    page = signed_in(application.cast.manager).get(reverse("round-applications", args=[application.round_id]))  # type: ignore[attr-defined]
    assert str(application) in page.content.decode()
