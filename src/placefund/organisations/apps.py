"""The organisations app, as Django knows it."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "placefund.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nobody leaves an organisation that has a live bid or award without somebody who can act for it."""
        from placefund.organisations.queries import why_not_left
        from placefund.people.access import roles_are_held_by

        roles_are_held_by(why_not_left)
