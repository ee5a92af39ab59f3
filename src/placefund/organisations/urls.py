"""The addresses of organisations."""

from django.urls import URLPattern, path

from placefund.organisations.views import administrator, register

ONE = "organisations/<int:organisation>/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}correct/", register.correct_organisation, name="correct-organisation"),
    path(f"{ONE}merge/", register.merge_organisations, name="merge-organisations"),
    path(f"{ONE}part/", register.part_organisations, name="part-organisations"),
    path(f"{ONE}hand-over/<int:leaver>/", administrator.hand_over, name="hand-over"),
    path(f"{ONE}people/<int:held>/confirm/", administrator.confirm_binder, name="confirm-binder"),
    path("organisations/handovers/<int:handover>/", administrator.handover, name="handover"),
]
