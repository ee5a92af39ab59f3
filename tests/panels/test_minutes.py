"""The minutes: everything that was recorded, in words; the PDF tagged for screen readers and the same bytes every time."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from placefund.documents.queries import bytes_of
from placefund.domain.assessment.consensus import AgreedPoints
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.minutes import MinutedBid, Minutes, minutes_of
from placefund.panels.meetings.minutes_pdf import typeset_minutes
from tests.build import AFTER, CRITERIA, a_meeting

LATER = AFTER + timedelta(minutes=20)
SMALL = Minutes(
    fund="A fund of #places",
    round="Round 1",
    title="Day *1*",
    facts=(("Where", "Room $1$"),),
    members=(("Ann", "Chair"),),
    seen=("Nobody had scored.",),
    bids=(
        MinutedBid("1.", "Bid _one_", (("Lead", "#panic()"),), (("Vision", "60%", "3.5 of 5", "“Bold”"),), ("So.",)),
    ),
    drawn=("Lots were drawn.",),
    made="Made by hand.",
)


@pytest.mark.django_db
def test_minutes_tell_who_sat_when_what_was_agreed_and_who_left() -> None:
    meeting = a_meeting("called", bids=2)
    cast = meeting.cast  # type: ignore[attr-defined]
    item = meeting.items.get(state="called")
    member = meeting.members.get(part="member")
    meetings_actions.leave_table(item, member, why="A friend leads it.", by=cast.chair, at=AFTER)
    agreed = [AgreedPoints(criterion.key, Fraction(7, 2), "Bold.") for criterion in CRITERIA]
    agreement_actions.agree_score(
        item.application, agreed, reason="As a whole.", dissent="One said 4.", by=cast.chair, at=LATER
    )
    meetings_actions.return_to_table(item, member, by=cast.chair, at=LATER)
    meeting = meetings_actions.close_meeting(meeting, by=cast.chair, at=LATER)
    minutes = minutes_of(meeting, LATER)
    assert minutes.members == ((cast.chair.name, "Chair"), (member.user.name, "Member"))
    assert dict(minutes.facts)["Closed"].endswith("on 13 February 2026")
    first, second = minutes.bids
    facts = list(first.facts)
    assert ("Times", "Called at 4pm; finished at 4:20pm") in facts
    assert ("Recusal", f"{member.user} left the table at 4pm: A friend leads it.") in facts
    assert ("Recusal", f"{member.user} came back at 4:20pm") in facts
    assert ("Mean before", "75 out of 100") in facts
    assert ("Agreed", f"62.5 out of 100, recorded by {cast.chair}") in facts
    assert first.criteria[0] == ("Vision", "60%", "3.5 of 5", "Bold.")
    assert first.said == ("The panel's reason: As a whole.", "Dissent: One said 4.")
    assert ("Times", "Not called at this meeting") in second.facts
    assert meeting.calibrations.get().result_sha256 in minutes.seen[0]
    kept = meeting.minutes
    assert kept is not None
    assert bytes_of(kept) == typeset_minutes(minutes, meeting.held_on)
    assert (kept.kind, kept.scope_names) == ("minutes", sorted(meeting.scopes()))


def test_the_pdf_is_tagged_and_the_same_bytes_every_time() -> None:
    made = typeset_minutes(SMALL, date(2026, 2, 13))
    assert made == typeset_minutes(SMALL, date(2026, 2, 13))
    assert made.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Marked true", b"pdfuaid"):
        assert mark in made, mark
