"""Reading gates: what is on record of awards, how each condition stands by it, and which tranches wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from placefund.awards.models import Award, GateCondition, Tranche
from placefund.awards.queries import counting_rule, coverage_for
from placefund.awards.tranches.queries import tranches_of
from placefund.delivery.models import Milestone
from placefund.domain.accounts import PAID_KINDS, AccountKind, read_path
from placefund.domain.coinvestment import CountingRule, leverage_by_status
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.gates import GateFacts, GateFinding, GateKind, Judgement, SeenMilestone, gate_findings, is_open
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.funds.queries import coverages
from placefund.gates.models import GateJudgement, TrancheHold, TrancheRelease
from placefund.ledger.queries import balances
from placefund.returns.models import COUNTED_STATES, CoInvestmentReceived
from placefund.returns.queries import calendar


@dataclass(frozen=True, slots=True)
class SeenCondition:
    """A condition of a gate, how it stands, and what people have found of it before, the newest first."""

    condition: GateCondition
    finding: GateFinding
    judgements: tuple[GateJudgement, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenGate:
    """A tranche with its gate as it stands on a day, and what people have decided on it, the newest first."""

    tranche: Tranche
    conditions: tuple[SeenCondition, ...]
    releases: tuple[TrancheRelease, ...] = ()
    holds: tuple[TrancheHold, ...] = ()

    @property
    def findings(self) -> tuple[GateFinding, ...]:
        return tuple(seen.finding for seen in self.conditions)

    @property
    def is_open(self) -> bool:
        """Whether every condition is met, so that it can be released without more words."""
        return is_open(self.findings)

    @property
    def not_met(self) -> tuple[SeenCondition, ...]:
        return tuple(seen for seen in self.conditions if not seen.finding.is_met)

    @property
    def held_back(self) -> TrancheHold | None:
        """The newest decision to hold it back, while it is neither open nor asked to be released."""
        is_held = self.holds and not (self.tranche.is_released or self.is_open or self.waiting)
        return self.holds[0] if is_held and self.tranche.award.state == "accepted" else None

    @property
    def waiting(self) -> TrancheRelease | None:
        """Its release that waits for a second person."""
        return next((each for each in self.releases if each.waits), None)

    @property
    def released_by(self) -> TrancheRelease | None:
        """The release that was confirmed, while it is released."""
        confirmed = (each for each in self.releases if each.is_confirmed)
        return next(confirmed, None) if self.tranche.is_released else None

    @property
    def standing(self) -> Message:
        """Where it stands, in words."""
        if self.tranche.is_released:
            return say("Released in spite of its gate") if self._in_spite else say("Released")
        if self.tranche.award.state != "accepted":
            return say("Waits for the offer to be accepted")
        if self.waiting:
            return say("Waits for a second person")
        if self.is_open:
            return say("Can be released")
        return say("Held back") if self.held_back else say("Not met yet")

    @property
    def _in_spite(self) -> bool:
        return self.released_by is not None and self.released_by.in_spite


def gates_of(award: Award, on: date) -> tuple[SeenGate, ...]:
    """An award's tranches as they stand on a day, in order. A fixed number of queries."""
    return _seen(list(tranches_of(award)), on)


def gate_of(tranche: Tranche, on: date) -> SeenGate:
    """One tranche as it stands on a day."""
    return _seen([tranche], on)[0]


def waiting_gates(fund: Fund, on: date) -> tuple[SeenGate, ...]:
    """Every tranche of a fund's accepted awards that is not released, by the day of its gate. A fixed number of queries."""
    rows = Tranche.objects.filter(Tranche.HELD, award__state="accepted", award__strand__fund=fund)
    return _seen(list(_with_awards(rows).order_by("gate_on", "pk")), on)


def held_tranches() -> QuerySet[Tranche]:
    """Every tranche of every accepted award that waits at its gate."""
    return _with_awards(Tranche.objects.filter(Tranche.HELD, award__state="accepted", gate_on__isnull=False))


def not_judged(tranches: QuerySet[Tranche]) -> QuerySet[Tranche]:
    """Those of these tranches with a condition in words that nobody has found to be met."""
    newest = GateJudgement.objects.filter(condition=OuterRef("pk")).order_by("-pk").values("is_met")[:1]
    waits = GateCondition.objects.filter(tranche=OuterRef("pk"), kind=GateKind.JUDGED).annotate(found=Subquery(newest))
    return tranches.filter(Exists(waits.filter(Q(found=False) | Q(found__isnull=True))))


def _with_awards(rows: QuerySet[Tranche]) -> QuerySet[Tranche]:
    parts = ("award__partnership__place", "award__partnership__lead")
    return rows.select_related(*Tranche.READ_WITH, *parts).prefetch_related("gate")


