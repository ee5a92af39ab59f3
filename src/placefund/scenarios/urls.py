"""The addresses of scenarios."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
