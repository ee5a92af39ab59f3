"""The addresses of assessment."""

from django.urls import URLPattern, path

from placefund.assessment.conflicts import views as conflicts
from placefund.assessment.pool.views import invitee, place
from placefund.assessment.pool.views import manager as pool
from placefund.assessment.scoring.views import assessor, manager, stages
from placefund.assessment.sheets import views as sheets
from placefund.assessment.tracks import views as tracks

urlpatterns: list[URLPattern] = [
    path("assignments/", assessor.my_assignments, name="my-assignments"),
    path("assignments/<int:assignment>/", assessor.assignment, name="assignment"),
    path(
        "assignments/<int:assignment>/since-the-earlier-stage/",
        stages.since_for_the_assessor,
        name="since-for-the-assessor",
    ),
    path("assignments/outcomes/", assessor.my_outcomes, name="my-outcomes"),
    path("assignments/sheet.xlsx", sheets.scoring_sheets, name="scoring-sheets"),
    path("assignments/sheet/", sheets.send_sheet, name="send-sheet"),
    path("assignments/<int:assignment>/sheet.xlsx", sheets.scoring_sheet, name="scoring-sheet"),
    path("assignments/<int:assignment>/files/<int:document>/", assessor.assignment_file, name="assignment-file"),
    path("assignments/<int:assignment>/autosave/", assessor.autosave_scores, name="autosave-scores"),
    path("assignments/<int:assignment>/check/", assessor.check_scores, name="check-scores"),
    path("assignments/<int:assignment>/scale/", assessor.scoring_scale, name="scoring-scale"),
    path("assignments/<int:assignment>/receipts/<int:number>/", assessor.score_receipt, name="score-receipt"),
    path(
        "assignments/<int:assignment>/receipts/<int:number>/receipt.json",
        assessor.score_receipt_file,
        name="score-receipt-file",
    ),
    path("rounds/<int:round_>/readings.csv", sheets.readings_file, name="readings-file"),
    path("assignments/<int:assignment>/conflict/", conflicts.declare_conflict, name="declare-conflict"),
    path("assignments/<int:assignment>/conflict/correct/", conflicts.correct_own_conflict, name="correct-own-conflict"),
    path("assignments/<int:assignment>/give-back/", conflicts.give_back, name="give-back-reading"),
    path("assignments/<int:assignment>/unassign/", manager.unassign, name="unassign"),
    path("applications/<int:application>/assessors/", manager.assign, name="assign"),
    path("rounds/<int:round_>/assessors/", manager.round_assessors, name="round-assessors"),
    path("rounds/<int:round_>/tracks/", tracks.tracks, name="tracks"),
    path("rounds/<int:round_>/reading-day/", pool.reading_day_of, name="reading-day"),
    path("manage/<slug:fund>/assessors/", pool.pool, name="assessor-pool"),
    path("manage/<slug:fund>/assessors/file/", pool.pool_file, name="assessor-pool-file"),
    path("manage/<slug:fund>/assessors/check/", pool.check_name, name="check-name"),
    path("manage/<slug:fund>/assessors/new/", pool.invite, name="invite-assessor"),
    path("manage/<slug:fund>/assessors/remind/", pool.remind, name="remind-assessors"),
    path("programmes/<int:office>/assessors/", place.pool, name="place-assessor-pool"),
    path("programmes/<int:office>/assessors/file/", place.pool_file, name="place-assessor-pool-file"),
    path("programmes/<int:office>/assessors/check/", place.check_name, name="place-check-name"),
    path("programmes/<int:office>/assessors/new/", place.invite, name="place-invite-assessor"),
    path("programmes/<int:office>/assessors/remind/", place.remind, name="place-remind-assessors"),
    path("assessors/<int:assessor>/", pool.member, name="assessor"),
    path("assessors/<int:assessor>/tie/", pool.record_tie, name="record-tie"),
    path(
        "assessors/<int:assessor>/declared/<int:declared>/correct/", conflicts.correct_conflict, name="correct-conflict"
    ),
    path("assessors/<int:assessor>/rulings/<int:application>/", pool.rule, name="rule-on-conflict"),
    path("assessors/<int:assessor>/away/", pool.note_absence, name="note-absence"),
    path("assessors/<int:assessor>/away/<int:absence>/take-back/", pool.drop_absence, name="drop-absence"),
    path("assessors/<int:assessor>/stand-down/", pool.stand_down, name="stand-down"),
    path("assessors/<int:assessor>/invite-again/", pool.invite_again, name="invite-assessor-again"),
    path("pool/<int:assessor>/", invitee.my_place, name="my-place"),
    path("pool/<int:assessor>/away/", invitee.my_absence, name="my-absence"),
    path("pool/<int:assessor>/away/<int:absence>/take-back/", invitee.take_back_absence, name="take-back-absence"),
    path("pool/<int:assessor>/interest/", invitee.my_interest, name="my-interest"),
]
