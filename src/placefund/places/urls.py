"""The addresses of places."""

from django.urls import URLPattern, path

from placefund.places.views import context

urlpatterns: list[URLPattern] = [
    path("places/<slug:place>/context/", context.place_context, name="place-context"),
    path("places/<slug:place>/context/figures.csv", context.place_context_csv, name="place-context-csv"),
]
