"""The gates app, as Django knows it."""

from django.apps import AppConfig


class GatesConfig(AppConfig):
    name = "placefund.gates"
    label = "gates"
    default_auto_field = "django.db.models.BigAutoField"
