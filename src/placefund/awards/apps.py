"""The awards app, as Django knows it."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "placefund.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"
