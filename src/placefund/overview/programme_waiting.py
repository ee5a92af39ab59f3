"""What waits in places' programmes, until or since when: for the delivery body, for a place's office, for its board.

Read for many programmes at once: a list of them takes as many queries as one does. One place's desk, the page of all the
places that somebody accompanies and the page on which a fund's places stand side by side read the same lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from placefund.changes.queries import changes_for_board
from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.funds.queries import reads_drafts_of
from placefund.overview.waiting_lines import AwaitedSide, WaitingLine, pressing_first
from placefund.overview.waiting_reviews import review_lines
from placefund.overview.waiting_tranches import tranche_lines
from placefund.people.access import has
from placefund.pipelines.models import Candidate
from placefund.portfolios.models import Portfolio, PortfolioReview
from placefund.programmes.board.queries import declaration_due_of, last_declared, members_of_boards
from placefund.programmes.meetings.queries import to_come, to_decide, to_minute, to_note
from placefund.programmes.models import BoardMember
from placefund.readiness.findings.queries import released
from placefund.readiness.gaps.queries import unsettled
from placefund.readiness.models import Wave
from placefund.readiness.submissions.queries import in_force
from placefund.readiness.waves.queries import closings_in


def waiting_in(programmes: Sequence[Programme], user: Any, at: datetime) -> list[WaitingLine]:
    """What waits in these programmes as far as somebody may know, the most pressing first. As many queries for one as for ten."""
    today = london(at).date()
    numbers = [one.pk for one in programmes]
    own = [one.pk for one in programmes if reads_drafts_of(user, one)]
    offices = [one.pk for one in programmes if has(user, Capability.RUN_PROGRAMME, one)]
    lines = [
        *_of_the_board(numbers, today),
        *_of_declarations(numbers, today),
        *_of_readiness(numbers),
        *_of_waves(programmes, at),
        *_of_pipelines(own),
        *_of_portfolios(numbers, own),
        *review_lines(programmes, user),
        *_of_changes(offices),
        *tranche_lines(programmes, user, today),
    ]
    return pressing_first(lines, today)


def _of_the_board(numbers: Sequence[int], today: date) -> Iterator[WaitingLine]:
    for meeting in to_note(numbers, today):
        what, href = (
            say("Note who was at the meeting of {day}", day=meeting.day),
            reverse("board-attendance", args=[meeting.pk]),
        )
        yield WaitingLine(meeting.programme_id, what, AwaitedSide.PLACE, href, due=meeting.day)
    for item in to_decide(numbers):
        what, href = (
            say("Put on record what the board decided: {item}", item=item),
            reverse("agenda-item", args=[item.pk]),
        )
        yield WaitingLine(item.meeting.programme_id, what, AwaitedSide.PLACE, href, due=item.meeting.day)
    for meeting in to_minute(numbers):
        what, href = (
            say("Write the minutes of the meeting of {day}", day=meeting.day),
            reverse("board-meeting", args=[meeting.pk]),
        )
        yield WaitingLine(meeting.programme_id, what, AwaitedSide.PLACE, href, since=meeting.day)
    for meeting in to_come(numbers, today):
        href = reverse("board-meeting", args=[meeting.pk])
        yield WaitingLine(meeting.programme_id, say("The board meets"), AwaitedSide.BOARD, href, due=meeting.day)


def _of_declarations(numbers: Sequence[int], today: date) -> Iterator[WaitingLine]:
    """Declarations of interests that are overdue, one line a board: it leads to the member, or to all of them."""
    members = list(members_of_boards(numbers, today))
    declared = last_declared(members)
    late: dict[int, list[tuple[date, BoardMember]]] = defaultdict(list)
    for member in members:
        due = declaration_due_of(member, declared.get(member.pk))
        if due < today:
            late[member.seat.programme_id].append((due, member))
    for programme, rows in late.items():
        oldest, first = min(rows, key=lambda row: (row[0], row[1].pk))
        if len(rows) == 1:
            href, who = reverse("board-interests", args=[first.pk]), str(first)
        else:
            href = reverse("governance", args=[programme]) + "#board"
            who = say_count("{count} member of the board", "{count} members of the board", count=len(rows))
        yield WaitingLine(programme, say("Declare interests"), AwaitedSide.BOARD, href, due=oldest, who=who)


def _of_readiness(numbers: Sequence[int]) -> Iterator[WaitingLine]:
    for gap in unsettled(numbers):
        is_theirs = gap.state == "answered" or gap.side == "delivery_body"
        told = say("Look at the answer to gap {number}") if gap.state == "answered" else say("Work off gap {number}")
        whom = AwaitedSide.DELIVERY_BODY if is_theirs else AwaitedSide.PLACE
        yield WaitingLine(gap.programme_id, told.format(number=gap.number), whom, gap.url, due=gap.due_on)
    for sent in in_force(numbers).prefetch_related("findings"):
        if not any(each.state == "released" for each in sent.findings.all()):
            what = say("Say what is found of {sent}", sent=sent.submission.wave)
            href, since = reverse("readiness-sent", args=[sent.pk]), london(sent.sent_at).date()
            yield WaitingLine(sent.submission.programme_id, what, AwaitedSide.DELIVERY_BODY, href, since=since)


def _of_waves(programmes: Sequence[Programme], at: datetime) -> Iterator[WaitingLine]:
    """The wave that closes next for places of which nothing is on record that they are ready. Four queries."""
    numbers = [one.pk for one in programmes]
    shown = {row.sent.submission.programme_id for row in released(numbers)}
    shown |= {row.submission.programme_id for row in in_force(numbers)}
    waves, later = list(Wave.objects.filter(strand__in={one.strand_id for one in programmes})), closings_in(numbers)
    for one in programmes:
        own = [wave for wave in waves if wave.strand_id == one.strand_id and wave.programme_id in (None, one.pk)]
        closings = [(max(later.get((one.pk, wave.pk), wave.closes_at), wave.closes_at), wave) for wave in own]
        to_come = [(closes, wave) for closes, wave in closings if closes > at and wave.opens_at <= at]
        if one.pk not in shown and to_come:
            closes, wave = min(to_come, key=lambda each: each[0])
            what, href = say("Show that the place is ready: {wave}", wave=wave), reverse("readiness", args=[one.pk])
            yield WaitingLine(one.pk, what, AwaitedSide.PLACE, href, due=london(closes).date())


def _of_pipelines(own: Sequence[int]) -> Iterator[WaitingLine]:
    for row in Candidate.objects.filter(programme__in=own, state="proposed").order_by("entered_at"):
        what, href = say("Answer “{row}”, which was proposed", row=row), reverse("candidate", args=[row.pk])
        yield WaitingLine(row.programme_id, what, AwaitedSide.PLACE, href, since=london(row.entered_at).date())


def _of_portfolios(numbers: Sequence[int], own: Sequence[int]) -> Iterator[WaitingLine]:
    """Portfolios before the board, signed, or sent and not begun on: of what is in review, `review_lines` tells."""
    rows = Portfolio.objects.filter(programme__in=numbers, state__in=("before_board", "signed", "submitted"))
    begun = set(
        PortfolioReview.objects.filter(submission__edition__portfolio__in=rows, state="open").values_list(
            "submission__edition__portfolio", flat=True
        )
    )
    for row in rows.prefetch_related("editions__submission", "editions__signature").order_by("pk"):
        edition = max(row.editions.all(), key=lambda each: each.number)
        href = reverse("portfolio", args=[row.pk])
        if row.state == "submitted":
            if row.pk not in begun:
                what, since = say("Begin the review of {portfolio}", portfolio=row), edition.submission.sent_at
                yield WaitingLine(row.programme_id, what, AwaitedSide.DELIVERY_BODY, href, since=london(since).date())
        elif row.programme_id in own and row.state == "signed":
            what, since = say("Submit {portfolio}", portfolio=row), edition.signature.signed_at
            yield WaitingLine(row.programme_id, what, AwaitedSide.PLACE, href, since=london(since).date())
        elif row.programme_id in own:
            what, since = say("Decide on {portfolio}", portfolio=row), edition.made_at
            yield WaitingLine(row.programme_id, what, AwaitedSide.BOARD, href, since=london(since).date())


def _of_changes(offices: Sequence[int]) -> Iterator[WaitingLine]:
    """Changes of projects that the award's lead began, and that the office puts before the board."""
    for row in changes_for_board(list(offices)) if offices else ():
        change, href = row.change, reverse("put-change-before-board", args=[row.change.pk])
        if change.programme_id is not None:
            since = london(change.begun_at).date()
            yield WaitingLine(change.programme_id, row.what, AwaitedSide.PLACE, href, since=since)
