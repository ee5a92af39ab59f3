"""The addresses of decisions."""

from django.urls import URLPattern, path

from placefund.decisions.views import decider

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/decisions/", decider.decisions, name="decisions"),
    path("applications/<int:application>/decision/", decider.decide, name="decide"),
    path("rounds/<int:round_>/release/", decider.release, name="release-decisions"),
]
