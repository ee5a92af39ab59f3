"""The scenarios app, as Django knows it."""

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "placefund.scenarios"
    label = "scenarios"
    default_auto_field = "django.db.models.BigAutoField"
