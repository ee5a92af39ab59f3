"""Reading decisions: the money a round has, the ranked list with its line and what was decided, what release will tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q, QuerySet

from placefund.applications.models import Application
from placefund.assessment.queries import ListedBid, PanelRow, panel_rows, ranked_list
from placefund.decisions import refusals
from placefund.decisions.models import WITH_AMOUNT, Decision, DecisionVersion, Feedback
from placefund.decisions.ranks import RankReason, rank_reasons
from placefund.decisions.signed_scenario import SignedScenario, departs_from_signed, signed_outcomes
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.eligibility import moment_in_words
from placefund.domain.ledger import award_account, gated_account
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Round, Strand
from placefund.funds.stages import invites, next_stage, state_in_stage
from placefund.ledger.queries import balance, net_between
from placefund.panels.agreement.queries import newest_consensus
from placefund.scenarios.answers.queries import Outcome

UNDECIDED = ("submitted", "eligible", "assessed")
"""The states of an application that holds up the release of its round."""


def has_received(round_: Round) -> bool:
    """Whether anything was sent in a round, also where it was withdrawn later: without it there is no outcome to release."""
    return Application.objects.filter(round=round_, submitted_at__isnull=False).exists()


def promised(strand: Strand, *, apart_from: Round | None = None) -> Money:
    """What decisions to fund in a strand have promised and no accepted award has committed yet.

    A decision whose offer was declined promises nothing until it is revised, nor does one on what was withdrawn since. (Awards
    come after decisions, so they are found by the relation's name.)
    """
    rows = Decision.objects.filter(application__round__strand=strand, outcome="fund").exclude(
        Q(application__state="withdrawn") | Q(application__awards__state__in=("accepted", "closed"))
    )
    rows = rows.exclude(declined_version=F("standing"))
    if apart_from is not None:
        rows = rows.exclude(application__round=apart_from)
    return Money.total(decision.amount for decision in rows)


def money_for(round_: Round) -> Money:
    """The money a round's line is drawn at: its strand's, with what its own awards have taken since, less other rounds' promises.

    So the line of a round stays where it was when its awards are accepted. Its release settles it for good.
    """
    if round_.line is not None:
        return round_.line
    if round_.call_money is not None:
        return round_.call_money
    account = round_.strand.account
    own = Application.objects.filter(round=round_, awards__isnull=False).values_list("awards__pk", flat=True)
    taken = net_between(account, [of(award) for award in own for of in (award_account, gated_account)])
    return balance(account) + taken - promised(round_.strand, apart_from=round_)


def left_to_promise(strand: Strand) -> Money:
    """What a strand has left after every promise that is not committed yet."""
    return balance(strand.account) - promised(strand)


def left_in(round_: Round) -> Money:
    """What a round has left for its next decision: what its strand has to promise, or of a local call's money what it has chosen
    nothing with yet."""
    if round_.call_money is None:
        return left_to_promise(round_.strand)
    chosen = Decision.objects.filter(application__round=round_, outcome="choose").exclude(
        application__state="withdrawn"
    )
    return round_.call_money - Money.total(decision.amount for decision in chosen)


def left_to_promise_anew(decision: Decision) -> Money:
    """What is left for an application if the decision on it promised, or chose, nothing."""
    if decision.application.round.call_money is not None:
        return left_in(decision.application.round) + decision.amount
    award = _award_of(decision)
    is_promised = decision.is_promise and (award is None or award.state not in ("accepted", "closed"))
    return left_to_promise(decision.application.round.strand) + (decision.amount if is_promised else Money(0))


def why_not_revised(decision: Decision) -> str:
    """Why a released decision cannot be revised, in a sentence: an offer that follows from it stands. Empty when it can."""
    award = _award_of(decision)
    if award is None or award.state == "declined":
        return ""
    return refusals.AWARD_STANDS.format(title=award.title, state=in_words(award.state))


def _award_of(decision: Decision) -> Any:
    """The award that follows from a decision, if there is one: awards come after decisions."""
    return decision.application.awards.exclude(state="withdrawn").last()


def pending_revision(decision: Decision) -> DecisionVersion | None:
    """The revision of a released decision that waits for a second person."""
    if decision.released_at is None:
        return None
    return (
        decision.versions.filter(corrected_by__isnull=True, released_at__isnull=True)
        .select_related("decided_by")
        .first()
    )


def told_versions(decisions: Iterable[Decision]) -> dict[int, list[DecisionVersion]]:
    """What was told of each decision, by its application's number, the newest first: more than one where it was revised."""
    rows = DecisionVersion.objects.filter(decision__in=list(decisions), released_at__isnull=False).order_by("-number")
    found: dict[int, list[DecisionVersion]] = {}
    for row in rows.select_related("decision"):
        found.setdefault(row.decision.application_id, []).append(row)
    return found


AGREED_AGAIN = Q(state="decided", consensus__agreed_at__gt=F("decision__decided_at"))
"""Applications whose score the panel agreed again after they were decided: each waits to be revised or confirmed."""


def agreed_again_since(round_: Round) -> list[Application]:
    """The applications of a round whose score was agreed again after they were decided: they hold up its release."""
    rows = Application.objects.filter(AGREED_AGAIN, round=round_).select_related("decision", "partnership")
    return list(rows.distinct())


def is_agreed_again(application: Application) -> bool:
    """Whether the panel agreed the score of an application again after it was decided."""
    return Application.objects.filter(AGREED_AGAIN, pk=application.pk).exists()


@dataclass(frozen=True, slots=True)
class RankedDecision:
    """One row of the decision maker's list. `why` says why its rank is not that of its score; None where it is.

    `left` is the money left after every decision down to this row; None where something is closed to whoever looks, so that the
    gaps do not tell what was decided on it.
    """

    listed: ListedBid
    rank: int
    decision: Decision | None
    left: Money | None
    is_last_above_the_line: bool
    is_tied: bool
    signed: Outcome | None = None
    why: RankReason | None = None
    is_agreed_again: bool = False
    is_of_a_call: bool = False

    @property
    def application(self) -> Application:
        return self.listed.application

    @property
    def departs_from_signed(self) -> bool:
        """Whether it was decided otherwise than the signed scenario says."""
        return departs_from_signed(self.decision, self.listed.ranked.ask, self.signed)


@dataclass(frozen=True, slots=True)
class DecisionList:
    """A round's ranked list: its money, its rows, what is left, and how many applications the panel has still to score."""

    money: Money
    rows: tuple[RankedDecision, ...]
    unranked: int
    signed: SignedScenario | None = None
    closed: tuple[tuple[Application, str], ...] = ()
    is_settled: bool = False
    is_of_a_call: bool = False

    @property
    def about(self) -> str:
        """What the money is, in a note."""
        if self.is_settled:
            return say("What the line was drawn at when the outcomes were released")
        if self.is_of_a_call:
            return say("What the programme has set for this call")
        return say("What its strand holds, less what other rounds have promised")

    def without(self, closed: Mapping[Application, str]) -> DecisionList:
        """The list for somebody to whom these applications are closed: they stand apart with the reason, ranked or not, and ranks
        count the rest. What the gaps would tell of them, the line, the money left and what was asked for so far, is not there."""
        apart = tuple(closed.items())
        if not apart:
            return self
        rest = [row for row in self.rows if row.application not in closed]
        unranked = self.unranked - sum(bid.state in ("submitted", "eligible") for bid in closed)
        first = {row.rank: place for place, row in reversed(list(enumerate(rest, start=1)))}
        beside = Counter(row.rank for row in rest)
        rows = tuple(
            replace(
                row,
                rank=first[row.rank],
                left=None,
                is_tied=beside[row.rank] > 1,
                is_last_above_the_line=False,
                why=None,
            )
            for row in rest
        )
        return replace(self, rows=rows, closed=apart, unranked=unranked)

    @property
    def decided(self) -> int:
        return sum(row.decision is not None for row in self.rows)

    @property
    def funded(self) -> Money:
        return Money.total(row.decision.amount for row in self.rows if row.decision)

    @property
    def left(self) -> Money:
        return self.money - self.funded

    @property
    def above(self) -> int:
        """How many of the list the money reaches."""
        return sum(row.listed.ranked.is_above_the_line for row in self.rows)

    @property
    def reaches_all(self) -> bool:
        return self.above == len(self.rows)


def decision_list(round_: Round) -> DecisionList:
    """The ranked list of a round with what was decided so far. A fixed number of queries."""
    money = money_for(round_)
    listed = ranked_list(round_, money)
    decisions = {decision.application_id: decision for decision in Decision.objects.filter(application__round=round_)}
    ranks = Counter(row.ranked.rank for row in listed)
    signed = signed_outcomes(round_)
    reasons = rank_reasons(listed, getattr(round_, "draw", None), signed)
    again = {row.pk for row in agreed_again_since(round_)}
    left, rows, is_call = money, [], round_.is_local_call
    for position, row in enumerate(listed):
        decision = decisions.get(row.application.pk)
        left = left - (decision.amount if decision else Money(0))
        following = listed[position + 1] if position + 1 < len(listed) else None
        last = row.ranked.is_above_the_line and following is not None and not following.ranked.is_above_the_line
        meant = signed.outcomes.get(row.application.pk) if signed else None
        why = reasons.get(row.application.pk)
        is_tied, is_again = ranks[row.ranked.rank] > 1, row.application.pk in again
        rows.append(RankedDecision(row, row.ranked.rank, decision, left, last, is_tied, meant, why, is_again, is_call))
    unranked = Application.objects.filter(round=round_, state__in=("submitted", "eligible")).count()
    is_settled = round_.line is not None
    return DecisionList(money, tuple(rows), unranked, signed, is_settled=is_settled, is_of_a_call=is_call)


def is_above_the_line(application: Application) -> bool | None:
    """Whether the ranking as it stands would fund an application; None when it is not ranked yet."""
    listed = ranked_list(application.round, money_for(application.round))
    return next((row.ranked.is_above_the_line for row in listed if row.application.pk == application.pk), None)


def rank_reason(application: Application) -> RankReason | None:
    """Why the rank of one application is not that of its score; None where it is, or it has no rank."""
    round_ = application.round
    listed = ranked_list(round_, money_for(round_))
    return rank_reasons(listed, getattr(round_, "draw", None), signed_outcomes(round_)).get(application.pk)


def undecided(round_: Round) -> QuerySet[Application]:
    """The applications of a round that have no outcome yet: they hold up its release."""
    return Application.objects.filter(round=round_, state__in=UNDECIDED)


def refused_as_ineligible(round_: Round) -> QuerySet[Application]:
    """The applications of a round that were found not eligible and have not been told."""
    return Application.objects.filter(round=round_, state="ineligible").select_related(
        "eligibility", "partnership__lead"
    )


@dataclass(frozen=True, slots=True)
class CriterionFeedback:
    """What an applicant is told on one criterion; `points` is what each reader gave, the lowest first."""

    criterion: Criterion
    text: str
    points: tuple[int, ...]
    is_reviewed: bool

    @property
    def given(self) -> str:
        """The points in words: 3, 4, 4."""
        return ", ".join(map(str, self.points))


@dataclass(frozen=True, slots=True)
class FeedbackPack:
    """All that one applicant is told criterion by criterion."""

    application: Application
    told: tuple[CriterionFeedback, ...]

    @property
    def lacking(self) -> int:
        """How many criteria nothing is written on."""
        return sum(not one.text for one in self.told)

    @property
    def is_reviewed(self) -> bool:
        return all(one.is_reviewed for one in self.told)


def feedback_packs(round_: Round, only: Application | None = None) -> tuple[FeedbackPack, ...]:
    """The feedback to every application of a round whose score is agreed, or to `only` this one, in the order of applications.
    A fixed number of queries."""
    rows = sorted((row for row in panel_rows(round_, only) if row.agreed), key=lambda row: row.application.pk)
    notes: dict[tuple[int, str], Feedback] = {
        (note.application_id, note.criterion_key): note for note in Feedback.objects.filter(application__round=round_)
    }
    return tuple(_pack(row, round_.terms().criteria, notes) for row in rows)


def feedback_pack(application: Application) -> FeedbackPack | None:
    """The feedback to one application; None before its score is agreed."""
    return next(iter(feedback_packs(application.round, application)), None)


def _pack(row: PanelRow, criteria: Iterable[Criterion], notes: Mapping[tuple[int, str], Feedback]) -> FeedbackPack:
    told = []
    for criterion in criteria:
        note = notes.get((row.application.pk, criterion.key))
        points = sorted(reading.points[criterion.key] for reading in row.readings if criterion.key in reading.points)
        is_reviewed = note is not None and note.reviewed_at is not None
        told.append(CriterionFeedback(criterion, note.text if note else "", tuple(points), is_reviewed))
    return FeedbackPack(row.application, tuple(told))


@dataclass(frozen=True, slots=True)
class Draft:
    """A first text on one criterion, gathered from the reasons on record."""

    application_id: int
    criterion_key: str
    text: str


def first_drafts(round_: Round) -> list[Draft]:
    """A draft for each criterion of a scored application that has no feedback yet: the panel's reason, then each reader's,
    without their names."""
    known = set(Feedback.objects.filter(application__round=round_).values_list("application_id", "criterion_key"))
    rows = [row for row in panel_rows(round_) if row.agreed is not None]
    agreed = newest_consensus([row.application for row in rows])
    drafts = []
    for row in rows:
        consensus = agreed.get(row.application.pk)
        by_panel = {each.criterion_key: each.reason for each in consensus.criteria.all()} if consensus else {}
        for criterion in round_.terms().criteria:
            reasons = [reading.reasons[criterion.key] for reading in row.readings if criterion.key in reading.reasons]
            said = [by_panel[criterion.key], *reasons] if criterion.key in by_panel else reasons
            if said and (row.application.pk, criterion.key) not in known:
                drafts.append(Draft(row.application.pk, criterion.key, "\n\n".join(dict.fromkeys(said))))
    return drafts


def unreviewed(round_: Round) -> list[Application]:
    """The applications with an agreed score whose feedback is not complete and reviewed: they hold up the release."""
    return [pack.application for pack in feedback_packs(round_) if not pack.is_reviewed]


@dataclass(frozen=True, slots=True)
class Letter:
    """What one applicant will be told at release: the outcome, the amount when funded, the text, and each criterion's."""

    application: Application
    outcome: str
    amount: Money | None
    text: str
    told: tuple[CriterionFeedback, ...] = ()


def letters(round_: Round) -> tuple[Letter, ...]:
    """What every applicant of a round will be told, or was told at its release, in the order of applications."""
    decisions = (
        Decision.objects.filter(application__round=round_)
        .exclude(application__state="withdrawn")
        .select_related("application__partnership__lead")
    )
    packs = {pack.application.pk: pack.told for pack in feedback_packs(round_)}
    told = [
        Letter(
            d.application,
            state_in_stage("successful", round_) if d.is_positive else "unsuccessful",
            d.amount or None,
            d.feedback,
            packs.get(d.application_id, ()),
        )
        for d in decisions
    ]
    not_eligible = (
        Application.objects.filter(round=round_, eligibility__is_eligible=False)
        .exclude(state="withdrawn")
        .select_related("eligibility", "partnership__lead")
    )
    told += [Letter(row, "ineligible", None, row.eligibility.reasons) for row in not_eligible]
    return tuple(sorted(told, key=lambda letter: letter.application.pk))


def departs_from_rank(round_: Round, is_above: bool | None, outcome: str) -> bool:
    """Whether an outcome is another than the line would have it. Where no money is decided on, there is no line."""
    return not invites(round_) and is_above != (outcome in WITH_AMOUNT)


def told_of(decision: Decision) -> str:
    """What the lead is told of a decision: its feedback. Before it whoever is invited reads to what and until when, and
    whoever is chosen for a pipeline what that means."""
    if decision.outcome == "choose" and (call := decision.application.round).programme is not None:
        return refusals.CHOSEN.format(place=call.programme.place, amount=decision.amount, the_text=decision.feedback)
    if decision.outcome != "invite":
        return decision.feedback
    round_ = next_stage(decision.application.round)
    if round_ is None or round_.opens_at is None or round_.closes_at is None:
        return refusals.INVITED_SOON.format(the_text=decision.feedback)
    return refusals.INVITED.format(
        name=round_.name,
        opens=moment_in_words(round_.opens_at),
        closes=moment_in_words(round_.closes_at),
        the_text=decision.feedback,
    )
