"""For whoever looks after this installation: what is wrong with it, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.accounts.views.administrator import INSTALLATION_PAGE
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.operations.health.doctor import signs
from placefund.operations.health.sign import Grade
from placefund.records import clock
from placefund.web.pages import page, show


@page(Capability.RUN_INSTALLATION, methods=("GET",))
def health(request: HttpRequest) -> HttpResponse:
    """Every part of the installation and how it is, as `placefund doctor` says it: what is wrong first. It shows no secret."""
    found = list(signs(clock.now))
    heads = ((Grade.WRONG, say("Wrong")), (Grade.LOOK, say("Worth a look")), (Grade.WELL, say("Well")))
    return show(
        request,
        "operations/health.html",
        INSTALLATION_PAGE.to(say("How it runs"), "health"),
        groups=[
            (grade.value, head, these)
            for grade, head in heads
            if (these := [sign for sign in found if sign.grade is grade])
        ],
        wrong=sum(each.grade is Grade.WRONG for each in found),
    )
