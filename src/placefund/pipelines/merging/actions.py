"""Merging candidates and splitting one, and undoing either. What stood before stays, and the sums stay the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import all_of, say
from placefund.domain.money import Money, share
from placefund.domain.pipeline.candidates import WHOLE_SHARE, Door, SplitPart, added_up, earliest_stage
from placefund.domain.pipeline.dependencies import carried_over, first_ring
from placefund.domain.roles import Capability
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.pipelines.actions import put_in
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.models import Candidate, CandidateAsk, CandidateMoney, CandidatePartner, CandidateStep
from placefund.pipelines.queries import edges_of
from placefund.pipelines.steps import actions as steps
from placefund.records.actions import record


@transaction.atomic
def merge(candidates: Sequence[Candidate], *, title: str, reason: str, by: User, at: datetime) -> Candidate:
    """Make one candidate of several, led by the first one's lead. Asks and other money add up; the other leads stand beside.

    Raises:
        NotPossible: fewer than two, of several places, without a reason, or they would fall without themselves.
    """
    held = [locked(each) for each in {each.pk: each for each in candidates}.values()]
    if len(held) < 2:
        raise NotPossible(say("Choose at least two candidates to merge."))
    programme = held[0].programme
    allow(by, Capability.RUN_PROGRAMME, programme)
    if {each.programme_id for each in held} != {programme.pk}:
        raise NotPossible(say("Candidates of two places cannot be merged."))
    _require(reason)
    for each in held:
        move(each, "merge", by=by)
    _require_no_ring(held)
    days = [[day for each in held if (day := getattr(each, name))] for name in ("starts_on", "ends_on")]
    words = {
        "title": title,
        "summary": "\n\n".join(each.summary for each in held if each.summary),
        "cluster": held[0].cluster,
        "starts_on": min(days[0], default=None),
        "ends_on": max(days[1], default=None),
        "areas": sorted({code for each in held for code in each.areas}),
    }
    state = earliest_stage([each.state for each in held])
    whole = put_in(programme, held[0].lead, words, state=state, door=Door.MERGER, by=by, at=at)
    _carry_money(held, whole)
    leads = [(each.lead_id, say("Led “{title}”", title=each.title)) for each in held]
    _carry_partners(held, whole, leads)
    for each in held:
        _become(each, "merged", reason, whole=whole, by=by, at=at)
    record(PipelineAct.MERGED, whole, by=by, at=at, candidates=[each.reference for each in held], reason=reason.strip())
    return whole


def _require(reason: str) -> None:
    if not reason.strip():
        raise NotPossible(say("Say why. It stays on record with the candidates."))


def _require_no_ring(held: Sequence[Candidate]) -> None:
    """Refuse a merger after which the whole would fall without itself, through another."""
    edges = edges_of(held[0].programme)
    own = {each.pk for each in held}
    whole = -1  # it has no number yet
    after = carried_over(edges, {number: frozenset({whole}) for number in own})
    if path := first_ring(after):
        titles = dict(Candidate.objects.filter(pk__in=path).values_list("pk", "title"))
        named = all_of(titles.get(number, say("the merged project")) for number in path[:-1])
        raise NotPossible(say("Merged, these would fall without one another in a ring: {named}.", named=named))


def _carry_money(held: Sequence[Candidate], whole: Candidate) -> None:
    asks = added_up(line.ask_line() for each in held for line in each.asks.all())
    CandidateAsk.objects.bulk_create(
        CandidateAsk(candidate=whole, year=year.start, kind=kind, pence=amount.pence)
        for (year, kind), amount in asks.items()
    )
    CandidateMoney.objects.bulk_create(
        _copied(line, whole, line.pence) for each in held for line in each.co_investment.all()
    )


def _copied(line: CandidateMoney, to: Candidate, pence: int) -> CandidateMoney:
    return CandidateMoney(
        candidate=to, investor=line.investor, source=line.source, form=line.form, status=line.status, pence=pence
    )


def _carry_partners(held: Sequence[Candidate], to: Candidate, leads: Sequence[tuple[int, str]] = ()) -> None:
    parts = dict(leads)
    for each in held:
        for partner in each.partners.all():
            parts.setdefault(partner.organisation_id, partner.part)
    parts.pop(to.lead_id, None)
    CandidatePartner.objects.bulk_create(
        CandidatePartner(candidate=to, organisation_id=number, part=part[:200]) for number, part in parts.items()
    )


def _become(
    candidate: Candidate, state: str, reason: str, *, whole: Candidate | None = None, by: User, at: datetime
) -> None:
    before, candidate.state, candidate.merged_into = candidate.state, state, whole
    candidate.save(update_fields=["state", "merged_into"])
    CandidateStep.objects.create(candidate=candidate, before=before, after=state, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def undo_merger(whole: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Let the candidates that were merged stand alone again, each where it stood; the one made of them is dropped and stays.

    Raises:
        NotPossible: it was not merged from others.
    """
    _require(reason)
    whole = locked(whole)
    merged = list(whole.merged_from.filter(state="merged"))
    if not merged:
        raise NotPossible(say("“{whole}” was not merged from others.", whole=whole))
    whole = steps.drop(whole, reason=reason, by=by, at=at)
    for each in merged:
        steps.take_up(each, by=by, at=at)
    told = [each.reference for each in merged]
    record(PipelineAct.UNDID_MERGER, whole, by=by, at=at, candidates=told, reason=reason.strip())
    return whole


