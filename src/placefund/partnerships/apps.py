"""The partnerships app, as Django knows it."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "placefund.partnerships"
    label = "partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever acts for an organisation no more has no part in its partnerships either."""
        from placefund.partnerships.queries import parts_that_end
        from placefund.people.access import parts_end_with

        parts_end_with(parts_that_end)
