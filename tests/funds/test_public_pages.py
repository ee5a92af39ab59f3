"""What anyone sees of a fund, its places, strands and rounds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from placefund.decisions import actions as decisions
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.domain.stages import Stage
from placefund.funds import actions as funds
from placefund.funds.models import Fact
from placefund.people.models import CLOCK
from placefund.places import actions as places
from placefund.records import clock
from tests.build import (
    AFTER,
    AT,
    CLOSES,
    OPENS,
    TERMS,
    Cast,
    a_fund,
    a_planned_round,
    a_strand,
    a_user,
    an_allocation,
    an_application,
    an_award,
    an_earmarked_place,
    an_open_round,
    an_organisation,
    release,
    some_areas,
)
from tests.funds.described import a_described_fund, raised
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

PAGES = ("fund", "places", "facts", "dates", "unknowns", "sources", "awards")
"""The public pages of a fund, by the names of their addresses."""


def page(client: Client, name: str, *args: Any) -> str:
    """The text of a page, with white space drawn together."""
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_fund_page_says_in_short_what_it_is_for_and_leads_to_the_rest(client: Client) -> None:
    fund = a_described_fund()
    text = page(client, "fund", fund.slug)
    for words in (
        "To try things out where people live.",
        "Grow what is there.",
        "A thousand jobs",
        "Both strands open.",
        "6 October 2025",
        "3 published facts",
        "2 things that nobody has published.",
        f'href="{reverse("facts", args=[fund.slug])}"',
        f'href="{reverse("dates", args=[fund.slug])}"',
    ):
        assert words in text
    assert "Early research is out of scope." not in text


def test_the_fund_page_names_every_place_with_its_amount_beside_the_map(client: Client) -> None:
    allocation = an_allocation()
    text = page(client, "fund", allocation.fund_slug)
    names = text.split('<ul class="pf-place-names">')[1].split("</ul>")[0]
    assert f'href="{reverse("place", args=[allocation.place.slug])}">Earmarked City</a>' in names
    assert "£30m" in names
    assert "Every place in a table, with its allocation in every version" in text


def test_the_fund_page_shows_what_comes_next_and_no_more_than_three_of_what_happened(client: Client) -> None:
    fund = a_fund()
    for year in (2021, 2022, 2023, 2024, 2040):
        Fact.objects.create(fund=fund, section="event", key=f"e{year}", label=f"Event of {year}.", dated=f"{year}-05")
    text = page(client, "fund", fund.slug)
    assert [year for year in (2021, 2022, 2023, 2024, 2040) if f"Event of {year}." in text] == [2022, 2023, 2024, 2040]
    assert "All 5 dated facts" in text


def test_a_target_is_not_measured_before_a_return_is_sent(client: Client) -> None:
    text = page(client, "fund", a_described_fund().slug)
    assert "No return has been sent, so nothing is counted towards it yet." in text
    assert "Targets, and what has been reported" not in text


def test_a_target_without_a_date_is_not_given_one(client: Client) -> None:
    assert '1,000 FTE <span class="pf-fact__note pf-block">By when is not published.' in page(
        client, "fund", a_described_fund().slug
    )


def test_the_envelope_bar_shows_all_of_the_envelope(client: Client) -> None:
    award: Any = an_award()
    text = page(client, "fund", award.fund_slug)
    for words in (
        "Paid: £0",
        "Committed, not paid yet: £4m",
        "Set aside, not committed yet: £36m",
        "Not set aside yet: £60m",
    ):
        assert words in text


def test_an_invented_fund_says_so_on_each_of_its_pages(client: Client) -> None:
    fund = a_fund(is_invented=True)
    round_ = an_open_round(a_strand(fund))
    addresses = [reverse(name, args=[fund.slug]) for name in PAGES]
    addresses += [reverse("strand", args=[round_.strand_id]), reverse("round", args=[round_.pk])]
    for address in addresses:
        assert "Invented fund: nothing here is real." in client.get(address).content.decode(), address


def test_a_real_fund_is_not_called_invented(client: Client) -> None:
    assert "nothing here is real" not in page(client, "fund", a_fund().slug)


@pytest.mark.parametrize("name", PAGES)
def test_a_fund_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(reverse(name, args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("name", ["fund", "places", "facts", "dates", "unknowns", "sources"])
def test_public_pages_answer_reading_only(client: Client, name: str) -> None:
    assert client.post(reverse(name, args=[a_fund().slug])).status_code == 405


def test_a_raised_allocation_keeps_its_first_version(client: Client) -> None:
    allocation = raised(a_described_fund())
    text = page(client, "places", allocation.fund_slug)
    account = reverse("account", args=[allocation.fund_slug, allocation.account])
    assert f'href="{account}">£50,000,000' in text
    for words in ("Superseded", "£30,000,000", "£20,000,000 more", "A top-up", "8 June 2025", "The notice"):
        assert words in text


def test_an_allocation_that_takes_effect_later_is_planned(client: Client) -> None:
    first = an_allocation()
    tomorrow = clock.now().date() + timedelta(days=1)
    more = Money.pounds(40_000_000)
    funds.allocate_to_place(
        first.strand, first.place, more, announced_on=AT.date(), effective_on=tomorrow, by=CLOCK, at=AT
    )
    text = page(client, "strand", first.strand_id)
    assert "Planned" in text
    assert "Current" in text
    assert "£30m allocated" in page(client, "places", first.fund_slug)


def asked(client: Client, fund: str, council: str) -> str:
    """What the page of a fund's places answers about a council, without markup."""
    html = client.get(reverse("places", args=[fund]), {"council": council}).content.decode()
    _, found, rest = html.partition('<div class="pf-answer" role="status">')
    return " ".join(strip_tags(rest.partition("</div>")[0]).split()) if found else ""


