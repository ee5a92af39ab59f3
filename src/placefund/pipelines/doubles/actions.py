"""Finding the same thing asked for twice, and what is said of it. A place learns nothing of another place's pipeline by it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from placefund.applications.models import Application
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.pipeline.double_ask import Likeness, likeness
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked
from placefund.people.models import Actor, Organisation, User
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.audiences import office_of, people_of
from placefund.pipelines.doubles.queries import asking_of, asking_of_bid, bids_of, family_of, others_of
from placefund.pipelines.models import Candidate, DoubleAsk
from placefund.pipelines.queries import with_parts
from placefund.records.actions import record


@transaction.atomic
def look_for_doubles(candidate: Candidate, *, by: Actor, at: datetime) -> list[DoubleAsk]:
    """Hold a candidate beside all that its organisations ask for in the fund, and note what is worth a look, once each."""
    candidate = with_parts(Candidate.objects.filter(pk=candidate.pk)).get()
    mine = candidate.snapshot().organisations
    family, asking = family_of(mine), asking_of(candidate)
    found = []
    for other in others_of(candidate, family):
        seen = likeness(asking, asking_of(other))
        if seen.is_double and not _is_noted(candidate, Q(first=other) | Q(second=other)):
            found.append(_note(candidate, seen, _shared(candidate, other), second=other, by=by, at=at))
    for bid in bids_of(candidate, family):
        seen = likeness(asking, asking_of_bid(bid))
        if seen.is_double and not _is_noted(candidate, Q(application=bid)):
            found.append(_note(candidate, seen, bid.partnership.lead, application=bid, by=by, at=at))
    return found


def _is_noted(candidate: Candidate, other: Q) -> bool:
    return DoubleAsk.objects.filter(Q(first=candidate) | Q(second=candidate)).filter(other).exists()


def _shared(candidate: Candidate, other: Candidate) -> Organisation:
    """The organisation that stands in both: the lead where it does, else the first partner."""
    mine = [candidate.lead, *(each.organisation for each in candidate.partners.all())]
    yours = family_of(other.snapshot().organisations)
    return next((each for each in mine if each.pk in yours), candidate.lead)


def _note(
    candidate: Candidate,
    seen: Likeness,
    organisation: Organisation,
    *,
    second: Candidate | None = None,
    application: Application | None = None,
    by: Actor,
    at: datetime,
) -> DoubleAsk:
    fund = candidate.programme.strand.fund
    double = DoubleAsk.objects.create(
        fund=fund,
        organisation=organisation,
        first=candidate,
        second=second,
        application=application,
        why=seen.why,
        found_at=at,
    )
    record(PipelineAct.FOUND_DOUBLE, double, by=by, at=at)
    tell(
        people_with(Role.FUND_MANAGER, [f"fund:{fund.slug}"]),
        say("Asked for twice: {organisation}", organisation=organisation),
        seen.why,
        kind=NoticeKind.DOUBLE_ASK,
        about=fund,
        page="double-asks",
        args=[fund.slug],
        at=at,
    )
    if double.is_known_to_owner:
        tell(
            people_of(organisation.pk),
            say("Two projects of {organisation} look like the same one", organisation=organisation),
            say("“{first}” and “{second}”. Say whether they are the same.", first=candidate, second=double.other_title),
            kind=NoticeKind.DOUBLE_ASK,
            about=fund,
            page="answer-double-ask",
            args=[double.pk],
            at=at,
        )
    return double


@transaction.atomic
def answer_double(double: DoubleAsk, *, text: str, is_shared: bool, by: User, at: datetime) -> DoubleAsk:
    """Say for the organisation that stands in both what they are to one another; with leave, its places read it, too.

    Raises:
        NotPossible: it says nothing, is answered already, or the organisation did not propose both.
    """
    double = locked(double)
    allow(by, Capability.PROPOSE_CANDIDATE, double.organisation)
    if not double.is_known_to_owner:
        raise NotPossible(say("Your organisation proposed only one of the two."))
    if double.answered_at is not None:
        raise NotPossible(say("It is answered already. Write to the fund where something has changed."))
    if not text.strip():
        raise NotPossible(say("Say what the two projects are to one another."))
    double.answer, double.is_shared, double.answered_by, double.answered_at = text.strip(), is_shared, by, at
    double.save(update_fields=["answer", "is_shared", "answered_by", "answered_at"])
    record(PipelineAct.ANSWERED_DOUBLE, double, by=by, at=at, is_shared=is_shared)
    if is_shared:
        _tell_places(double, at=at)
    return double


def _tell_places(double: DoubleAsk, *, at: datetime) -> None:
    """What the organisation says, to the offices of its own candidates: its words, and nothing of ours about another place."""
    for candidate in filter(None, (double.first, double.second)):
        tell(
            office_of(candidate.programme),
            say("{organisation} also asks elsewhere", organisation=double.organisation),
            double.answer,
            kind=NoticeKind.CANDIDATE_TO_SEE,
            about=double.fund,
            asks=double.organisation,
            page="candidate",
            args=[candidate.pk],
            at=at,
        )


@transaction.atomic
def settle_double(double: DoubleAsk, *, finding: str, by: User, at: datetime) -> DoubleAsk:
    """Note for the fund what is so about two askings: that they differ, or which of them goes.

    Raises:
        NotPossible: it says nothing, or is settled already.
    """
    double = locked(double)
    allow(by, Capability.REVIEW_PROGRAMME, double.fund)
    if double.settled_at is not None:
        raise NotPossible(say("It is settled already."))
    if not finding.strip():
        raise NotPossible(say("Say what you found."))
    double.finding, double.settled_by, double.settled_at = finding.strip(), by, at
    double.save(update_fields=["finding", "settled_by", "settled_at"])
    record(PipelineAct.SETTLED_DOUBLE, double, by=by, at=at)
    return double


@transaction.atomic
def reopen_double(double: DoubleAsk, *, by: User, at: datetime) -> DoubleAsk:
    """Look again at what was settled.

    Raises:
        NotPossible: it is not settled.
    """
    double = locked(double)
    allow(by, Capability.REVIEW_PROGRAMME, double.fund)
    if double.settled_at is None:
        raise NotPossible(say("It is not settled."))
    double.finding, double.settled_by, double.settled_at = "", None, None
    double.save(update_fields=["finding", "settled_by", "settled_at"])
    record(PipelineAct.REOPENED_DOUBLE, double, by=by, at=at)
    return double
