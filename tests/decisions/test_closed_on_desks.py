"""A closed bid's outcome and stage are told by no desk: not by a count, a choice, money that is left or a list of what waits."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.scoring import actions as scoring_actions
from placefund.decisions import actions as decisions
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.overview.tasks_inbox import waiting_for
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from placefund.records import clock
from tests.build import (
    AFTER,
    CRITERIA,
    Cast,
    a_strand,
    a_user,
    an_application,
    an_open_round,
    read_by_all,
    review_all_feedback,
)
from tests.decisions.test_closed import LATER
from tests.scenarios.world import a_round_with_bids
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db


def with_a_conflict(role: Role, bid: Application) -> User:
    user, scope = a_user(role=role, scope=f"fund:{bid.round.fund_slug}"), f"organisation:{bid.partnership.lead_id}"
    people.grant(user, Role.PARTNER, scope, at=AFTER)
    people.end_role(user, Role.PARTNER, scope, by=CLOCK, at=AFTER)
    return user


def told(user: User, addresses: list[str]) -> list[Any]:
    """What pages print between their heads and their feet, for one person."""
    found = []
    for address in addresses:
        answer = signed_in(user).get(address)
        assert answer.status_code == 200, address
        text = (b"".join(answer) if answer.streaming else answer.content).decode()  # type: ignore[attr-defined]
        main = text.partition("<main")[2] or text
        found.append([line for line in main.splitlines() if "csrfmiddlewaretoken" not in line])
    return found


def decide(bid: Application, cast: Cast, outcome: str) -> None:
    amount = bid.snapshot.ask if outcome == "fund" else Money(0)
    decisions.decide(bid, outcome=outcome, amount=amount, reasons="So.", feedback="So.", by=cast.decider, at=AFTER)


def where_it_is_told(bid: Application, other: Application, role: Role) -> list[str]:
    addresses = [reverse("decide", args=[other.pk]), reverse("decisions", args=[bid.round_id])]
    if role in (Role.FUND_MANAGER, Role.AUDITOR):
        addresses += [reverse(name, args=[bid.pk]) for name in ("eligibility", "assign")]
        addresses += [reverse("manage-round", args=[bid.round_id]), reverse("manage-fund", args=[bid.round.fund_slug])]
    if role is Role.FUND_MANAGER:
        addresses.append(reverse("release-decisions", args=[bid.round_id]))
    return addresses


@once
def a_round_to_decide() -> tuple[Cast, list[Application]]:
    _, cast, bids = a_round_with_bids(3, 4, 2)
    cast.decider  # noqa: B018  made when first asked for
    clock.move_to(AFTER)
    return cast, bids


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.AUDITOR])
def test_no_desk_tells_whether_or_how_a_closed_bid_is_decided(role: Role) -> None:
    cast, (bid, other, _) = a_round_to_decide()
    user = with_a_conflict(role, bid)
    addresses = where_it_is_told(bid, other, role)
    before = told(user, addresses)
    for outcome in ("fund", "decline"):
        with transaction.atomic():
            decide(bid, cast, outcome)
            assert told(user, addresses) == before
            transaction.set_rollback(True)
    clear = a_user(role=role, scope=f"fund:{bid.round.fund_slug}")
    known = told(clear, addresses)
    decide(bid, cast, "fund")
    assert [a != b for a, b in zip(known, told(clear, addresses), strict=True)] == [True] * len(addresses)


@pytest.mark.long
def test_the_record_offers_no_choice_that_names_an_act_on_a_closed_bid() -> None:
    cast, (bid, *_) = a_round_to_decide()
    auditor = with_a_conflict(Role.AUDITOR, bid)
    decide(bid, cast, "fund")

    def choices(user: User) -> set[str]:
        fields = signed_in(user).get(reverse("record")).context["list"].fields
        return {option.value for field in fields for option in field.options if field.name == "verb"}

    assert choices(cast.auditor) - choices(auditor) == {"decided", "decided to fund"}
    refused = signed_in(auditor).get(reverse("record"), {"verb": "decided to fund"})
    assert refused.status_code == 422


@pytest.mark.long
def test_whether_a_reading_is_sent_is_told_by_neither_its_bids_page_nor_its_readers() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    bid, assessor = an_application("eligible", round_=round_, cast=cast), cast.assessors[0]
    reading = scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER)
    manager = with_a_conflict(Role.FUND_MANAGER, bid)
    addresses = [reverse("assign", args=[bid.pk]), reverse("assessor", args=[assessor.pk])]
    addresses.append(reverse("round-assessors", args=[round_.pk]))
    before = told(manager, addresses)
    points = {criterion.key: 3 for criterion in CRITERIA}
    scoring_actions.score(reading, points, dict.fromkeys(points, "So."), by=assessor.user, at=AFTER)
    for old, new in zip(before, told(manager, addresses), strict=True):
        assert [line for line in new if line not in old] == []
    assert all("Scored" in "".join(page) for page in told(cast.manager, addresses[:2]))


def test_under_an_embargo_no_task_names_a_closed_bid_that_is_to_be_offered() -> None:
    cast, (bid, *rest) = a_round_to_decide()
    decide(bid, cast, "fund")
    for one in rest:
        decide(one, cast, "decline")
    funds.close(bid.round, by=cast.manager, at=AFTER)
    bid.round.refresh_from_db()
    review_all_feedback(bid.round, cast)
    decisions.release(bid.round, public_from=LATER, by=cast.manager, at=AFTER)
    manager = with_a_conflict(Role.FUND_MANAGER, bid)

    def offers(user: User, at: Any) -> int:
        return sum("Offer the award" in item.what for pile in waiting_for(user, at) for item in pile.items)

    assert (offers(manager, AFTER), offers(cast.manager, AFTER), offers(manager, LATER)) == (0, 1, 1)


def test_what_readers_gave_is_counted_and_averaged_without_a_closed_bid() -> None:
    round_, _, (bid, *_) = a_round_with_bids(5, 3, 1)
    clear = a_user(role=Role.PANEL_CHAIR, scope=f"fund:{round_.fund_slug}")
    closed = with_a_conflict(Role.PANEL_CHAIR, bid)

    def read(user: User) -> list[int]:
        readers = signed_in(user).get(reverse("panel-readers", args=[round_.pk])).context["readers"]
        return [reader.found.scores for reader in readers]

    assert (read(clear), read(closed)) == ([3, 3, 3], [2, 2, 2])


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.AUDITOR])
def test_the_panels_figures_on_other_bids_do_not_move_with_what_a_closed_bid_is_given(role: Role) -> None:
    round_ = an_open_round(a_strand(money=Money.pounds(9_000_000)))
    cast = Cast(round_.strand.fund)
    bid = an_application("eligible", round_=round_, cast=cast)
    high, low = (an_application("assessed", round_=round_, cast=cast, score=score) for score in (4, 2))
    clock.move_to(AFTER)
    user = with_a_conflict(role, bid)
    addresses = [reverse("agree-score", args=[other.pk]) for other in (high, low)]
    addresses += [reverse(name, args=[round_.pk]) for name in ("panel", "panel-scores", "panel-ranking")]
    found = []
    for score in (1, 5):
        with transaction.atomic():
            read_by_all(bid, cast, score)
            found.append(told(user, addresses))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert not any("the line" in line for line in found[0][0] + found[0][1] if "It stands" in line)


def test_a_file_of_the_pool_is_given_only_when_everything_that_was_asked_is_understood() -> None:
    cast = Cast(an_open_round().strand.fund)
    cast.assessors  # noqa: B018
    address = reverse("assessor-pool-file", args=[cast.fund.slug])
    assert signed_in(cast.manager).get(address, {"state": "nonsense"}).status_code == 422
    assert signed_in(cast.manager).get(address, {"state": "accepted"})["Content-Type"].startswith("text/csv")
