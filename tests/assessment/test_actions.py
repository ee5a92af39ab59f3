"""Assigning, scoring, conflicts and the agreed score: it works, each refusal changes nothing, and it is on record."""

from __future__ import annotations

from fractions import Fraction

import pytest

from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import AgreedScore, Assessor, DeclaredConflict, Score
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.queries import (
    PossibleReader,
    Progress,
    candidates,
    panel_rows,
    progress,
    ranked_list,
    readings,
)
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.panels.agreement import actions as agreement_actions
from placefund.people.models import CLOCK, Membership
from tests.build import AFTER, AT, CRITERIA, Cast, a_fund, a_strand, a_user, an_application, an_open_round
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
REASONS = {criterion.key: "Because of what they wrote." for criterion in CRITERIA}


def an_assessor(fund, name: str = "", **more) -> Assessor:  # type: ignore[no-untyped-def]
    return pool_actions.add_assessor(fund, a_user(name), by=CLOCK, at=AT, **more)


def eligible(**more) -> Application:  # type: ignore[no-untyped-def]
    return an_application("eligible", **more)


def test_an_assessor_comes_into_the_pool_once_with_their_own_scope() -> None:
    fund, user = a_fund(), a_user()
    manager = Cast(fund).manager
    first = pool_actions.add_assessor(fund, user, expertise="Ports", most_applications=4, by=manager, at=AT)
    again = pool_actions.add_assessor(fund, user, by=manager, at=AT)
    assert (first, first.expertise, first.most_applications) == (again, "Ports", 4)
    assert list(Membership.objects.filter(user=user).values_list("role", "scope")) == [
        (Role.ASSESSOR, f"assessor:{first.pk}")
    ]
    assert acts_on(first) == ["added to the pool"]


def test_an_application_is_given_to_an_assessor_who_is_told() -> None:
    application = eligible()
    cast = application.cast  # type: ignore[attr-defined]
    assessor = an_assessor(application.round.strand.fund)
    given = scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
    assert (given.state, given.assigned_at) == ("assigned", AFTER)
    assert Notice.objects.get(page="assignment", args=[given.pk]).recipient == assessor.user
    assert acts_on(given) == ["assigned"]


def test_only_an_eligible_application_is_assessed() -> None:
    application = an_application("submitted")
    cast, assessor = application.cast, an_assessor(application.round.strand.fund)  # type: ignore[attr-defined]
    manager = cast.manager
    with refused(f"{application} is submitted; only an eligible application is assessed."):
        scoring_actions.assign(application, assessor, by=manager, at=AFTER)


