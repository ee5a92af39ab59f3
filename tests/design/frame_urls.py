"""Addresses for the tests of the frame: the few that it links to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", empty, name="home"),
    path("in", empty, name="sign-in"),
    path("out", empty, name="sign-out"),
    path("messages", empty, name="messages"),
    path("about", empty, name="about"),
    path("gallery", empty, name="gallery"),
]
