"""What the clock reminds people of: drafts, invitations, offers, conditions and returns. Each once, and nothing that is done.

Who is reminded is whoever acts for the thing already: nobody learns of a bid, an award or a score by a reminder.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.db import transaction

from placefund.accounts.actions import remind_invited
from placefund.accounts.models import RoleInvitation
from placefund.accounts.queries import still_holds, still_open
from placefund.applications.models import Application
from placefund.applications.queries import taken, with_closings
from placefund.assessment.models import Assessor
from placefund.awards.audiences import at_award, at_condition, owners_of
from placefund.awards.models import Award, Condition
from placefund.domain.messages import paragraph, say, say_count
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.reminders import Occasion
from placefund.domain.roles import Role
from placefund.drafting.models import PartToWrite
from placefund.drafting.parts.queries import may_write, page_of_part
from placefund.funds.queries import reminders_of
from placefund.notices.actions import people_with, remember, tell
from placefund.notices.models import Reminder
from placefund.operations.bid_reminders import changes_to_send, costs_to_approve, to_certify
from placefund.operations.gate_reminders import gates
from placefund.operations.nudges import Nudge, nudges_of
from placefund.operations.question_reminders import enquiries_to_answer, return_questions
from placefund.operations.review_reminders import portfolio_readings, portfolio_views, review_questions
from placefund.panels.interviews.queries import (
    is_pickable,
    sitters_who_meet,
    with_a_time_to_come,
    without_a_time,
)
from placefund.panels.models import Interview, InterviewSlot
from placefund.partnerships.audiences import leads_of
from placefund.partnerships.models import Partner
from placefund.people.models import User
from placefund.readiness.audiences import officers_of, owners_of_gap
from placefund.readiness.models import Gap, ReadinessSubmission
from placefund.readiness.waves.queries import closings_in
from placefund.returns.queries import DueReturn, calendar


def remind(*, at: datetime) -> int:
    """Send every reminder that is due and was not sent yet, and say how many things people were reminded of."""
    today = london(at).date()
    due = [nudge for source in SOURCES for nudge in source(today, at)]
    rows = Reminder.objects.filter(thing__in={nudge.thing for nudge in due})
    sent = set(rows.values_list("occasion", "thing", "day", "step"))
    return sum(_send(nudge, at) for nudge in due if nudge.key not in sent)


@transaction.atomic
def _send(nudge: Nudge, at: datetime) -> bool:
    is_new = remember(nudge.occasion, nudge.thing, nudge.day, nudge.step, at=at)
    if is_new:
        nudge.send()
    return is_new


# --- before a round closes --------------------------------------------------------------------------------------------


def drafts(today: date, at: datetime) -> Iterator[Nudge]:
    """Applications of open rounds that are not submitted: for their lead alone, since nobody else knows that they are there."""
    unsent = with_closings(
        Application.objects.filter(taken(at), state__in=("draft", "certified")).select_related(
            "round__strand__fund", "partnership"
        )
    )

    def send(application: Application, step: int) -> None:
        round_ = application.round
        said = [
            say("“{application}” is not submitted yet.", application=application),
            say("It is certified: one step is left.") if application.state == "certified" else "",
            say("What you sent before counts if you do not send it again.") if application.snapshot_id else "",
        ]
        tell(
            leads_of(application.partnership),
            say("Closes {moment}: {application}", moment=application.closes_at, application=application),
            paragraph(sentence for sentence in said if sentence),
            kind=NoticeKind.DRAFT_REMINDER,
            about=round_,
            until=application.closes_at,
            page="application",
            args=[application.pk],
            at=at,
        )

    found = (
        (str(row.pk), london(row.closes_at or at).date(), partial(send, row), row.round.strand.fund) for row in unsent
    )
    return nudges_of(Occasion.DRAFT, found, today)


def parts(today: date, at: datetime) -> Iterator[Nudge]:
    """Parts of drafts that somebody was asked to write by a day, and has not said to be ready. Nobody else is reminded."""
    unwritten = PartToWrite.objects.filter(
        ended_at__isnull=True, ready_at__isnull=True, application__state="draft", application__round__state="open"
    ).select_related(*PartToWrite.READ_WITH)

    def send(part: PartToWrite, step: int) -> None:
        page, args = page_of_part(part)
        subject = say("Late: {part}") if step > 0 else say("To write soon: {part}")
        tell(
            [part.writer],
            subject.format(part=part.title()),
            say("You were asked to write it in “{application}”.", application=part.application),
            kind=NoticeKind.PART_REMINDER,
            about=part.application.round,
            asks=part.given_by,
            until=part.due_on,
            page=page,
            args=args,
            at=at,
        )

    found = ((str(row.pk), row.due_on, partial(send, row)) for row in unwritten if may_write(row))
    return nudges_of(Occasion.PART_TO_WRITE, found, today)


# --- interviews -------------------------------------------------------------------------------------------------------


def interviews_to_pick(today: date, at: datetime) -> Iterator[Nudge]:
    """Invitations to an interview whose lead has picked no time: for the lead, before the last day."""

    def send(row: Interview, step: int) -> None:
        tell(
            leads_of(row.application.partnership),
            say("Choose a time: {interview}", interview=row),
            say("Times are given to whoever chooses first. If none suits you, say so on the page."),
            kind=NoticeKind.INTERVIEW_REMINDER,
            about=row.application.round,
            until=row.pick_by,
            page="interview",
            args=[row.pk],
            at=at,
        )

    found = ((str(row.pk), row.pick_by, partial(send, row)) for row in without_a_time() if is_pickable(row, at))
    return nudges_of(Occasion.INTERVIEW_TO_PICK, found, today)


def interviews_to_hold(today: date, at: datetime) -> Iterator[Nudge]:
    """Interviews to come: for the lead, and for those who sit and whom nothing keeps away from the bid now."""

    def send(row: Interview, slot: InterviewSlot, step: int) -> None:
        leads, sitters = leads_of(row.application.partnership), sitters_who_meet(slot, row.application, at)
        pages: tuple[tuple[list[User], str, tuple[int, ...]], ...]
        pages = ((leads, "interview", (row.pk,)), (sitters, "my-interviews", ()))
        for people, page, args in pages:
            tell(
                people,
                str(row),
                say("It begins at {moment}. Where: {place}", moment=slot.begins_at, place=slot.place),
                kind=NoticeKind.INTERVIEW_REMINDER,
                about=row.application.round,
                until=slot.begins_at,
                page=page,
                args=args,
                at=at,
            )

    found = (
        (str(row.pk), london(row.slot.begins_at).date(), partial(send, row, row.slot))
        for row in with_a_time_to_come(at)
        if row.slot is not None
    )
    return nudges_of(Occasion.INTERVIEW, found, today)


# --- invitations that nobody has answered -----------------------------------------------------------------------------


def role_invitations(today: date, at: datetime) -> Iterator[Nudge]:
    """Invitations to a role whose link stops working soon: the same link again."""
    waiting = still_open(RoleInvitation.objects.select_related("invited_by"), at)

    def send(invitation: RoleInvitation, step: int) -> None:
        remind_invited(invitation, at=at)

    found = (
        (f"{row.pk}/{row.edition}", london(row.expires_at).date(), partial(send, row))
        for row in waiting
        if still_holds(row)
    )
    return nudges_of(Occasion.ROLE_INVITATION, found, today)


def partners(today: date, at: datetime) -> Iterator[Nudge]:
    """Organisations that were asked to join and are silent, while there is something to join: they and, at last, their lead."""
    waiting = Partner.objects.filter(state="invited").select_related("partnership__lead", "organisation")
    bids = Application.objects.filter(partnership__in={row.partnership_id for row in waiting})
    begun = set(bids.values_list("partnership", flat=True))
    unsent = bids.filter(taken(at), state__in=("draft", "certified")).select_related("round__strand__fund")
    fund_by = {
        bid.partnership_id: bid.round.strand.fund for bid in unsent.order_by("-pk")
    }  # of several, of the first bid

    def send(partner: Partner, step: int) -> None:
        partnership, scope = partner.partnership, f"organisation:{partner.organisation_id}"
        people = [user for role in (Role.PARTNER, Role.LEAD_BIDDER) for user in people_with(role, [scope])]
        tell(
            {user.pk: user for user in people}.values(),
            say("Not answered yet: {partnership}", partnership=partnership),
            say(
                "{lead} asked {organisation} on {day} to join “{partnership}”.",
                lead=partnership.lead,
                organisation=partner.organisation,
                day=london(partner.invited_at).date(),
                partnership=partnership,
            ),
            kind=NoticeKind.INVITATION_REMINDER,
            asks=partnership.lead,
            page="invitation",
            args=[partner.pk],
            at=at,
        )
        steps = reminders_of(fund_by.get(partner.partnership_id)).steps(Occasion.PARTNER_INVITATION)
        if step == steps[-1] or not people:
            _tell_lead(partner, at)

    found = (
        (f"{row.pk}", london(row.invited_at).date(), partial(send, row), fund_by.get(row.partnership_id))
        for row in waiting
        if row.partnership_id in fund_by or row.partnership_id not in begun
    )
    return nudges_of(Occasion.PARTNER_INVITATION, found, today)


def _tell_lead(partner: Partner, at: datetime) -> None:
    tell(
        leads_of(partner.partnership),
        say("{organisation} has not answered", organisation=partner.organisation),
        say(
            "You asked it on {day} to join “{partnership}”. Speak to it, or take the invitation back.",
            day=london(partner.invited_at).date(),
            partnership=partner.partnership,
        ),
        kind=NoticeKind.PARTNERSHIP_NEWS,
        page="partnership",
        args=[partner.partnership_id],
        at=at,
    )


def pool(today: date, at: datetime) -> Iterator[Nudge]:
    """People who were asked into a fund's pool and have not answered."""
    waiting = Assessor.objects.filter(state="invited").select_related("user", "fund", "programme__place")

    def send(assessor: Assessor, step: int) -> None:
        tell(
            [assessor.user],
            say("Not answered yet: will you read applications to {name}?", name=assessor.owner.name),
            say(
                "The fund asked you on {day} into its pool of assessors.", day=london(assessor.invited_at or at).date()
            ),
            kind=NoticeKind.INVITATION_REMINDER,
            about=assessor.fund,
            page="my-place",
            args=[assessor.pk],
            at=at,
        )

    found = ((str(row.pk), london(row.invited_at).date(), partial(send, row)) for row in waiting if row.invited_at)
    return nudges_of(Occasion.POOL_INVITATION, found, today)


