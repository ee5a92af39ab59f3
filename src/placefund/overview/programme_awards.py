"""What became of a place's promise after its portfolio: the award, its tranches, projects and changes, grants given on.

The steps of many programmes are read at once. What is not public yet, such as an offer, is told to those alone who read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse

from placefund.awards.models import Award, Tranche
from placefund.changes.models import ProjectChange
from placefund.delivery.models import Project
from placefund.domain.messages import Message, paragraph, say, say_count
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.onward.models import OnwardGrant, Scheme
from placefund.overview.route_steps import RouteStep
from placefund.people.access import has

PUBLIC = ("accepted", "closed")


@dataclass
class _Work:
    """What is on record of one place's award, as far as somebody may know."""

    awards: list[Award] = field(default_factory=list)
    tranches: list[Tranche] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    changes: list[tuple[str, date | None]] = field(default_factory=list)
    schemes: list[int] = field(default_factory=list)
    grants: int = 0
    last_grant: date | None = None


def awards_of_each(programmes: Iterable[Programme]) -> dict[int, list[Award]]:
    """The offers out of what each of these places is promised that stand, the oldest first, by the programme's number.

    An award that somebody of the place won in a competition is no part of its programme. One query.
    """
    by_place = {(one.strand_id, one.place_id): one.pk for one in programmes}
    rows = Award.objects.filter(
        state__in=Award.STANDING,
        allocation__isnull=False,
        strand__in={strand for strand, _ in by_place},
        partnership__place__in={place for _, place in by_place},
    )
    found: dict[int, list[Award]] = {number: [] for number in by_place.values()}
    for row in rows.select_related("strand__fund", "partnership__lead", "partnership__place").order_by("pk"):
        number = by_place.get((row.strand_id, row.partnership.place_id or 0))
        if number is not None:
            found[number].append(row)
    return found


def is_follower(user: Any, programme: Programme) -> bool:
    """Whether somebody reads of the place's award what is not public: the place's office, and who reads the fund's awards."""
    return has(user, Capability.READ_PLACE_AWARD, programme) or has(user, Capability.READ_AWARD, programme.strand.fund)


def award_steps_of_each(programmes: Sequence[Programme], user: Any) -> dict[int, tuple[RouteStep, ...]]:
    """The steps after the review of each of these programmes, by its number. Six queries."""
    inside = {one.pk for one in programmes if is_follower(user, one)}
    works = {
        number: _Work([row for row in rows if number in inside or row.state in PUBLIC])
        for number, rows in awards_of_each(programmes).items()
    }
    _read(works)
    return {one.pk: _steps(one, works[one.pk], user, is_inside=one.pk in inside) for one in programmes}


def _read(works: Mapping[int, _Work]) -> None:
    """What stands under the awards that are told. Five queries."""
    owner = {award.pk: number for number, work in works.items() for award in work.awards}
    for tranche in Tranche.objects.filter(Tranche.STANDS, award__in=owner).order_by("number"):
        works[owner[tranche.award_id]].tranches.append(tranche)
    started = Project.objects.filter(award__in=owner, started_at__isnull=False)
    for award, state in started.order_by("pk").values_list("award", "state"):
        works[owner[award]].projects.append(state)
    changed = ProjectChange.objects.filter(award__in=owner, state__in=("asked", "agreed")).order_by("pk")
    for award, state, at in changed.values_list("award", "state", "decided_at"):
        works[owner[award]].changes.append((state, london(at).date() if at else None))
    schemes = dict(Scheme.published().filter(project__award__in=owner).values_list("pk", "project__award"))
    for number, award in schemes.items():
        works[owner[award]].schemes.append(number)
    given = OnwardGrant.objects.filter(scheme__in=schemes).order_by().values("scheme__project__award")
    for row in given.annotate(many=Count("pk"), last=Max("decided_on")):
        work = works[owner[row["scheme__project__award"]]]
        work.grants += row["many"]
        work.last_grant = max(filter(None, (work.last_grant, row["last"])), default=None)


