"""The panel of a round: what the readings say and how surely, its meetings, what earlier meetings saw, and the draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.assessment.queries import panel_rows
from placefund.decisions.queries import decision_list, money_for
from placefund.domain.assessment.calibration import Calibration
from placefund.domain.assessment.method import NearTheLine
from placefund.domain.assessment.tracks import Track
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.stages import invites
from placefund.panels.acts import PanelAct
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.agreement.calibration import calibrated, comes_out_the_same
from placefund.panels.agreement.charts import (
    PanelBid,
    bids_in_order,
    called_in_the_round,
    intervals_chart,
    ranks_chart,
    severities,
    told_of_track,
    worth_another_reading,
)
from placefund.panels.agreement.forms import DrawForm
from placefund.panels.agreement.lots import near_the_line
from placefund.panels.agreement.views.tabs import show_panel_page, tabs_of
from placefund.panels.confidentiality import closed_of, closed_readings, why_comparisons_are_closed
from placefund.panels.history import acts_on
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.forms import MeetingForm
from placefund.panels.meetings.queries import meetings_of
from placefund.panels.models import CalibrationRun, Draw
from placefund.people.access import has
from placefund.records import clock
from placefund.records.queries import of_act
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, submitted


@dataclass(frozen=True, slots=True)
class OpenReadings:
    """What the readings of a round say, without those of bids that are closed to whoever looks."""

    found: Calibration | None
    closed: dict[int, str]
    bids: Sequence[PanelBid]
    money: Money
    track: Track | None = None


def _open_to(request: HttpRequest, round_: Round) -> OpenReadings:
    rows, money = panel_rows(round_), money_for(round_)
    closed = closed_readings(person(request), [row.application for row in rows], clock.now())
    track = track_shown(request, round_)
    found = calibrated(round_, [row for row in rows if row.application.pk not in closed], money, track)
    bids = bids_in_order([row.in_track(track) for row in rows], found, closed)
    return OpenReadings(found, closed, told_of_track(bids, round_, track), money, track)


def track_shown(request: HttpRequest, round_: Round) -> Track | None:
    """Which track of a call a page shows, as its address says; the local one where it says nothing, none where there is one."""
    if not round_.has_tracks:
        return None
    return Track.QUALITY if request.GET.get("track") == Track.QUALITY.value else Track.FIT


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def panel(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every application before the panel with its raw and calibrated score, how sure it is, and the meetings."""
    readings = _open_to(request, round_)
    bids, method = readings.bids, round_.terms().method if round_.terms_record else None
    return show(
        request,
        "panels/round.html",
        way_to(request, round_).to(say("Panel")),
        tabs=tabs_of(request, round_, "panel"),
        round=round_,
        bids=bids,
        track=readings.track,
        other_key=readings.track.other.value if readings.track else "",
        near=sum(each.is_near for each in bids),
        agreed=sum(each.row.agreed_on is not None and not each.closed for each in bids),
        needed=round_.terms().assessors_needed if round_.terms_record else 0,
        method=method,
        meetings=list(meetings_of(round_)),
        runs=list(round_.calibrations.select_related("meeting").defer("inputs", "result")),
        may_run=has(request.user, Capability.RUN_PANEL, round_),
        history=acts_on([each.row.application for each in bids], reader=person(request), at=clock.now()).filter(
            of_act(PanelAct.AGREED_SCORE)
        ),
    )


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def panel_scores(request: HttpRequest, round_: Round) -> HttpResponse:
    """The scores of a round drawn, raw and calibrated, with their intervals and the ranks that are possible."""
    readings = _open_to(request, round_)
    has_ranks = not readings.closed and all(each.has_rank for each in readings.bids)
    return show_panel_page(
        request,
        "panels/scores.html",
        round_,
        say("Scores"),
        tab="panel-scores",
        bids=readings.bids,
        track=readings.track,
        other_key=readings.track.other.value if readings.track else "",
        found=readings.found,
        more=worth_another_reading(readings.bids),
        scores=intervals_chart(readings.bids),
        ranks=ranks_chart(readings.bids, readings.money) if has_ranks else None,
    )


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def panel_ranking(request: HttpRequest, round_: Round) -> HttpResponse:
    """The ranked list of a round with the line of the money, as the panel has agreed it."""
    closed = closed_of(person(request), round_, clock.now())
    return show_panel_page(
        request,
        "panels/ranking.html",
        round_,
        say("Ranked list"),
        tab="panel-ranking",
        ranking=decision_list(round_).without(closed),
        is_stage=invites(round_),
    )


