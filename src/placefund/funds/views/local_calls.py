"""The local calls of a place's programme: the list, and the pages on which one is begun and changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.local_calls import actions
from placefund.funds.local_calls.forms import BeginCallForm, ChangeCallForm
from placefund.funds.local_calls.queries import calls_of, held_by, of_other_calls
from placefund.funds.models import Programme, Round
from placefund.funds.queries import call_frame_of
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def local_calls(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every call of the place: where it stands, until when, with how much money."""
    calls = list(calls_of(programme))
    return show(
        request,
        "funds/local_calls/list.html",
        way_to(request, programme).to(say("Local calls")),
        programme=programme,
        calls=[(call, has(request.user, Capability.FOLLOW_ROUND, call)) for call in calls],
        held=held_by(programme),
        of_calls=of_other_calls(programme),
        may_follow=has(request.user, Capability.FOLLOW_ROUND, programme.office),
        may_begin=has(request.user, Capability.RUN_PROGRAMME, programme),
    )


@page(Capability.RUN_PROGRAMME, Programme)
def begin_call(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Begin a call with the terms of a round of the fund, or of an earlier call."""
    form = BeginCallForm(posted(request), programme=programme)
    return form_page(
        request,
        "funds/local_calls/form.html",
        way_to(request, programme).to(say("Local calls"), "local-calls", programme.pk).to(say("Begin a call")),
        form,
        lambda: actions.begin_call(
            programme,
            form.cleaned_data["source"],
            words=form.words(),
            wish=form.wish(),
            money=form.given_money(),
            by=person(request),
            at=clock.now(),
        ),
        lambda call: onward(
            "manage-round", call.pk, said=say("{call} is planned. Its terms are locked when it opens.", call=call)
        ),
        programme=programme,
        submit_text=say("Begin a local call"),
        left=held_by(programme) - of_other_calls(programme),
        frame=call_frame_of(programme.strand),
    )


@page(Capability.MANAGE_ROUND, Round, named="round_")
def change_call(request: HttpRequest, round_: Round) -> HttpResponse:
    """Change what the place set for a call that has not opened."""
    if round_.programme is None:
        raise Http404(say("This is a round of the fund, whose terms come from its fundbook."))
    form = ChangeCallForm(posted(request), initial=_as_set(round_))
    return form_page(
        request,
        "funds/local_calls/form.html",
        way_to(request, round_).to(say("Change the call")),
        form,
        lambda: actions.change_call(
            round_,
            words=form.words(),
            wish=form.wish(),
            money=form.given_money(),
            by=person(request),
            at=clock.now(),
        ),
        onward("manage-round", round_.pk, said=say("The call is changed.")),
        programme=round_.programme,
        submit_text=say("Change the call"),
        left=held_by(round_.programme) - of_other_calls(round_.programme, apart_from=round_),
        frame=call_frame_of(round_.strand),
    )


def _as_set(round_: Round) -> dict[str, object]:
    given: dict[str, object] = {
        "name": round_.name,
        "introduction": round_.introduction,
        "contact": round_.contact,
        "money": round_.call_money,
    }
    if not round_.terms_record:
        return given
    terms = round_.terms()
    return given | {
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "cap": terms.cap,
        "assessors_needed": terms.assessors_needed,
        "is_sealed": terms.method.is_sealed,
        "board_endorses": terms.board_endorses,
    }