def _steps(programme: Programme, work: _Work, user: Any, *, is_inside: bool) -> tuple[RouteStep, ...]:
    url, newest = _address(programme, work, user), work.awards[-1] if work.awards else None
    own = url if newest and has(user, Capability.READ_PLACE_AWARD, programme) else ""
    pound = reverse("follow-the-pound", args=[newest.pk]) if newest and newest.state in PUBLIC else ""
    return (
        RouteStep(say("Award"), _awards_in_words(work.awards, is_inside=is_inside), url),
        RouteStep(say("Tranches"), _tranches_in_words(work), f"{own}#tranches" if own and work.tranches else url),
        RouteStep(
            say("Projects and changes"),
            _projects_in_words(work, is_inside=is_inside),
            f"{own}#projects" if own else url,
        ),
        RouteStep(
            say("Grants given on"),
            _grants_in_words(work),
            reverse("scheme", args=work.schemes) if len(work.schemes) == 1 else pound,
        ),
    )


def _address(programme: Programme, work: _Work, user: Any) -> str:
    """The page of the award that answers this reader: the office's own, the one on which it is worked on, or the public one."""
    if not work.awards:
        return ""
    newest = work.awards[-1]
    if has(user, Capability.READ_PLACE_AWARD, programme):
        return reverse("programme-award", args=[programme.pk])
    if has(user, Capability.READ_AWARD, programme.strand.fund):
        return reverse("manage-award", args=[newest.pk])
    return reverse("award", args=[newest.pk])


def _awards_in_words(awards: Sequence[Award], *, is_inside: bool) -> Message:
    if not awards:
        return say("Nothing is offered yet.") if is_inside else say("No award is accepted yet.")
    told = {
        "offered": say("{amount} offered {day}: its lead has not answered yet."),
        "accepted": say("{amount} accepted {day}."),
        "closed": say("{amount}, closed {day}."),
    }
    days = {each.pk: london(each.closed_at or each.answered_at or each.offered_at).date() for each in awards}
    return paragraph(told[each.state].format(amount=each.amount, day=days[each.pk]) for each in awards)


def _tranches_in_words(work: _Work) -> Message:
    if not work.awards:
        return say("Nothing yet.")
    if not work.tranches:
        return say("The award is given at once, not in tranches.")
    released = [each for each in work.tranches if each.is_released]
    told = say_count(
        "{released} of {count} tranche released, {amount}.",
        "{released} of {count} tranches released, {amount}.",
        count=len(work.tranches),
        released=len(released),
        amount=Money.total(each.amount for each in released),
    )
    days = [each.gate_on for each in work.tranches if each.gate_on and not each.is_released]
    return paragraph([told, say("The next is looked at by {day}.", day=min(days))]) if days else told


def _projects_in_words(work: _Work, *, is_inside: bool) -> Message:
    if not work.projects:
        return say("No project has started yet.")
    running, done = work.projects.count("active"), work.projects.count("completed")
    told = [say("{running} under way, {done} completed.", running=running, done=done)]
    if agreed := [day for state, day in work.changes if state == "agreed" and day]:
        told.append(
            say_count(
                "{count} change agreed, {day}.",
                "{count} changes agreed, the last {day}.",
                count=len(agreed),
                day=max(agreed),
            )
        )
    if is_inside and (asked := sum(state == "asked" for state, _ in work.changes)):
        told.append(say_count("{count} change waits for the fund.", "{count} changes wait for the fund.", count=asked))
    return paragraph(told)


def _grants_in_words(work: _Work) -> Message:
    if not work.schemes:
        return say("No project has a scheme that gives grants on.")
    if not work.grants:
        return say("No grant is given on yet.")
    return say_count(
        "{count} grant given on, {day}.",
        "{count} grants given on, the last {day}.",
        count=work.grants,
        day=work.last_grant,
    )
