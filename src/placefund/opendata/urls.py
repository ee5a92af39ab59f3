"""The addresses of opendata."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
