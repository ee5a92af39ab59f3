"""Everything that changes the interviews of a round. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from placefund.applications.models import Application
from placefund.domain import choices
from placefund.domain.assessment.method import Interviews
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.messages import paragraph, say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.owners import people_who_run
from placefund.notices.actions import tell
from placefund.panels.acts import PanelAct
from placefund.panels.interview_notes import notes_of
from placefund.panels.interviews.queries import (
    INVITED_IN,
    above_line,
    bids_to_invite,
    is_pickable,
    keeps_away,
    sitters_who_meet,
    slots_for,
    why_desk_is_closed,
)
from placefund.panels.models import Interview, InterviewNote, InterviewSitter, InterviewSlot
from placefund.partnerships.audiences import leads_of
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record

MOST_SLOTS = 40
"""How many times can be laid out in one go."""
DAYS_TO_PICK_ANEW = 3
"""How many days a lead has at least when the time that it had picked is withdrawn."""
NOT_SEATED = say("You do not sit at this interview.")
"""Also for whoever sits and is kept away from the bid: a refusal would tell of it."""
NOT_FREE = say("This time is not free. Choose one of those below.")
"""One sentence for whatever makes a time not free: taken, withdrawn, over, or held by somebody who is kept away from the bid."""


@transaction.atomic
def lay_out_slots(
    round_: Round,
    *,
    begins_at: datetime,
    minutes: int,
    gap: int,
    count: int,
    place: str,
    link: str = "",
    people: Sequence[User],
    by: User,
    at: datetime,
) -> tuple[InterviewSlot, ...]:
    """Lay out so many times one after the other, each of so many minutes, with a gap of minutes between them."""
    round_ = locked(round_)  # so that nobody is seated twice at one time
    allow(by, Capability.RUN_PANEL, round_)
    _require_interviews(round_)
    if round_.state not in ("open", "closed"):
        raise NotPossible(
            say(
                "Times for interviews are laid out from the opening of {round} until its outcomes are released.",
                round=round_,
            )
        )
    if begins_at <= at:
        raise NotPossible(say("The first time is over already. Give one that is to come."))
    if not 0 < count <= MOST_SLOTS or minutes <= 0 or gap < 0:
        raise NotPossible(say("Lay out between 1 and {most} times, of a minute at least.", most=MOST_SLOTS))
    if not people:
        raise NotPossible(say("Say who sits at the interviews."))
    first = begins_at.astimezone(UTC)
    times = [first + timedelta(minutes=(minutes + gap) * place_in_row) for place_in_row in range(count)]
    length = timedelta(minutes=minutes)
    _check_free(people, times[0], times[-1] + length)
    slots = tuple(
        InterviewSlot.objects.create(
            round=round_, begins_at=time, ends_at=time + length, place=place.strip(), link=link.strip()
        )
        for time in times
    )
    InterviewSitter.objects.bulk_create(InterviewSitter(slot=slot, user=user) for slot in slots for user in people)
    for slot in slots:
        record(PanelAct.LAID_OUT_SLOTS, slot, by=by, at=at, begins_at=slot.begins_at.isoformat())
    tell(
        people,
        say("You sit at interviews of {round}", round=round_),
        say(
            "Between {first} and {last}. Your page lists each interview once its time is picked. Where: {place}",
            first=times[0],
            last=times[-1] + length,
            place=slots[0].place,
        ),
        kind=NoticeKind.INTERVIEW_SEAT,
        about=round_,
        page="my-interviews",
        at=at,
    )
    return slots


def _require_interviews(round_: Round) -> None:
    """Raises:
    NotPossible: the terms that everybody applied under say that there are none.
    """
    if round_.terms_record and round_.terms().method.interviews is Interviews.NOBODY:
        raise NotPossible(say("The terms of {round} say that nobody is interviewed.", round=round_))


def _check_free(people: Sequence[User], first: datetime, last: datetime) -> None:
    """Nobody sits at two interviews at one time.

    Raises:
        NotPossible: somebody sits at another between these moments.
    """
    taken = InterviewSitter.objects.filter(
        user__in=people, slot__withdrawn_at__isnull=True, slot__begins_at__lt=last, slot__ends_at__gt=first
    )
    if sitter := taken.select_related("user", "slot").first():
        raise NotPossible(
            say(
                "{user} sits at an interview that begins at {moment}. Choose other times, or somebody else.",
                user=sitter.user,
                moment=sitter.slot.begins_at,
            )
        )


@transaction.atomic
def withdraw_slot(slot: InterviewSlot, *, reason: str, by: User, at: datetime) -> InterviewSlot:
    """Withdraw a time. The lead of a bid that had picked it is told why, and has some days to pick another."""
    slot = locked(slot)
    allow(by, Capability.RUN_PANEL, slot)
    if slot.withdrawn_at is not None:
        raise NotPossible(say("This time is withdrawn already."))
    if slot.begins_at <= at:
        raise NotPossible(say("This time is over. What was not held is recorded as not held."))
    if not reason.strip():
        raise NotPossible(say("Say why the time is withdrawn. Whoever picked it reads the reason."))
    slot.withdrawn_at, slot.why_withdrawn = at, reason.strip()
    slot.save(update_fields=["withdrawn_at", "why_withdrawn"])
    record(PanelAct.WITHDREW_SLOT, slot, by=by, at=at, why=slot.why_withdrawn)
    if interview := Interview.objects.select_for_update().filter(slot=slot).first():
        meet = sitters_who_meet(slot, interview.application, at)
        interview.slot = None
        interview.pick_by = max(interview.pick_by, london(at).date() + timedelta(days=DAYS_TO_PICK_ANEW))
        interview.save(update_fields=["slot", "pick_by"])
        _tell_of_loss(interview, slot, meet, at=at)
    return slot


def _tell_of_loss(interview: Interview, slot: InterviewSlot, meet: Iterable[User], *, at: datetime) -> None:
    application = interview.application
    gone = say("The interview at {moment} does not take place: {why}", moment=slot.begins_at, why=slot.why_withdrawn)
    tell(
        leads_of(application.partnership),
        say("Choose another time: interview of {application}", application=application),
        gone,
        kind=NoticeKind.INTERVIEW_INVITATION,
        about=application.round,
        until=interview.pick_by,
        page="interview",
        args=[interview.pk],
        at=at,
    )
    _tell_sitters(meet, say("Withdrawn: interview of {application}", application=application), gone, application, at=at)


def _tell_sitters(users: Iterable[User], subject: str, text: str, application: Application, *, at: datetime) -> None:
    tell(users, subject, text, kind=NoticeKind.INTERVIEW_SEAT, about=application.round, page="my-interviews", at=at)


@transaction.atomic
def invite_to_interview(
    round_: Round, applications: Sequence[Application], *, pick_by: date, by: User, at: datetime
) -> tuple[Interview, ...]:
    """Invite bids to pick a time until a day; one that is invited already is told of the new day."""
    round_ = locked(round_)
    allow(by, Capability.RUN_PANEL, round_)
    if why := why_desk_is_closed(by, round_):
        raise NotAllowed(why)
    _require_interviews(round_)
    if pick_by < london(at).date():
        raise NotPossible(say("The last day to choose a time is over already."))
    if not round_.interview_slots.filter(withdrawn_at__isnull=True, begins_at__gt=at).exists():
        raise NotPossible(say("There is no time to choose from yet. Lay out the times first."))
    able = {bid.pk for bid in bids_to_invite(round_, by, at)}
    if not applications or not able.issuperset(bid.pk for bid in applications):
        raise NotPossible(
            say("Choose among the bids of this round that are eligible, not decided yet and open to you.")
        )
    return tuple(_invited(bid, pick_by, by=by, at=at) for bid in applications)


@transaction.atomic
def invite_above_line(
    round_: Round, seen: Sequence[int], *, pick_by: date, money: Money, by: User, at: datetime
) -> tuple[Interview, ...]:
    """Invite every bid above the line of the present ranking that is not invited yet; those that are keep their day.

    `seen` are the numbers of the bids that were shown before the step, and `money` is what the line is drawn at.

    Raises:
        NotAllowed: the desk is closed to them whole.
        NotPossible: a bid is closed to them, there is no ranking yet, all are invited, or it is not as they saw it.
    """
    round_ = locked(round_)
    allow(by, Capability.RUN_PANEL, round_)
    if why := why_desk_is_closed(by, round_):
        raise NotAllowed(why)
    found = above_line(round_, by, at, money)
    if found.why_not:
        raise NotPossible(found.why_not)
    if {bid.pk for bid in found.to_invite} != set(seen):
        raise NotPossible(
            say(
                "What stands above the line has changed since this page was shown. Look at the list again, then invite."
            )
        )
    return invite_to_interview(round_, found.to_invite, pick_by=pick_by, by=by, at=at)


def _invited(application: Application, pick_by: date, *, by: User, at: datetime) -> Interview:
    interview, _is_new = Interview.objects.update_or_create(
        application=application,
        defaults={"pick_by": pick_by, "none_suits": ""},
        create_defaults={"pick_by": pick_by, "invited_by": by, "invited_at": at},
    )
    record(PanelAct.INVITED_TO_INTERVIEW, interview, by=by, at=at, pick_by=pick_by.isoformat())
    tell(
        leads_of(application.partnership),
        say("Choose a time: interview of {application}", application=application),
        paragraph(
            (
                say("The panel invites you to an interview about your application."),
                say("Times are given to whoever chooses first. If none suits you, say so on the page."),
            )
        ),
        kind=NoticeKind.INTERVIEW_INVITATION,
        about=application.round,
        until=pick_by,
        page="interview",
        args=[interview.pk],
        at=at,
    )
    return interview


@transaction.atomic
def withdraw_invitation(interview: Interview, *, reason: str, by: User, at: datetime) -> None:
    """Take back an invitation whose interview has not been recorded; its lead and those who sit are told why."""
    interview = _at_the_desk(interview, by, at)
    if interview.outcome:
        raise NotPossible(say("This interview is recorded already, so its invitation stays."))
    if not reason.strip():
        raise NotPossible(say("Say why the invitation is withdrawn. The lead reads the reason."))
    application, slot = interview.application, interview.slot
    record(PanelAct.WITHDREW_INTERVIEW, interview, by=by, at=at, why=reason.strip())
    meet = sitters_who_meet(slot, application, at) if slot else []
    interview.delete()
    subject = say("Withdrawn: interview of {application}", application=application)
    tell(
        leads_of(application.partnership),
        subject,
        reason.strip(),
        kind=NoticeKind.APPLICATION_NEWS,
        about=application.round,
        page="application",
        args=[application.pk],
        at=at,
    )
    _tell_sitters(meet, subject, reason.strip(), application, at=at)


def _at_the_desk(interview: Interview, by: User, at: datetime) -> Interview:
    """The invitation, locked, where this person runs the panel and its bid is open to them."""
    interview = locked(interview)
    allow(by, Capability.RUN_PANEL, interview.application.round)
    if why := keeps_away(by, [interview.application], at).get(interview.application_id):
        raise NotAllowed(say("This interview is closed to you. {why}", why=why))
    return interview


@transaction.atomic
def pick_slot(interview: Interview, slot: InterviewSlot, *, by: User, at: datetime) -> Interview:
    """Pick a time for a bid, or another instead. Whoever comes first has it: the row of the time is locked, and the database
    gives one time to one bid."""
    slot = locked(slot)
    interview = _held_by_lead(interview, by, at)
    application, before = interview.application, interview.slot
    if before is not None and before.pk == slot.pk:
        raise NotPossible(say("You have this time already."))
    if before is not None and before.begins_at <= at:
        raise NotPossible(say("Your interview has begun, so its time is not changed any more."))
    if slot.pk not in {each.pk for each in slots_for(application, at)}:
        raise NotPossible(NOT_FREE)
    left = sitters_who_meet(before, application, at) if before else []
    interview.slot, interview.none_suits = slot, ""
    interview.save(update_fields=["slot", "none_suits"])
    record(PanelAct.PICKED_SLOT, interview, by=by, at=at, begins_at=slot.begins_at.isoformat())
    tell(
        leads_of(application.partnership),
        say("Your interview: {application}", application=application),
        say("It begins at {moment}. Where: {place}", moment=slot.begins_at, place=slot.place),
        kind=NoticeKind.INTERVIEW_TIME,
        about=application.round,
        until=slot.begins_at,
        page="interview",
        args=[interview.pk],
        at=at,
    )
    meet = sitters_who_meet(slot, application, at)
    subject = say("Interview of {application}", application=application)
    _tell_sitters(meet, subject, say("It begins at {moment}.", moment=slot.begins_at), application, at=at)
    if before is not None:
        moved = say("It is not at {moment} any more.", moment=before.begins_at)
        _tell_sitters([user for user in left if user not in meet], subject, moved, application, at=at)
    return interview


@transaction.atomic
def say_none_suits(interview: Interview, *, words: str, by: User, at: datetime) -> Interview:
    """Tell the desk that no time suits. A time that was picked before stays picked."""
    interview = _held_by_lead(interview, by, at)
    if not words.strip():
        raise NotPossible(say("Say when you could come."))
    interview.none_suits = words.strip()
    interview.save(update_fields=["none_suits"])
    record(PanelAct.FOUND_NO_SLOT, interview, by=by, at=at)
    application = interview.application
    desk = people_who_run(application.round)
    tell(
        [user for user in desk if not keeps_away(user, [application], at)],
        say("No time suits: interview of {application}", application=application),
        interview.none_suits,
        kind=NoticeKind.INTERVIEW_TO_ARRANGE,
        about=application.round,
        asks=application.partnership.lead,
        page="round-interviews",
        args=[application.round_id],
        at=at,
    )
    return interview


def _held_by_lead(interview: Interview, by: User, at: datetime) -> Interview:
    """The invitation, locked, while its lead may act on it.

    Raises:
        NotPossible: the last day is over, or the bid is out of the competition.
    """
    interview = locked(interview)
    allow(by, Capability.EDIT_APPLICATION, interview.application)
    if interview.outcome or interview.application.state not in INVITED_IN:
        raise NotPossible(say("There is nothing to choose any more for this interview."))
    if not is_pickable(interview, at):
        raise NotPossible(
            say(
                "The last day to choose a time was {day}. Write to the fund: messages stand beside your application.",
                day=interview.pick_by,
            )
        )
    return interview


@transaction.atomic
def keep_notes(interview: Interview, notes: Mapping[str, str], *, by: User, at: datetime) -> tuple[InterviewNote, ...]:
    """Keep what somebody who sits wrote down, by criterion (empty: on the whole). What is as it was is not kept again.

    Raises:
        NotAllowed: they do not sit at it, or are kept away from its bid: both in the same words.
        NotPossible: it has not begun, its bid is decided, or there is no such criterion.
    """
    interview = locked(interview)
    application, slot = interview.application, interview.slot
    if slot is None or by not in sitters_who_meet(slot, application, at):
        raise NotAllowed(NOT_SEATED)
    if slot.begins_at > at:
        raise NotPossible(say("It begins at {moment}. Notes are taken from then on.", moment=slot.begins_at))
    if application.state not in INVITED_IN:
        raise NotPossible(say("This bid is decided: what was noted of its interview stays as it is."))
    asked = {criterion.key for criterion in application.round.terms().criteria} | {""}
    if unknown := sorted(notes.keys() - asked):
        raise NotPossible(say("This round has no criterion “{criterion}”.", criterion=unknown[0]))
    before = notes_of(application, by)
    changed = {key: text.strip() for key, text in notes.items() if text.strip() != before.get(key, "")}
    kept = tuple(
        InterviewNote.objects.create(application=application, criterion=key, text=text, written_by=by, written_at=at)
        for key, text in changed.items()
    )
    if kept:
        record(PanelAct.NOTED_INTERVIEW, interview, by=by, at=at, criteria=sorted(changed))
    return kept


@transaction.atomic
def record_interview(interview: Interview, *, outcome: str, by: User, at: datetime) -> Interview:
    """Record whether an interview was held. A second entry corrects the first; both stay on record."""
    interview = _at_the_desk(interview, by, at)
    if outcome not in dict(choices.interview_outcomes()):
        raise NotPossible(say("Say whether it was held or not."))
    if interview.slot is None or interview.slot.begins_at > at:
        raise NotPossible(say("Its time has not come yet."))
    interview.outcome, interview.recorded_by, interview.recorded_at = outcome, by, at
    interview.save(update_fields=["outcome", "recorded_by", "recorded_at"])
    record(PanelAct.RECORDED_INTERVIEW, interview, by=by, at=at, outcome=outcome)
    return interview
