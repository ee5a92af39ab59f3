"""Writing about a line of a candidate. What is written stands as it was written."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.pipeline.candidates import CandidateLine
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.people.access import allow, has, locked
from placefund.people.models import User
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.audiences import office_of, proposers_of
from placefund.pipelines.models import Candidate, CandidateNote
from placefund.records.actions import record


@transaction.atomic
def write(
    candidate: Candidate, line: CandidateLine, *, text: str, is_for_lead: bool, by: User, at: datetime
) -> CandidateNote:
    """Write about a line. The office and whoever reviews it write among themselves, or ask its lead; the lead answers them.

    Raises:
        NotPossible: it says nothing, or its lead is asked and knows nothing of the candidate.
    """
    candidate = locked(candidate)
    is_from_lead = not any(has(by, each, candidate) for each in (Capability.RUN_PROGRAMME, Capability.REVIEW_PROGRAMME))
    if is_from_lead:
        allow(by, Capability.PROPOSE_CANDIDATE, candidate)
    if not text.strip():
        raise NotPossible(say("Write something."))
    if is_for_lead and not is_from_lead and candidate.door == "entered":
        raise NotPossible(
            say("The office entered this one by itself: its lead does not see it here. Ask them directly.")
        )
    note = CandidateNote.objects.create(
        candidate=candidate,
        line=line,
        text=text.strip(),
        is_for_lead=is_for_lead or is_from_lead,
        is_from_lead=is_from_lead,
        written_by=by,
        written_at=at,
    )
    record(PipelineAct.WROTE_NOTE, candidate, by=by, at=at, line=line.value)
    _tell(candidate, note, by=by, at=at)
    return note


def _tell(candidate: Candidate, note: CandidateNote, *, by: User, at: datetime) -> None:
    asks = note.is_for_lead and not note.is_from_lead
    people = proposers_of(candidate) if asks else office_of(candidate.programme)
    tell(
        [user for user in people if user.pk != by.pk],
        say("About {candidate}", candidate=candidate),
        note.text,
        kind=NoticeKind.CANDIDATE_QUESTION if asks else NoticeKind.CANDIDATE_TO_SEE,
        about=candidate.programme.strand.fund,
        asks=candidate.lead if note.is_from_lead else candidate.programme.place,
        page="own-candidate" if asks else "candidate",
        args=[candidate.pk],
        at=at,
    )
