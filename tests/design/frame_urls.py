"""Addresses for the tests of the frame: the few that it links to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from placefund.design.views.gallery import gallery


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", empty, name="home"),
    path("in", empty, name="sign-in"),
    path("out", empty, name="sign-out"),
    path("messages", empty, name="messages"),
    path("tasks", empty, name="tasks"),
    path("about", empty, name="about"),
    path("record", empty, name="record"),
    path("gallery", gallery, name="gallery"),
]