def test_a_council_is_answered_with_its_place_and_what_that_was_given(client: Client) -> None:
    place = an_earmarked_place("The Sound", ("E06000026",))
    allocation = funds.allocate_to_place(
        a_strand(kind="earmarked"),
        place,
        Money.pounds(30_000_000),
        announced_on=AT.date(),
        effective_on=AT.date(),
        by=CLOCK,
        at=AT,
    )
    answer = "Plymouth is in The Sound: £30m allocated since January 2026. Awarded: £0. Paid: £0."
    assert [asked(client, allocation.fund_slug, words) for words in ("", "plym", "PLYMOUTH")] == ["", answer, answer]


def test_a_council_in_no_place_is_led_to_the_strand_that_is_competed_for(client: Client) -> None:
    some_areas()
    nowhere = "Plymouth is in no place that this fund has allocated or awarded anything to."
    strand = a_strand()
    assert asked(client, strand.fund.slug, "Plymouth") == f"{nowhere} No round of {strand.name} is open."
    a_planned_round(strand)
    days = {
        OPENS - timedelta(days=1): f"No round of {strand.name} is open now. The next opens on 5 January 2026.",
        AT: f"A partnership there may be able to apply until 4pm on 12 February 2026: {strand.name}.",
        AFTER: f"No round of {strand.name} is open. The last closed on 12 February 2026.",
    }
    for day, answer in days.items():
        clock.move_to(day)
        if day == AT:
            funds.open(strand.rounds.get(), by=CLOCK, at=OPENS)
        assert asked(client, strand.fund.slug, "Plymouth") == f"{nowhere} {answer}"


@pytest.mark.parametrize("words", ["st", "Atlantis"])
def test_a_name_that_no_council_has_is_told_what_to_give(client: Client, words: str) -> None:
    assert asked(client, an_allocation().fund_slug, words) == (
        f"No council has “{words}” in its name. Give at least 3 letters of the name of a local authority, such as Leeds."
        " Constituencies are not known here: their boundaries cross those of councils."
    )


def test_a_round_says_who_may_apply_before_what_happens_next(client: Client) -> None:
    heads = re.findall(r"<h2[^>]*>([^<]*)</h2>", page(client, "round", an_open_round().pk))
    assert heads.index("Who may apply, and for how much") < heads.index("What happens next")


