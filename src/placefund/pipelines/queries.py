"""Reading pipelines: the candidates of a programme with all that belongs to them, and who may propose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from placefund.applications.models import Application
from placefund.domain.coinvestment import CountingRule
from placefund.domain.identifiers import WrongIdentifier, organisation_number
from placefund.domain.messages import say
from placefund.domain.periods import FinancialYear, financial_years_between, london
from placefund.domain.pipeline.candidates import IN_PLAY, STAGES, AspectStanding, CandidateProject, Door, ProjectAspect
from placefund.domain.pipeline.dependencies import carried_over, needs_of
from placefund.domain.pipeline.particulars import AspectFound, Particulars, RiskSaid
from placefund.funds.models import Programme, Round
from placefund.partnerships.models import Partner
from placefund.people.models import Organisation
from placefund.people.queries import goes_on, twin_of
from placefund.pipelines.models import (
    Candidate,
    CandidateAspect,
    CandidateDependency,
    CandidateNote,
    CandidatePartner,
    CandidateRisk,
    InvitedProposer,
)


def with_parts(rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Candidates with what belongs to them, in a fixed number of queries however many they are."""
    partners = Prefetch("partners", CandidatePartner.objects.select_related("organisation"))
    needed = Prefetch("dependencies", CandidateDependency.objects.filter(ended_at__isnull=True))
    return rows.select_related(*Candidate.READ_WITH).prefetch_related("asks", "co_investment", partners, needed)


def candidates_of(programme: Programme) -> QuerySet[Candidate]:
    """Every candidate of a programme in the order of their numbers, with what belongs to each."""
    return with_parts(Candidate.objects.filter(programme=programme)).order_by("number")


def projects_of(programme: Programme) -> tuple[CandidateProject, ...]:
    """The candidates of a programme that are still in play, as the rules see them."""
    return in_play(list(candidates_of(programme)))


def in_play(rows: Sequence[Candidate]) -> tuple[CandidateProject, ...]:
    """Of all candidates of a programme, those that can still become projects; what each needs, as it holds now."""
    edges = carried_over(
        ((row.pk, each.on_id) for row in rows for each in row.dependencies.all() if each.ended_at is None),
        _stand_ins((row.pk, row.state, row.merged_into_id, row.split_from_id) for row in rows),
    )
    needs = needs_of(edges)
    projects = (replace(row.snapshot(), depends_on=needs.get(row.pk, frozenset())) for row in rows)
    return tuple(project for project in projects if project.is_in_play)


def edges_of(programme: Programme) -> frozenset[tuple[int, int]]:
    """Who falls without whom in a pipeline, as it holds now: mergers and splits are followed. Two queries."""
    said = CandidateDependency.objects.filter(candidate__programme=programme, ended_at__isnull=True)
    rows = Candidate.objects.filter(programme=programme).values_list("pk", "state", "merged_into", "split_from")
    return carried_over(list(said.values_list("candidate", "on")), _stand_ins(rows))


def _stand_ins(rows: Iterable[tuple[int, str, int | None, int | None]]) -> dict[int, frozenset[int]]:
    """What stands now for each that was merged (the whole) or split (its parts)."""
    rows = list(rows)
    split = {number for number, state, _, _ in rows if state == "split"}
    found = {number: frozenset({whole}) for number, state, whole, _ in rows if state == "merged" and whole}
    for number, state, _, whole in rows:
        if whole in split and state != "dropped":
            found[whole] = found.get(whole, frozenset()) | {number}
    return found


def years_of(programme: Programme) -> tuple[FinancialYear, ...]:
    """The financial years in which the fund pays."""
    fund = programme.strand.fund
    return financial_years_between(fund.starts_on, fund.ends_on)


def areas_of(programme: Programme) -> dict[str, str]:
    """The local authorities of the programme's place, each by its code with its name."""
    parts = programme.place.parts.filter(until__isnull=True).select_related("area").order_by("area__name")
    return {part.area_id: part.area.name for part in parts}


def organisation_named(words: str) -> Organisation | None:
    """The organisation of the register that is meant by its name or its identifier, or the one that goes on for it."""
    try:
        number = organisation_number(words)
    except WrongIdentifier:
        number = ""
    exact = Q(name__iexact=words.strip())
    if number:
        exact |= Q(identifier=number)
    found = Organisation.objects.filter(exact).select_related("merged_into").order_by("pk").first()
    found = found or twin_of(words, number)
    return goes_on(found) if found else None


def counting_rule_of(programme: Programme) -> CountingRule | None:
    """Which other money counts here: by the newest terms of the strand, else of the fund. None: no terms are published yet."""
    with_terms = Round.objects.filter(strand__fund=programme.strand.fund_id).exclude(terms_record={}).order_by("-pk")
    newest = with_terms.filter(strand=programme.strand_id).first() or with_terms.first()
    return newest.terms().counting if newest else None


def places_open_to(organisation: Organisation) -> QuerySet[Programme]:
    """The programmes to which an organisation may propose: it has joined a partnership of the place, or was invited to."""
    joined = Partner.objects.filter(organisation=organisation, state="joined", partnership__place__isnull=False)
    invited = InvitedProposer.objects.filter(organisation=organisation, ended_at__isnull=True)
    wanted = Q(place__in=joined.values("partnership__place")) | Q(pk__in=invited.values("programme"))
    return Programme.objects.filter(wanted).select_related("strand__fund", "place").order_by("place__name", "pk")