@transaction.atomic
def split(
    candidate: Candidate, parts: Sequence[SplitPart], *, reason: str, by: User, at: datetime
) -> tuple[Candidate, ...]:
    """Make several candidates of one: each gets its share of every amount, to the penny; all partners stand in each.

    Raises:
        NotPossible: fewer than two parts, one without a title or a share, or shares that are no whole.
    """
    candidate = locked(candidate)
    _require(reason)
    before = candidate.state
    move(candidate, "split", by=by)
    if len(parts) < 2:
        raise NotPossible(say("Name at least two parts."))
    if sum(part.share for part in parts) != WHOLE_SHARE or min(part.share for part in parts) <= 0:
        raise NotPossible(say("The shares of the parts are whole numbers above nought that add up to 100."))
    made = tuple(_part(candidate, part, before, by=by, at=at) for part in parts)
    _share_money(candidate, made, [part.share for part in parts])
    for each in made:
        _carry_partners([candidate], each)
    _become(candidate, "split", reason, by=by, at=at)
    told = [each.reference for each in made]
    record(PipelineAct.SPLIT, candidate, by=by, at=at, candidates=told, reason=reason.strip())
    return made


def _part(whole: Candidate, part: SplitPart, before: str, *, by: User, at: datetime) -> Candidate:
    same = ("summary", "cluster", "starts_on", "ends_on", "areas", "subsidy_activity", "subsidy_route", "subsidy_note")
    words = {"title": part.title} | {name: getattr(whole, name) for name in same}
    state = earliest_stage([before])
    return put_in(whole.programme, whole.lead, words, state=state, door=Door.SPLIT, by=by, at=at, split_from=whole)


def _share_money(whole: Candidate, parts: Sequence[Candidate], shares: Sequence[int]) -> None:
    for line in whole.asks.all():
        for part, amount in zip(parts, share(Money(line.pence), shares), strict=True):
            if amount:
                CandidateAsk.objects.create(candidate=part, year=line.year, kind=line.kind, pence=amount.pence)
    for other in whole.co_investment.all():
        for part, amount in zip(parts, share(Money(other.pence), shares), strict=True):
            if amount:
                _copied(other, part, amount.pence).save()


@transaction.atomic
def undo_split(whole: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Make one again of a candidate that was split, where it stood; its parts are dropped and stay.

    Raises:
        NotPossible: it is not split.
    """
    _require(reason)
    whole = locked(whole)
    if whole.state != "split":
        raise NotPossible(say("“{whole}” is not split.", whole=whole))
    parts = [part for part in whole.parts.all() if part.is_open]
    for part in parts:
        steps.drop(part, reason=reason, by=by, at=at)
    whole = steps.take_up(whole, by=by, at=at)
    told = [part.reference for part in parts]
    record(PipelineAct.UNDID_SPLIT, whole, by=by, at=at, candidates=told, reason=reason.strip())
    return whole
