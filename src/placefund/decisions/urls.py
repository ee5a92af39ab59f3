"""The addresses of decisions."""

from django.urls import URLPattern, path

from placefund.decisions.approval import views as approval
from placefund.decisions.endorsement import views as endorsement
from placefund.decisions.views import confirmation, decider, feedback, public, signed_scenario

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/decisions/", decider.decisions, name="decisions"),
    path("rounds/<int:round_>/decisions/scores/", decider.decision_scores, name="decision-scores"),
    path("rounds/<int:round_>/decisions/as-signed/", signed_scenario.decide_as_signed, name="decide-as-signed"),
    path("applications/<int:application>/decision/", decider.decide, name="decide"),
    path("applications/<int:application>/decision/confirm/", confirmation.confirm, name="confirm-decision"),
    path("applications/<int:application>/decision/publish/", decider.publish_revision, name="publish-revision"),
    path("applications/<int:application>/decision/approve/", approval.approve_decision, name="approve-decision"),
    path("applications/<int:application>/decision/take-approval-back/", approval.take_back, name="take-approval-back"),
    path("rounds/<int:round_>/before-the-board/", endorsement.before_board, name="before-board"),
    path("call-choices/<int:choice>/", endorsement.call_choice, name="call-choice"),
    path("rounds/<int:round_>/release/", decider.release, name="release-decisions"),
    path("rounds/<int:round_>/feedback/", feedback.round_feedback, name="round-feedback"),
    path("rounds/<int:round_>/feedback/draft/", feedback.draft_feedback, name="draft-feedback"),
    path("rounds/<int:round_>/fairness/", public.fairness, name="fairness"),
    path("rounds/<int:round_>/fairness/before-release/", public.fairness_before, name="fairness-before"),
    path("applications/<int:application>/feedback/", feedback.write_feedback, name="write-feedback"),
]
