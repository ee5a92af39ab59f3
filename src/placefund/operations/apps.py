"""The operations app, as Django knows it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "placefund.operations"
    label = "operations"
