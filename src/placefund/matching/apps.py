"""The matching app, as Django knows it."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "placefund.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"
