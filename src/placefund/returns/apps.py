"""The returns app, as Django knows it."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "placefund.returns"
    label = "returns"
    default_auto_field = "django.db.models.BigAutoField"
