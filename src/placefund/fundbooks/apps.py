"""The fundbooks app, as Django knows it."""

from django.apps import AppConfig


class FundbooksConfig(AppConfig):
    name = "placefund.fundbooks"
    label = "fundbooks"
    default_auto_field = "django.db.models.BigAutoField"
