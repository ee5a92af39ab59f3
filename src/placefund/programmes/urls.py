"""The addresses of programmes."""

from django.urls import URLPattern, path

from placefund.programmes.board import views as board
from placefund.programmes.governance import views as governance
from placefund.programmes.meetings import views as meetings

urlpatterns: list[URLPattern] = [
    path("programmes/<int:programme>/governance/", governance.governance, name="governance"),
    path("programmes/<int:programme>/governance/partnership/", governance.name_partnership, name="name-partnership"),
    path("programmes/<int:programme>/governance/terms/", governance.agree_terms, name="agree-terms"),
    path("programmes/<int:programme>/governance/posts/", governance.name_post, name="name-post"),
    path("programmes/<int:programme>/governance/delegations/", governance.delegate, name="delegate-signing"),
    path("programme-posts/<int:post>/end/", governance.end_post, name="end-post"),
    path("programme-delegations/<int:delegation>/end/", governance.end_delegation, name="end-delegation"),
    path("programmes/<int:programme>/board/seats/", board.add_seat, name="add-seat"),
    path("board-seats/<int:seat>/member/", board.seat_member, name="seat-board-member"),
    path("board-seats/<int:seat>/end/", board.end_seat, name="end-seat"),
    path("board-members/<int:member>/end/", board.end_member, name="end-board-member"),
    path("board-members/<int:member>/interests/", board.interests, name="board-interests"),
    path("board-members/<int:member>/interests/new/", board.enter_interest, name="enter-interest"),
    path("board-members/<int:member>/interests/declare/", board.declare, name="declare-interests"),
    path("board-interests/<int:interest>/end/", board.end_interest, name="end-interest"),
    path("programmes/<int:programme>/meetings/", meetings.meetings, name="board-meetings"),
    path("programmes/<int:programme>/meetings/new/", meetings.plan_meeting, name="plan-board-meeting"),
    path("board-meetings/<int:meeting>/", meetings.meeting, name="board-meeting"),
    path("board-meetings/<int:meeting>/cancel/", meetings.cancel_meeting, name="cancel-board-meeting"),
    path("board-meetings/<int:meeting>/attendance/", meetings.attendance, name="board-attendance"),
    path("board-meetings/<int:meeting>/items/", meetings.add_item, name="add-agenda-item"),
    path("board-meetings/<int:meeting>/minutes/", meetings.write_minutes, name="write-board-minutes"),
    path("board-minutes/<int:minutes>/agree/", meetings.agree_minutes, name="agree-board-minutes"),
    path("agenda-items/<int:item>/", meetings.item, name="agenda-item"),
    path("agenda-items/<int:item>/take-off/", meetings.take_off, name="take-off-agenda"),
    path("agenda-items/<int:item>/decide/", meetings.decide, name="decide-agenda-item"),
]
