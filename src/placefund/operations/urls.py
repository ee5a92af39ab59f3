"""Addresses of how the installation is."""

from django.urls import path

from placefund.operations.views import administrator

urlpatterns = [path("installation/health/", administrator.health, name="health")]
