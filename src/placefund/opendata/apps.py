"""The opendata app, as Django knows it."""

from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "placefund.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"