# --- awards and returns -----------------------------------------------------------------------------------------------


def offers(today: date, at: datetime) -> Iterator[Nudge]:
    """Offers that the lead has neither accepted nor declined. An offer does not lapse by itself; it can be withdrawn."""
    waiting = Award.objects.filter(state="offered").select_related(
        "strand__fund", "application__round__strand__fund", "partnership"
    )

    def send(award: Award, step: int) -> None:
        tell(
            leads_of(award.partnership),
            say("Not answered yet: {award}", award=award),
            say("The offer was made on {day}.", day=london(award.offered_at).date()),
            kind=NoticeKind.OFFER_REMINDER,
            **at_award(award),
            at=at,
        )

    found = ((str(row.pk), london(row.offered_at).date(), partial(send, row)) for row in waiting)
    return nudges_of(Occasion.OFFER, found, today)


def conditions(today: date, at: datetime) -> Iterator[Nudge]:
    """Conditions of accepted awards that nobody has answered."""
    open_ = Condition.objects.filter(Condition.STILL_WANTED, state="open", due_on__isnull=False)
    waiting = open_.filter(award__state="accepted").select_related(
        "award__strand__fund", "award__application__round__strand__fund", "award__partnership", "owner"
    )

    def send(condition: Condition, step: int) -> None:
        subject = say("A condition is late: {award}") if step > 0 else say("A condition is due: {award}")
        tell(
            owners_of(condition),
            subject.format(award=condition.award),
            condition.text,
            kind=NoticeKind.CONDITION_REMINDER,
            **at_condition(condition),
            at=at,
        )

    found = ((str(row.pk), row.due_on, partial(send, row), row.award.strand.fund) for row in waiting if row.due_on)
    return nudges_of(Occasion.CONDITION, found, today)


