"""The addresses of awards."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
