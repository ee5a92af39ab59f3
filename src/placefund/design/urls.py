"""Addresses of the design system's own pages."""

from __future__ import annotations

from django.urls import path

from placefund.design.views.gallery import gallery

urlpatterns = [path("gallery", gallery, name="gallery")]
