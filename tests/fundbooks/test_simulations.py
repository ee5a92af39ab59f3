"""A changed book is tried on the bids of the last round: with names, but for what is closed to whoever looks."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from placefund.applications.corrections import actions as corrections
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.roles import Role
from placefund.fundbooks.changes import actions
from placefund.fundbooks.simulations.queries import simulated_rounds
from placefund.funds.models import Fund
from placefund.people import actions as people
from placefund.people.models import User
from placefund.records import clock
from tests.assessment.test_scoring_blind import brought_to, given_two, told_everywhere
from tests.build import AFTER, Cast, a_side, an_application, an_open_round
from tests.build import AT as EARLIER
from tests.fundbooks.changing import AT, book, read, with_text
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db


@once
def a_round_that_is_over() -> tuple[Cast, list[Any]]:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    bids = [an_application("submitted", round_=round_, cast=cast, side=a_side()) for _ in range(2)]
    corrections.close_round(round_, by=cast.manager, at=AFTER)
    clock.move_to(AFTER)
    return cast, bids


@pytest.mark.long
def test_the_bids_of_the_last_round_are_judged_by_the_new_values() -> None:
    cast, bids = a_round_that_is_over()
    [found] = simulated_rounds(cast.fund, read(book()), reader=cast.manager, at=AFTER)
    assert found.simulation is not None
    assert [bid.number for bid in found.simulation.bids] == [bid.pk for bid in bids]
    assert (found.simulation.was.eligible, found.leaves_out) == (2, False)
    assert [row[0].pk for row in found.rows] == [
        bid.pk for bid in bids if found.simulation.bids[bids.index(bid)].differs
    ]


@pytest.mark.long
def test_a_bid_that_is_closed_to_the_reader_is_in_no_figure() -> None:
    cast, bids = a_round_that_is_over()
    scope = f"organisation:{bids[0].partnership.lead_id}"
    people.grant(cast.manager, Role.PARTNER, scope, at=EARLIER)
    people.end_role(cast.manager, Role.PARTNER, scope, by=cast.decider, at=EARLIER)
    [found] = simulated_rounds(cast.fund, read(book()), reader=cast.manager, at=AFTER)
    assert found.simulation is not None
    assert found.leaves_out
    assert [bid.number for bid in found.simulation.bids] == [bids[1].pk]


@pytest.mark.long
def test_the_page_of_a_proposed_change_leads_to_it(lipf: Fund, manager: User) -> None:
    clock.move_to(AT)
    texts = with_text(book(), "prospectus.toml", "cap_pounds = 20_000_000", "cap_pounds = 15_000_000")
    change = actions.propose(lipf, texts, said="A lower most", by=manager, at=AT)
    desk, address = signed_in(manager), reverse("simulated-change", args=[change.pk])
    assert address in desk.get(reverse("proposed-change", args=[change.pk])).content.decode()
    page = " ".join(strip_tags(desk.get(address).content.decode()).split())
    assert "No round of this fund is over that had bids." in page
    assert desk.get(reverse("simulated-draft", args=[lipf.slug])).status_code == 200
    assert signed_in(None).get(address).status_code in (302, 403)


@pytest.mark.long
def test_a_manager_who_reads_a_bid_without_names_does_not_read_its_name_here() -> None:
    bid = told_everywhere(Method(applicants_hidden=Phase.RELEASED))
    given = brought_to("sent", bid, given_two(bid))
    corrections.close_round(bid.round, by=bid.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    clock.move_to(AFTER)
    reader = given.assessor.user
    people.grant(reader, Role.FUND_MANAGER, f"fund:{bid.round.fund_slug}", at=EARLIER)
    for user, leaves_out in ((bid.cast.manager, False), (reader, True)):  # type: ignore[attr-defined]
        [found] = simulated_rounds(bid.round.strand.fund, read(book()), reader=user, at=AFTER)
        assert (found.leaves_out, bid.pk in found.names) == (leaves_out, not leaves_out)
