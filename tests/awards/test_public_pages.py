"""What anyone sees of awards."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.domain.coverage import RESTS_ON_AWARDS, Holding, RecordKind
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Strand
from placefund.people.models import CLOCK
from placefund.records import clock
from tests.build import AFTER, AFTER_Q1, AT, Cast, a_fund, a_project, a_return, an_application, an_award, an_open_round

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def listed(client: Client, fund: str, **asked: str) -> Any:
    return client.get(reverse("awards", args=[fund]), asked)


def two_awards() -> tuple[Award, Award]:
    """Two accepted awards of one fund, for two places, of £4m and £2m."""
    cast = Cast(a_fund())
    first = an_award(cast=cast)
    second = _another(cast, Money.pounds(2_000_000))
    return first, second


def _another(cast: Cast, ask: Money) -> Award:
    """A further award in a strand of its own, for a strand has one slug in a fund."""
    number = cast.fund.strands.count() + 1
    strand = funds.add_strand(
        Strand(fund=cast.fund, slug=f"route-{number}", name=f"Route {number}", kind="competed"), by=CLOCK, at=AT
    )
    funds.allocate_to_strand(
        strand, Money.pounds(10_000_000), key="first", effective_on=AT.date(), why="For the test", by=CLOCK, at=AT
    )
    application: Any = an_application("successful", round_=an_open_round(strand), cast=cast, ask=ask)
    award = awards.offer(
        application.decision, starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31), by=cast.manager, at=AFTER
    )
    return awards.accept(award, by=application.side.lead, at=AFTER)


def test_the_list_shows_each_award_with_its_place_lead_and_money(client: Client) -> None:
    award: Any = a_return("paid", claim=Money.pounds(100_000)).award
    response = listed(client, award.fund_slug)
    text = text_of(response)
    for words in (
        award.title,
        award.reference,
        str(award.partnership.lead),
        str(award.partnership.place),
        "13 February 2026",
        f'href="{reverse("account", args=[award.fund_slug, award.account])}">£4,000,000',
        f'href="{reverse("account", args=[award.fund_slug, f"award/{award.pk}"])}">£100,000',
        "1 award",
    ):
        assert words in text
    assert client.get(reverse("open-data-table", args=[award.fund_slug, "awards"])).status_code == 200
    # No link below the list hands out all awards where the list above shows some: its own file is what it shows.
    assert reverse("open-data-table", args=[award.fund_slug, "awards"]) not in text
    assert reverse("open-data", args=[award.fund_slug]) in text


def test_an_offer_that_is_not_accepted_is_on_no_page(client: Client) -> None:
    award: Any = an_award("offered")
    assert "No award is on record" in text_of(listed(client, award.fund_slug))
    assert client.get(reverse("award", args=[award.pk])).status_code == 404


def test_a_real_fund_without_awards_says_that_none_is_invented(client: Client) -> None:
    fund = a_fund()
    assert "An award stands here once it is offered and accepted." in text_of(listed(client, fund.slug))
    not_here = [Holding(kind) for kind in (RecordKind.AWARDS, *RESTS_ON_AWARDS)]
    funds.state_coverage(fund, not_here, why="They are run elsewhere.", by=CLOCK, at=AT)
    text = text_of(listed(client, fund.slug))
    assert "No accepted award of this fund is on record here." in text
    assert "none is invented" in text


@pytest.mark.long
def test_awards_are_narrowed_by_place_strand_and_sector(client: Client) -> None:
    pair: Any = two_awards()
    first, second = pair
    fund = first.fund_slug
    for asked, there, away in (
        ({"place": first.partnership.place.slug}, first, second),
        ({"strand": second.strand.slug}, second, first),
    ):
        found = [one.award for one in listed(client, fund, **asked).context["list"].things]
        assert (found, away in found) == ([there], False)
    assert len(listed(client, fund, sector="Life sciences").context["list"].things) == 2


@pytest.mark.parametrize(
    ("order", "titles"),
    [("largest", ["Zinc", "Air"]), ("title", ["Air", "Zinc"]), ("newest", ["Air", "Zinc"]), ("", ["Air", "Zinc"])],
)
def test_awards_are_put_in_order(client: Client, order: str, titles: list[str]) -> None:
    large, small = two_awards()
    Award.objects.filter(pk=large.pk).update(title="Zinc")
    Award.objects.filter(pk=small.pk).update(title="Air", answered_at=AFTER_Q1)
    lines = listed(client, large.fund_slug, sort=order).context["list"].things
    assert [one.award.title for one in lines] == titles


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"sector": "Magic"}, "No award here has that sector."),
        ({"place": "' OR 1=1 --"}, "No award here has that place."),
        ({"sort": "x" * 5000}, "Awards cannot be put in that order."),
    ],
)
def test_a_filter_that_no_award_has_is_refused_by_name(client: Client, asked: dict[str, str], says: str) -> None:
    award: Any = an_award()
    response = listed(client, award.fund_slug, **asked)
    assert (response.status_code, says in text_of(response)) == (422, True)
    assert len(response.context["list"].things) == 1


def test_a_page_number_that_is_none_shows_the_first_page(client: Client) -> None:
    assert listed(client, an_award().fund_slug, page="minus one").status_code == 200


@pytest.mark.long
def test_the_list_asks_as_often_for_two_awards_as_for_one(client: Client) -> None:
    cast = Cast(a_fund())
    award: Any = an_award(cast=cast)
    listed(client, award.fund_slug)
    with CaptureQueriesContext(connection) as for_one:
        listed(client, award.fund_slug)
    _another(cast, Money.pounds(1_000_000))
    _another(cast, Money.pounds(3_000_000))
    with CaptureQueriesContext(connection) as for_three:
        response = listed(client, award.fund_slug)
    assert len(response.context["list"].things) == 3
    assert len(for_three) == len(for_one)


def test_an_award_is_followed_from_its_conditions_to_its_payments(client: Client) -> None:
    report: Any = a_return("paid", claim=Money.pounds(100_000))
    award, project = report.award, report.claims.get().project
    text = text_of(client.get(reverse("award", args=[award.pk])))
    for words in (
        award.summary,
        str(award.partnership.lead),
        reverse("place", args=[award.partnership.place.slug]),
        reverse("round-outcome", args=[award.application.round_id, award.application_id]),
        "Sign the collaboration agreement.",
        "Not met yet",
        f'href="{reverse("project", args=[project.pk])}">{project.title}',
        f'{reverse("account", args=[award.fund_slug, project.account])}">£900,000',
        f'{reverse("account", args=[award.fund_slug, award.account])}">£3,000,000',
        "2026-27 Q1",
        "6 July 2026",
        "£100,000",
    ):
        assert words in text, words


def test_every_amount_of_an_award_opens_to_its_transfers(client: Client) -> None:
    award: Any = a_return("approved", claim=Money.pounds(100_000)).award
    text = text_of(client.get(reverse("award", args=[award.pk])))
    start = reverse("account", args=[award.fund_slug, "award"])[:-1]
    addresses = {part.split('"')[0] for part in text.split('href="')[1:] if part.startswith(start)}
    assert len(addresses) >= 4
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_a_return_that_is_not_sent_tells_nothing_but_its_due_day(client: Client) -> None:
    report: Any = a_return("draft", claim=Money.pounds(123_000))
    text = text_of(client.get(reverse("award", args=[report.award_id])))
    assert "Not sent yet" in text
    assert "£123,000" not in text


def test_a_met_condition_says_when(client: Client) -> None:
    award: Any = an_award()
    awards.meet_condition(award.conditions.get(), by=award.cast.manager, at=AFTER_Q1)
    text = text_of(client.get(reverse("award", args=[award.pk])))
    assert "Met </strong> <time" in text
    assert "Not met yet" not in text


def test_an_award_page_asks_as_often_for_two_projects_as_for_one(client: Client) -> None:
    award: Any = an_award()
    a_project(award)
    address = reverse("award", args=[award.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    a_project(award)
    a_project(award)
    with CaptureQueriesContext(connection) as for_three:
        client.get(address)
    assert len(for_three) == len(for_one)


def test_a_project_that_has_not_started_is_on_no_page(client: Client) -> None:
    project: Any = a_project(state="draft")
    assert project.title not in text_of(client.get(reverse("award", args=[project.award_id])))
    assert client.get(reverse("project", args=[project.pk])).status_code == 404


def test_public_pages_hold_nobodys_name(client: Client) -> None:
    report: Any = a_return("paid")
    clock.move_to(AFTER_Q1)
    award, side = report.award, report.award.side
    for address in (
        reverse("award", args=[award.pk]),
        reverse("awards", args=[award.fund_slug]),
        reverse("round", args=[award.application.round_id]),
        reverse("project", args=[report.claims.get().project_id]),
    ):
        text = text_of(client.get(address))
        assert [
            name for name in (side.lead.name, award.cast.decider.name, award.cast.manager.name) if name in text
        ] == []


def test_a_closed_award_says_what_it_handed_back(client: Client) -> None:
    award: Any = an_award()
    awards.close(award, by=award.cast.manager, at=AFTER_Q1)
    text = text_of(client.get(reverse("award", args=[award.pk])))
    cards = text[text.index("pf-figures") : text.index("govuk-summary-list")]
    assert re.findall(r'__label">([^<]+)<.*?__value">(?:<data[^>]*>)?([^<]+)<', cards) == [
        ("Awarded", "£4m"),
        ("Handed back", "£4m"),
        ("Paid", "£0"),
        ("Approved, to be paid", "£0"),
        ("Still to be claimed", "£0"),
    ]
