"""The app of changes, as Django knows it."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "placefund.changes"
    label = "changes"
    default_auto_field = "django.db.models.BigAutoField"
