"""The applications app, as Django knows it."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "placefund.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever drafts an application has guests there, in the scope of the draft."""
        from placefund.accounts.queries import scopes_are_called
        from placefund.applications.queries import draft_called, may_have_guests
        from placefund.people.access import roles_are_given_by

        roles_are_given_by("draft", may_have_guests)
        scopes_are_called("draft", draft_called)
