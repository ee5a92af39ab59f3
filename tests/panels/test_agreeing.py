"""The consensus: a score for each criterion whose total counts, a revision with its reason, and the history that stays."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from placefund.assessment.models import AgreedScore
from placefund.domain.assessment.consensus import AgreedPoints
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.agreement.queries import agreed_criteria, consensus_history, newest_consensus
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.models import Consensus
from tests.build import AFTER, CRITERIA, a_meeting, an_application
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(minutes=20)


def agreed(vision: Fraction, delivery: Fraction) -> list[AgreedPoints]:
    return [AgreedPoints("vision", vision, "Bold."), AgreedPoints("delivery", delivery, "Thin.")]


def test_the_total_is_exact_with_the_criteria_beside_it() -> None:
    application = an_application("scored", score=4)
    chair = application.cast.chair  # type: ignore[attr-defined]
    found = agreement_actions.agree_score(
        application,
        agreed(Fraction(7, 2), Fraction(4)),
        reason="As a whole.",
        dissent="One member: 4.",
        by=chair,
        at=AFTER,
    )
    application.refresh_from_db()
    assert (application.state, found.number, found.out_of_100, found.readers_mean) == (
        "assessed",
        1,
        Fraction(135, 2),
        Fraction(75),
    )
    assert [(row.criterion.title, row.points, row.agreed.reason) for row in agreed_criteria(found)] == [
        ("Vision", "3.5 of 5", "Bold."),
        ("Delivery", "4 of 5", "Thin."),
    ]
    counted = AgreedScore.objects.get()
    assert (counted.score, counted.mean, counted.reason, counted.agreed_by) == ("135/2", "75", "As a whole.", chair)
    assert acts_on(application)[-2:] == ["panel score agreed", "agreed the score of"]


def test_a_revision_counts_and_what_was_agreed_before_stays() -> None:
    application = an_application("scored", score=4)
    chair = application.cast.chair  # type: ignore[attr-defined]
    agreement_actions.agree_score(application, agreed(Fraction(3), Fraction(3)), reason="First.", by=chair, at=AFTER)
    with refused(f"The panel has agreed the score of {application}. Say why it is agreed again."):
        agreement_actions.agree_score(
            application, agreed(Fraction(4), Fraction(3)), reason="Second.", by=chair, at=LATER
        )
    again = agreement_actions.agree_score(
        application,
        agreed(Fraction(4), Fraction(3)),
        reason="Second.",
        why_again="An annex was missed.",
        by=chair,
        at=LATER,
    )
    assert (AgreedScore.objects.get().out_of_100, again.number, again.why_revised) == (
        Fraction(65),
        2,
        "An annex was missed.",
    )
    assert [(row.number, row.out_of_100) for row in consensus_history(application)] == [
        (2, Fraction(65)),
        (1, Fraction(50)),
    ]
    assert newest_consensus([application]) == {application.pk: again}


def test_no_score_is_agreed_again_once_its_outcome_is_known() -> None:
    application = an_application("successful")
    chair = application.cast.chair  # type: ignore[attr-defined]
    with refused(
        "This application is successful, so it is not possible to agree its score now. It would have to be eligible."
    ):
        agreement_actions.agree_score(application, Fraction(50), reason="No.", why_again="No.", by=chair, at=LATER)


def test_only_a_chair_agrees_again() -> None:
    application = an_application("assessed")
    manager = application.cast.manager  # type: ignore[attr-defined]
    with refused(f"{manager} may not record the panel's agreed score. It takes a panel chair with a part in it."):
        agreement_actions.agree_score(application, Fraction(50), reason="No.", why_again="No.", by=manager, at=LATER)


def test_a_missing_criterion_keeps_nothing() -> None:
    application = an_application("scored")
    chair = application.cast.chair  # type: ignore[attr-defined]
    with refused("“Delivery” has no agreed score. The panel agrees one for each criterion."):
        agreement_actions.agree_score(
            application, agreed(Fraction(3), Fraction(3))[:1], reason="Half.", by=chair, at=AFTER
        )


def test_at_a_sitting_meeting_the_bid_must_have_been_called() -> None:
    meeting = a_meeting("sitting")
    item, chair = meeting.items.get(), meeting.cast.chair  # type: ignore[attr-defined]
    with refused(f"{item} is on the order of {meeting}, which is sitting. Call it first."):
        agreement_actions.agree_score(
            item.application, agreed(Fraction(3), Fraction(3)), reason="No.", by=chair, at=AFTER
        )
    meetings_actions.call_item(item, by=chair, at=AFTER)
    found = agreement_actions.agree_score(
        item.application, agreed(Fraction(3), Fraction(3)), reason="Yes.", by=chair, at=LATER
    )
    item.refresh_from_db()
    assert (item.state, found.meeting) == ("done", meeting)
    assert list(item.turns.values_list("state", "at")) == [("called", AFTER), ("done", LATER)]


def test_going_back_to_a_bid_lets_the_panel_agree_it_again() -> None:
    meeting = a_meeting("called")
    item, chair = meeting.items.get(), meeting.cast.chair  # type: ignore[attr-defined]
    agreement_actions.agree_score(item.application, agreed(Fraction(3), Fraction(3)), reason="Yes.", by=chair, at=AFTER)
    item.refresh_from_db()
    meetings_actions.call_item(item, by=chair, at=LATER)
    meetings_actions.finish_item(item, by=chair, at=LATER)
    item.refresh_from_db()
    assert [turn.state for turn in item.turns.all()] == ["called", "done", "called", "done"]


def test_the_database_keeps_a_consensus_as_it_was() -> None:
    application = an_application("scored")
    chair = application.cast.chair  # type: ignore[attr-defined]
    found = agreement_actions.agree_score(
        application, [AgreedPoints(c.key, Fraction(3), "So.") for c in CRITERIA], reason="So.", by=chair, at=AFTER
    )
    for change in (
        lambda: Consensus.objects.filter(pk=found.pk).update(score="99"),
        found.delete,
        lambda: found.criteria.update(points="5"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
