"""Beside answers the fund opens title and summary, costs and co-investment: what was opened changes, and nothing else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.co_investing.actions import change_co_investment
from placefund.applications.corrections import actions as corrections
from placefund.applications.costing import actions as costing
from placefund.applications.models import Application
from placefund.applications.revisions import actions as revisions
from placefund.applications.revisions.queries import changed_content, of_snapshot
from placefund.domain.coinvestment import EnteredLine, Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.findings import RulesNotMet
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.reopening import ABOUT, CO_INVESTMENT, COSTS, costs_of
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.funds import actions as funds
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import NotYours, has
from placefund.people.models import User
from placefund.records import clock
from tests.build import AFTER, an_application
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db

UNTIL = AFTER + timedelta(days=7)
IN_TIME = AFTER + timedelta(days=1)


@once
def closed() -> Any:
    """A sent application of a closed round."""
    bid = an_application("submitted")
    funds.close(bid.round, by=bid.cast.manager, at=AFTER)
    return bid


def opened(*parts: str) -> Any:
    """A sent application, read anew, of which the fund has opened these parts."""
    made = closed()
    parts = tuple(costs_of(made.partnership.lead_id) if part == "the lead" else part for part in parts)
    ask: dict[str, Any] = {"why": "It does not add up.", "until": UNTIL, "by": made.cast.manager, "at": AFTER}
    revisions.ask_for_changes(made, questions=[], parts=parts, **ask)
    clock.move_to(IN_TIME)
    return Application.objects.get(pk=made.pk), made.side, made.cast


def raised(bid: Any, whose: Any, by: User, more: int = 100, at: Any = IN_TIME) -> Any:
    """More costs of an organisation in the row in which the lead has some."""
    cost = bid.costs.order_by("pk").first()
    row = (CostCategory(cost.category), SpendKind(cost.kind), FinancialYear(cost.year))
    had = bid.costs.filter(organisation=whose, category=row[0], kind=row[1], year=row[2].start).first()
    return costing.set_cost(bid, whose, *row, Money((had.pence if had else 0) + more), by=by, at=at)


def a_partner(bid: Any) -> Any:
    partners = bid.partnership.partners.exclude(organisation=bid.partnership.lead_id)
    return partners.order_by("pk").first().organisation


def doors(bid: Any, by: User, at: Any = IN_TIME) -> dict[str, Any]:
    """Every way to change a part, by the part that it changes."""
    lead = bid.costs.order_by("pk").first()
    line = bid.co_investment.first()
    given = {"investor": "Bank", "source": SourceClass.PRIVATE, "form": Form.CASH, "status": Status.COMMITTED}
    given |= {"year": FinancialYear(line.year), "amount": Money(line.pence)}
    row = (lead.organisation, CostCategory(lead.category), SpendKind(lead.kind))
    return {
        "title": lambda: actions.describe(bid, title="Other", summary="S", sectors=(), by=by, at=at),
        "costs of the lead": lambda: raised(bid, bid.partnership.lead, by, at=at),
        "costs of a partner": lambda: raised(bid, a_partner(bid), by, at=at),
        "a row of costs": lambda: corrections.remove_costs(bid, *row, by=by, at=at),
        "another line": lambda: actions.add_co_investment(bid, **given, by=by, at=at),
        "a line otherwise": lambda: change_co_investment(line, EnteredLine(**given), by=by, at=at),
        "a line less": lambda: actions.remove_co_investment(line, by=by, at=at),
        "an answer": lambda: actions.answer(bid, "vision", "Otherwise.", by=by, at=at),
    }


OPENS = {
    ABOUT: {"title"},
    CO_INVESTMENT: {"another line", "a line otherwise", "a line less"},
    "the lead": {"costs of the lead", "a row of costs"},
}


@pytest.mark.long
@pytest.mark.parametrize("part", OPENS)
def test_each_door_is_open_to_its_part_and_closed_to_every_other(part: str) -> None:
    bid, side, _ = opened(part)
    for name, door in doors(bid, side.lead).items():
        if name not in OPENS[part]:
            with pytest.raises(actions.NotEditable):
                door()
    for door in doors(bid, side.lead, UNTIL).values():
        with pytest.raises(actions.NotEditable):
            door()
    assert changed_content(bid) == bid.snapshot.content
    for name in sorted(OPENS[part])[:1]:
        doors(bid, side.lead)[name]()


def test_the_title_that_is_not_sent_is_read_by_its_authors_alone() -> None:
    bid, side, cast = opened(ABOUT)
    sent = bid.title
    with pytest.raises(NotYours):
        actions.describe(bid, title="By the fund", summary="S", sectors=(), by=cast.manager, at=IN_TIME)
    page = reverse("describe-application", args=[bid.pk])
    lead = signed_in(side.lead)
    assert lead.post(page, {"title": "A clearer name", "summary": bid.summary}).status_code == 302
    assert "A clearer name" in lead.get(page).content.decode()
    bid.refresh_from_db()
    assert (bid.title, changed_content(bid)["title"]) == (sent, "A clearer name")
    assert "A clearer name" not in signed_in(cast.manager).get(reverse("eligibility", args=[bid.pk])).content.decode()
    revisions.send_changes(bid, why="Its name.", by=side.certifier, at=IN_TIME)
    bid.refresh_from_db()
    assert (bid.title, bid.snapshot.content["title"], bid.open_about) == ("A clearer name", "A clearer name", {})
    assert bid.snapshot.content["sectors"] == bid.snapshot.corrects.content["sectors"]


def test_a_partner_approves_changed_costs_again_before_they_are_sent() -> None:
    bid, side, cast = opened(COSTS)
    partner = a_partner(bid)
    raised(bid, partner, side.lead)
    raised(bid, bid.partnership.lead, side.lead, more=-200)
    send: dict[str, Any] = {"why": "It adds up.", "by": side.certifier, "at": IN_TIME}
    with pytest.raises(actions.NotEditable, match="wait for the approval"):
        revisions.send_changes(bid, **send)
    told = signed_in(side.certifier).get(reverse("send-changes", args=[bid.pk])).content.decode()
    assert f"Changed costs wait for the approval of {partner}." in told
    own = next(user for user in User.objects.all() if has(user, Capability.JOIN_PARTNERSHIP, partner))
    tasks = [str(item.what) for pile in waiting_for(own, IN_TIME) for item in pile.items]
    assert f"Approve your costs in “{bid.title}” again" in tasks
    costing.approve_costs(bid, partner, by=own, at=IN_TIME)
    revisions.send_changes(bid, **send)
    bid.refresh_from_db()
    second, first = bid.snapshot, bid.snapshot.corrects
    assert (second.digest, first.digest) == (digest(second.content), digest(first.content))
    kept = ("title", "summary", "answers", "co_investment", "partners", "place", "areas", "sectors")
    assert all(second.content[name] == first.content[name] for name in kept)
    found = of_snapshot(second)
    assert found is not None
    changed = {each.organisation: (len(each.cells), each.total.difference) for each in found.costs}
    assert changed == {partner.name: (1, Money(100)), str(bid.partnership.lead): (1, Money(-200))}
    assert found.ask.difference == Money.total(each.grant.difference for each in found.costs)
    page = signed_in(cast.manager).get(reverse("application-snapshot", args=[bid.pk])).content.decode()
    assert "before and after" in page
    assert f"Costs of {partner}: what differs" in page


def test_what_breaks_the_cap_or_was_never_sent_does_not_count() -> None:
    bid, side, cast = opened(COSTS, CO_INVESTMENT)
    raised(bid, bid.partnership.lead, side.lead, more=10**12)
    with pytest.raises(RulesNotMet):
        revisions.send_changes(bid, why="More.", by=side.certifier, at=IN_TIME)
    before = bid.snapshot.content
    clock.move_to(UNTIL)
    actions.find_eligible(bid, reasons="Every rule is met.", by=cast.manager, at=UNTIL)
    assert Application.objects.get(pk=bid.pk).snapshot.content == before


def test_the_desk_opens_parts_and_refuses_none_and_what_is_not_there() -> None:
    made = closed()
    manager = signed_in(made.cast.manager)
    page = reverse("ask-for-changes", args=[made.pk])
    clock.move_to(IN_TIME)
    day = {"until_day": str(UNTIL.day), "until_month": str(UNTIL.month), "until_year": str(UNTIL.year)}
    assert manager.post(page, {"why": "Why.", **day}).status_code == 422
    assert manager.post(page, {"why": "Why.", "parts": "*costs-0", **day}).status_code == 422
    assert Application.objects.get(pk=made.pk).open_questions == []
    assert manager.post(page, {"why": "Why.", "parts": [ABOUT, COSTS], **day}).status_code == 302
    partners = [costs_of(each["id"]) for each in made.snapshot.content["partners"]]
    assert Application.objects.get(pk=made.pk).open_questions == [ABOUT, *partners]
    own = signed_in(made.side.lead).get(reverse("application", args=[made.pk])).content.decode()
    assert "Title and public summary" in own
    costs = signed_in(made.side.lead).get(reverse("costs", args=[made.pk])).content.decode()
    assert "Enter or change costs of" in costs
    line = signed_in(made.side.lead).get(reverse("co-investment", args=[made.pk])).content.decode()
    assert "Add the line" not in line
