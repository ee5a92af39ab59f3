"""The delivery app, as Django knows it."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "placefund.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
