"""The addresses of returns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
