"""The addresses of evaluation."""

from django.urls import path

from placefund.evaluation.views import evaluators, predecessor, public

urlpatterns = [
    path("funds/<slug:fund>/outcomes/", public.outcomes, name="outcomes"),
    path("funds/<slug:fund>/predecessor/", predecessor.predecessor, name="predecessor"),
    path("funds/<slug:fund>/predecessor/disagreements/", predecessor.contradictions, name="predecessor-disagreements"),
    path("funds/<slug:fund>/predecessor/claims/", predecessor.claims, name="predecessor-claims"),
    path("funds/<slug:fund>/predecessor/projects/", predecessor.projects, name="predecessor-projects"),
    path("funds/<slug:fund>/predecessor/programmes/", predecessor.programmes, name="predecessor-programmes"),
    path("funds/<slug:fund>/findings/", public.findings, name="findings"),
    path("funds/<slug:fund>/findings/publish/", evaluators.publish_finding, name="publish-finding"),
    path("findings/<int:finding>/correct/", evaluators.correct_finding, name="correct-finding"),
]
