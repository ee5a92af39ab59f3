"""The readiness app, as Django knows it."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "placefund.readiness"
    label = "readiness"
    default_auto_field = "django.db.models.BigAutoField"
