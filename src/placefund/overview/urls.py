"""The addresses of overview."""

from django.urls import URLPattern, path

from placefund.overview.views import inbox, public

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("tasks/", inbox.tasks, name="tasks"),
    path("about/", public.about, name="about"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("glossary/", public.glossary, name="glossary"),
    path("places/<slug:place>/", public.place, name="place"),
]
