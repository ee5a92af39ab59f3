"""The addresses of organisations."""

from django.urls import URLPattern, path

from placefund.organisations.views import administrator, joining, register

ONE = "organisations/<int:organisation>/"

urlpatterns: list[URLPattern] = [
    path("join/", joining.join, name="join"),
    path("join/<str:key>/", joining.ask_to_join, name="ask-to-join"),
    path(f"{ONE}domains/claim/", joining.claim_domain, name="claim-domain"),
    path("organisations/domains/<int:domain>/again/", joining.ask_keeper_again, name="ask-keeper-again"),
    path("organisations/domains/<int:domain>/drop/", joining.drop_domain, name="drop-domain"),
    path("organisations/domains/verify/<str:key>/", joining.verify_domain, name="verify-domain"),
    path("organisations/requests/<int:asked>/", joining.answer_join_request, name="answer-join-request"),
    path(f"{ONE}correct/", register.correct_organisation, name="correct-organisation"),
    path(f"{ONE}merge/", register.merge_organisations, name="merge-organisations"),
    path(f"{ONE}part/", register.part_organisations, name="part-organisations"),
    path(f"{ONE}hand-over/<int:leaver>/", administrator.hand_over, name="hand-over"),
    path(f"{ONE}people/<int:held>/confirm/", administrator.confirm_binder, name="confirm-binder"),
    path("organisations/handovers/<int:handover>/", administrator.handover, name="handover"),
]
