"""My awards: every award of the partnerships for which somebody acts, and of no others."""

from __future__ import annotations

from typing import Any

import pytest

from placefund.domain.roles import Role
from placefund.people.actions import grant
from placefund.people.models import User
from tests.build import a_user, an_award
from tests.witness import queries_of, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/awards/"


def listed(user: User, **asked: str) -> Any:
    answer = signed_in(user).get(ADDRESS, asked)
    assert answer.status_code == 200
    return answer.context["list"]


def names(user: User, **asked: str) -> list[str]:
    return [str(row.name.value) for row in listed(user, **asked).rows]


@pytest.mark.long
def test_everybody_who_stands_in_a_partnership_reads_its_awards_and_no_others() -> None:
    award = an_award("offered")
    an_award()
    side = award.side  # type: ignore[attr-defined]
    assert [names(user) for user in (side.lead, side.partner, side.certifier)] == [[award.title]] * 3
    assert [row.name.href for row in listed(side.lead).rows] == [f"/awards/{award.pk}/manage/"]
    assert (names(side.lead, state="offered"), names(side.lead, state="accepted")) == ([award.title], [])
    assert names(side.lead, q=award.reference) == [award.title]
    text = b"".join(signed_in(side.lead).get(ADDRESS, {"file": "csv"})).decode()  # type: ignore[arg-type]
    assert len(text.splitlines()) == 2


def test_the_fund_holds_no_awards_of_its_own() -> None:
    cast = an_award().cast  # type: ignore[attr-defined]
    assert [names(user) for user in (cast.manager, cast.finance, cast.monitoring)] == [[], [], []]


def test_who_may_read_no_award_is_refused() -> None:
    cast = an_award().cast  # type: ignore[attr-defined]
    assert [signed_in(user).get(ADDRESS).status_code for user in (cast.chair, cast.assessors[0].user, a_user())] == [
        403
    ] * 3
    assert signed_in(None).get(ADDRESS).status_code == 302


@pytest.mark.long
def test_it_takes_as_many_queries_for_one_award_as_for_three() -> None:
    award = an_award()
    lead = award.side.lead  # type: ignore[attr-defined]
    one = queries_of(lead, ADDRESS)

    for other in (an_award(), an_award()):
        grant(lead, Role.LEAD_BIDDER, f"organisation:{other.partnership.lead_id}", at=other.offered_at)
    assert len(names(lead)) == 3
    assert queries_of(lead, ADDRESS) == one
