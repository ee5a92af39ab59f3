"""The drafting app, as Django knows it."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "placefund.drafting"
    label = "drafting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The words of comments go with who wrote them, and an organisation says how far its people may go in a bid."""
        from placefund.accounts.erasure.actions import words_are_forgotten_by
        from placefund.drafting.actions import forget_words_of
        from placefund.drafting.queries import scopes_kept
        from placefund.people.access import roles_are_limited_by

        words_are_forgotten_by(forget_words_of)
        roles_are_limited_by(scopes_kept)
