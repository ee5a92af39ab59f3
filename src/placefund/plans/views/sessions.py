"""The log of sessions in which a plan is made together: what was discussed, who took part, what was agreed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.plans.cocreation import actions
from placefund.plans.forms import AgreedActionForm, SessionForm
from placefund.plans.models import AgreedAction, Plan, PlanSession
from placefund.plans.queries import pieces_of, words_of
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


def _offered(plan: Plan) -> list[tuple[str, str]]:
    pieces = pieces_of(plan)
    words = words_of(plan.programme.strand.fund, pieces)
    return [(piece.key, words.title_of(piece)) for piece in pieces]


@page(Capability.READ_PROGRAMME, Plan, methods=("GET",))
def plan_sessions(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Every session, the newest first, and what is agreed and not done."""
    rows = (
        plan.sessions.select_related("corrected_by", "logged_by").prefetch_related("agreed").order_by("-held_on", "-pk")
    )
    sessions = [row for row in rows if row.newest]
    agreed = AgreedAction.objects.filter(session__plan=plan).select_related("session__plan__programme__strand__fund")
    return show(
        request,
        "plans/sessions.html",
        way_to(request, plan).to(say("Sessions")),
        plan=plan,
        sessions=sessions,
        waiting=agreed.filter(done_at__isnull=True),
        done=agreed.filter(done_at__isnull=False),
        may_write=has(request.user, Capability.RUN_PROGRAMME, plan),
    )


@page(Capability.RUN_PROGRAMME, Plan)
def log_session(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Log a session."""
    form = SessionForm(posted(request), pieces=_offered(plan))
    if response := submitted(
        request,
        form,
        lambda: actions.log(plan, **form.given(), by=person(request), at=clock.now()),
        lambda session: onward("plan-session", session.pk, said=say("Logged. Note what it agreed.")),
    ):
        return response
    way = way_to(request, plan).to(say("Sessions"), "plan-sessions", plan.pk).to(say("Log a session"))
    return show(request, "plans/log.html", way, form=form, plan=plan)


@page(Capability.READ_PROGRAMME, PlanSession, named="held", posting=Capability.RUN_PROGRAMME)
def plan_session(request: HttpRequest, held: PlanSession) -> HttpResponse:
    """One session with what it agreed; a box to note more of it."""
    form = AgreedActionForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.agree(held, **form.given(), by=person(request), at=clock.now()),
        onward("plan-session", held.pk, said=say("Noted.")),
    ):
        return response
    titles = dict(_offered(held.plan))
    return show(
        request,
        "plans/session.html",
        way_to(request, held),
        form=form,
        held=held,
        agreed=held.agreed.all(),
        earlier=_earlier(held),
        later=PlanSession.objects.filter(corrects=held).first(),
        pieces=[titles.get(key, say("A piece that was taken out")) for key in held.pieces],
        may_write=has(request.user, Capability.RUN_PROGRAMME, held),
        submit_text=say("Note it"),
    )


def _earlier(held: PlanSession) -> list[PlanSession]:
    """The entries that one stands for, the newest first."""
    rows = {row.pk: row for row in held.plan.sessions.filter(number=held.number)}
    found: list[PlanSession] = []
    here = held.corrects_id
    while here is not None:
        found.append(rows[here])
        here = rows[here].corrects_id
    return found


@page(Capability.RUN_PROGRAMME, PlanSession, named="held")
def correct_session(request: HttpRequest, held: PlanSession) -> HttpResponse:
    """Correct an entry by a further row."""
    initial = {name: getattr(held, name) for name in ("held_on", "title", "took_part", "discussed", "pieces")}
    form = SessionForm(posted(request), pieces=_offered(held.plan), corrects=True, initial=initial)
    if response := submitted(
        request,
        form,
        lambda: actions.log(held.plan, **form.given(), corrects=held, by=person(request), at=clock.now()),
        lambda session: onward("plan-session", session.pk, said=say("Corrected. The earlier entry stays below it.")),
    ):
        return response
    way = way_to(request, held).to(say("Correct the entry"))
    return show(request, "plans/log.html", way, form=form, plan=held.plan, held=held)


@page(Capability.RUN_PROGRAMME, AgreedAction, named="agreed", methods=("POST",))
def finish_agreed_action(request: HttpRequest, agreed: AgreedAction) -> HttpResponse:
    """Say that what was agreed is done."""
    done = onward("plan-sessions", agreed.session.plan_id, said=say("The action is done."))
    return pressed(request, lambda: actions.finish(agreed, by=person(request), at=clock.now()), done)


@page(Capability.RUN_PROGRAMME, AgreedAction, named="agreed", methods=("POST",))
def open_agreed_action(request: HttpRequest, agreed: AgreedAction) -> HttpResponse:
    """Say that what was agreed is not done after all."""
    done = onward("plan-sessions", agreed.session.plan_id, said=say("It is open again."))
    return pressed(request, lambda: actions.open_again(agreed, by=person(request), at=clock.now()), done)