def own_candidates_of(organisation: Organisation) -> QuerySet[Candidate]:
    """What an organisation leads in any pipeline, the newest first; not what an office entered by itself."""
    rows = Candidate.objects.filter(lead=organisation).exclude(door="entered")
    return rows.select_related(*Candidate.READ_WITH).order_by("-pk")


def stage_counts_of(
    programmes: Iterable[Programme], *, with_ideas_of: Iterable[int] | None = None
) -> dict[int, dict[str, int]]:
    """How many candidates of each of these programmes are still in play, by their stage. One query.

    `with_ideas_of` are the programmes, by number, of which what is not with the fund counts too; all where it is not said.
    """
    found: dict[int, dict[str, int]] = {programme.pk: {} for programme in programmes}
    rows = Candidate.objects.filter(programme__in=found, state__in=IN_PLAY).order_by()
    if with_ideas_of is not None:
        rows = rows.filter(Candidate.WITH_FUND | Q(programme__in=list(with_ideas_of)))
    for number, state, count in rows.values_list("programme", "state").annotate(count=Count("pk")):
        found[number][state] = count
    return found


def mergeable_in(programme: Programme) -> QuerySet[Candidate]:
    """The candidates of a programme that can be merged now."""
    return Candidate.objects.filter(programme=programme, state__in=(*STAGES, "parked")).order_by("number")


def why_not_taken(application: Application, programme: Programme, door: Door) -> str:
    """Why an application cannot be taken into a pipeline through a door, in a sentence; empty where it can."""
    if Candidate.objects.filter(application=application).exists():
        return say("“{application}” stands in a pipeline already.", application=application)
    if not application.is_sent or application.snapshot is None or application.state == "withdrawn":
        return say("“{application}” is not sent.", application=application)
    if door is Door.LOCAL_CALL and application.state != "successful":
        return say("“{application}” was not chosen, or its outcome is not released.", application=application)
    is_own = application.round.programme_id == programme.pk
    if not is_own and (
        application.round.strand.fund_id != programme.strand.fund_id
        or application.partnership.place_id != programme.place_id
    ):
        return say("“{application}” does not stand for {place}.", application=application, place=programme.place)
    return ""


def chosen_and_not_taken(programme: Programme) -> QuerySet[Application]:
    """What local calls of a programme have chosen, released, and the pipeline does not hold yet."""
    taken = Candidate.objects.filter(application__isnull=False).values("application")
    rows = Application.objects.filter(round__programme=programme, round__state="released", state="successful")
    return rows.exclude(pk__in=taken).select_related("round", "partnership__lead").order_by("pk")


def dependable_for(candidate: Candidate) -> QuerySet[Candidate]:
    """The candidates of the same programme without which this one may fall."""
    rows = Candidate.objects.filter(programme=candidate.programme_id, state__in=(*IN_PLAY, "parked", "proposed"))
    return rows.exclude(pk=candidate.pk).select_related("programme__place").order_by("number")


def latest_aspects(candidate: Candidate) -> list[CandidateAspect]:
    """What was said last of each aspect, in the order of the aspects."""
    rows = {row.aspect: row for row in candidate.aspects.select_related("said_by").order_by("pk")}
    return [rows[aspect.value] for aspect in ProjectAspect if aspect.value in rows]


def particulars_of(candidates: Iterable[int]) -> dict[int, Particulars]:
    """What is said of these candidates, by number, beside their figures. Three queries.

    What is written about them among some, who the other investors are, and risks that are over, are no part of it.
    """
    open_risks = Prefetch("risks", CandidateRisk.objects.filter(closed_at=None).order_by("pk"))
    rows = Candidate.objects.filter(pk__in=list(candidates))
    found = {}
    for row in rows.prefetch_related(open_risks, Prefetch("aspects", CandidateAspect.objects.order_by("pk"))):
        newest = {each.aspect: each for each in row.aspects.all()}
        found[row.pk] = Particulars(
            row.summary,
            row.subsidy_position(),
            tuple(_aspect(newest[aspect.value]) for aspect in ProjectAspect if aspect.value in newest),
            tuple(
                RiskSaid(risk.what, risk.likelihood, risk.effect, risk.owner, risk.response) for risk in row.risks.all()
            ),
        )
    return found


def _aspect(row: CandidateAspect) -> AspectFound:
    since = london(row.said_at).date()
    return AspectFound(ProjectAspect(row.aspect), AspectStanding(row.standing), row.note, since)


def asked_and_unanswered(organisations: Iterable[int]) -> list[Candidate]:
    """The candidates of these organisations about which a place has asked last, and has no answer yet."""
    last = CandidateNote.objects.filter(candidate=OuterRef("pk"), is_for_lead=True).order_by("-pk")
    rows = Candidate.objects.filter(lead__in=list(organisations)).exclude(door="entered")
    rows = rows.annotate(is_answered=Subquery(last.values("is_from_lead")[:1])).filter(is_answered=False)
    return list(rows.select_related(*Candidate.READ_WITH).order_by("pk"))
