"""Everything that sets projects up from an approved portfolio. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.awards.from_portfolios.queries import offered_for
from placefund.awards.models import Award
from placefund.delivery.actions import set_partner, set_up
from placefund.delivery.models import Project
from placefund.delivery.queries import joined_organisations, only_area
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import allow, locked
from placefund.people.models import Organisation, User
from placefund.portfolios.review.queries import ApprovedProject


def still_to_set_up(award: Award) -> list[ApprovedProject]:
    """The approved projects that an award was offered for and that are not among its projects yet."""
    offered = offered_for(award)
    known = set(award.projects.exclude(reference="").values_list("reference", flat=True)) if offered else set()
    return [each for each in offered if each.candidate.reference not in known]


@transaction.atomic
def set_up_approved(award: Award, *, by: User, at: datetime) -> list[Project]:
    """Set up the approved projects as drafts: each with what was approved for it, given to its lead where that has joined.

    The award's lead then shares it among the partners, adds milestones and starts each.

    Raises:
        NotPossible: all of them are set up, or the award is not accepted.
    """
    award = locked(award)
    allow(by, Capability.SET_UP_PROJECT, award)
    waiting = still_to_set_up(award)
    if not waiting:
        raise NotPossible(say("Every approved project of this award is set up already."))
    joined = {body.pk: body for body in joined_organisations(award.partnership)}
    return [_set_up(award, each, joined, by=by, at=at) for each in waiting]


def _set_up(
    award: Award, approved: ApprovedProject, joined: dict[int, Organisation], *, by: User, at: datetime
) -> Project:
    candidate = approved.candidate
    starts_on = max(candidate.starts_on or award.starts_on, award.starts_on)
    ends_on = min(candidate.ends_on or award.ends_on, award.ends_on)
    if not starts_on < ends_on:
        starts_on, ends_on = award.starts_on, award.ends_on
    project = set_up(
        award,
        title=approved.title,
        summary=candidate.summary or approved.title,
        starts_on=starts_on,
        ends_on=ends_on,
        area=only_area(award, approved.areas),
        by=by,
        at=at,
    )
    project.reference, project.lead_id, project.approved_pence = (
        candidate.reference,
        approved.lead,
        approved.amount.pence,
    )
    project.save(update_fields=["reference", "lead", "approved_pence"])
    if approved.lead in joined:
        set_partner(project, joined[approved.lead], approved.amount, by=by, at=at)
    return project
