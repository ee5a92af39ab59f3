"""The accounts app, as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "placefund.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
