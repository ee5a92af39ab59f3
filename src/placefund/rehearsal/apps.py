"""The rehearsal app, as Django knows it."""

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "placefund.rehearsal"
    label = "rehearsal"
    default_auto_field = "django.db.models.BigAutoField"
