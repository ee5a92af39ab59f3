"""Beginning an application from an earlier one of one's own: where to, what carries over, and the step."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from placefund.applications.copying import actions as copying
from placefund.applications.models import Application
from placefund.applications.views.application_page import show_application
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.partnerships.models import Partnership
from placefund.people.queries import numbers_with
from placefund.records import clock
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, submitted


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """Where a copy can go: an open round, and a partnership that has no application in it."""

    round: Round
    partnership: Partnership

    @property
    def key(self) -> str:
        return f"{self.round.pk}-{self.partnership.pk}"


def _targets(request: HttpRequest, at: object) -> list[CopyTarget]:
    """Every open round by every partnership that whoever looks leads and that has not applied there."""
    led = numbers_with(request.user, Capability.EDIT_APPLICATION, "organisation")
    rounds = Round.published().filter(state="open", opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "pk")
    partnerships = list(Partnership.objects.filter(lead__in=led).select_related("lead", "place").order_by("pk"))
    applied = set(
        Application.objects.filter(round__in=rounds, partnership__in=partnerships)
        .exclude(state="withdrawn")
        .values_list("round_id", "partnership_id")
    )
    return [
        CopyTarget(round_, partnership)
        for round_ in rounds
        if round_.terms_record
        for partnership in partnerships
        if (round_.pk, partnership.pk) not in applied
    ]


@page(Capability.EDIT_APPLICATION, Application)
def copy_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Choose a round and a partnership; read what carries over and what does not; begin the draft."""
    targets = _targets(request, clock.now())
    wanted = request.POST.get("to") or request.GET.get("to", "")
    target = next((each for each in targets if each.key == wanted), None)
    form = ConfirmForm(posted(request) if target else None)
    if target and (
        response := submitted(
            request,
            form,
            lambda: copying.begin_from(
                application, target.round, target.partnership, by=person(request), at=clock.now()
            ),
            lambda begun: onward(
                "application",
                begun.pk,
                said=say("Your draft is ready. Look at each part: the round may ask otherwise."),
            ),
        )
    ):
        return response
    copy = copying.copied(application, target.round, target.partnership) if target else None
    return show_application(
        request,
        "applications/copy.html",
        application,
        say("Begin another from this one"),
        targets=targets,
        target=target,
        copy=copy,
        form=form,
        is_unknown=target is None and (bool(wanted) or request.method == "POST"),
        status=422 if target is None and request.method == "POST" else None,
    )
