"""Every component of the product in every state, on one public page: what designers look at and axe runs on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from placefund.design.samples import sample
from placefund.domain.roles import Capability
from placefund.web.pages import page


@page(Capability.READ_PUBLIC, methods=("GET",))
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery."""
    return render(request, "design/gallery/page.html", sample())
