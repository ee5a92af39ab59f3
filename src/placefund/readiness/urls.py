"""The addresses of readiness."""

from django.urls import URLPattern, path

from placefund.readiness.views import finder, gaps, place, public, submission

_PROGRAMME, _DRAFT, _SENT = (
    "programmes/<int:programme>/readiness/",
    "readiness/<int:submission>/",
    "readiness/sent/<int:sent>/",
)
_FINDING, _GAP = "readiness/findings/<int:finding>/", "readiness/gaps/<int:gap>/"

urlpatterns: list[URLPattern] = [
    path("funds/<slug:fund>/readiness/", public.fund_readiness, name="fund-readiness"),
    path(_PROGRAMME, place.readiness, name="readiness"),
    path(_PROGRAMME + "waves/<int:wave>/begin/", place.begin_readiness, name="begin-readiness"),
    path(_PROGRAMME + "waves/<int:wave>/later/", finder.give_later_day, name="give-later-wave-day"),
    path(_PROGRAMME + "waves/give/", finder.give_wave, name="give-wave"),
    path(_PROGRAMME + "gaps/", gaps.gaps, name="readiness-gaps"),
    path(_PROGRAMME + "gaps/open/", gaps.open_gap, name="open-gap"),
    path(_DRAFT, place.draft, name="readiness-draft"),
    path(_DRAFT + "tests/<slug:dimension>/", place.write_dimension, name="write-readiness"),
    path(_DRAFT + "tests/<slug:dimension>/evidence/", place.add_evidence, name="add-evidence"),
    path("readiness/evidence/<int:item>/remove/", place.remove_evidence, name="remove-evidence"),
    path(_DRAFT + "send/", place.submit_readiness, name="submit-readiness"),
    path(_DRAFT + "take-back/", place.take_back_readiness, name="take-back-readiness"),
    path(_SENT, submission.sent, name="readiness-sent"),
    path(_SENT + "receipt.pdf", submission.receipt, name="readiness-receipt"),
    path(_SENT + "view/", submission.give_view, name="give-readiness-view"),
    path("readiness/views/<int:view>/answer/", submission.answer_view, name="answer-readiness-view"),
    path(_SENT + "find/", finder.find_readiness, name="find-readiness"),
    path(_FINDING, finder.finding, name="readiness-finding"),
    path(_FINDING + "propose/", finder.propose_finding, name="propose-readiness"),
    path(_FINDING + "send-back/", finder.send_finding_back, name="send-readiness-back"),
    path(_FINDING + "confirm/", finder.confirm_finding, name="confirm-readiness"),
    path(_FINDING + "release/", finder.release_finding, name="release-readiness"),
    path(_FINDING + "revise/", finder.revise_finding, name="revise-readiness"),
    path(_FINDING + "publish/", finder.publish_finding, name="publish-readiness"),
    path(_GAP, gaps.gap, name="readiness-gap"),
    path(_GAP + "note/", gaps.note_on_gap, name="note-on-gap"),
    path(_GAP + "answer/", gaps.answer_gap, name="answer-gap"),
    path(_GAP + "send-back/", gaps.send_gap_back, name="send-gap-back"),
    path(_GAP + "close/", gaps.close_gap, name="close-gap"),
    path(_GAP + "drop/", gaps.drop_gap, name="drop-gap"),
    path(_GAP + "reopen/", gaps.reopen_gap, name="reopen-gap"),
    path(_GAP + "change/", gaps.change_gap, name="change-gap"),
]