def returns(today: date, at: datetime) -> Iterator[Nudge]:
    """Quarters of accepted awards whose return was never sent; one that is late is told to the officers who wait for it, too."""
    awards = Award.objects.filter(state="accepted").select_related(
        "strand__fund", "application__round__strand__fund", "partnership"
    )

    def send(award: Award, due: DueReturn, step: int) -> None:
        place = {"page": "return", "args": [due.report.pk], "about": award.regards} if due.report else at_award(award)
        said = {"quarter": due.quarter, "award": award}
        people: list[User] = leads_of(award.partnership)
        if step > 0:
            subject = say_count(
                "{count} day late: return {quarter} of {award}",
                "{count} days late: return {quarter} of {award}",
                step,
                **said,
            )
            people += people_with(Role.MONITORING_OFFICER, award.strand.fund.scopes())
        else:
            subject = say("Due: return {quarter} of {award}", **said)
        tell(
            people,
            subject,
            say("The return of {award} for {quarter} was not sent yet.", **said),
            kind=NoticeKind.RETURN_REMINDER,
            until=due.due_on,
            **place,
            at=at,
        )

    found = (
        (f"{award.pk}/{due.quarter}", due.due_on, partial(send, award, due), award.strand.fund)
        for award in awards.prefetch_related("returns")
        for due in calendar(award, today)
        if due.state in ("not_started", "overdue")
        or (due.report and due.report.state == "draft" and not due.report.sent_at)
    )
    return nudges_of(Occasion.RETURN, found, today)


