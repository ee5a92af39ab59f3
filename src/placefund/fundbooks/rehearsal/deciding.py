"""Decisions with reasons, their release, offers and the answers to them."""

from __future__ import annotations

from datetime import date, timedelta

from placefund.applications.models import Application
from placefund.assessment.queries import ranked_list
from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.decisions import actions as decisions
from placefund.decisions.models import Decision
from placefund.domain.periods import Quarter
from placefund.domain.roles import Role
from placefund.fundbooks.rehearsal.assessing import bid_of, found
from placefund.fundbooks.rehearsal.chance import after, chance
from placefund.fundbooks.rehearsal.delivering import plan_delivery
from placefund.fundbooks.rehearsal.names import FEEDBACK_DECLINE, FEEDBACK_FUND
from placefund.fundbooks.rehearsal.opening import intake_of
from placefund.fundbooks.rehearsal.stage import Stage, act

WEAK = 45
"""Below this score the decision maker does not fund, even where money is left."""
CONDITIONS = (
    "Send the signed agreement between the partners.",
    "Name the person who answers for the money.",
)


@act
def decide(stage: Stage, application: int) -> None:
    """The decision maker follows the ranking, but for the bids that the plan or a low score sets apart."""
    row = found(application)
    if row.state != "assessed":
        return
    listed = next(each for each in ranked_list(row.round) if each.application.pk == row.pk).ranked
    draw = chance("decision", row.partnership.name)
    odd_one = listed.rank == intake_of(stage, row.round.slug).declined_rank
    is_funded = listed.is_above_the_line and not odd_one and listed.score >= WEAK
    if is_funded:
        reasons = f"Rank {listed.rank}, above the line."
    elif odd_one:
        reasons = (
            f"Rank {listed.rank}, above the line, and still not funded: the same three firms carry two bids ranked higher, and "
            "could not carry a third. The money goes to the next."
        )
    elif listed.is_above_the_line:
        reasons = (
            f"Rank {listed.rank} with {float(listed.score):.1f} of 100: money is left, but the bid is too weak to fund."
        )
    else:
        reasons = f"Rank {listed.rank}, below the line."
    decisions.decide(
        row,
        outcome="fund" if is_funded else "decline",
        **({"amount": row.snapshot.ask} if is_funded else {}),
        reasons=reasons,
        feedback=draw.choice(FEEDBACK_FUND if is_funded else FEEDBACK_DECLINE),
        by=stage.of_the_fund(Role.DECISION_MAKER),
        at=stage.at,
    )


@act
def release(stage: Stage, slug: str, tries: int) -> None:
    """All outcomes go out together, once the last is decided; then the offers."""
    round_ = stage.round(slug)
    if round_.state != "closed":
        return
    waiting = Application.objects.filter(round=round_, state__in=("submitted", "eligible", "assessed"))
    if waiting.exists() and tries < 12:
        stage.later("release", after(stage.at, 7, chance("release", slug, tries)), slug=slug, tries=tries + 1)
        return
    decisions.draft_feedback(round_, by=stage.manager, at=stage.at)
    told = Application.objects.filter(round=round_, agreed__isnull=False).exclude(state="withdrawn")
    decisions.review_feedback(round_, told, by=stage.manager, at=stage.at)
    decisions.release(round_, by=stage.manager, at=stage.at)
    funded = Decision.objects.filter(application__round=round_, outcome="fund").exclude(application__state="withdrawn")
    for decision in funded.select_related("application__partnership"):
        draw = chance("offer", decision.application.partnership.name)
        stage.later("offer", after(stage.at, draw.randrange(1, 4), draw), decision=decision.pk)


def _last_day(application: Application, starts_on: date) -> date:
    """The end of the last financial year with a cost."""
    years = [int(line["year"][:4]) for line in application.snapshot.content["costs"]]
    last = date(max(years) + 1, 3, 31)
    return min(max(last, starts_on + timedelta(days=300)), application.round.strand.fund.ends_on)


@act
def offer(stage: Stage, decision: int) -> None:
    """The manager offers what was decided, from the first day of the next quarter."""
    row = Decision.objects.get(pk=decision)
    application = found(row.application_id)
    if Award.objects.filter(application=application).exists():
        return
    row.application = application
    starts_on = Quarter.of(stage.today + timedelta(days=20)).next().first_day
    ends_on = _last_day(application, starts_on)
    given = awards.offer(
        row, starts_on=starts_on, ends_on=ends_on, conditions=CONDITIONS, by=stage.manager, at=stage.at
    )
    draw = chance("answer", application.partnership.name)
    stage.later("answer_offer", after(stage.at, draw.randrange(4, 15), draw), award=given.pk)


@act
def answer_offer(stage: Stage, award: int) -> None:
    """The lead accepts; one lead has to decline."""
    row = Award.objects.select_related("strand__fund", "partnership__lead", "application__round").get(pk=award)
    if row.state != "offered":
        return
    by = stage.lead(row.partnership.lead_id)
    if row.application and _turns_down(stage, row.application):
        reason = "Our business partner has been bought, and its new owner does not want the work."
        awards.decline(row, reason=reason, by=by, at=stage.at)
        return
    plan_delivery(stage, awards.accept(row, by=by, at=stage.at))


def _turns_down(stage: Stage, application: Application) -> bool:
    if bid_of(stage, application) is None:
        return False
    rank = next(each.ranked.rank for each in ranked_list(application.round) if each.application.pk == application.pk)
    return rank == intake_of(stage, application.round.slug).turned_down
