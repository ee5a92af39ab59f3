"""The manager's pages for offers: to a successful application, and to an earmarked place."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from placefund.applications.models import Application, Cost
from placefund.awards.models import Award
from placefund.delivery.models import ProjectPartner
from placefund.delivery.queries import assistance_findings
from placefund.domain.award_rules import AssistanceCap, AwardRules, StepDue
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.people.models import CLOCK
from placefund.records import clock
from tests.build import AFTER, Cast, a_fund, a_project, a_side, an_allocation, an_application, an_award
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db
LIFE = {
    f"{name}_{part}": value
    for name, day in (("starts_on", date(2026, 4, 1)), ("ends_on", date(2029, 3, 31)))
    for part, value in (("day", str(day.day)), ("month", str(day.month)), ("year", str(day.year)))
}
CONDITIONS = {"due_on_day": "1", "due_on_month": "9", "due_on_year": "2026"}


def test_a_successful_application_is_offered_its_award() -> None:
    application = an_application("successful")
    cast = application.cast  # type: ignore[attr-defined]
    client, address = signed_in(cast.manager), reverse("offer-award", args=[application.pk])
    assert "£4,000,000" in client.get(address).content.decode()
    conditions = {"before_payment": "Sign the agreement.\r\n\r\n", "others": "Name a chair.\r\n"}
    answer = client.post(address, LIFE | CONDITIONS | conditions)
    assert answer.status_code == 302
    award = Award.objects.get()
    assert (award.amount, [c.text for c in award.conditions.all()]) == (
        Money.pounds(4_000_000),
        ["Sign the agreement.", "Name a chair."],
    )
    again = client.get(address).content.decode()
    assert (award.reference in again, "Show what it would do" in again) == (True, False)
    with nothing_changes():
        assert client.post(address, LIFE | {"before_payment": ""}).status_code == 422


def test_the_steps_of_the_book_become_conditions_with_their_days_unless_they_are_unticked() -> None:
    application = an_application("successful")
    fund, cast = application.round.strand.fund, application.cast  # type: ignore[attr-defined]
    steps = (StepDue("agreement", "Send the agreement.", 45, True), StepDue("project", "Set up a project.", 60))
    fund.award_rules_record = AwardRules(steps=steps).as_record()
    fund.save(update_fields=["award_rules_record"])
    clock.move_to(AFTER)
    client, address = signed_in(cast.manager), reverse("offer-award", args=[application.pk])
    page = client.get(address).content.decode()
    assert "Send the agreement. By 30 March 2026; nothing is paid before it is met." in page
    assert page.count(" checked") == 2
    assert client.post(address, LIFE | {"steps": ["agreement"], "before_payment": "", "others": ""}).status_code == 302
    [condition] = Award.objects.get().conditions.all()
    kept = (condition.text, condition.due_on, condition.blocks_payment, condition.owner)
    assert kept == ("Send the agreement.", date(2026, 3, 30), True, application.partnership.lead)


def test_what_a_business_got_on_record_here_stands_beside_its_check_and_its_offer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    application = an_application("successful")
    # As if this cost, which is added below to a bid that was sent, had been sent with it.
    monkeypatch.setattr("placefund.delivery.queries.costs_that_count", Application.cost_lines)
    fund, cast = application.round.strand.fund, application.cast  # type: ignore[attr-defined]
    rules = AwardRules(assistance=AssistanceCap(Money.pounds(315_000), 3))
    fund.award_rules_record = rules.as_record()
    fund.save(update_fields=["award_rules_record"])
    firm = application.side.organisations["business"]  # type: ignore[attr-defined]
    Cost.objects.create(
        application=application, organisation=firm, category="staff", kind="resource", year=2026, pence=20_000_000
    )
    bid = Application.objects.get()
    [found] = assistance_findings(bid, AFTER.date())
    assert (found.passed, "got £0 on record here over 3 financial years; with £200,000" in found.why) == (True, True)
    other = a_project()
    ProjectPartner.objects.create(project=other, organisation=firm, pence=20_000_000)
    [found] = assistance_findings(bid, AFTER.date())
    assert (found.failed, "got £200,000 on record here" in found.why, "above £315,000" in found.why) == (
        True,
        True,
        True,
    )
    assert assistance_findings(bid, date(2030, 4, 1))[0].passed
    client = signed_in(cast.manager)
    for name in ("offer-award", "eligibility"):
        assert "What its businesses got before" in client.get(reverse(name, args=[application.pk])).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_on_year": "2025"}, "Enter a day after the first day of the award."),
        ({"ends_on_year": "2032"}, "begins and ends, in that order, between 1 April 2026 and 31 March 2031."),
        ({"starts_on_day": ""}, "The date must include a day."),
        ({"starts_on_day": "first"}, "Enter the date in figures"),
        ({"before_payment": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_an_offer_outside_the_life_of_the_fund_is_refused(wrong: dict[str, str], sentence: str) -> None:
    application = an_application("successful")
    client = signed_in(application.cast.manager)  # type: ignore[attr-defined]
    with nothing_changes():
        answer = client.post(reverse("offer-award", args=[application.pk]), LIFE | {"before_payment": ""} | wrong)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_there_is_no_offer_before_the_release_and_none_for_what_was_declined() -> None:
    decided, undecided = an_application("decided"), an_application("assessed")
    client = signed_in(decided.cast.manager)  # type: ignore[attr-defined]
    address = reverse("offer-award", args=[decided.pk])
    assert "not released yet" in client.get(address).content.decode()
    with nothing_changes():
        assert client.post(address, LIFE | {"before_payment": ""}).status_code == 422
    other = signed_in(undecided.cast.manager)  # type: ignore[attr-defined]
    assert other.get(reverse("offer-award", args=[undecided.pk])).status_code == 404


def test_only_the_manager_of_the_fund_offers() -> None:
    application = an_application("successful")
    cast = application.cast  # type: ignore[attr-defined]
    users = (cast.auditor, cast.decider, application.side.lead, Cast(a_fund()).manager)  # type: ignore[attr-defined]
    address = reverse("offer-award", args=[application.pk])
    with nothing_changes():
        assert [signed_in(user).post(address, LIFE).status_code for user in users] == [403] * 4


def place_form(side, **more: object) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {
        "partnership": side.partnership.pk,
        "title": "The city's portfolio",
        "summary": "What the city will do.",
        "amount": "25,000,000",
        "before_payment": "",
        **LIFE,
        **more,
    }


def test_an_earmarked_place_is_offered_its_award() -> None:
    allocation = an_allocation()
    fund, side = allocation.strand.fund, a_side(place=allocation.place)
    client, address = signed_in(Cast(fund).manager), reverse("offer-allocation", args=[fund.slug, allocation.pk])
    assert str(side.partnership) in client.get(address).content.decode()
    assert client.post(address, place_form(side)).status_code == 302
    award = Award.objects.get()
    assert (award.allocation, award.amount, award.partnership) == (
        allocation,
        Money.pounds(25_000_000),
        side.partnership,
    )
    page = client.get(address).content.decode()
    assert ("£5,000,000" in page, award.reference in page) == (True, True)
    assert award.reference in client.get(reverse("manage-fund", args=[fund.slug])).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"amount": "31,000,000"},
            "Earmarked City has £30,000,000 of its £30,000,000 left; £31,000,000 is £1,000,000 more.",
        ),
        ({"amount": "0"}, "Enter an amount of £0.01 or more."),
        ({"title": "x" * 141}, "at most 140 characters"),
        ({"summary": ""}, "Enter public summary."),
        ({"partnership": "999999"}, "Select a valid choice"),
    ],
)
def test_an_offer_to_a_place_that_cannot_stand_is_refused(wrong: dict[str, str], sentence: str) -> None:
    allocation = an_allocation()
    fund, side = allocation.strand.fund, a_side(place=allocation.place)
    client = signed_in(Cast(fund).manager)
    with nothing_changes():
        answer = client.post(reverse("offer-allocation", args=[fund.slug, allocation.pk]), place_form(side, **wrong))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_partnership_that_stands_for_another_place_is_no_choice() -> None:
    allocation = an_allocation()
    fund, elsewhere = allocation.strand.fund, a_side()
    client, address = signed_in(Cast(fund).manager), reverse("offer-allocation", args=[fund.slug, allocation.pk])
    assert "No partnership stands for this place yet" in client.get(address).content.decode()
    with nothing_changes():
        assert client.post(address, place_form(elsewhere)).status_code == 422


def test_an_older_version_is_not_offered_from() -> None:
    old = an_allocation()
    fund, side = old.strand.fund, a_side(place=old.place)
    new = funds.allocate_to_place(
        old.strand, old.place, Money.pounds(50_000_000), announced_on=date(2025, 10, 19), by=CLOCK, at=AFTER
    )
    client = signed_in(Cast(fund).manager)
    assert (
        "not the version in force" in client.get(reverse("offer-allocation", args=[fund.slug, old.pk])).content.decode()
    )
    with nothing_changes():
        assert client.post(reverse("offer-allocation", args=[fund.slug, old.pk]), place_form(side)).status_code == 422
    assert client.post(reverse("offer-allocation", args=[fund.slug, new.pk]), place_form(side)).status_code == 302


def test_an_allocation_is_found_only_in_its_own_fund() -> None:
    allocation, other = an_allocation(), a_fund()
    client = signed_in(Cast(other).manager)
    assert client.get(reverse("offer-allocation", args=[other.slug, allocation.pk])).status_code == 404
    assert client.get(reverse("offer-allocation", args=[allocation.strand.fund.slug, allocation.pk])).status_code == 403


def test_an_offer_stands_on_the_desk_until_it_is_answered() -> None:
    award = an_award("offered")
    client = signed_in(award.cast.manager)  # type: ignore[attr-defined]
    page = client.get(reverse("manage-fund", args=[award.strand.fund.slug])).content.decode()
    assert award.reference in page
