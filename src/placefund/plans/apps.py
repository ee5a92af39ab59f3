"""The plans app, as Django knows it."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "placefund.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The words of comments go with who wrote them."""
        from placefund.accounts.erasure.actions import words_are_forgotten_by
        from placefund.plans.remarks.actions import forget_words_of

        words_are_forgotten_by(forget_words_of)
