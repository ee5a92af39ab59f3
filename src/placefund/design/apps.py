"""The design system as a Django app: templates, static files and template tags, no models."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext

from placefund.domain.messages import speak_with


class DesignConfig(AppConfig):
    name = "placefund.design"
    label = "design"
    verbose_name = "Design system"

    def ready(self) -> None:
        """Sentences of the domain are read in the language of the page they stand on."""
        speak_with(gettext, ngettext)
