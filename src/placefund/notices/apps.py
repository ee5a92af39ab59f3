"""The notices app, as Django knows it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "placefund.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
