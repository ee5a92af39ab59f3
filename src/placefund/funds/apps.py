"""The funds app, as Django knows it."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "placefund.funds"
    label = "funds"
    default_auto_field = "django.db.models.BigAutoField"
