"""The list of a round's applications tells nothing that is closed or hidden: by no row, search, order, count or file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from placefund.applications.models import Application
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.decisions import actions as decisions
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.roles import Role
from placefund.panels.agreement import actions as agreement_actions
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from tests.build import AFTER, AT, CRITERIA, TERMS, Cast, a_user, an_application, an_open_round, release
from tests.panels.test_recusals import AGREED
from tests.witness import queries_of, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
EVERY_COLUMN = "&".join(
    f"columns={key}" for key in ("title", "lead", "place", "ask", "state", "eligibility", "sent", "receipt")
)


def address(bid: Application, **asked: str) -> str:
    query = "&".join((EVERY_COLUMN, *(f"{name}={value}" for name, value in asked.items())))
    return f"{reverse('round-applications', args=[bid.round_id])}?{query}"


def page(user: User, bid: Application, **asked: str) -> Any:
    answer = signed_in(user).get(address(bid, **asked))
    assert answer.status_code == 200, asked
    return answer


def files(user: User, bid: Application, **asked: str) -> tuple[str, list[list[Any]]]:
    """The list as CSV and as the rows of a workbook."""
    csv, xlsx = (b"".join(page(user, bid, file=kind, **asked)) for kind in ("csv", "xlsx"))
    return csv.decode(), CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_index(0).to_python()


def shown(answer: Any) -> dict[str, Any]:
    """All that a list says: its rows, cell by cell, how many, and every choice with its count."""
    found = answer.context["list"]
    return {
        "rows": [
            (row.name.value, row.name.href, *((cell.value, cell.href) for cell in row.cells)) for row in found.rows
        ],
        "found": found.found,
        "choices": [[(o.value, o.words, o.count) for o in field.options] for field in found.fields],
    }


# --- closed ----------------------------------------------------------------------------------------------------------


@once
def two_scored_bids() -> tuple[Application, Application, Cast]:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    bid, other = (an_application("scored", round_=round_, cast=cast) for _ in range(2))
    return bid, other, cast


def everything_told(user: User, bid: Application) -> Iterator[Any]:
    yield shown(page(user, bid))
    yield shown(signed_in(user).get(reverse("round-applications", args=[bid.round_id])))  # with where it leads next
    for state in ("assessed", "decided"):  # where it would be found by now; the choices beside it are counted above
        yield shown(page(user, bid, state=state))
    for order in ("state", "-state"):
        yield shown(page(user, bid, sort=order))
    yield files(user, bid)


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.AUDITOR])
def test_two_lists_that_differ_only_in_where_a_closed_bid_stands_are_the_same(role: Role) -> None:
    bid, other, cast = two_scored_bids()
    user = a_user(role=role, scope=f"fund:{bid.round.fund_slug}")
    scope = f"organisation:{bid.partnership.lead_id}"
    people.grant(user, Role.PARTNER, scope, at=AFTER)
    people.end_role(user, Role.PARTNER, scope, by=CLOCK, at=AFTER)
    before = list(everything_told(user, bid))
    agreement_actions.agree_score(bid, AGREED, reason="Good.", by=cast.chair, at=AFTER)
    assert list(everything_told(user, bid)) == before
    decisions.decide(bid, outcome="decline", reasons="No.", feedback="So.", by=cast.decider, at=AFTER)
    assert list(everything_told(user, bid)) == before
    agreement_actions.agree_score(other, AGREED, reason="Good.", by=cast.chair, at=AFTER)
    assert list(everything_told(user, bid)) != before


# --- read blind ------------------------------------------------------------------------------------------------------


@once
def a_blind_round(until: Phase = Phase.RELEASED) -> tuple[Application, Application, User]:
    """Two bids of a round that is read blind, and a chair of its panel who is a reader of the first."""
    round_ = an_open_round(terms=replace(TERMS, method=Method(applicants_hidden=until)))
    cast = Cast(round_.strand.fund)
    bid, other = (an_application("eligible", round_=round_, cast=cast) for _ in range(2))
    chair = a_user("Chair who reads", role=Role.PANEL_CHAIR, scope=f"fund:{round_.fund_slug}")
    people.grant(chair, Role.FUND_MANAGER, f"fund:{round_.fund_slug}", at=AT)
    assessor = pool_actions.add_assessor(round_.strand.fund, chair, by=cast.manager, at=AT)
    scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER)
    return bid, other, chair


def names_of(bid: Application) -> list[str]:
    """Whatever tells who applies."""
    partnership = bid.partnership
    return [partnership.lead.name, partnership.name, partnership.place.name, bid.snapshot.receipt]  # type: ignore[union-attr]


def finds(user: User, bid: Application, word: str) -> bool:
    """Whether a search for the word finds the bid: a number in it may be in another bid's receipt as well."""
    return bid.pk in [row.key for row in page(user, bid, q=word.replace(" ", "+")).context["list"].rows]


