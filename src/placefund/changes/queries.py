"""Reading changes: an award as the rules see it, what a change does to it, and what its board has to say first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from placefund.awards.models import Award, GateCondition
from placefund.changes.models import ProjectChange
from placefund.delivery.models import Project
from placefund.delivery.queries import only_area
from placefund.domain.figures import Blank, Figure
from placefund.domain.gates import GateKind
from placefund.domain.governance.board import BoardOutcome
from placefund.domain.governance.interests import Body
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money
from placefund.domain.project_changes import (
    AwardPicture,
    ChangeEffect,
    ProjectChangeKind,
    ProjectChangeTerms,
    ProjectPicture,
    YearsOfMoney,
    effect,
    why_no_change,
)
from placefund.funds.models import Programme
from placefund.people.models import Organisation
from placefund.pipelines.models import Candidate
from placefund.pipelines.queries import counting_rule_of, projects_of
from placefund.places.models import Area
from placefund.programmes.board.queries import bodies_of, why_kept_from
from placefund.programmes.constitution import TermsOfReference
from placefund.programmes.meetings.queries import decision_on, decisions_on
from placefund.programmes.models import AgendaItem, BoardDecision
from placefund.returns.models import Claim

NEW = 0
"""The number of a project that is not there yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """What a change says: which projects and organisations, how much, which days, and of a new project what it is."""

    kind: ProjectChangeKind
    project: Project | None = None
    to: Project | None = None
    candidate: Candidate | None = None
    organisation: Organisation | None = None
    partner: Organisation | None = None
    amount: Money | None = None
    title: str = ""
    summary: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    milestone: str = ""
    milestone_on: date | None = None


def programme_of_award(award: Award) -> Programme | None:
    """The programme of the place that an award from an allocation pays; None for an award after a competition."""
    if award.allocation_id is None or award.partnership.place_id is None:
        return None
    rows = Programme.objects.filter(strand=award.strand_id, place=award.partnership.place_id)
    return rows.select_related(*Programme.READ_WITH).first()


def changes_of(award: Award) -> QuerySet[ProjectChange]:
    """An award's changes, the newest first."""
    return award.project_changes.select_related(*ProjectChange.READ_WITH, "brought").order_by("-number")


def open_candidates(award: Award) -> list[Candidate]:
    """What a project can be brought from: the place's candidates that can still become one, those in reserve among them."""
    programme = programme_of_award(award)
    if programme is None:
        return []
    rows = Candidate.objects.filter(programme=programme, state__in=("developed", "ready", "in_portfolio"))
    brought = ProjectChange.objects.filter(award=award, state="agreed", candidate__isnull=False).values("candidate")
    return list(rows.exclude(pk__in=brought).select_related(*Candidate.READ_WITH).order_by("number"))


def picture_of(award: Award) -> AwardPicture:
    """An award with its projects as they stand by what is on record. A fixed number of queries."""
    spent: dict[int, dict[int, Money]] = defaultdict(dict)
    claims = Claim.objects.filter(report__award=award).order_by()
    for project, body, pence in claims.values_list("project", "organisation").annotate(Sum("pence")):
        spent[project][body] = Money(pence)
    rows = award.projects.prefetch_related("partners", "milestones").order_by("pk")
    known = _from_pipeline(award, rows)
    projects = {row.pk: _picture(row, spent[row.pk], known) for row in rows}
    return AwardPicture(award.amount, projects, award.starts_on, award.ends_on)


@dataclass(frozen=True, slots=True)
class _PipelinePicture:
    """What the place's pipeline says of a project: its money by year, other people's money, and what it falls without."""

    by_year: YearsOfMoney
    other_money: Figure[Money]
    needs: frozenset[int]


def _from_pipeline(award: Award, projects: QuerySet[Project]) -> Mapping[int, _PipelinePicture]:
    """By the number of a project, what is known of the candidate that it came from."""
    programme = programme_of_award(award)
    if programme is None:
        return {}
    came_from = dict(_brought(award).values_list("brought", "candidate"))
    candidates = {each.number: each for each in projects_of(programme)}
    by_reference = {each.reference: each.number for each in candidates.values()}
    for row in projects:
        reference = getattr(row, "reference", "")
        if reference in by_reference:
            came_from.setdefault(row.pk, by_reference[reference])
    project_of = {candidate: project for project, candidate in came_from.items()}
    rule = counting_rule_of(programme)
    found = {}
    for project, number in came_from.items():
        if candidate := candidates.get(number):
            other = candidate.counted(rule) if rule else Blank.NOT_ON_RECORD
            needs = frozenset(project_of[each] for each in candidate.depends_on if each in project_of)
            found[project] = _PipelinePicture(candidate.ask_by_year(), other, needs)
    return found


