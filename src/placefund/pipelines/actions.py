"""How a candidate comes into a pipeline. Nothing else may bring one in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from placefund.applications.models import Application
from placefund.domain.costs import grants
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.pipeline.candidates import AskLine, Door, added_up
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.actions import tell
from placefund.people.access import allow, locked
from placefund.people.models import Organisation, User
from placefund.people.queries import goes_on
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.audiences import office_of, people_of
from placefund.pipelines.doubles.actions import look_for_doubles
from placefund.pipelines.models import (
    Candidate,
    CandidateAsk,
    CandidateMoney,
    CandidatePartner,
    CandidateStep,
    InvitedProposer,
)
from placefund.pipelines.queries import areas_of, places_open_to, why_not_taken
from placefund.records.actions import record


@transaction.atomic
def enter(
    programme: Programme,
    *,
    title: str,
    lead: Organisation,
    summary: str = "",
    cluster: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: User,
    at: datetime,
) -> Candidate:
    """Enter a candidate for a place's programme office: it stands in the list as an idea.

    Raises:
        NotPossible: it has no title, or ends before it starts.
    """
    allow(by, Capability.RUN_PROGRAMME, programme)
    words = {"title": title, "summary": summary, "cluster": cluster, "starts_on": starts_on, "ends_on": ends_on}
    candidate = put_in(programme, lead, words, state="idea", door=Door.ENTERED, by=by, at=at)
    record(PipelineAct.ENTERED, candidate, by=by, at=at, reference=candidate.reference, lead=lead.name)
    look_for_doubles(candidate, by=by, at=at)
    return candidate


@transaction.atomic
def propose(
    programme: Programme, organisation: Organisation, *, words: Mapping[str, Any], by: User, at: datetime
) -> Candidate:
    """Propose a project of one's own organisation to a place. Its programme office is told, and decides whether to take it up.

    `words` are title, summary, cluster, starts_on and ends_on.

    Raises:
        NotPossible: the organisation is no partner of the place, and was not invited to propose.
    """
    allow(by, Capability.PROPOSE_CANDIDATE, organisation)
    if not places_open_to(organisation).filter(pk=programme.pk).exists():
        raise NotPossible(
            say(
                "{organisation} has not joined a partnership of {place}. Ask its programme office to invite it to propose.",
                organisation=organisation,
                place=programme.place,
            )
        )
    candidate = put_in(programme, organisation, words, state="proposed", door=Door.PROPOSED, by=by, at=at)
    record(PipelineAct.PROPOSED, candidate, by=by, at=at, reference=candidate.reference, lead=organisation.name)
    tell(
        office_of(programme),
        say("Proposed: {candidate}", candidate=candidate),
        candidate.summary or say("No summary is given yet."),
        kind=NoticeKind.CANDIDATE_TO_SEE,
        about=programme.strand.fund,
        asks=organisation,
        page="candidate",
        args=[candidate.pk],
        at=at,
    )
    look_for_doubles(candidate, by=by, at=at)
    return candidate


@transaction.atomic
def invite_proposer(programme: Programme, organisation: Organisation, *, by: User, at: datetime) -> InvitedProposer:
    """Let an organisation outside the partnership propose projects. Its people are told.

    Raises:
        NotPossible: it may propose already.
    """
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme, organisation = locked(programme), goes_on(organisation)
    if places_open_to(organisation).filter(pk=programme.pk).exists():
        raise NotPossible(say("{organisation} may propose already.", organisation=organisation))
    invited = InvitedProposer.objects.create(
        programme=programme, organisation=organisation, invited_by=by, invited_at=at
    )
    record(PipelineAct.INVITED_PROPOSER, invited, by=by, at=at)
    tell(
        people_of(organisation.pk),
        say("{place} asks you to propose projects", place=programme.place),
        say("You can propose projects of {organisation} to its pipeline.", organisation=organisation),
        kind=NoticeKind.CANDIDATE_NEWS,
        about=programme.strand.fund,
        asks=programme.place,
        page="own-candidates",
        args=[organisation.pk],
        at=at,
    )
    return invited


@transaction.atomic
def end_invitation(invited: InvitedProposer, *, by: User, at: datetime) -> InvitedProposer:
    """Let an organisation propose no more; what it proposed stays.

    Raises:
        NotPossible: it has ended already.
    """
    invited = locked(invited)
    allow(by, Capability.RUN_PROGRAMME, invited.programme)
    if invited.ended_at is not None:
        raise NotPossible(say("This invitation has ended already."))
    invited.ended_at = at
    invited.save(update_fields=["ended_at"])
    record(PipelineAct.ENDED_INVITATION, invited, by=by, at=at)
    return invited


@transaction.atomic
def take_from_application(
    application: Application, programme: Programme, *, door: Door = Door.LOCAL_CALL, by: User, at: datetime
) -> Candidate:
    """Take an application over as a candidate, as it was sent: chosen in a local call of the place, or an expression of interest.

    A place takes what was sent to its own calls; what was sent to the fund is handed over by the fund's people.

    Raises:
        NotPossible: it stands in a pipeline already, was not sent or not chosen, or stands for another place.
    """
    is_own = application.round.programme_id == programme.pk
    allow(by, Capability.RUN_PROGRAMME if is_own else Capability.REVIEW_PROGRAMME, programme)
    if not is_own:
        allow(by, Capability.READ_APPLICATION, application)
    application = locked(application)
    if why := why_not_taken(application, programme, door):
        raise NotPossible(why)
    bid = application.proposal()
    words = {
        "title": application.title,
        "summary": application.summary,
        "cluster": "; ".join(application.sectors)[:120],
    }
    codes = sorted(set(bid.areas) & set(areas_of(programme)))
    candidate = put_in(
        programme,
        application.partnership.lead,
        words,
        state="idea" if door is Door.INTEREST else "outline",
        door=door,
        by=by,
        at=at,
        application=application,
        sent=application.snapshot,
        areas=codes,
    )
    _take_money(candidate, application)
    for line in bid.partners:
        if not line.is_lead and line.has_joined:
            CandidatePartner.objects.create(candidate=candidate, organisation_id=line.organisation_id)
    record(PipelineAct.TOOK_FROM_APPLICATION, candidate, by=by, at=at, receipt=application.snapshot.receipt)
    _tell_taken(candidate, at=at)
    look_for_doubles(candidate, by=by, at=at)
    return candidate


def _take_money(candidate: Candidate, application: Application) -> None:
    """What the bid asks for at the rates of its round, and other people's money, as it was sent."""
    lines = application.cost_lines()
    paid = zip(lines, grants(lines, application.round.terms().rates_paid), strict=True)
    asks = added_up(AskLine(line.year, line.kind, amount) for line, amount in paid if amount)
    CandidateAsk.objects.bulk_create(
        CandidateAsk(candidate=candidate, year=year.start, kind=kind, pence=amount.pence)
        for (year, kind), amount in asks.items()
    )
    CandidateMoney.objects.bulk_create(
        CandidateMoney(
            candidate=candidate,
            investor=other.investor,
            source=other.source,
            form=other.form,
            status=other.status,
            pence=other.pence,
        )
        for other in application.co_investment.all()
    )


