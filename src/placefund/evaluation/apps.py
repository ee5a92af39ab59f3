"""The evaluation app, as Django knows it."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "placefund.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"