def _brought(award: Award) -> QuerySet[ProjectChange]:
    return ProjectChange.objects.filter(award=award, brought__isnull=False, candidate__isnull=False)


def _picture(row: Project, spent: Mapping[int, Money], known: Mapping[int, _PipelinePicture]) -> ProjectPicture:
    about = known.get(row.pk)
    is_active = row.state in ("draft", "active")
    grants = {part.organisation_id: part.grant for part in row.partners.all()}
    if not grants and row.lead_id and row.approved:  # approved with the portfolio, and nobody has shared it out yet
        grants = {row.lead_id: row.approved}
    return ProjectPicture(
        number=row.pk,
        title=row.title,
        is_active=is_active,
        grants=grants if is_active else {body: used for body, used in spent.items() if used > ZERO},
        spent=spent,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        by_year=about.by_year if about else Blank.NOT_ON_RECORD,
        other_money=about.other_money if about else Blank.NOT_ON_RECORD,
        needs=about.needs if about else frozenset(),
        milestones=tuple(each.title for each in row.milestones.all()),
    )


def terms_of(change: ProjectChange) -> ProjectChangeTerms:
    """A change as the rules see it."""
    return ProjectChangeTerms(
        kind=change.what,
        project=change.project_id or 0,
        to=change.to_id or 0,
        new=_new(change) if change.what.brings_project else None,
        organisation=change.organisation_id or 0,
        partner=change.partner_id or 0,
        amount=change.amount or ZERO,
        starts_on=change.starts_on,
        ends_on=change.ends_on,
    )


def _new(change: ProjectChange) -> ProjectPicture | None:
    if not (change.partner_id and change.amount and change.starts_on and change.ends_on):
        return None
    candidate = change.candidate
    picture = candidate.snapshot() if candidate else None
    rule = counting_rule_of(candidate.programme) if candidate else None
    return ProjectPicture(
        number=NEW,
        title=change.title,
        is_active=True,
        grants={change.partner_id: change.amount},
        starts_on=change.starts_on,
        ends_on=change.ends_on,
        by_year=picture.ask_by_year() if picture and picture.asks else Blank.NOT_ON_RECORD,
        other_money=picture.counted(rule) if picture and rule else Blank.NOT_ON_RECORD,
        milestones=(change.milestone,) if change.milestone else (),
    )


def council_of(change: ProjectChange) -> Area | None:
    """The council that the pipeline names for the new project, which takes it over; None where it names none or several."""
    return only_area(change.award, change.candidate.areas) if change.candidate else None


def why_not(change: ProjectChange) -> str:
    """Why a change cannot be as things stand now; empty where it can."""
    return why_no_change(picture_of(change.award), terms_of(change))


def bodies_in(change: ProjectChange) -> tuple[Body, ...]:
    """The organisations that a change touches, as the rules of a board see them."""
    touched = {number for number in (change.organisation_id, change.partner_id) if number}
    for project in filter(None, (change.project, change.to)):
        touched |= set(project.partners.values_list("organisation", flat=True))
    if change.candidate is not None:
        touched |= {change.candidate.lead_id, *change.candidate.partners.values_list("organisation", flat=True)}
    return bodies_of(Organisation.objects.filter(pk__in=touched))


def why_change_is_closed(user: Any, change: ProjectChange, day: date) -> str:
    """Why a change is closed to a member of the board who has an interest in it, in a sentence; empty to everybody else."""
    return why_kept_from(user, change.programme, bodies_in(change), day) if change.programme else ""


def effect_of(change: ProjectChange) -> ChangeEffect:
    """What a change does to its award as things stand now."""
    waits = GateCondition.objects.filter(
        tranche__award=change.award_id,
        tranche__ended_at=None,
        tranche__released_at=None,
        kind=GateKind.MILESTONE,
    )
    return effect(picture_of(change.award), terms_of(change), waits.values_list("text", flat=True))


