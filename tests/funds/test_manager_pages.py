"""The fund's desk: who sees it, what it does, what it refuses, and that lists stay cheap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions as bids
from placefund.decisions import actions as decisions
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Allocation, Clarification, Round, Source
from placefund.ledger.queries import balance
from placefund.people.models import CLOCK
from placefund.records import clock
from tests.build import (
    AFTER,
    AT,
    OPENS,
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
)
from tests.witness import nothing_changes, refused, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db

DAY = {"announced_on_day": "19", "announced_on_month": "10", "announced_on_year": "2025"}
CLARIFICATION = {"question": "Is fit-out eligible?", "answer": "Only fit-out.", "supersedes": ""}


def allocation_form(allocation: Allocation, amount: str, **more: str) -> dict[str, str]:
    chosen = f"{allocation.strand_id}/{allocation.place.slug}"
    return {"strand_and_place": chosen, "amount": amount, "why": "Raised.", **DAY} | more


def test_the_manager_and_the_auditor_see_the_fund_and_nobody_else() -> None:
    allocation = an_allocation()
    fund, cast = allocation.strand.fund, Cast(allocation.strand.fund)
    address = reverse("manage-fund", args=[fund.slug])
    page = signed_in(cast.manager).get(address).content.decode()
    assert "£70,000,000" in page
    assert "1 place is promised 1 × £30,000,000 = £30,000,000." in page
    assert reverse("allocate-to-place", args=[fund.slug]) in page
    read_only = signed_in(cast.auditor).get(address)
    assert (read_only.status_code, reverse("allocate-to-place", args=[fund.slug]) in read_only.content.decode()) == (
        200,
        False,
    )
    others = (a_user(), cast.chair, cast.decider, cast.finance, Cast(a_fund()).manager)
    assert {signed_in(user).get(address).status_code for user in others} == {403}
    assert signed_in(None).get(address).status_code == 302


def test_the_desk_tells_nothing_of_a_draft() -> None:
    draft = an_application("filled")
    side, manager = draft.side, Cast(draft.round.strand.fund).manager  # type: ignore[attr-defined]
    address = reverse("manage-fund", args=[draft.fund_slug])
    bids.certify(draft, by=side.certifier, at=AT)
    bids.return_for_changes(draft, reason="The budget of the harbour is wrong.", by=side.lead, at=AT)
    bids.withdraw(draft, reason="We have fallen out.", by=side.lead, at=AT)
    page = signed_in(manager).get(address).content.decode()
    assert [text for text in (draft.title, side.lead.name, "harbour", "fallen out") if text in page] == []
    sent = an_application("submitted", round_=draft.round, cast=draft.cast)  # type: ignore[attr-defined]
    page = signed_in(manager).get(address).content.decode()
    assert (f"Submitted the application: {sent}" in page, f"Entered costs: {sent}" in page) == (True, False)


def test_the_desk_says_what_each_round_waits_for() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    for state in ("submitted", "eligible", "assessed"):
        an_application(state, round_=round_, cast=cast)
    page = signed_in(cast.manager).get(reverse("manage-fund", args=[round_.strand.fund.slug])).content.decode()
    for words in ("to check for eligibility in", "to give more assessors in", "to decide in", "Close"):
        assert f"{words} {round_.name}" in page


def test_a_desk_without_a_round_ahead_says_how_one_comes_and_what_can_be_done() -> None:
    round_ = an_open_round()
    fund, cast = round_.strand.fund, Cast(round_.strand.fund)
    address = reverse("manage-fund", args=[fund.slug])
    assert "No further round is planned." not in signed_in(cast.manager).get(address).content.decode()
    funds.close(round_, by=CLOCK, at=AFTER)
    page = signed_in(cast.manager).get(address).content.decode()
    assert "A round is a [[round]] in prospectus.toml of the fund" in page
    assert reverse("change-fund", args=[fund.slug]) in page
    ways = (
        reverse("allocate-to-place", args=[fund.slug]),
        reverse("state-coverage", args=[fund.slug]),
        reverse("people-of", args=["fund", fund.slug]),
    )
    assert [way for way in ways if f'<li><a href="{way}"' not in page] == []
    auditors = signed_in(cast.auditor).get(address).content.decode()
    assert ("No further round is planned." in auditors, f'<li><a href="{ways[2]}"' in auditors) == (True, False)


def test_a_round_that_received_nothing_has_no_outcome_to_release() -> None:
    draft = an_application("filled")
    round_, cast = draft.round, Cast(draft.round.strand.fund)
    funds.close(round_, by=CLOCK, at=AFTER)
    clock.move_to(AFTER)
    release = reverse("release-decisions", args=[round_.pk])
    for address in (reverse("manage-round", args=[round_.pk]), reverse("decisions", args=[round_.pk])):
        answer = signed_in(cast.manager).get(address)
        assert (answer.status_code, release in answer.content.decode()) == (200, False)
    page = signed_in(cast.manager).get(release).content.decode()
    assert ("No application was received in this round" in page, "<h2>Release them</h2>" in page) == (True, False)
    with refused("No application was received in this round, so there is no outcome to release."):
        decisions.release(round_, by=cast.manager, at=AFTER)


def test_the_desk_takes_as_many_queries_with_more_rounds_and_offers() -> None:
    award = an_award("offered")
    cast, fund = award.cast, award.strand.fund  # type: ignore[attr-defined]

    def add() -> None:
        an_application("eligible", round_=an_open_round(award.strand), cast=cast)

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("manage-fund", args=[fund.slug]), add)


def test_the_allocations_page_takes_as_many_queries_with_more_places() -> None:
    first = an_allocation()
    manager, codes = Cast(first.strand.fund).manager, iter(("E06000026", "E07000041"))

    def add() -> None:
        code = next(codes)
        place = an_earmarked_place(f"City {code}", (code,))
        funds.allocate_to_place(
            first.strand, place, Money.pounds(30_000_000), announced_on=date(2025, 6, 8), by=CLOCK, at=AT
        )

    takes_as_many_queries_with_more(manager, reverse("allocations", args=[first.strand.fund.slug]), add)


def test_an_allocation_is_shown_before_it_is_done() -> None:
    first = an_allocation()
    client = signed_in(Cast(first.strand.fund).manager)
    address = reverse("allocate-to-place", args=[first.strand.fund.slug])
    with nothing_changes():
        shown = client.post(address, allocation_form(first, "50,000,000"))
    page = shown.content.decode()
    assert (shown.status_code, "What this would do" in page, "£50,000,000" in page) == (200, True, True)
    done = client.post(address, allocation_form(first, "50,000,000", is_confirmed="on"))
    assert done.status_code == 302
    assert list(Allocation.objects.values_list("version", "pence", "why")) == [
        (1, 3_000_000_000, ""),
        (2, 5_000_000_000, "Raised."),
    ]


def test_a_new_version_keeps_at_least_and_its_sources_and_shows_both() -> None:
    strand = a_strand(kind="earmarked")
    Source.objects.create(fund=strand.fund, ref="S9", title="The notice")
    given = {"is_at_least": True, "source_refs": "S9", "announced_on": date(2025, 6, 8)}
    first = funds.allocate_to_place(strand, an_earmarked_place(), Money.pounds(30_000_000), **given, by=CLOCK, at=AT)
    client = signed_in(Cast(strand.fund).manager)
    address = reverse("allocate-to-place", args=[strand.fund.slug])
    page = client.get(address, {"place": f"{strand.pk}/{first.place.slug}"}).content.decode()
    assert (page.count(" checked"), 'value="S9"' in page) == (1, True)
    with nothing_changes():
        dropped = client.post(address, allocation_form(first, "50,000,000")).content.decode()
        unknown = client.post(address, allocation_form(first, "50,000,000") | {"source_refs": "S9 S77"})
    assert "Published as “at least” this amount" in dropped
    assert (unknown.status_code, "The fund lists no source S77" in unknown.content.decode()) == (422, True)
    kept = {"is_at_least": "on", "source_refs": "S9", "is_confirmed": "on"}
    assert client.post(address, allocation_form(first, "50,000,000") | kept).status_code == 302
    newest = Allocation.objects.latest("version")
    assert (newest.version, newest.is_at_least, newest.source_refs) == (2, True, "S9")


@pytest.mark.parametrize("confirmed", ["", "on"])
@pytest.mark.parametrize(
    ("amount", "more", "sentence"),
    [
        ("20,000,000", {}, "£20,000,000 is below the floor of £30,000,000 for one place."),
        ("500,000,000", {}, "£70,000,000 of the envelope is not set aside"),
        ("lots", {}, "Enter an amount in pounds and pence"),
        ("50,000,000", {"strand_and_place": "9999/atlantis"}, "Select a valid choice"),
        ("50,000,000", {"why": "x" * 301}, "Ensure this value has at most 300 characters"),
        ("50,000,000", {"announced_on_month": "13"}, "Enter a real date"),
    ],
)
def test_an_allocation_that_cannot_be_made_is_refused_in_a_sentence(
    amount: str, more: dict[str, str], sentence: str, confirmed: str
) -> None:
    first = an_allocation()
    client = signed_in(Cast(first.strand.fund).manager)
    with nothing_changes():
        answer = client.post(
            reverse("allocate-to-place", args=[first.strand.fund.slug]),
            allocation_form(first, amount, is_confirmed=confirmed) | more,
        )
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_the_auditor_allocates_nothing() -> None:
    first = an_allocation()
    client = signed_in(Cast(first.strand.fund).auditor)
    with nothing_changes():
        answer = client.post(
            reverse("allocate-to-place", args=[first.strand.fund.slug]),
            allocation_form(first, "50,000,000", is_confirmed="on"),
        )
    assert answer.status_code == 403


def test_sending_a_strands_money_twice_moves_it_once() -> None:
    strand = a_strand()
    client, address = signed_in(Cast(strand.fund).manager), reverse("allocate-to-strand", args=[strand.pk])
    form = {"what": "set_aside", "amount": "5,000,000", "why": "More.", "number": "2"} | {
        f"effective_on_{part}": value for part, value in (("day", "1"), ("month", "2"), ("year", "2026"))
    }
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert balance(strand.account) == Money.pounds(45_000_000)
    with nothing_changes():
        answer = client.post(address, form | {"amount": "60,000,000", "number": "3"})
    sentence = "£55,000,000 of the envelope is not set aside; £60,000,000 is £5,000,000 more."
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_round_is_opened_with_its_terms_in_sight() -> None:
    round_ = a_planned_round()
    clock.move_to(OPENS)
    client, address = signed_in(Cast(round_.strand.fund).manager), reverse("open-round", args=[round_.pk])
    page = client.get(address).content.decode()
    assert ("Opening locks these terms" in page, "£20,000,000" in page, "What will be different?" in page) == (
        True,
    ) * 3
    assert client.post(address).status_code == 302
    assert Round.objects.get(pk=round_.pk).state == "open"
    again = client.post(address)
    assert (again.status_code, "so it is not possible to open it now" in again.content.decode()) == (422, True)


def test_a_round_without_terms_says_so_and_does_not_open() -> None:
    strand = a_strand()
    round_ = funds.add_round(Round(strand=strand, slug="bare", name="Bare round"), None, by=CLOCK, at=AT)
    client = signed_in(Cast(strand.fund).manager)
    for name in (
        "manage-round",
        "open-round",
        "close-round",
        "round-applications",
        "round-assessors",
        "panel",
        "decisions",
    ):
        assert client.get(reverse(name, args=[round_.pk])).status_code == 200, name
    with nothing_changes():
        assert client.post(reverse("open-round", args=[round_.pk])).status_code == 422


def test_a_round_is_closed_only_after_its_closing_time() -> None:
    round_ = an_open_round()
    client, address = signed_in(Cast(round_.strand.fund).manager), reverse("close-round", args=[round_.pk])
    clock.move_to(AT)
    assert "It cannot close early." in client.get(address).content.decode()
    with nothing_changes():
        early = client.post(address)
    assert (early.status_code, "it cannot close early" in early.content.decode()) == (422, True)
    clock.move_to(AFTER)
    assert client.post(address).status_code == 302
    assert Round.objects.get(pk=round_.pk).state == "closed"


@pytest.mark.parametrize("name", ["open-round", "close-round", "publish-clarification"])
def test_the_auditor_sees_a_round_and_changes_nothing(name: str) -> None:
    round_ = an_open_round()
    client = signed_in(Cast(round_.strand.fund).auditor)
    assert client.get(reverse("manage-round", args=[round_.pk])).status_code == 200
    with nothing_changes():
        assert client.post(reverse(name, args=[round_.pk]), CLARIFICATION).status_code == 403


def test_a_clarification_is_published_and_supersedes_an_earlier_one() -> None:
    draft = an_application("filled")
    round_ = draft.round
    client = signed_in(draft.cast.manager)  # type: ignore[attr-defined]
    address = reverse("publish-clarification", args=[round_.pk])
    assert "It reaches 1 lead with an open draft" in client.get(address).content.decode()
    assert client.post(address, CLARIFICATION).status_code == 302
    first = Clarification.objects.get()
    assert client.post(address, CLARIFICATION | {"supersedes": str(first.pk)}).status_code == 302
    page = client.get(reverse("round-clarifications", args=[round_.pk])).content.decode()
    assert ("Superseded by clarification 2" in page, "It supersedes clarification 1" in page) == (True, True)
    told = signed_in(draft.side.lead).get(reverse("messages")).content.decode()  # type: ignore[attr-defined]
    assert f"{round_.name}: new clarification 2" in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": ""},
        {"supersedes": "999999"},
        {"supersedes": "<script>"},
        {"question": "word " * 301},
        {"answer": "x" * 100_001},
    ],
)
def test_a_clarification_that_is_incomplete_or_too_long_is_refused(wrong: dict[str, str]) -> None:
    round_ = an_open_round()
    client = signed_in(Cast(round_.strand.fund).manager)
    with nothing_changes():
        answer = client.post(reverse("publish-clarification", args=[round_.pk]), CLARIFICATION | wrong)
    assert answer.status_code == 422


def test_the_clarifications_page_takes_as_many_queries_with_more() -> None:
    round_ = an_open_round()
    manager = Cast(round_.strand.fund).manager

    def add() -> None:
        funds.clarify(round_, question="Why?", answer="Because.", by=CLOCK, at=AT)

    add()
    takes_as_many_queries_with_more(manager, reverse("round-clarifications", args=[round_.pk]), add)


def test_what_was_done_stands_on_the_page_with_who_and_when() -> None:
    round_ = a_planned_round()
    manager = Cast(round_.strand.fund).manager
    opened = funds.open(round_, by=manager, at=OPENS)
    page = signed_in(manager).get(reverse("manage-round", args=[opened.pk])).content.decode()
    assert (f"Opened a round: {opened}" in page, f"by {manager}" in page) == (True, True)


def test_a_fund_that_is_not_there_is_not_found() -> None:
    client = signed_in(Cast(a_fund()).manager)
    assert [client.get(path).status_code for path in ("/manage/nowhere/", "/rounds/999999/manage/")] == [404, 404]


def test_a_clarification_is_shown_before_it_goes_out_and_corrected_within_an_hour() -> None:
    clock.move_to(AT)
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    bid = an_application("filled", round_=round_, cast=cast)
    client, address = signed_in(cast.manager), reverse("publish-clarification", args=[round_.pk])
    with nothing_changes():
        page = client.post(address, CLARIFICATION | {"foresee": "on"}).content.decode()
    assert all(words in page for words in ("What this would do", "Lead bidder (1)", CLARIFICATION["answer"]))
    assert client.post(address, CLARIFICATION).status_code == 302
    slip = round_.clarifications.get()
    correct = reverse("correct-clarification", args=[slip.pk])
    assert correct in client.get(reverse("round-clarifications", args=[round_.pk])).content.decode()
    given = {
        "question": slip.question,
        "answer": "Only fit-out, without building.",
        "why_corrected": "A word was missing.",
    }
    assert client.post(correct, given | {"why_corrected": ""}).status_code == 422
    assert client.post(correct, given).status_code == 302
    newest = round_.clarifications.get(number=2)
    assert (newest.supersedes, newest.why_corrected) == (slip, "A word was missing.")
    told = [notice.subject for notice in bid.side.lead.notices.all()]  # type: ignore[attr-defined]
    assert f"{round_.name}: clarification 1 is corrected" in told
    public = Client().get(reverse("published-clarifications", args=[round_.pk])).content.decode()
    assert ("A word was missing." in public, slip.answer in public) == (True, True)
    clock.move_to(AT + timedelta(hours=2))
    with nothing_changes():
        late = client.post(reverse("correct-clarification", args=[newest.pk]), given)
    assert (late.status_code, "corrected within an hour" in late.content.decode()) == (422, True)
