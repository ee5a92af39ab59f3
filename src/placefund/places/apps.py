"""The places app, as Django knows it."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "placefund.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
