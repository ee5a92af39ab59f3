"""The documents app, as Django knows it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "placefund.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
