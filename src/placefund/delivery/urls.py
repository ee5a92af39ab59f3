"""The addresses of delivery."""

from django.urls import URLPattern, path

from placefund.delivery.views import public

urlpatterns: list[URLPattern] = [
    path("projects/<int:project>/", public.project, name="project"),
]
