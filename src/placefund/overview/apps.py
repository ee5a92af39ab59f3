"""The overview app, as Django knows it."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "placefund.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"
