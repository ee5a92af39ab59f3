"""The addresses of panels."""

from django.urls import URLPattern, path

from placefund.panels.agreement.views import chair, panel
from placefund.panels.interviews import views as interviews
from placefund.panels.meetings import views as meeting

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/panel/", panel.panel, name="panel"),
    path("rounds/<int:round_>/panel/scores/", panel.panel_scores, name="panel-scores"),
    path("rounds/<int:round_>/panel/ranking/", panel.panel_ranking, name="panel-ranking"),
    path("rounds/<int:round_>/panel/readers/", panel.readers, name="panel-readers"),
    path("rounds/<int:round_>/panel/draw/", panel.draw_lots, name="draw-lots"),
    path("rounds/<int:round_>/panel/meetings/new/", panel.plan_meeting, name="plan-meeting"),
    path("panel-calibrations/<int:run>/", panel.calibration, name="calibration"),
    path("applications/<int:application>/agreed-score/", chair.agree_score, name="agree-score"),
    path("meetings/<int:meeting>/", meeting.meeting, name="meeting"),
    path("meetings/<int:meeting>/change/", meeting.change_meeting, name="change-meeting"),
    path("meetings/<int:meeting>/members/", meeting.members, name="meeting-members"),
    path("meetings/<int:meeting>/members/<int:member>/remove/", meeting.unseat, name="unseat"),
    path("meetings/<int:meeting>/order/", meeting.running_order, name="running-order"),
    path("meetings/<int:meeting>/open/", meeting.open_meeting, name="open-meeting"),
    path("meetings/<int:meeting>/close/", meeting.close_meeting, name="close-meeting"),
    path("meetings/<int:meeting>/open-again/", meeting.reopen_meeting, name="reopen-meeting"),
    path("meetings/<int:meeting>/recalculate/", meeting.recalculate, name="recalculate"),
    path("meetings/<int:meeting>/minutes/", meeting.minutes, name="minutes"),
    path("panel-items/<int:item>/", meeting.panel_item, name="panel-item"),
    path("panel-items/<int:item>/papers/", meeting.papers, name="panel-papers"),
    path("panel-items/<int:item>/papers/<int:document>/", meeting.paper_file, name="paper-file"),
    path("panel-items/<int:item>/move/", meeting.move_item, name="move-item"),
    path("panel-items/<int:item>/take-off/", meeting.take_off, name="take-off"),
    path("panel-items/<int:item>/introducers/", meeting.introducers, name="introducers"),
    path("panel-items/<int:item>/turn/", meeting.turn, name="turn"),
    path("panel-items/<int:item>/table/", meeting.leaving, name="leaving"),
    path("rounds/<int:round_>/interviews/", interviews.round_interviews, name="round-interviews"),
    path("rounds/<int:round_>/interviews/times/", interviews.lay_out_slots, name="lay-out-slots"),
    path("rounds/<int:round_>/interviews/invite/", interviews.invite_to_interview, name="invite-to-interview"),
    path("rounds/<int:round_>/interviews/invite/above/", interviews.invite_above_line, name="invite-above-line"),
    path("interview-times/<int:slot>/withdraw/", interviews.withdraw_slot, name="withdraw-slot"),
    path("interviews/", interviews.my_interviews, name="my-interviews"),
    path("interviews/<int:interview>/", interviews.interview, name="interview"),
    path("interviews/<int:interview>/no-time/", interviews.interview_none_suits, name="interview-none-suits"),
    path("interviews/<int:interview>/withdraw/", interviews.withdraw_invitation, name="withdraw-interview"),
    path("interviews/<int:interview>/notes/", interviews.interview_notes, name="interview-notes"),
    path("interviews/<int:interview>/record/", interviews.record_interview, name="record-interview"),
]
