"""The panels app, as Django knows it."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "placefund.panels"
    label = "panels"
    default_auto_field = "django.db.models.BigAutoField"
