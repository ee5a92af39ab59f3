"""The portfolios app, as Django knows it."""

from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    name = "placefund.portfolios"
    label = "portfolios"
    default_auto_field = "django.db.models.BigAutoField"
