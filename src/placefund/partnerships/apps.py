"""The partnerships app, as Django knows it."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "placefund.partnerships"
    label = "partnerships"
    default_auto_field = "django.db.models.BigAutoField"