def kept_effect(found: ChangeEffect) -> dict[str, object]:
    """An effect in plain values, as it is kept with a change that is asked for."""

    def money(figure: Figure[Money]) -> int | None:
        return None if isinstance(figure, Blank) else figure.pence

    return {
        "given": [found.before.given.pence, found.after.given.pence],
        "free": [found.before.free.pence, found.after.free.pence],
        "other_money": [money(found.before.other_money), money(found.after.other_money)],
        "falls": list(found.falls),
        "used": found.used.pence,
        "comes_back": found.comes_back.pence,
        "gates": list(found.gates),
    }


def board_has_word(change: ProjectChange) -> bool:
    """Whether the place's board decides on its changes first: it has agreed terms of reference."""
    return change.programme is not None and change.programme.terms_of_reference.exists()


def word_of_board(change: ProjectChange) -> BoardDecision | None:
    """The newest decision of the place's board on a change; None where it has made none."""
    return decision_on(change) if change.programme_id else None


def names_of(numbers: set[int]) -> dict[int, str]:
    """The names of organisations by number. One query."""
    return dict(Organisation.objects.filter(pk__in=numbers).values_list("pk", "name"))


def published_changes(award: Award, project: Project | None = None) -> list[ProjectChange]:
    """The agreed changes of an award, or those that touched one of its projects, the oldest first."""
    rows = (
        award.project_changes.filter(state="agreed").select_related("project", "to", "brought").order_by("decided_at")
    )
    if project is None:
        return list(rows)
    return [row for row in rows if project.pk in (row.project_id, row.to_id, row.brought_id)]


def _on_agendas() -> QuerySet[AgendaItem]:
    """Where changes stand before a board that has still to decide on them; a cancelled meeting decides on nothing."""
    rows = AgendaItem.objects.filter(subject_kind="changes.projectchange", decisions__isnull=True)
    return rows.exclude(meeting__state="cancelled")


def agenda_with(change: ProjectChange) -> AgendaItem | None:
    """The item by which a change is before the board now; None where it has to be put there, or was decided on."""
    return _on_agendas().filter(subject_id=change.pk).select_related("meeting").first()


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """A change that is with nobody: nobody has put it before the board, or the board has had its word; and that word."""

    change: ProjectChange
    word: BoardDecision | None

    @property
    def what(self) -> Message:
        """What the programme office has to do with it."""
        if self.word is None:
            words = say("Put before the board: {change}, {what}")
        elif self.word.outcome == BoardOutcome.DEFERRED:
            words = say("Put before the board again, which deferred it: {change}, {what}")
        else:
            words = say("Put before the board again, which did not endorse it: {change}, {what}")
        return words.format(change=self.change, what=self.change.what.label)


def _with_nobody(rows: QuerySet[ProjectChange]) -> list[WaitingChange]:
    has_terms = Exists(TermsOfReference.objects.filter(programme=OuterRef("programme")))
    rows = rows.filter(has_terms, state="draft").exclude(pk__in=_on_agendas().values("subject_id"))
    found = list(rows.select_related(*ProjectChange.READ_WITH, "programme__place").order_by("begun_at", "pk"))
    words = decisions_on(found)
    return [WaitingChange(row, words.get(row.pk)) for row in found]


def changes_for_board(programmes: list[int]) -> list[WaitingChange]:
    """What the offices of these places have to put before their boards, the oldest first. Two queries.

    Also what a cancelled meeting left, and what a board deferred or did not endorse, until its lead withdraws it.
    """
    rows = _with_nobody(ProjectChange.objects.filter(programme__in=programmes))
    return [row for row in rows if row.word is None or not row.word.is_endorsement]


def changes_with_word(organisations: list[int]) -> list[WaitingChange]:
    """The changes of awards led by these organisations on which a board has had its word, and nobody has acted since."""
    rows = _with_nobody(ProjectChange.objects.filter(award__partnership__lead__in=organisations))
    return [row for row in rows if row.word is not None]


def waiting_changes(funds: list[str]) -> QuerySet[ProjectChange]:
    """What leads of these funds' awards have asked for and nobody has decided, the oldest first."""
    rows = ProjectChange.objects.filter(state="asked", award__strand__fund__slug__in=funds)
    return rows.select_related(*ProjectChange.READ_WITH).order_by("asked_at", "pk")