@page(Capability.RUN_PANEL, Round, named="round_", methods=("GET",))
def readers(request: HttpRequest, round_: Round) -> HttpResponse:
    """How far the readers of a round agree, and how severe each seems: for the chair to talk about, not for blame."""
    rows = panel_rows(round_)
    closed = closed_readings(person(request), [row.application for row in rows], clock.now())
    # a mean or a count over all bids, less what is open of each, would give what is closed
    track = track_shown(request, round_)
    found = calibrated(round_, [row for row in rows if row.application.pk not in closed], money_for(round_), track)
    return show_panel_page(
        request,
        "panels/readers.html",
        round_,
        say("Readers"),
        tab="panel-readers",
        track=track,
        other_key=track.other.value if track else "",
        found=found,
        readers=severities(found, called_in_the_round(rows)),
        alpha=_hundredths(found.alpha) if found else None,
        reliability=found.reliability if found else None,
        single=_hundredths(found.reliability.single) if found and found.reliability else None,
        mean=_hundredths(found.reliability.mean) if found and found.reliability else None,
        closed=len(closed),
    )


def _hundredths(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


@page(Capability.RUN_PANEL, Round, named="round_")
def plan_meeting(request: HttpRequest, round_: Round) -> HttpResponse:
    """Plan a meeting of the round's panel."""
    form = MeetingForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: meetings_actions.plan_meeting(round_, **form.cleaned_data, by=person(request), at=clock.now()),
        lambda meeting: onward(
            "meeting-members", meeting.pk, said=say("{meeting} is planned. Seat its members next.", meeting=meeting)
        ),
    ):
        return response
    return show_panel_page(
        request,
        "panels/plan.html",
        round_,
        say("Plan a meeting"),
        form=form,
        title=say("Plan a meeting of the panel of {name}", name=round_.name),
        submit_text=say("Plan this meeting"),
    )


@page(Capability.READ_SCORES, CalibrationRun, named="run", methods=("GET",))
def calibration(request: HttpRequest, run: CalibrationRun) -> HttpResponse:
    """What a panel saw at a moment, as it was kept; made again now from what went into it, and compared."""
    round_ = run.round
    names = {row.pk: str(row) for row in Application.objects.filter(round=round_).select_related("partnership")}
    closed = closed_readings(person(request), list(Application.objects.filter(round=round_)), clock.now())
    bids = [
        {**bid, "name": names.get(bid["bid"], bid["bid"]), "shown": _figures(bid)}
        for bid in run.result["bids"]
        if bid["bid"] not in closed
    ]
    return show_panel_page(
        request,
        "panels/calibration.html",
        round_,
        say("What the panel saw"),
        run=run,
        bids=sorted(bids, key=lambda bid: bid["bid"]) if closed else bids,
        has_ranks=not closed,
        is_same=comes_out_the_same(run),
        history=acts_on([run.meeting], reader=person(request), at=clock.now()) if run.meeting else None,
    )


def _figures(bid: dict[str, object]) -> dict[str, Fraction | None]:
    named = ("raw_mean", "calibrated", "low", "high", "chance_above")
    return {name: None if bid[name] is None else Fraction(str(bid[name])) for name in named}


@page(Capability.READ_SCORES, Round, named="round_", posting=Capability.AGREE_SCORE)
def draw_lots(request: HttpRequest, round_: Round) -> HttpResponse:
    """The draw near the line: the commitment, the bids it is among, the seed to open, and how anybody can check it."""
    refuse(why_comparisons_are_closed(person(request), round_, clock.now()))
    form, money = DrawForm(posted(request)), money_for(round_)
    if response := submitted(
        request,
        form,
        lambda: agreement_actions.draw_lots(
            round_, form.cleaned_data["seed"], money=money, by=person(request), at=clock.now()
        ),
        onward("draw-lots", round_.pk, said=say("The seed is the one that was committed to. Lots are drawn.")),
    ):
        return response
    drawn = Draw.objects.filter(round=round_).select_related("drawn_by").first()
    tickets = drawn.tickets() if drawn else ()
    by_number = {row.pk: row for row in Application.objects.filter(round=round_).select_related("partnership")}
    method = round_.terms().method if round_.terms_record else None
    return show_panel_page(
        request,
        "panels/draw.html",
        round_,
        say("Draw"),
        tab="draw-lots",
        form=form,
        method=method,
        has_draw=method is not None and method.near_the_line is NearTheLine.PARTIAL_RANDOMISATION,
        near=[by_number[number] for number in near_the_line(round_, money).near] if drawn is None else [],
        waiting=Application.objects.filter(round=round_, state__in=("submitted", "eligible")).count(),
        drawn=drawn,
        tickets=[(by_number[int(ticket.bid)], ticket) for ticket in tickets],
        is_same=drawn is not None and [ticket.bid for ticket in tickets] == drawn.order,
        may_draw=has(request.user, Capability.AGREE_SCORE, round_) and drawn is None,
        history=acts_on([round_], reader=person(request), at=clock.now()).filter(of_act(PanelAct.DREW_LOTS)),
    )
