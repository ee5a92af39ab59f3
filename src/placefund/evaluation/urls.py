"""The addresses of evaluation."""

from django.urls import path

from placefund.evaluation.views import evaluators, public

urlpatterns = [
    path("funds/<slug:fund>/outcomes/", public.outcomes, name="outcomes"),
    path("funds/<slug:fund>/predecessor/", public.predecessor, name="predecessor"),
    path("funds/<slug:fund>/findings/", public.findings, name="findings"),
    path("funds/<slug:fund>/findings/publish/", evaluators.publish_finding, name="publish-finding"),
]
