"""Everything that changes the lines of a candidate: what it is, what it asks for, who else pays, who stands beside its lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.findings import NotPossible
from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import SubsidyActivity, SubsidyRoute
from placefund.domain.roles import Capability
from placefund.people.access import NotYours, has, locked, who_may
from placefund.people.models import Organisation, User
from placefund.people.queries import goes_on
from placefund.pipelines.actions import require_description
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.doubles.actions import look_for_doubles
from placefund.pipelines.models import Candidate, CandidateAsk, CandidateMoney, CandidatePartner
from placefund.pipelines.queries import areas_of, years_of
from placefund.records.actions import record


def held(candidate: Candidate, by: User) -> Candidate:
    """The candidate, locked, for whoever may write its lines: the office while it is open, its lead before it is accepted.

    Raises:
        NotYours: it is neither theirs to keep nor their organisation's.
        NotPossible: it is refused, withdrawn, dropped, merged or split; or the office has accepted what its lead proposed.
    """
    candidate = locked(candidate)
    is_kept = has(by, Capability.RUN_PROGRAMME, candidate)
    if not is_kept and not has(by, Capability.PROPOSE_CANDIDATE, candidate):
        raise NotYours(
            say(
                "{actor} may not {act}. It takes {who} with a part in it.",
                actor=by.actor_name,
                act=Capability.RUN_PROGRAMME.act,
                who=who_may(Capability.RUN_PROGRAMME),
            )
        )
    if not candidate.is_open:
        raise NotPossible(say("“{candidate}” is out of the pipeline. Take it up again first.", candidate=candidate))
    if not is_kept and candidate.state != "proposed":
        raise NotPossible(
            say("The programme office keeps “{candidate}” now. Ask it for the change.", candidate=candidate)
        )
    return candidate


@transaction.atomic
def describe(
    candidate: Candidate,
    *,
    title: str,
    summary: str,
    cluster: str,
    starts_on: date | None,
    ends_on: date | None,
    areas: Iterable[str] = (),
    lead: Organisation | None = None,
    by: User,
    at: datetime,
) -> Candidate:
    """Say what a candidate is, when and where; its office may also name another lead. What differed before stays on record.

    Raises:
        NotPossible: it has no title, ends before it starts, or names areas that are not the place's.
    """
    candidate = held(candidate, by)
    words: dict[str, Any] = {"title": title.strip(), "summary": summary.strip(), "cluster": cluster.strip()}
    words |= {"starts_on": starts_on, "ends_on": ends_on, "areas": sorted(set(areas))}
    require_description(words)
    if strange := set(words["areas"]) - set(areas_of(candidate.programme)):
        raise NotPossible(
            say("{codes} is not in {place}.", codes=all_of(sorted(strange)), place=candidate.programme.place)
        )
    if lead is not None and has(by, Capability.RUN_PROGRAMME, candidate):
        words["lead"] = goes_on(lead)
    changed = {
        name: str(getattr(candidate, name)) for name, value in words.items() if getattr(candidate, name) != value
    }
    if not changed:
        return candidate
    for name, value in words.items():
        setattr(candidate, name, value)
    candidate.save(update_fields=list(words))
    record(PipelineAct.DESCRIBED, candidate, by=by, at=at, before=changed)
    look_for_doubles(candidate, by=by, at=at)
    return candidate


@transaction.atomic
def set_ask(
    candidate: Candidate, asks: Mapping[tuple[FinancialYear, SpendKind], Money], *, by: User, at: datetime
) -> Candidate:
    """Say what a candidate asks for, by year and kind, in place of what it said before. An amount of £0 is left out.

    Raises:
        NotPossible: an amount is below zero, or a year is none in which the fund pays.
    """
    candidate = held(candidate, by)
    known = years_of(candidate.programme)
    for (year, _), amount in asks.items():
        if year not in known:
            raise NotPossible(say("The fund pays nothing in {year}.", year=year))
        if amount.pence < 0:
            raise NotPossible(say("An ask is an amount above £0."))
    before = {f"{line.year} {line.kind}": line.pence for line in candidate.asks.all()}
    after = {f"{year.start} {kind.value}": amount.pence for (year, kind), amount in asks.items() if amount}
    if before == after:
        return candidate
    candidate.asks.all().delete()
    CandidateAsk.objects.bulk_create(
        CandidateAsk(candidate=candidate, year=year.start, kind=kind, pence=amount.pence)
        for (year, kind), amount in asks.items()
        if amount
    )
    record(PipelineAct.SET_ASK, candidate, by=by, at=at, before=before, after=after)
    look_for_doubles(candidate, by=by, at=at)
    return candidate


@transaction.atomic
def add_money(
    candidate: Candidate,
    *,
    investor: str,
    source: SourceClass,
    form: Form,
    status: Status,
    amount: Money,
    by: User,
    at: datetime,
) -> CandidateMoney:
    """Add somebody else's money to a candidate.

    Raises:
        NotPossible: nobody is named, or there is no amount.
    """
    candidate = held(candidate, by)
    if not investor.strip():
        raise NotPossible(say("Say who invests."))
    if amount.pence <= 0:
        raise NotPossible(say("Enter an amount above £0."))
    line = CandidateMoney.objects.create(
        candidate=candidate, investor=investor.strip(), source=source, form=form, status=status, pence=amount.pence
    )
    record(PipelineAct.ADDED_MONEY, candidate, by=by, at=at, investor=line.investor, amount_pence=line.pence)
    return line


@transaction.atomic
def remove_money(candidate: Candidate, line: int, *, by: User, at: datetime) -> Candidate:
    """Take a line of other people's money out; what it said stays on record.

    Raises:
        NotPossible: the line is gone already.
    """
    candidate = held(candidate, by)
    found = CandidateMoney.objects.filter(candidate=candidate, pk=line).first()
    if found is None:
        raise NotPossible(say("This money is not among the candidate's any more. Look at the page anew."))
    found.delete()
    record(PipelineAct.REMOVED_MONEY, candidate, by=by, at=at, investor=found.investor, amount_pence=found.pence)
    return candidate


@transaction.atomic
def add_partner(
    candidate: Candidate, organisation: Organisation, *, part: str = "", by: User, at: datetime
) -> CandidatePartner:
    """Put an organisation beside the lead of a candidate.

    Raises:
        NotPossible: it stands there already.
    """
    candidate, organisation = held(candidate, by), goes_on(organisation)
    there = candidate.partners.filter(organisation=organisation).exists()
    if there or candidate.lead_id == organisation.pk:
        raise NotPossible(say("{organisation} stands in this project already.", organisation=organisation))
    partner = CandidatePartner.objects.create(candidate=candidate, organisation=organisation, part=part.strip())
    record(PipelineAct.ADDED_PARTNER, candidate, by=by, at=at, organisation=organisation.name)
    look_for_doubles(candidate, by=by, at=at)
    return partner


@transaction.atomic
def remove_partner(candidate: Candidate, partner: int, *, by: User, at: datetime) -> Candidate:
    """Take a partner, by its number among them, out of a candidate again; that it stood there stays on record.

    Raises:
        NotPossible: it is gone already.
    """
    candidate = held(candidate, by)
    found = CandidatePartner.objects.filter(candidate=candidate, pk=partner).select_related("organisation").first()
    if found is None:
        raise NotPossible(say("This partner is not in the project any more. Look at the page anew."))
    found.delete()
    record(PipelineAct.REMOVED_PARTNER, candidate, by=by, at=at, organisation=found.organisation.name)
    return candidate


@transaction.atomic
def settle_subsidy(
    candidate: Candidate, *, activity: SubsidyActivity, route: SubsidyRoute, note: str, by: User, at: datetime
) -> Candidate:
    """Say whether money for a candidate may be a subsidy, and by which route it would be lawful.

    Raises:
        NotPossible: a route is named where there is no economic activity.
    """
    candidate = held(candidate, by)
    if route and activity is not SubsidyActivity.ECONOMIC:
        raise NotPossible(say("A route is needed only for an economic activity. Choose none, or say that it is one."))
    before = {"activity": candidate.subsidy_activity, "route": candidate.subsidy_route}
    candidate.subsidy_activity, candidate.subsidy_route, candidate.subsidy_note = activity, route, note.strip()
    candidate.save(update_fields=["subsidy_activity", "subsidy_route", "subsidy_note"])
    record(PipelineAct.SETTLED_SUBSIDY, candidate, by=by, at=at, before=before, activity=activity, route=route)
    return candidate