def test_pages_of_places_ask_as_often_for_three_places_as_for_one(client: Client) -> None:
    allocation = an_allocation()
    addresses = [reverse(name, args=[allocation.fund_slug]) for name in ("places", "fund")]
    client.get(addresses[0])
    counts = [_queries(client, address) for address in addresses]
    for number, code in enumerate(("E06000026", "W06000015")):
        place = an_earmarked_place(f"Another {number}", (code,))
        funds.allocate_to_place(
            allocation.strand, place, Money.pounds(30_000_000), announced_on=date(2025, 6, 8), by=CLOCK, at=AT
        )
    assert [_queries(client, address) for address in addresses] == counts


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_a_strand_names_its_limits_and_whom_it_leaves_out(client: Client) -> None:
    strand = a_strand()
    strand.cap_pence = Money.pounds(20_000_000).pence
    strand.save()
    an_open_round(strand)
    text = page(client, "strand", strand.pk)
    for words in (
        "Open competition",
        "£40,000,000",
        "£20,000,000",
        "1 place that has an earmarked allocation: Earmarked City",
    ):
        assert words in text


def test_an_open_round_shows_its_locked_terms(client: Client) -> None:
    round_ = an_open_round()
    tabs = ("round", "round-questions", "round-judging", "round-rules")
    text = " ".join(page(client, name, round_.pk) for name in tabs)
    for words in (
        round_.terms_digest,
        "£20,000,000",
        "Guidance, section 2",
        "What will be different?",
        "60%",
        "Outstanding",
        "University or research organisation: 80%",
        "1 to 1 in delivery, 2 to 1 over the reporting life",
        "Earmarked City (1 local authority)",
        "Life sciences, Digital and technologies",
        "4pm on 12 February 2026",
    ):
        assert words in text


def test_a_round_that_is_still_open_offers_to_apply_and_tells_no_decision(client: Client) -> None:
    round_ = an_open_round()
    clock.move_to(AT)
    text = page(client, "round", round_.pk)
    assert reverse("start-application", args=[round_.pk]) in text
    assert "Every decision, explained" not in text
    clock.move_to(CLOSES)
    assert reverse("start-application", args=[round_.pk]) not in page(client, "round", round_.pk)


def test_an_open_round_says_how_long_is_left_and_no_other_does(client: Client) -> None:
    round_ = an_open_round()
    clock.move_to(CLOSES - timedelta(days=12, hours=3, minutes=5))
    assert "12 days and 3 hours left" in words_of(page(client, "round", round_.pk))
    round_.closing_note = "time of day not published"
    round_.save()
    text = words_of(page(client, "round", round_.pk))
    assert ("12 days left" in text, "3 hours" in text) == (True, False)
    clock.move_to(CLOSES)
    assert " left" not in words_of(page(client, "round", round_.pk)).partition("Places left out")[0]


