"""The pipelines app, as Django knows it."""

from django.apps import AppConfig


class PipelinesConfig(AppConfig):
    name = "placefund.pipelines"
    label = "pipelines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What a place's call chose stands in its pipeline from the moment that its outcomes are released."""
        from placefund.decisions.chosen import what_is_chosen_goes_to
        from placefund.pipelines.actions import take_chosen

        what_is_chosen_goes_to(take_chosen)