# --- before a wave of readiness closes, and about gaps ------------------------------------------------------------------


def readiness_drafts(today: date, at: datetime) -> Iterator[Nudge]:
    """Drafts of places whose wave is open for them: for the place alone, since nobody else knows that they are there."""
    rows = ReadinessSubmission.objects.filter(state="draft", wave__opens_at__lte=at)
    unsent = list(rows.select_related(*ReadinessSubmission.READ_WITH))
    closings = closings_in({row.programme_id for row in unsent})
    until = {
        row.pk: max(closings.get((row.programme_id, row.wave_id), row.wave.closes_at), row.wave.closes_at)
        for row in unsent
    }

    def send(row: ReadinessSubmission, step: int) -> None:
        tell(
            officers_of(row.programme),
            say("Not sent yet: {submission}", submission=row),
            say("It is a draft. What is not sent when the wave closes counts as nothing."),
            kind=NoticeKind.READINESS_REMINDER,
            about=row.programme.strand.fund,
            until=until[row.pk],
            page="readiness-draft",
            args=[row.pk],
            at=at,
        )

    found = ((str(row.pk), london(until[row.pk]).date(), partial(send, row)) for row in unsent if until[row.pk] > at)
    return nudges_of(Occasion.READINESS, found, today)


def gaps(today: date, at: datetime) -> Iterator[Nudge]:
    """Gaps that are open: for whoever owns them, or for all of their side."""

    def send(gap: Gap, step: int) -> None:
        subject = say("A gap is late: {gap}, {place}") if step > 0 else say("A gap is due: {gap}, {place}")
        tell(
            owners_of_gap(gap),
            subject.format(gap=gap, place=gap.programme.place),
            gap.what,
            kind=NoticeKind.GAP_REMINDER,
            about=gap.programme.strand.fund,
            until=gap.due_on,
            page="readiness-gap",
            args=[gap.pk],
            at=at,
        )

    open_ = Gap.objects.filter(state="open").select_related(*Gap.READ_WITH)
    return nudges_of(Occasion.GAP, ((str(gap.pk), gap.due_on, partial(send, gap)) for gap in open_), today)


SOURCES = (
    drafts,
    *(to_certify, costs_to_approve, changes_to_send, enquiries_to_answer),
    parts,
    interviews_to_pick,
    interviews_to_hold,
    role_invitations,
    partners,
    pool,
    offers,
    conditions,
    *(returns, return_questions),
    readiness_drafts,
    gaps,
    gates,
    *(review_questions, portfolio_readings, portfolio_views),
)
"""Everything that people are reminded of; scores are reminded of by `assessment.scoring.actions.remind`."""