def test_who_reads_a_bid_blind_finds_its_applicants_by_no_row_and_no_file() -> None:
    bid, other, chair = a_blind_round()
    listed = str(shown(page(chair, bid)))
    csv, rows = files(chair, bid)
    for text in (listed, csv, str(rows)):
        assert [name in text for name in names_of(bid)] == [False] * 4
        assert [name in text for name in names_of(other)] == [True, False, True, True]
    assert reverse("read-application", args=[bid.pk]) not in listed
    assert reverse("assignment", args=[bid.assignments.get().pk]) in listed


@pytest.mark.long
def test_who_reads_a_bid_blind_finds_its_applicants_by_no_search() -> None:
    bid, other, chair = a_blind_round()
    manager = bid.cast.manager  # type: ignore[attr-defined]
    for name in names_of(bid):
        assert finds(manager, bid, name), name
        assert not finds(chair, bid, name), name
        _, (_, *listed) = files(chair, bid, q=name.replace(" ", "+"))
        assert name not in str(listed)
    assert finds(chair, other, other.partnership.lead.name)


def test_who_reads_a_bid_blind_is_told_of_its_place_by_no_choice_and_no_count() -> None:
    bid, other, chair = a_blind_round()
    place, another = bid.partnership.place, other.partnership.place
    assert place is not None
    assert another is not None
    [choices] = [field.options for field in page(chair, bid).context["list"].fields if field.name == "place"]
    assert [(option.value, option.count) for option in choices[1:]] == [(another.slug, 1)]
    assert signed_in(chair).get(address(bid, place=place.slug)).status_code == 422


def test_the_order_of_a_column_that_is_hidden_does_not_place_a_bid() -> None:
    bid, other, chair = a_blind_round()
    for order in ("lead", "place", "receipt"):
        ways = [[row[0] for row in shown(page(chair, bid, sort=f"{way}{order}"))["rows"]] for way in ("", "-")]
        assert ways[0] == ways[1][::-1]
        assert ways[0][1] == str(other)  # what has no value comes first, whatever it was


def test_the_pages_of_a_bid_are_closed_to_who_reads_it_blind() -> None:
    bid, other, chair = a_blind_round()
    names = ("application", "read-application", "application-snapshot", "application-history")
    client = signed_in(chair)
    assert [client.get(reverse(name, args=[bid.pk])).status_code for name in names] == [403] * 4
    refused = client.get(reverse("read-application", args=[bid.pk])).content.decode()
    assert "Who applies is hidden from you until the outcomes are released" in refused
    assert [client.get(reverse(name, args=[other.pk])).status_code for name in names] == [200] * 4


def test_what_was_hidden_opens_when_the_method_says_so() -> None:
    bid, _, chair = a_blind_round(Phase.READING)
    assert not finds(chair, bid, bid.partnership.lead.name)
    points = {criterion.key: 3 for criterion in CRITERIA}
    scoring_actions.score(bid.assignments.get(), points, dict.fromkeys(points, "Because."), by=chair, at=AFTER)
    assert finds(chair, bid, bid.partnership.lead.name)
    assert signed_in(chair).get(reverse("read-application", args=[bid.pk])).status_code == 200


def test_a_list_that_hides_takes_as_many_queries_for_one_bid_as_for_two() -> None:
    bid, other, chair = a_blind_round()
    where = address(bid)
    one = queries_of(chair, where)
    scoring_actions.assign(
        other,
        bid.assignments.get().assessor,
        by=bid.cast.manager,
        at=AFTER,  # type: ignore[attr-defined]
    )
    assert queries_of(chair, where) == one


def test_a_released_round_hides_nothing() -> None:
    bid = an_application("decided")
    release(bid.round, bid.cast)  # type: ignore[attr-defined]
    told = shown(page(bid.cast.manager, bid))["rows"]  # type: ignore[attr-defined]
    assert bid.partnership.lead.name in str(told)
