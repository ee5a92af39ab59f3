"""The addresses of overview."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
