"""The one rule on conflicts: what is on record of people, organisations, places and applications, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.conflicts.graph import (
    SOMEBODY,
    Newcomer,
    bars,
    conflict_between,
    live_applications,
    on_record,
    to_be_ruled_on,
)
from placefund.assessment.models import Assessor
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind, TieStrength
from placefund.domain.roles import Role
from placefund.people import actions as people
from placefund.people.models import CLOCK
from placefund.places.models import Area
from tests.build import AFTER, AT, Cast, a_side, a_user, an_application, an_open_round, an_organisation, some_areas

pytestmark = pytest.mark.django_db
ON = AFTER.date()


def reader(application: Application, name: str = "Ann Reader", **more: Any) -> Assessor:
    return pool_actions.add_assessor(application.round.strand.fund, a_user(name), by=CLOCK, at=AT, **more)


def tied(application: Application, assessor: Assessor, kind: TieKind, **end: Any) -> None:
    tie = NewTie(kind, "The register of interests", **end)
    conflicts_actions.record_tie(assessor, tie, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


def found(application: Application, assessor: Assessor, on: date = ON) -> list[tuple[str, str]]:
    return [(c.standing.value, c.sentence) for c in conflict_between(assessor.user, application, on)]


def test_an_employer_that_is_a_partner_bars() -> None:
    application = an_application("eligible")
    firm = application.side.organisations["business"]  # type: ignore[attr-defined]
    assert found(application, reader(application, employer=firm)) == [
        ("hard", f"Ann Reader works for {firm}, and {firm} is a partner in {application}.")
    ]


def test_somebody_free_of_ties_has_no_conflict() -> None:
    application = an_application("eligible")
    assert found(application, reader(application, employer=an_organisation(), area_codes=["W06000015"])) == []


@pytest.mark.parametrize(
    ("until", "standing"),
    [(None, "hard"), (date(2025, 6, 1), "hard"), (date(2022, 6, 1), "soft"), (date(2019, 6, 1), "")],
)
def test_what_ended_counts_less_and_is_forgotten(until: date | None, standing: str) -> None:
    application = an_application("eligible")
    assessor, lead = reader(application), application.partnership.lead
    tied(application, assessor, TieKind.GOVERNS, organisation=lead.pk, until=until)
    assert [each for each, _ in found(application, assessor)] == ([standing] if standing else [])


def test_an_employer_based_in_the_place_is_to_be_ruled_on() -> None:
    some_areas()
    application = an_application("eligible")
    neighbour = an_organisation("Harbour Trust", area_code="E06000026")
    assessor = reader(application, employer=neighbour)
    assert found(application, assessor) == [
        (
            "soft",
            "Ann Reader works for Harbour Trust, Harbour Trust is based in Plymouth, and "
            f"{application} is for Plymouth.",
        )
    ]
    assert to_be_ruled_on(conflict_between(assessor.user, application, ON))


def test_family_of_somebody_who_acts_for_a_partner_is_found_by_the_name() -> None:
    side = a_side()
    signed = a_user("Dr Tom Pryce", role=Role.PARTNER, scope=f"organisation:{side.organisations['research'].pk}")
    application = an_application("eligible", side=side)
    assessor = reader(application)
    tied(application, assessor, TieKind.FAMILY, person="Pryce, Tom")
    [(standing, sentence)] = found(application, assessor)
    assert (standing, f"may be the same person as {signed}" in sentence) == ("soft", True)


def test_a_reader_with_the_name_of_an_applicant_is_to_be_ruled_on() -> None:
    side = a_side()
    a_user("Tom Pryce", role=Role.PARTNER, scope=f"organisation:{side.organisations['research'].pk}")
    application = an_application("eligible", side=side)
    [(standing, sentence)] = found(application, reader(application, "Prof. Tom Pryce"))
    assert (standing, sentence.startswith("Prof. Tom Pryce may be the same person as Tom Pryce")) == ("soft", True)
    assert found(application, reader(application, "Tim Preece")) == []


def test_whoever_signed_an_application_must_not_read_it() -> None:
    application = an_application("eligible")
    signed = application.side.certifier  # type: ignore[attr-defined]
    assert bars(conflict_between(signed, application, ON))


def test_the_rule_holds_for_a_chair_and_a_decision_maker_too() -> None:
    application = an_application("eligible")
    cast, lead = application.cast, application.partnership.lead  # type: ignore[attr-defined]
    assert conflict_between(cast.chair, application, ON) == ()
    people.grant(cast.chair, Role.PARTNER, f"organisation:{lead.pk}", at=AT)
    [conflict] = conflict_between(cast.chair, application, ON)
    assert (conflict.bars, conflict.sources[0]) == (True, "their role for it in this system")


def test_a_role_that_ended_still_bars_for_three_years() -> None:
    application = an_application("eligible")
    side, assessor = application.side, reader(application)  # type: ignore[attr-defined]
    held = people.grant(assessor.user, Role.PARTNER, f"organisation:{side.organisations['civic'].pk}", at=AT)
    people.end_membership(held, by=CLOCK, at=AFTER)
    [(standing, sentence)] = found(application, assessor, ON + timedelta(days=400))
    assert (standing, "worked for" in sentence) == ("hard", True)
    assert [each for each, _ in found(application, assessor, ON + timedelta(days=4 * 365))] == ["soft"]


def test_a_declared_conflict_is_the_declarers_alone() -> None:
    application = an_application("eligible")
    firm, cast = an_organisation(), application.cast  # type: ignore[attr-defined]
    one, colleague = reader(application, employer=firm), reader(application, "Bea Reader", employer=firm)
    given = scoring_actions.assign(application, one, by=cast.manager, at=AFTER)
    conflicts_actions.declare_conflict(given, reason="A quarrel.", by=one.user, at=AFTER)
    assert found(application, one) == [("hard", f"Ann Reader declared a conflict with {application}.")]
    assert found(application, colleague) == []


def test_a_ruling_clears_what_it_knew_and_not_what_came_to_light_later() -> None:
    application = an_application("eligible")
    assessor, manager = reader(application, area_codes=["E06000026"]), application.cast.manager  # type: ignore[attr-defined]
    clear = {"reason": "A holiday cottage, sold in May.", "by": manager}
    conflicts_actions.rule(assessor, application, TieStrength.CLEARED, at=AFTER, **clear)
    [cleared] = conflict_between(assessor.user, application, ON)
    assert (cleared.standing, "A holiday cottage" in cleared.ruling) == (TieStrength.CLEARED, True)
    lead = application.partnership.lead
    tie = NewTie(TieKind.FINANCIAL, "Companies House", organisation=lead.pk)
    conflicts_actions.record_tie(assessor, tie, by=manager, at=AFTER + timedelta(hours=1))
    assert {each for each, _ in found(application, assessor)} == {"hard"}
    conflicts_actions.rule(assessor, application, TieStrength.SOFT, at=AFTER + timedelta(hours=2), **clear)
    assert {each for each, _ in found(application, assessor)} == {"soft"}


def test_a_ruling_can_bar_where_nothing_is_on_record() -> None:
    application = an_application("eligible")
    assessor, manager = reader(application), application.cast.manager  # type: ignore[attr-defined]
    conflicts_actions.rule(
        assessor, application, TieStrength.HARD, reason="They spoke for it in public.", by=manager, at=AFTER
    )
    assert found(application, assessor) == [("hard", f"Ann Reader must not read {application}.")]


def test_a_newcomer_is_checked_without_anything_being_stored() -> None:
    application = an_application("eligible")
    fund, lead = application.round.strand.fund, application.partnership.lead
    somebody = Newcomer("Una New", employer=lead, area_codes=("E07000041",))
    known = on_record(fund, [application], ON, newcomer=somebody)
    assert sorted(c.sentence for c in known.of(SOMEBODY, application)) == [
        f"Una New has an interest in Exeter, and {application} is for Exeter.",
        f"Una New works for {lead}, and {lead} is a partner in {application}.",
    ]
    assert Assessor.objects.count() == 0
    assert application.side.lead.pk in known.of_all(application)  # type: ignore[attr-defined]


def test_only_what_the_fund_was_sent_and_has_not_decided_is_checked() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    sent = {
        state: an_application(state, round_=round_, cast=cast)
        for state in ("draft", "certified", "submitted", "eligible")
    }
    assert list(live_applications(round_.strand.fund)) == [sent["submitted"], sent["eligible"]]


def test_the_graph_takes_as_many_queries_with_more() -> None:
    round_ = an_open_round()
    fund = round_.strand.fund
    cast = Cast(fund)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            known = on_record(fund, list(live_applications(fund)), ON)
            assert len(known.graph.nodes) > 3
        return len(captured)

    def add() -> None:
        application = an_application("eligible", round_=round_, cast=cast)
        assessor = reader(application, employer=an_organisation(), area_codes=["W06000015"])
        application.cast = cast  # type: ignore[attr-defined]
        tied(application, assessor, TieKind.GOVERNS, organisation=an_organisation().pk)
        tied(application, assessor, TieKind.FAMILY, person="Una New")
        tied(application, assessor, TieKind.LIVES_IN, area_code="E07000041")

    add()
    one = queries()
    add()
    add()
    assert queries() == one
    assert Area.objects.count() == 4