def words_of(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


NEEDED = "What you will need"


def test_a_round_says_what_a_bid_will_need_by_its_own_terms(client: Client) -> None:
    round_ = an_open_round()
    clock.move_to(AT)
    text = words_of(page(client, "round", round_.pk))
    told = text.rpartition(NEEDED)[2].partition("What happens next")[0]
    for words in (
        "Somebody who may certify",
        "An account for each partner",
        "Civic",
        "approval of its own costs",
        "The place",
    ):
        assert words in told
    assert "earmarked" in told
    clock.move_to(CLOSES)
    assert NEEDED not in page(client, "round", round_.pk)


def test_a_stage_that_asks_for_no_money_needs_no_approval_of_costs(client: Client) -> None:
    round_ = an_open_round(terms=replace(TERMS, stage=Stage(asks_for_costs=False), earmarked={}, helices_needed=False))
    clock.move_to(AT)
    told = words_of(page(client, "round", round_.pk)).rpartition(NEEDED)[2].partition("What happens next")[0]
    assert ("certify" in told, "costs" in told, "earmarked" in told, "Civic" in told) == (True, False, False, False)


def test_a_closing_whose_hour_is_not_published_is_shown_as_a_day(client: Client) -> None:
    round_ = a_planned_round()
    round_.closes_at = CLOSES.replace(day=13, hour=0)
    round_.closing_note = "time of day not published"
    round_.save()
    text = page(client, "round", round_.pk)
    assert "12 February 2026" in text
    assert "Time of day not published" in text
    assert "midnight" not in text


def test_a_superseded_clarification_is_struck_through_and_both_link_to_each_other(client: Client) -> None:
    round_ = an_open_round()
    first = funds.clarify(round_, question="Is fit-out eligible?", answer="Only fit-out.", by=CLOCK, at=AT)
    funds.clarify(round_, question="Is building eligible?", answer="Building, too.", supersedes=first, by=CLOCK, at=AT)
    text = page(client, "published-clarifications", round_.pk)
    for words in (
        'id="clarification-1"',
        "<s>Only fit-out.</s>",
        'It is superseded by <a href="#clarification-2">clarification 2</a>',
        'Supersedes <a href="#clarification-1">clarification 1</a>',
    ):
        assert words in text
    latest = page(client, "fund", round_.fund_slug)
    assert "Building, too." in latest
    assert "Only fit-out." not in latest


def test_every_decision_of_a_released_round_is_explained(client: Client) -> None:
    award: Any = an_award()
    round_, bid = award.application.round_id, award.application_id
    text = page(client, "round-outcomes", round_) + page(client, "round-outcome", round_, bid)
    for words in (
        "1 application: 1 funded. No decision departs from the ranking.",
        "Funded with £4,000,000.",
        "Ranked 1 with 75 of 100.",
        "Above the line.",
        reverse("award", args=[award.pk]),
    ):
        assert words in text
    assert "Well done." not in text  # feedback is for the applicant


def test_a_departure_from_the_ranking_is_marked(client: Client) -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    best = an_application("assessed", round_=round_, cast=cast, score=5)
    decisions.decide(
        best, outcome="decline", reasons="It doubles another programme.", feedback="Sorry.", by=cast.decider, at=AFTER
    )
    release(round_, cast)
    text = page(client, "round-outcomes", round_.pk) + page(client, "round-outcome", round_.pk, best.pk)
    assert "1 decision departs from the ranking." in text
    assert "This departs from the ranking." in text
    assert "It doubles another programme." in text


def test_a_decision_that_is_not_released_is_told_to_nobody(client: Client) -> None:
    application: Any = an_application("decided")
    text = page(client, "round", application.round_id)
    assert application.title not in text
    assert "Above the line." not in text


def test_a_place_that_is_drawn_for_a_draft_has_no_page(client: Client) -> None:
    application: Any = an_application("draft")
    place = application.partnership.place
    assert client.get(reverse("place", args=[place.slug])).status_code == 404
    assert place.name not in page(client, "places", application.fund_slug)


def test_a_name_with_markup_in_it_is_shown_as_text(client: Client) -> None:
    fund = a_fund(name="<script>alert(1)</script>")
    assert "<script>alert" not in page(client, "fund", fund.slug)


def test_a_place_outside_any_fund_stands_on_no_fund_page(client: Client) -> None:
    places.publish(an_earmarked_place("Lonely Town"), by=CLOCK, at=AT)
    assert "Lonely Town" not in page(client, "places", a_fund().slug)


def test_a_released_round_asks_as_often_for_three_decisions_as_for_one(client: Client) -> None:
    def released(count: int) -> str:
        round_ = an_open_round()
        cast = Cast(round_.strand.fund)
        for _ in range(count):
            an_application("decided", round_=round_, cast=cast)
        release(round_, cast)
        return reverse("round-outcomes", args=[round_.pk])

    one, three = released(1), released(3)
    client.get(one)
    assert _queries(client, three) == _queries(client, one)


def test_an_open_round_offers_a_start_to_whoever_could_take_it() -> None:
    round_ = an_open_round()
    clock.move_to(AT)
    lead = a_user(role=Role.LEAD_BIDDER, scope=f"organisation:{an_organisation().pk}")
    auditor = a_user(role=Role.AUDITOR, scope=f"fund:{round_.fund_slug}")
    address, start = reverse("round", args=[round_.pk]), reverse("start-application", args=[round_.pk])
    offered = [f'href="{start}"' in signed_in(user).get(address).content.decode() for user in (None, lead, auditor)]
    assert offered == [True, True, False]
    assert [signed_in(user).get(start).status_code for user in (None, lead, auditor)] == [302, 200, 403]
