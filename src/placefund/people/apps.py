"""The people app, as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "placefund.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
