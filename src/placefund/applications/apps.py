"""The applications app, as Django knows it."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "placefund.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"
