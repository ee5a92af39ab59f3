"""The design system as a Django app: templates, static files and template tags, no models."""

from __future__ import annotations

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "placefund.design"
    label = "design"
    verbose_name = "Design system"
