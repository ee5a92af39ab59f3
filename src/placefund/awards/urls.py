"""The addresses of awards."""

from django.urls import URLPattern, path

from placefund.awards.views import public

urlpatterns: list[URLPattern] = [
    path("funds/<slug:fund>/awards/", public.awards, name="awards"),
    path("awards/<int:award>/", public.award, name="award"),
]