def test_an_assessor_of_another_fund_is_refused() -> None:
    application, stranger = eligible(), an_assessor(a_fund())
    with refused(f"{stranger} is in another pool."):
        scoring_actions.assign(application, stranger, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


def test_a_conflict_by_organisation_by_place_or_by_declaration_blocks() -> None:
    application = eligible()
    fund, manager = application.round.strand.fund, application.cast.manager  # type: ignore[attr-defined]
    by_body = an_assessor(fund, "A", organisations=[application.partnership.lead])
    by_place = an_assessor(fund, "B", area_codes=["E07000041"])
    declared = an_assessor(fund, "C")
    DeclaredConflict.objects.create(assessor=declared, application=application, reason="My sister.", declared_at=AFTER)
    lead = application.partnership.lead
    sentences = {
        by_body: f"A worked for {lead}, and {lead} is a partner in {application}.",
        by_place: f"B has an interest in Exeter, and {application} is for Exeter.",
        declared: f"C declared a conflict with {application}.",
    }
    for assessor, why in sentences.items():
        with refused(f"{assessor} must not read {application}. {why}"):
            scoring_actions.assign(application, assessor, by=manager, at=AFTER)
    assert {each.assessor: said(each) for each in candidates(application, AFTER.date())} == {
        assessor: (why,) for assessor, why in sentences.items()
    }


def said(candidate: PossibleReader) -> tuple[str, ...]:
    return tuple(conflict.sentence for conflict in candidate.conflicts if conflict.bars)


def test_nobody_reads_what_an_organisation_they_act_for_stands_behind() -> None:
    application = eligible()
    fund, manager = application.round.strand.fund, application.cast.manager  # type: ignore[attr-defined]
    lead = application.side.lead  # type: ignore[attr-defined]
    assessor = pool_actions.add_assessor(fund, lead, by=manager, at=AT)
    why = f"{lead} is named in {application}."
    with refused(f"{assessor} must not read {application}. {why}"):
        scoring_actions.assign(application, assessor, by=manager, at=AFTER)
    assert [said(each) for each in candidates(application, AFTER.date())] == [(why,)]
    partner = pool_actions.add_assessor(fund, application.side.partner, by=manager, at=AFTER)  # type: ignore[attr-defined]
    body = application.side.organisations["business"]  # type: ignore[attr-defined]
    why = f"{partner} works for {body}, and {body} is a partner in {application}."
    with refused(f"{partner} must not read {application}. {why}"):
        scoring_actions.assign(application, partner, by=manager, at=AFTER)


def test_an_assessor_reads_no_more_than_they_can() -> None:
    first = eligible()
    second = eligible(round_=first.round, cast=first.cast)  # type: ignore[attr-defined]
    manager = first.cast.manager  # type: ignore[attr-defined]
    assessor = an_assessor(first.round.strand.fund, most_applications=1)
    scoring_actions.assign(first, assessor, by=manager, at=AFTER)
    with refused(f"{assessor} reads 1 applications already, as many as they can."):
        scoring_actions.assign(second, assessor, by=manager, at=AFTER)


def test_nobody_is_given_the_same_application_twice_but_it_can_come_back() -> None:
    application = eligible()
    manager, assessor = application.cast.manager, an_assessor(application.round.strand.fund)  # type: ignore[attr-defined]
    given = scoring_actions.assign(application, assessor, by=manager, at=AFTER)
    with refused(f"{assessor} has {application} already."):
        scoring_actions.assign(application, assessor, by=manager, at=AFTER)
    assert scoring_actions.unassign(given, by=manager, at=AFTER).state == "withdrawn"
    again = scoring_actions.assign(application, assessor, by=manager, at=AFTER)
    assert (again, again.state) == (given, "assigned")
    assert acts_on(given) == ["assigned", "unassigned", "assigned"]


def test_only_a_manager_assigns_and_takes_back() -> None:
    application = eligible()
    cast, assessor = application.cast, an_assessor(application.round.strand.fund)  # type: ignore[attr-defined]
    chair, given = cast.chair, scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
    sentence = f"{chair} may not assign assessors. It takes a fund manager with a part in it."
    with refused(sentence):
        scoring_actions.assign(application, an_assessor_of(given), by=chair, at=AFTER)
    with refused(sentence):
        scoring_actions.unassign(given, by=chair, at=AFTER)


def an_assessor_of(assignment) -> Assessor:  # type: ignore[no-untyped-def]
    return assignment.assessor


def test_a_scored_application_is_not_taken_back() -> None:
    application = an_application("scored")
    given = application.assignments.first()
    sentence = "This assignment is scored, so it is not possible to unassign it now. It would have to be assigned."
    with refused(sentence):
        scoring_actions.unassign(given, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


def test_progress_counts_readers_and_readings() -> None:
    first = eligible()
    second = eligible(round_=first.round, cast=first.cast)  # type: ignore[attr-defined]
    pool = [an_assessor(first.round.strand.fund, name) for name in "ABC"]
    for assessor in pool:
        scoring_actions.assign(first, assessor, by=first.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    scoring_actions.assign(second, pool[0], by=first.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    assert progress(first.round) == Progress(needed=3, applications=2, with_readers=1, with_readings=0)


def given_to_one() -> tuple[Application, object, Assessor]:
    application = eligible()
    assessor = an_assessor(application.round.strand.fund)
    return (
        application,
        scoring_actions.assign(application, assessor, by=application.cast.manager, at=AFTER),  # type: ignore[attr-defined]
        assessor,
    )


def test_scoring_again_adds_a_revision_and_the_newest_counts() -> None:
    application, given, assessor = given_to_one()
    scoring_actions.score(given, {"vision": 1, "delivery": 1}, REASONS, by=assessor.user, at=AFTER)
    scored = scoring_actions.score(given, {"vision": 5, "delivery": 3}, REASONS, by=assessor.user, at=AFTER)
    assert (scored.state, scored.scored_at) == ("scored", AFTER)
    assert list(Score.objects.values_list("submission", "points")) == [(1, 1), (1, 1), (2, 5), (2, 3)]
    [read] = readings(application)
    assert (read.points, read.weighted) == ({"vision": 5, "delivery": 3}, 80)
    assert acts_on(given) == ["assigned", "scored", "scored"]


@pytest.mark.parametrize(
    ("points", "reasons", "sentence"),
    [
        ({"vision": 3}, REASONS, "“Delivery” has no score. Give one from 1 to 5."),
        ({"vision": 9, "delivery": 3}, REASONS, "“Vision” is scored from 1 to 5, not 9."),
        ({"vision": 3, "delivery": 3, "x": 1}, REASONS, "This round has no criterion called x."),
        (
            {"vision": 3, "delivery": 3},
            {"vision": "Good.", "delivery": " "},
            "Give a reason for your score on “Delivery”. The applicant is told it.",
        ),
    ],
)
def test_every_criterion_needs_a_score_on_its_scale_and_a_reason(points, reasons, sentence: str) -> None:  # type: ignore[no-untyped-def]
    _, given, assessor = given_to_one()
    with refused(sentence):
        scoring_actions.score(given, points, reasons, by=assessor.user, at=AFTER)


def test_nobody_scores_for_another() -> None:
    application, given, _ = given_to_one()
    other = an_assessor(application.round.strand.fund)
    sentence = f"{other} may not score an assigned application. It takes an assessor with a part in it."
    with refused(sentence):
        scoring_actions.score(given, {"vision": 3, "delivery": 3}, REASONS, by=other.user, at=AFTER)


def test_scores_are_closed_once_the_panel_has_agreed() -> None:
    application = an_application("assessed")
    given = application.assignments.first()
    with refused("The panel has agreed its score, so the scores of this application are closed."):
        scoring_actions.score(given, {"vision": 3, "delivery": 3}, REASONS, by=given.assessor.user, at=AFTER)


def test_a_declared_conflict_stops_the_reading() -> None:
    application, given, assessor = given_to_one()
    stopped = conflicts_actions.declare_conflict(given, reason="My former employer.", by=assessor.user, at=AFTER)
    assert (stopped.state, DeclaredConflict.objects.get().reason) == ("conflicted", "My former employer.")
    assert acts_on(given) == ["assigned", "declared a conflict with"]
    sentence = (
        "This assignment is conflicted, so it is not possible to score it now. It would have to be assigned or scored."
    )
    with refused(sentence):
        scoring_actions.score(given, {"vision": 3, "delivery": 3}, REASONS, by=assessor.user, at=AFTER)
    manager = application.cast.manager  # type: ignore[attr-defined]
    with refused(f"{assessor} must not read {application}. {assessor} declared a conflict with {application}."):
        scoring_actions.assign(application, assessor, by=manager, at=AFTER)
    assert readings(application) == ()


def test_a_conflict_needs_its_reason() -> None:
    _, given, assessor = given_to_one()
    with refused("Say in a few words what the conflict is."):
        conflicts_actions.declare_conflict(given, reason=" ", by=assessor.user, at=AFTER)


def test_the_panel_agrees_a_score_with_the_mean_beside_it() -> None:
    application = an_application("scored", score=4)
    chair = application.cast.chair  # type: ignore[attr-defined]
    found = agreement_actions.agree_score(application, Fraction(145, 2), reason="Discussed.", by=chair, at=AFTER)
    application.refresh_from_db()
    assert (application.state, found.out_of_100, Fraction(found.mean)) == ("assessed", Fraction(145, 2), 75)
    assert acts_on(application)[-2:] == ["panel score agreed", "agreed the score of"]


@pytest.mark.parametrize(
    ("score", "reason", "sentence"),
    [
        (Fraction(101), "Discussed.", "An agreed score is from 0 to 100."),
        (Fraction(-1), "Discussed.", "An agreed score is from 0 to 100."),
        (Fraction(50), " ", "Give the panel's reason: the applicant is told it, and the record keeps it."),
    ],
)
def test_an_agreed_score_is_out_of_100_with_a_reason(score: Fraction, reason: str, sentence: str) -> None:
    application = an_application("scored")
    chair = application.cast.chair  # type: ignore[attr-defined]
    with refused(sentence):
        agreement_actions.agree_score(application, score, reason=reason, by=chair, at=AFTER)
    assert not AgreedScore.objects.exists()


def test_the_panel_waits_for_every_reading() -> None:
    application, given, assessor = given_to_one()
    scoring_actions.score(given, {"vision": 3, "delivery": 3}, REASONS, by=assessor.user, at=AFTER)
    chair = application.cast.chair  # type: ignore[attr-defined]
    with refused(f"{application} has 1 of the 3 readings that the round's terms ask for."):
        agreement_actions.agree_score(application, Fraction(50), reason="Discussed.", by=chair, at=AFTER)


def test_only_the_chair_agrees() -> None:
    application = an_application("scored")
    manager = application.cast.manager  # type: ignore[attr-defined]
    with refused(f"{manager} may not record the panel's agreed score. It takes a panel chair with a part in it."):
        agreement_actions.agree_score(application, Fraction(50), reason="Discussed.", by=manager, at=AFTER)


@pytest.mark.long
def test_the_ranked_list_keeps_ties_together_and_draws_the_line() -> None:
    round_ = an_open_round(a_strand(money=Money.pounds(9_000_000)))
    cast = Cast(round_.strand.fund)
    best = an_application("assessed", round_=round_, cast=cast, score=5)
    tied = [an_application("assessed", round_=round_, cast=cast, score=4) for _ in range(2)]
    listed = [(row.application, row.ranked.rank, row.ranked.is_above_the_line) for row in ranked_list(round_)]
    assert listed == [(best, 1, True), (tied[0], 2, False), (tied[1], 2, False)]


def test_the_panel_sees_where_readings_disagree() -> None:
    application = eligible()
    fund, manager = application.round.strand.fund, application.cast.manager  # type: ignore[attr-defined]
    for points in (1, 3, 5):
        assessor = an_assessor(fund)
        given = scoring_actions.assign(application, assessor, by=manager, at=AFTER)
        scoring_actions.score(given, {"vision": points, "delivery": points}, REASONS, by=assessor.user, at=AFTER)
    [row] = panel_rows(application.round)
    assert (row.scores, row.mean, row.spread, row.is_discrepant) == ((0, 50, 100), 50, 100, True)
