"""The onward app, as Django knows it."""

from django.apps import AppConfig


class OnwardConfig(AppConfig):
    name = "placefund.onward"
    label = "onward"
    default_auto_field = "django.db.models.BigAutoField"
