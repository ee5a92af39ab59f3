"""The chair's page on one application: its readings side by side, and the score the panel agrees on each criterion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.assessment.queries import PanelRow, Reading, panel_rows, readings
from placefund.decisions.queries import money_for
from placefund.domain.assessment.scoring import Criterion, format_score
from placefund.domain.assessment.tracks import Track
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.notices.foresight import Shown, foreseen
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.agreement.calibration import calibrated
from placefund.panels.agreement.charts import PanelBid, bids_in_order, intervals_chart, told_of_track
from placefund.panels.agreement.forms import ConsensusForm
from placefund.panels.agreement.queries import agreed_criteria, consensus_history
from placefund.panels.agreement.views.tabs import show_panel_page
from placefund.panels.confidentiality import closed_in, why_comparisons_are_closed, why_scores_are_closed
from placefund.panels.history import acts_on
from placefund.panels.interview_notes import notes_to_agree_on
from placefund.panels.meetings.queries import sitting_item
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import onward, submitted


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion across the readers: the points each gave, None where they have not scored; marked when far apart."""

    criterion: Criterion
    points: tuple[int | None, ...]
    track: Track | None = None

    @property
    def is_compared(self) -> bool:
        """Whether at least two readers have scored it, so that they can be near or far."""
        return sum(point is not None for point in self.points) > 1

    @property
    def is_discrepant(self) -> bool:
        given = [point for point in self.points if point is not None]
        return bool(given) and 2 * (max(given) - min(given)) >= self.criterion.highest - self.criterion.lowest


def side_by_side(application: Application, by: User) -> dict[str, Any]:
    """The readings of one application, by reader and by criterion, raw and calibrated: what the chair and the table both see."""
    round_ = application.round
    has_rank, closed = not why_comparisons_are_closed(by, round_, clock.now()), closed_in(by, [round_], clock.now())
    found, terms, rows = readings(application), round_.terms(), panel_rows(round_)
    own = [row for row in rows if row.application.pk == application.pk]
    open_rows = [row for row in rows if row.application.pk not in closed]
    whole = own[0] if own else PanelRow(application, found, None)
    return {
        "terms": terms,
        "readings": [(reading, _reasons(reading)) for reading in found],
        "criteria": [
            CriterionRow(c, tuple(reading.points.get(c.key) for reading in found), c.track) for c in terms.criteria
        ],
        "mean": whole.mean,
        "spread": whole.spread,
        "is_discrepant": whole.is_discrepant,
        "scored": len(whole.scores),
        "needed": terms.readings_needed,
        **_drawn(round_, own, open_rows, has_rank=has_rank),
        "consensus": [(row, agreed_criteria(row)) for row in consensus_history(application)],
        "agreed": getattr(application, "agreed", None),
    }


def _drawn(round_: Round, own: list[PanelRow], rows: list[PanelRow], *, has_rank: bool) -> dict[str, Any]:
    """One bid as its readings weigh it and its chart; in a call of two tracks, both of them one after the other."""
    if round_.has_tracks:
        both = ((track, _bids_weighed(round_, own, rows, track, has_rank=has_rank)) for track in Track)
        return {"tracks": [(track, bids[0], intervals_chart(bids)) for track, bids in both if bids]}
    bids = _bids_weighed(round_, own, rows, None, has_rank=has_rank)
    is_read = bool(own and own[0].scores)
    return {
        "bid": bids[0] if bids else None,
        "chart": intervals_chart(bids, title=say("Its scores, raw and calibrated")) if is_read else None,
    }


def _bids_weighed(
    round_: Round, own: list[PanelRow], rows: list[PanelRow], track: Track | None, *, has_rank: bool
) -> list[PanelBid]:
    """One bid beside the others as the readings of a track weigh it, or all readings where there are no tracks."""
    weighed = calibrated(round_, rows, money_for(round_), track)
    bids = bids_in_order([row.in_track(track) for row in own], weighed, {})
    return [replace(each, has_rank=has_rank and each.has_rank) for each in told_of_track(bids, round_, track)]


def _reasons(reading: Reading) -> list[tuple[Criterion, int | None, str]]:
    criteria = reading.assignment.terms().criteria
    return [(c, reading.points.get(c.key), reading.reasons.get(c.key, "")) for c in criteria]


@page(Capability.READ_SCORES, Application, posting=Capability.AGREE_SCORE)
def agree_score(request: HttpRequest, application: Application) -> HttpResponse:
    """The readings of one application side by side, and the form for the score the panel agrees on each criterion."""
    refuse(why_scores_are_closed(person(request), application, clock.now()))
    round_ = application.round
    past = consensus_history(application)
    form = ConsensusForm(
        posted(request),
        terms=round_.terms(),
        readings=readings(application),
        earlier=past[0] if past else None,
        is_again=application.state in ("assessed", "decided"),
    )
    item, kept = sitting_item(application), say("The panel's score for {application} is kept.", application=application)
    then = onward("meeting", item.meeting_id, said=kept) if item else onward("panel", round_.pk, said=kept)

    def step() -> None:
        _agree(request, application, form)

    preview = foreseen(request, form, step, shows=lambda: _agreed(application), way_back=WAY_BACK)
    if preview is None and (response := submitted(request, form, step, then)):
        return response
    return show_panel_page(
        request,
        "panels/agree.html",
        round_,
        str(application),
        application=application,
        item=item,
        waits_for_call=item is not None and item.state != "called",
        may_call=has(request.user, Capability.RUN_PANEL, application),
        form=form,
        preview=preview,
        does=say("Record the agreed score"),
        may_agree=has(request.user, Capability.AGREE_SCORE, application)
        and application.state in ("eligible", "assessed", "decided"),
        history=acts_on([application], reader=person(request), at=clock.now()),
        interview_notes=notes_to_agree_on(application),
        **side_by_side(application, person(request)),
    )


WAY_BACK = say("The panel can agree the score again, with a reason, until lots are drawn or outcomes are released.")


def _agreed(application: Application) -> tuple[Shown, ...]:
    """What the panel agrees on: the score as it stands."""
    newest = consensus_history(application)[:1]
    return ((say("Agreed score, out of 100"), format_score(newest[0].out_of_100) if newest else say("None yet")),)


def _agree(request: HttpRequest, application: Application, form: ConsensusForm) -> None:
    given = form.cleaned_data
    agreement_actions.agree_score(
        application,
        form.agreed,
        reason=given["reason"],
        dissent=given["dissent"],
        why_again=given.get("why_again", ""),
        by=person(request),
        at=clock.now(),
    )