def _tell_taken(candidate: Candidate, *, at: datetime) -> None:
    tell(
        people_of(candidate.lead_id),
        say("In the pipeline: {candidate}", candidate=candidate),
        say("{place} has taken it into its pipeline. It is not a promise of money.", place=candidate.programme.place),
        kind=NoticeKind.CANDIDATE_NEWS,
        about=candidate.programme.strand.fund,
        asks=candidate.programme.place,
        page="own-candidate",
        args=[candidate.pk],
        at=at,
    )


def take_chosen(application: Application, *, by: User, at: datetime) -> Candidate | None:
    """Take what the call of a place chose into its pipeline, as its outcomes are released; None where it stands there already."""
    application = locked(application)  # its state has changed since whoever releases it read it
    programme = application.round.programme
    if programme is None or why_not_taken(application, programme, Door.LOCAL_CALL):
        return None
    return take_from_application(application, programme, by=by, at=at)


def put_in(
    programme: Programme,
    lead: Organisation,
    words: Mapping[str, Any],
    *,
    state: str,
    door: Door,
    by: User,
    at: datetime,
    **came_from: Any,
) -> Candidate:
    """Give a new candidate its number in the pipeline and its first step. Who may, and what is told, is for the door to say.

    Raises:
        NotPossible: it has no title, or ends before it starts.
    """
    programme = locked(programme)
    words = {name: value.strip() if isinstance(value, str) else value for name, value in words.items()}
    require_description(words)
    latest = Candidate.objects.filter(programme=programme).aggregate(latest=Max("number"))["latest"] or 0
    candidate = Candidate.objects.create(
        programme=programme,
        number=latest + 1,
        lead=goes_on(lead),
        state=state,
        door=door,
        entered_by=by,
        entered_at=at,
        **words,
        **came_from,
    )
    CandidateStep.objects.create(candidate=candidate, after=state, by=by, at=at)
    return candidate


def require_description(words: Mapping[str, Any]) -> None:
    """Refuse a candidate without a title, or one that ends before it starts."""
    if not words.get("title"):
        raise NotPossible(say("Give the project a title."))
    starts_on, ends_on = words.get("starts_on"), words.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise NotPossible(say("The project ends before it starts. Mend one of the two days."))
