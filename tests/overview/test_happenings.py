"""What somebody who follows a place is told: its calls, decisions, readiness, tranches, changes and grants, each once it is public."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.changes import actions as changes
from placefund.changes.queries import ChangeWords
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.domain.project_changes import ProjectChangeKind
from placefund.funds import actions as funds
from placefund.gates import actions as gates
from placefund.notices.following import actions as following
from placefund.notices.models import Mail, PlaceFollower
from placefund.operations.place_news import tell_followers
from placefund.overview.happenings import Happening, happenings, happenings_in
from placefund.places.models import Place
from placefund.portfolios.decision import actions as decisions
from placefund.readiness.findings import actions as findings
from placefund.records import clock
from tests.build import AFTER, AFTER_Q1, OPENS, a_project
from tests.build_local_calls import Office, a_call, an_open_call
from tests.build_onward import a_scheme, an_onward_grant, grant_terms
from tests.build_readiness import a_place_to_be_ready, a_readiness_finding
from tests.build_reviews import ReviewWorld, a_review, released, words
from tests.build_tranches import an_award_in_tranches

pytestmark = pytest.mark.django_db
LATER = AFTER_Q1 + timedelta(days=3)
DAY = timedelta(days=1)
BOTH = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED)


def told(place: Any, at: datetime) -> dict[str, Happening]:
    return {each.title: each for each in happenings_in(place, at=at)}


def answers(place: Place, each: Happening, at: datetime) -> str:
    """The page that a happening is linked to, as everybody reads it at a moment."""
    clock.move_to(at)
    found = Client().get(each.href.partition("#")[0])
    assert found.status_code == 200, each
    page = found.content.decode()
    anchor = each.href.partition("#")[2]
    assert not anchor or f'id="{anchor}"' in page, each
    return page


def test_a_place_tells_of_its_own_call_once_it_is_open_and_of_what_was_clarified() -> None:
    planned = a_call()
    assert planned.programme is not None
    place, officer = planned.programme.place, Office(planned.programme).officer
    said = {"question": "May a firm lead?", "answer": "Yes.", "by": officer}
    funds.clarify(planned, **said, at=OPENS - DAY)
    clarified = f"Clarification 1 of {planned}"
    assert not {f"{planned} opened", clarified} & told(place, OPENS - DAY).keys()
    assert clarified not in {each.title for each in happenings(planned.strand.fund, OPENS - DAY)}
    funds.open(planned, by=officer, at=OPENS)
    found = told(place, OPENS)
    assert (found[f"{planned} opened"].at, found[clarified].at) == (OPENS, OPENS)
    assert found[f"{planned} opened"].href == reverse("round", args=[planned.pk])
    assert "May a firm lead?" in answers(place, found[clarified], OPENS)
    assert f"{planned} opened" not in told(a_review().board.programme.place, OPENS)


def test_a_place_tells_that_its_call_closed_and_of_its_outcomes_when_their_embargo_ends() -> None:
    call = an_open_call()
    assert call.programme is not None
    place, officer, until = call.programme.place, Office(call.programme).officer, AFTER + DAY
    funds.close(call, by=officer, at=AFTER)
    assert told(place, AFTER)[f"{call} closed"].at == AFTER
    funds.release(type(call).objects.get(pk=call.pk), public_from=until, by=officer, at=AFTER)
    title = f"Outcomes of {call} released"
    assert title not in told(place, until - timedelta(minutes=1))
    found = told(place, until)[title]
    assert (found.at, found.href) == (until, reverse("round-outcomes", args=[call.pk]))
    answers(place, found, until)


def decided_on(world: ReviewWorld, at: datetime) -> list[Happening]:
    found = told(world.board.programme.place, at)
    return [each for title, each in found.items() if title.startswith("Decision on the portfolio")]


def test_a_decision_on_a_portfolio_is_told_on_the_day_it_is_public_and_no_word_of_it_before() -> None:
    world, until = a_review(), AFTER + 2 * DAY
    place = world.board.programme.place
    released(world, BOTH, public_from=until)
    assert decided_on(world, until - timedelta(minutes=1)) == []
    (found,) = decided_on(world, until)
    assert found.title == f"Decision on the portfolio of {place}: Approved with conditions, £2,000,000 approved"
    assert found.at == until
    assert found in happenings(world.board.programme.strand.fund, until)
    assert "£2,000,000" in answers(place, found, until)


def test_a_corrected_decision_under_embargo_leaves_the_earlier_one_told() -> None:
    world = a_review()
    first = released(world, BOTH)
    (before,) = decided_on(world, AFTER)
    decisions.correct(first, reason="A sum was wrong.", by=world.manager, at=AFTER)
    none = (ReviewVerdict.NOT_FUNDED, ReviewVerdict.TO_BE_DEVELOPED)
    said = words(world, *none, whole=ReviewVerdict.TO_BE_DEVELOPED)
    changed = decisions.propose(
        decisions.draft(world.review, said, by=world.manager, at=AFTER), by=world.manager, at=AFTER
    )
    decisions.decide(changed, by=world.decider, at=AFTER)
    decisions.release(changed, public_from=AFTER + DAY, by=world.fund_manager, at=AFTER)
    assert decided_on(world, AFTER + timedelta(hours=1)) == [before]
    (after,) = decided_on(world, AFTER + DAY)
    assert ", corrected: " in after.title
    assert (after.key == before.key, after.at) == (False, AFTER + DAY)


def test_how_ready_a_place_was_found_is_told_when_it_is_published() -> None:
    side = a_place_to_be_ready()
    finding = a_readiness_finding("released", side=side)
    place, fund_manager = side.programme.place, side.fund_manager
    assert not [title for title in told(place, LATER) if title.startswith("Readiness")]
    findings.publish(finding, by=fund_manager, at=LATER)
    assert not [title for title in told(place, LATER - DAY) if title.startswith("Readiness")]
    (found,) = [each for title, each in told(place, LATER).items() if title.startswith("Readiness")]
    assert f"published, of {side.first.name}: " in found.title
    answers(place, found, LATER)


def test_a_tranche_is_told_once_two_people_released_it() -> None:
    award: Any = an_award_in_tranches()
    place = award.partnership.place
    title = f"Released: tranche 2 of {award.title}, £3,000,000"
    asked = gates.ask_release(award.second, reason="It cannot wait.", by=award.cast.monitoring, at=LATER)
    assert title not in told(place, LATER)
    gates.confirm_release(asked, by=award.cast.finance, at=LATER)
    found = told(place, LATER)[title]
    assert found.at == LATER
    assert "£3,000,000" in answers(place, found, LATER)


def test_an_agreed_change_is_told_in_the_words_that_are_published_and_nothing_of_one_that_is_asked() -> None:
    project: Any = a_project()
    award, line = project.award, "The yard was late."
    change = changes.begin(
        award, ChangeWords(kind=ProjectChangeKind.STOP, project=project), by=award.side.lead, at=LATER
    )
    changes.ask(change, reason="The yard is late.", by=award.side.lead, at=LATER)
    title = f"Changed: {award.title}"
    assert title not in told(award.partnership.place, LATER)
    changes.agree(change, reason="So be it.", public_line=line, by=award.cast.manager, at=LATER)
    found = told(award.partnership.place, LATER)[title]
    assert (found.at, found.words) == (LATER, line)
    assert line in answers(award.partnership.place, found, LATER)


def test_a_grant_of_a_scheme_is_told_and_a_private_person_is_not_named() -> None:
    scheme: Any = a_scheme()
    place = scheme.award.partnership.place
    grant = an_onward_grant(scheme, organisation_name="Heart Monitors Ltd")
    an_onward_grant(scheme, person_name="Ada Miller")
    found = told(place, AFTER_Q1)
    each = found[f"Granted: £100,000 to Heart Monitors Ltd, by {scheme.title}"]
    assert (each.at, each.href) == (AFTER_Q1, reverse("onward-grant", args=[grant.pk]))
    assert f"Granted: £100,000 to A private person, by {scheme.title}" in found
    assert "Ada Miller" not in " ".join(f"{one.title} {one.words}" for one in found.values())
    assert grant_terms().purpose in answers(place, each, AFTER_Q1)


def test_the_feed_and_the_mail_tell_of_them_and_more_of_them_take_no_more_queries() -> None:
    scheme: Any = a_scheme()
    place, at = scheme.award.partnership.place, AFTER_Q1 + DAY
    following.ask_to_follow(place, "neighbour@example.org", at=AFTER_Q1 - DAY)
    following.confirm_following(PlaceFollower.objects.get(), at=AFTER_Q1 - DAY)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            happenings_in(place, at=at)
        return len(captured)

    an_onward_grant(scheme, organisation_name="Heart Monitors Ltd")
    one = queries()
    an_onward_grant(scheme)
    an_onward_grant(scheme)
    assert queries() == one
    clock.move_to(at)
    feed = Client().get(reverse("place-feed", args=[place.slug])).content.decode()
    assert "Granted: £100,000 to Heart Monitors Ltd" in feed
    assert tell_followers(at=at.replace(hour=20)) == 1
    assert "Granted: £100,000 to Heart Monitors Ltd" in Mail.objects.latest("pk").text
