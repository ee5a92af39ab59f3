"""The config app, as Django knows it: it has one command and no tables."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "placefund.config"
    label = "config"
