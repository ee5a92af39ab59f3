"""What of a pipeline is closed to a reader: ideas to the fund until its place shares them, and to a member of the board what
an interest touches: of such a candidate they see the line, and no figure and no page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from placefund.domain.governance.interests import who_must_leave
from placefund.domain.periods import london
from placefund.funds.models import Programme
from placefund.funds.queries import reads_drafts_of
from placefund.people.models import Organisation
from placefund.pipelines.models import Candidate
from placefund.programmes.board.queries import bodies_of, members_on, sits_only, why_kept_from
from placefund.records import clock
from placefund.web.pages import refuse


def opened_to(user: Any, programme: Programme, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those of a programme's candidates that somebody may know of: all, or those that its place has shared or sent."""
    reads_all = reads_drafts_of(user, programme)
    return [candidate for candidate in candidates if reads_all or candidate.is_with_fund]


def _organisations(candidate: Candidate) -> list[Organisation]:
    return [candidate.lead, *(partner.organisation for partner in candidate.partners.all())]


def closed_to(user: Any, programme: Programme, candidates: Iterable[Candidate]) -> frozenset[int]:
    """The numbers of the candidates that an interest closes to somebody. As many queries for one as for all."""
    if not sits_only(user, programme):
        return frozenset()
    day = london(clock.now()).date()
    own = [row.seated() for row in members_on(programme, day).filter(user=user)]
    if not own:
        return frozenset()
    return frozenset(
        candidate.pk for candidate in candidates if who_must_leave(bodies_of(_organisations(candidate)), own, day)
    )


def require_open(user: Any, candidate: Candidate) -> None:
    """Refuse the page of a candidate that an interest closes to somebody, with the sentence that says which."""
    day = london(clock.now()).date()
    if not sits_only(user, candidate.programme):
        return
    refuse(why_kept_from(user, candidate.programme, bodies_of(_organisations(candidate)), day))
