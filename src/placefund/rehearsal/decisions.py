"""Decisions with reasons, their release, offers and the answers to them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from placefund.applications.models import Application
from placefund.assessment.queries import ranked_list
from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.decisions import actions as decisions
from placefund.decisions.models import Decision
from placefund.decisions.queries import decision_list, feedback_packs, undecided, unreviewed
from placefund.decisions.signed_scenario import signed_outcomes
from placefund.design.wording.scenarios import reason_in_words
from placefund.domain.assessment.scoring import format_score
from placefund.domain.periods import LONDON, Quarter
from placefund.domain.roles import Role
from placefund.rehearsal.chance import after, chance, working_day
from placefund.rehearsal.delivery import conditions_of_offer, plan_delivery, promises_of_offer
from placefund.rehearsal.eligibility_checks import bid_of, found
from placefund.rehearsal.names import FEEDBACK_DECLINE, FEEDBACK_FUND, REWRITTEN
from placefund.rehearsal.stage import Stage, act
from placefund.scenarios.signing.queries import signature_of


@act
def decide(stage: Stage, application: int) -> None:
    """One bid is decided ahead of its round, by its rank."""
    row = found(application)
    if row.state != "assessed" or signature_of(row.round):
        return
    listed = next(each for each in ranked_list(row.round) if each.application.pk == row.pk).ranked
    draw = chance("decision", row.partnership.name)
    funded = {"amount": row.snapshot.ask} if listed.is_above_the_line else {}
    decisions.decide(
        row,
        outcome="fund" if funded else "decline",
        **funded,
        reasons=(
            f"{format_score(listed.score)} of 100, the best of those agreed. It is decided ahead of the round, because the "
            "other money behind it is held only until the end of December."
            if funded
            else "Below the line. It is decided ahead of the round, so that the partners can look elsewhere in time."
        ),
        feedback=draw.choice(FEEDBACK_FUND if funded else FEEDBACK_DECLINE),
        by=stage.of_the_fund(Role.DECISION_MAKER),
        at=stage.at,
    )


@act
def decide_round(stage: Stage, slug: str) -> None:
    """The decision maker decides as signed, but for one bid, with the reasons for that one."""
    round_ = stage.round(slug)
    signed, by = signed_outcomes(round_), stage.of_the_fund(Role.DECISION_MAKER)
    waiting = [row for row in decision_list(round_).rows if row.application.state == "assessed"]
    if signed is None or round_.state != "closed" or not waiting:
        return
    meant = [row for row in waiting if row.signed and row.signed.percent]
    odd = stage.intake(slug).declined
    if 0 < odd <= len(meant):
        row = meant[odd - 1]
        decisions.decide(
            row.application,
            outcome="decline",
            reasons=(
                f"Rank {row.listed.ranked.rank}, in the signed scenario, and still not funded: the same three firms carry two "
                "bids ranked higher, and could not carry a third. The money is kept for a follow-on round."
            ),
            feedback=(
                "A good bid, ranked among those that could be funded. Its firms carry two other bids that are funded, and the "
                "fund cannot see how they would carry a third. Please come back to the follow-on round with others."
            ),
            by=by,
            at=stage.at,
        )
    if len(waiting) > (0 < odd <= len(meant)):
        decisions.decide_as_signed(
            round_,
            told_funded=FEEDBACK_FUND[0],
            told_declined=FEEDBACK_DECLINE[0],
            words=reason_in_words,
            by=by,
            at=stage.pause(20),
        )
    stage.later("prepare_feedback", after(stage.at, 1, chance("feedback", slug)), slug=slug)


@act
def prepare_feedback(stage: Stage, slug: str) -> None:
    """Feedback is drafted from the reasons on record; the manager writes some of it anew, and reads all of it."""
    round_ = stage.round(slug)
    if round_.state != "closed":
        return
    decisions.draft_feedback(round_, by=stage.manager, at=stage.at)
    packs = [pack for pack in feedback_packs(round_) if not pack.lacking and not pack.is_reviewed]
    for pack, text in zip(packs[:: max(1, len(packs) // len(REWRITTEN))], REWRITTEN, strict=False):
        told = pack.told[len(pack.application.partnership.name) % len(pack.told)]
        decisions.write_feedback(pack.application, {told.criterion.key: text}, by=stage.manager, at=stage.pause(25))
    stage.later("read_feedback", after(stage.at, 1, chance("read feedback", slug)), slug=slug)


@act
def read_feedback(stage: Stage, slug: str) -> None:
    """The manager has read everything that goes out."""
    round_ = stage.round(slug)
    if round_.state != "closed":
        return
    complete = [pack.application for pack in feedback_packs(round_) if not pack.lacking and not pack.is_reviewed]
    decisions.review_feedback(round_, complete, by=stage.manager, at=stage.at)


@act
def release(stage: Stage, slug: str, tries: int) -> None:
    """All outcomes go out together, once the last is decided and its feedback read: to the leads now, to all a day later."""
    round_ = stage.round(slug)
    if round_.state != "closed":
        return
    if (undecided(round_).exists() or unreviewed(round_)) and tries < 12:
        stage.later("release", after(stage.at, 7, chance("release", slug, tries)), slug=slug, tries=tries + 1)
        return
    public_from = datetime.combine(working_day(stage.today + timedelta(days=1)), time(9, 30), LONDON)
    decisions.release(round_, public_from=public_from, by=stage.manager, at=stage.at)
    funded = Decision.objects.filter(application__round=round_, outcome="fund").exclude(application__state="withdrawn")
    for decision in funded.select_related("application__partnership"):
        draw = chance("offer", decision.application.partnership.name)
        stage.later("offer", after(public_from, draw.randrange(1, 4), draw), decision=decision.pk)


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
        row,
        starts_on=starts_on,
        ends_on=ends_on,
        conditions=conditions_of_offer(stage.today, ends_on),
        promises=promises_of_offer(stage.fund, row.amount, (starts_on, ends_on)),
        by=stage.manager,
        at=stage.at,
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
    """Whether it is the one whose lead thinks better of it, counted down the ranked list among those funded."""
    if bid_of(stage, application) is None:
        return False
    funded = [
        row.application.pk for row in decision_list(application.round).rows if row.decision and row.decision.amount
    ]
    return funded.index(application.pk) + 1 == stage.intake(application.round.slug).turned_down
