"""The drafting app, as Django knows it."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "placefund.drafting"
    label = "drafting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The words of somebody's comments go when who they were is erased."""
        from placefund.accounts.erasure.actions import words_are_forgotten_by
        from placefund.drafting.actions import forget_words_of

        words_are_forgotten_by(forget_words_of)
