"""The records app, as Django knows it."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "placefund.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every app's list of acts, so that a row of the record finds its own whichever page reads it first."""
        autodiscover_modules("acts")
