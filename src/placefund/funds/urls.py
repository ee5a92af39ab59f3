"""The addresses of funds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
