"""Everything that changes decisions. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.applications.actions import advance
from placefund.applications.models import Application
from placefund.assessment.queries import ranked_list
from placefund.decisions.models import Decision
from placefund.decisions.queries import is_above_the_line, left_to_promise, money_for, refused_as_ineligible, undecided
from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money, format_exact
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.notices.actions import people_with, tell
from placefund.people.access import locked
from placefund.people.models import User
from placefund.records.actions import record


class NotPossible(NotAllowed):
    """A decision the fund's money or rules do not allow."""


@transaction.atomic
def decide(
    application: Application,
    *,
    outcome: str,
    amount: Money = Money(0),  # noqa: B008  an immutable value
    reasons: str,
    feedback: str,
    by: User,
    at: datetime,
) -> Decision:
    """Decide on an assessed application, with reasons. A departure from the ranking is marked as one.

    Raises:
        NotPossible: more than was asked for, more than the strand has left, or reasons or feedback missing.
    """
    round_ = locked(application.round)
    locked(round_.strand)  # rounds of one strand share its money
    application = advance(application, "decide", by=by, at=at)
    if outcome not in dict(Decision.OUTCOMES):
        raise NotPossible("Decide to fund or not to fund.")
    if not reasons.strip() or not feedback.strip():
        raise NotPossible("Give both the reasons for the decision and the feedback the applicant will read.")
    if outcome == "fund":
        _check_amount(application, round_, amount)
    decision = Decision.objects.create(
        application=application,
        outcome=outcome,
        pence=amount.pence if outcome == "fund" else 0,
        reasons=reasons.strip(),
        feedback=feedback.strip(),
        departs_from_rank=is_above_the_line(application) != (outcome == "fund"),
        decided_by=by,
        decided_at=at,
    )
    record("decided to " + outcome, application, by=by, at=at, pence=decision.pence, reasons=decision.reasons)
    return decision


def _check_amount(application: Application, round_: Round, amount: Money) -> None:
    asked = application.snapshot.ask
    if amount.pence <= 0 or amount > asked:
        raise NotPossible(f"Offer an amount above £0 and at most the {format_exact(asked)} asked for.")
    left = left_to_promise(round_.strand)
    if amount > left:
        raise NotPossible(
            f"The strand has {format_exact(left)} left after the other decisions; {format_exact(amount)} is "
            f"{format_exact(amount - left)} more."
        )


@transaction.atomic
def release(round_: Round, *, by: User, at: datetime) -> list[Decision]:
    """Release every outcome of a round with its feedback, all at the same moment.

    Which decisions depart from the ranking is settled here, when the ranking is complete; while deciding it was provisional.

    Raises:
        NotPossible: an application still has no decision.
    """
    round_ = funds.release(round_, by=by, at=at)
    waiting = undecided(round_)
    if first := waiting.first():
        count = waiting.count()
        some = "1 application has" if count == 1 else f"{count} applications have"
        raise NotPossible(f"{some} no decision yet; the first is {first}. Outcomes go out together.")
    above = {row.application.pk: row.ranked.is_above_the_line for row in ranked_list(round_, money_for(round_))}
    decisions = list(
        Decision.objects.filter(application__round=round_, released_at__isnull=True)
        .exclude(application__state="withdrawn")
        .select_related("application")
    )
    for decision in decisions:
        decision.released_at = at
        decision.departs_from_rank = above[decision.application_id] != (decision.outcome == "fund")
        decision.save(update_fields=["released_at", "departs_from_rank"])
        name = "release_success" if decision.outcome == "fund" else "release_decline"
        advance(decision.application, name, by=by, at=at)
        _tell(decision.application, decision.feedback, at=at)
    for application in refused_as_ineligible(round_):
        advance(application, "release_decline", by=by, at=at)
        _tell(application, application.eligibility.reasons, at=at)
    record("released outcomes of", round_, by=by, at=at, decisions=len(decisions))
    return decisions


def _tell(application: Application, text: str, *, at: datetime) -> None:
    people = people_with(Role.LEAD_BIDDER, [f"organisation:{application.partnership.lead_id}"])
    tell(people, f"Outcome of {application}", text, path=f"/applications/{application.pk}/", at=at)
