"""The enquiries app, as Django knows it."""

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "placefund.enquiries"
    label = "enquiries"
    default_auto_field = "django.db.models.BigAutoField"
