"""The assessor's page: answers beside criteria, each linked to the other as the fund said, and the way to the next."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.own_assignments import own_readings, piles
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.terms import Terms
from placefund.people.models import CLOCK
from tests.build import AFTER, AT, TERMS, Cast, a_user, an_application, an_open_round
from tests.witness import queries_of, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
POINTS, REASONS = {"vision": 5, "delivery": 3}, {"vision": "Clear.", "delivery": "Thin."}
SAID = replace(
    TERMS,
    questions=(
        replace(TERMS.questions[0], informs=("vision",)),
        replace(TERMS.questions[1], informs=("delivery", "vision")),
    ),
    pages_inform={"costs": ("delivery",)},
)
"""Terms that say which criteria an answer is judged by."""


@once
def given_some(number: int, terms: Terms = TERMS) -> list[Assignment]:
    round_ = an_open_round(terms=terms)
    cast = Cast(round_.strand.fund)
    assessor = pool_actions.add_assessor(cast.fund, a_user(), by=CLOCK, at=AT)
    bids = [an_application("eligible", round_=round_, cast=cast) for _ in range(number)]
    return [scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER) for bid in bids]


def page_of(given: Assignment) -> str:
    answer = signed_in(given.assessor.user).get(reverse("assignment", args=[given.pk]))
    return unescape(answer.content.decode())


def between(page: str, anchor: str, end: str) -> str:
    return page.partition(f'id="{anchor}"')[2].partition(end)[0]


def links(text: str) -> list[str]:
    return re.findall(r'href="#([^"]+)"', text)


# --- answers and criteria ----------------------------------------------------------------------------------------------


def test_each_criterion_leads_to_its_answers_and_each_answer_to_its_criteria() -> None:
    page = page_of(given_some(1, SAID)[0])
    assert links(between(page, "criterion-vision", "</fieldset>")) == ["answer-vision", "answer-delivery"]
    assert links(between(page, "criterion-delivery", "</fieldset>")) == ["answer-delivery", "answer-page_costs"]
    parts = ("page_place", "vision", "delivery", "page_costs")
    assert [links(between(page, f"answer-{part}", "</section>")) for part in parts] == [
        [],
        ["criterion-vision"],
        ["criterion-vision", "criterion-delivery"],
        ["criterion-delivery"],
    ]


def test_where_the_fund_said_nothing_no_link_is_made_up() -> None:
    page = page_of(given_some(1)[0])
    assert ("Answers to read for it" in page, "Informs" in page, "#criterion-" in page) == (False, False, False)


def test_the_application_has_its_contents_and_each_half_leads_to_the_other() -> None:
    page = page_of(given_some(1)[0])
    contents = between(page, "application", "</nav>")
    assert links(contents) == [
        "scores",
        *(f"answer-{key}" for key in ("page_place", "vision", "delivery", "page_costs")),
    ]
    assert "#application" in between(page, "scores", "</fieldset>")
    assert all(page.count(f' id="{anchor}"') == 1 for anchor in links(page) if anchor != "main")


def test_the_foot_says_how_far_it_is() -> None:
    given = given_some(1)[0]
    assert "0</span> of 2 criteria scored" in page_of(given)
    by = given.assessor.user
    scoring_actions.save_draft(given, {"vision": 4, "delivery": 2}, {"vision": "Clear."}, by=by, at=AFTER)
    foot = page_of(given).partition("pf-bench__foot")[2]
    assert ("2</span> of 2 criteria scored" in foot, "1</span> with a reason" in foot) == (True, True)


def test_a_draft_is_there_again_at_the_next_visit() -> None:
    given = given_some(1)[0]
    client, address = signed_in(given.assessor.user), reverse("assignment", args=[given.pk])
    sent = {
        "points-vision": "4",
        "reason-delivery": "Half a rea",
        "confidence": "2",
        "seen_version": "0",
        "then": "draft",
    }
    client.post(address, sent)
    page = page_of(given)
    assert ('value="4" checked' in page, "Half a rea" in page, 'value="2" checked' in page) == (True, True, True)


# --- the next one ------------------------------------------------------------------------------------------------------


def test_from_one_application_the_next_and_the_one_before_are_a_link_away_with_their_states() -> None:
    first, second, third = given_some(3)
    by = first.assessor.user
    scoring_actions.score(first, POINTS, REASONS, by=by, at=AFTER)
    scoring_actions.save_draft(second, {}, {"vision": "Half"}, by=by, at=AFTER)
    page = page_of(second)
    nav = page.partition("pf-bench__pile")[2].partition("</nav>")[0]
    addresses = [reverse("assignment", args=[row.pk]) for row in (first, third)]
    assert (f'rel="prev" href="{addresses[0]}"' in nav, f'rel="next" href="{addresses[1]}"' in nav) == (True, True)
    assert "Application 2 of 3</summary>" in nav
    words = ("Submitted", "Draft", "Not begun")
    assert sorted(words, key=nav.index) == list(words)
    assert ('rel="prev"' in page_of(first), 'rel="next"' in page_of(third)) == (False, False)


def test_the_list_says_where_each_stands_in_its_round() -> None:
    first, second = given_some(2)
    scoring_actions.score(second, POINTS, REASONS, by=first.assessor.user, at=AFTER)
    page = unescape(signed_in(first.assessor.user).get(reverse("my-assignments")).content.decode())
    assert ("1 of 2" in page, "2 of 2" in page, "Not begun" in page) == (True, True, True)


def test_what_is_closed_to_an_assessor_is_not_counted_among_the_others() -> None:
    first, second, third = given_some(3)
    conflicts_actions.declare_conflict(second, reason="My sister.", by=first.assessor.user, at=AFTER)
    found = piles(own_readings([first.assessor_id], AFTER))
    assert {pk: (pile.number, pile.total) for pk, pile in found.items()} == {first.pk: (1, 2), third.pk: (2, 2)}
    assert reverse("assignment", args=[second.pk]) not in page_of(first)


def test_two_rounds_are_two_piles_and_anothers_readings_are_in_neither() -> None:
    one, other = given_some(1)[0], given_some(2)[0]
    pile = piles(own_readings([other.assessor_id], AFTER))[other.pk]
    assert (pile.total, one.pk in {row.assignment.pk for row in pile.rows}) == (2, False)


def test_hidden_names_stay_hidden_in_the_way_to_the_next_and_beside_the_notes() -> None:
    first, second = given_some(2, replace(SAID, method=Method(applicants_hidden=Phase.RELEASED)))
    page = page_of(first)
    names = {
        name
        for row in (first, second)
        for name in (
            row.application.partnership.name,
            row.application.partnership.place.name,
            *(partner.organisation.name for partner in row.application.partnership.partners.all()),
        )
    }
    assert len(names) > 3
    assert {name for name in names if name.casefold() in page.casefold()} == set()


@pytest.mark.long
def test_the_page_takes_as_many_queries_with_more_in_the_pile() -> None:
    one, three = given_some(1, SAID)[0], given_some(3, SAID)[0]
    counts = [queries_of(row.assessor.user, reverse("assignment", args=[row.pk])) for row in (one, three)]
    assert counts[0] == counts[1]