def _seen(tranches: Sequence[Tranche], on: date) -> tuple[SeenGate, ...]:
    numbers = [each.pk for each in tranches]
    facts = facts_of({each.award_id for each in tranches}, on)
    judged: dict[int, list[GateJudgement]] = defaultdict(list)
    for row in _judgements(numbers).order_by("-pk"):
        judged[row.condition_id].append(row)
    releases: dict[int, list[TrancheRelease]] = defaultdict(list)
    holds: dict[int, list[TrancheHold]] = defaultdict(list)
    for release in TrancheRelease.objects.filter(tranche__in=numbers).select_related("asked_by", "answered_by"):
        releases[release.tranche_id].insert(0, release)
    for hold in TrancheHold.objects.filter(tranche__in=numbers).select_related("by"):
        holds[hold.tranche_id].insert(0, hold)
    found = []
    for tranche in tranches:
        gate = list(tranche.gate.all())
        findings = gate_findings((each.terms for each in gate), tranche.number, facts[tranche.award_id])
        both = zip(gate, findings, strict=True)
        conditions = tuple(SeenCondition(each, finding, tuple(judged[each.pk])) for each, finding in both)
        found.append(SeenGate(tranche, conditions, tuple(releases[tranche.pk]), tuple(holds[tranche.pk])))
    return tuple(found)


def _judgements(tranches: Iterable[int]) -> QuerySet[GateJudgement]:
    return GateJudgement.objects.filter(condition__tranche__in=tranches).select_related("by")


# --- what is on record of awards --------------------------------------------------------------------------------------


def facts_of(awards: Iterable[int], on: date) -> dict[int, GateFacts]:
    """What gates look at, of each of these awards by number. A fixed number of queries, but for the rule of each strand."""
    rows = Award.objects.filter(pk__in=set(awards)).select_related(
        "strand__fund", "partnership", "application__round__strand__fund"
    )
    found = list(rows.prefetch_related("returns", "conditions"))
    known = coverages(*{each.strand.fund for each in found}) if found else {}
    reader = _Reader([each.pk for each in found])
    return {each.pk: reader.facts(each, coverage_for(each, known[each.strand.fund_id]), on) for each in found}


class _Reader:
    """What is on record of several awards, read once."""

    def __init__(self, awards: list[int]) -> None:
        self.received: dict[int, list[CoInvestmentReceived]] = defaultdict(list)
        lines = CoInvestmentReceived.objects.filter(report__award__in=awards, report__state__in=COUNTED_STATES)
        for line in lines.select_related("report"):
            self.received[line.report.award_id].append(line)
        self.milestones: dict[int, list[SeenMilestone]] = defaultdict(list)
        told = Milestone.objects.filter(project__award__in=awards, project__started_at__isnull=False)
        for milestone in told.select_related("project").prefetch_related("reports__report"):
            self.milestones[milestone.project.award_id].append(_milestone(milestone))
        self.judgements = {row.condition_id: row for row in _judgements_of(awards).order_by("pk")}
        self.tranches: dict[int, list[Tranche]] = defaultdict(list)
        for tranche in Tranche.objects.filter(Tranche.STANDS, award__in=awards).order_by("number"):
            self.tranches[tranche.award_id].append(tranche)
        self.spent: dict[int, Money] = defaultdict(lambda: Money(0))
        for path, held in balances(below="award/").items() if awards else ():
            account = read_path(path)
            if account.kind in (AccountKind.APPROVED, *PAID_KINDS):
                self.spent[account.award] += held
        self.rules: dict[tuple[int, int | None], CountingRule | None] = {}

    def facts(self, award: Award, known: Coverage, on: date) -> GateFacts:
        sent = sorted(report.quarter for report in award.returns.all() if report.state in COUNTED_STATES)
        late = tuple(str(due.quarter) for due in calendar(award, on) if due.state == "overdue")
        return GateFacts(
            leverage=self._leverage(award, known),
            spent=known.counted(self.spent[award.pk], RecordKind.PAYMENTS),
            overdue=late if known.holds(RecordKind.PAYMENTS) else Blank.NOT_ON_RECORD,
            newest_return=say("Return {quarter}", quarter=sent[-1]) if sent else "",
            milestones=tuple(self.milestones[award.pk]),
            open_conditions=tuple(each.text for each in award.conditions.all() if each.is_still_wanted),
            tranches=tuple(each.amount for each in self.tranches[award.pk]),
            judgements=self._judged(),
        )

    def _judged(self) -> dict[int, Judgement]:
        return {number: row.judgement() for number, row in self.judgements.items()}

    def _leverage(self, award: Award, known: Coverage) -> Figure[Money]:
        """What came in, counts, and is shown by evidence: no pledge, and nothing that is only claimed."""
        key = (award.strand_id, award.application.round_id if award.application else None)
        if key not in self.rules:
            self.rules[key] = counting_rule(award)
        rule = self.rules[key]
        if rule is None:
            return Blank.NOT_ON_RECORD
        lines = (row.line() for row in self.received[award.pk])
        return known.counted(leverage_by_status(lines, award.amount, rule).evidenced.counted, RecordKind.OUTCOMES)


def _judgements_of(awards: Iterable[int]) -> QuerySet[GateJudgement]:
    return GateJudgement.objects.filter(condition__tranche__award__in=awards).select_related("by")


def _milestone(row: Milestone) -> SeenMilestone:
    """A milestone, and the return that told that it is reached."""
    told = [
        each.report.quarter for each in row.reports.all() if each.reached_on and each.report.state in COUNTED_STATES
    ]
    evidence = str(say("Return {quarter}", quarter=told[0])) if row.reached_on and told else ""
    return SeenMilestone(row.title, row.project.title, row.due_on, row.reached_on, evidence)
