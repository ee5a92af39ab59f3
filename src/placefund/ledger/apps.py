"""The ledger app, as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "placefund.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
