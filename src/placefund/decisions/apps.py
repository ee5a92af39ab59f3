"""The decisions app, as Django knows it."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "placefund.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"
