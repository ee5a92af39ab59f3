"""The overview app, as Django knows it."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "placefund.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every text can be asked whether it has a word."""
        from placefund.overview.search.lookups import install

        install()
