"""The draft of a place's plan: read whole with what is missing, and written piece by piece."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from placefund.design.wording import clock_in_words
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.plans.checks import findings
from placefund.domain.plans.comparison import differences
from placefund.domain.plans.parts import PlanPart, PlanWords
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.funds.queries import sectors_of
from placefund.people.access import has
from placefund.plans import actions
from placefund.plans.forms import PieceForm, entered
from placefund.plans.models import Plan, PlanItem
from placefund.plans.queries import indicators_of, items_of, pieces_of, plan_of, versions_of
from placefund.plans.remarks.queries import open_by_piece
from placefund.plans.views.drawing import shown_parts, theory_of
from placefund.plans.views.evidence import newer_figures
from placefund.records import clock
from placefund.web.collisions import in_turn
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, onward, pressed, submitted


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def place_plan(request: HttpRequest, programme: Programme) -> HttpResponse:
    """A place's plan at a glance: the draft for those who write it, and each version for those it is released to."""
    plan = plan_of(programme)
    return show(
        request,
        "plans/hub.html",
        way_to(request, programme).to(say("Plan")),
        programme=programme,
        plan=plan if plan and has(request.user, Capability.READ_PROGRAMME, plan) else None,
        is_begun=plan is not None,
        versions=[each for each in versions_of(programme) if has(request.user, Capability.READ_PROGRAMME, each)],
        may_write=has(request.user, Capability.RUN_PROGRAMME, plan or programme),
    )


@page(Capability.RUN_PROGRAMME, Programme, methods=("POST",))
def begin_plan(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Begin the plan."""
    return pressed(
        request,
        lambda: actions.begin(programme, by=person(request), at=clock.now()),
        lambda plan: onward("plan-draft", plan.pk),
        refused=onward("place-plan", programme.pk),
    )


@page(Capability.READ_PROGRAMME, Plan, methods=("GET",))
def plan_draft(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The draft as it stands, what the rules find in it, and what has changed since the last version."""
    fund = plan.programme.strand.fund
    items = items_of(plan)
    pieces, indicators = tuple(item.piece() for item in items), indicators_of(fund)
    words = PlanWords.of(pieces, indicators)
    last = versions_of(plan.programme).first()
    before = last.pieces() if last else pieces
    changed = differences(before, pieces, PlanWords.of(before, indicators), words)
    return show(
        request,
        "plans/draft.html",
        way_to(request, plan),
        plan=plan,
        parts=shown_parts(
            pieces, words, items={item.piece().key: item.pk for item in items}, comments=open_by_piece(plan)
        ),
        removed=plan.items.filter(removed_at__isnull=False),
        found=findings(pieces, indicators, sectors_of(fund)),
        theory=theory_of(pieces),
        last=last,
        changed=changed,
        newer=newer_figures(plan.programme.place, pieces),
        nation=plan.programme.place.nation,
        may_write=has(request.user, Capability.RUN_PROGRAMME, plan),
    )


def _form(plan: Plan, part: PlanPart, data: Any, **more: Any) -> PieceForm:
    fund = plan.programme.strand.fund
    return PieceForm(
        data,
        part=part,
        pieces=pieces_of(plan) if part is PlanPart.LINK else (),
        indicators=indicators_of(fund) if part is PlanPart.OUTCOME else (),
        sectors=sectors_of(fund) if part is PlanPart.CLUSTER else (),
        **more,
    )


@page(Capability.RUN_PROGRAMME, Plan)
def add_plan_item(request: HttpRequest, plan: Plan, part: str) -> HttpResponse:
    """Add a piece to one part of the draft."""
    if part not in list(PlanPart):
        raise Http404(say("A plan has no part “{part}”.", part=part))
    chosen = PlanPart(part)
    form = _form(plan, chosen, posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.add(plan, chosen, form.content(), by=person(request), at=clock.now()),
        lambda item: _back(item, say("Added.")),
    ):
        return response
    title = say("Add to “{part}”", part=chosen.label)
    way = way_to(request, plan).to(title)
    return show(request, "plans/item.html", way, form=form, plan=plan, part=chosen, title=title)


def _back(item: PlanItem, said: str = "") -> Onward:
    return onward("plan-draft", item.plan_id, section=item.piece().key, said=said)


@page(Capability.RUN_PROGRAMME, PlanItem, named="item")
def plan_item(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """Write one piece of the draft; it saves itself while it is written."""
    piece = item.piece()
    form = _form(item.plan, piece.part, posted(request), initial=entered(piece) | {"seen_version": item.version})
    if response := submitted(
        request, form, lambda: _write(request, item, form), lambda saved: _back(saved, say("Saved."))
    ):
        return response
    return show(
        request,
        "plans/item.html",
        way_to(request, item),
        form=form,
        plan=item.plan,
        part=piece.part,
        piece=piece,
        item=item,
        title=piece.title,
    )


def _write(request: HttpRequest, item: PlanItem, form: PieceForm) -> PlanItem:
    return actions.write(item, form.content(), seen_version=form.seen, by=person(request), at=clock.now())


@page(Capability.RUN_PROGRAMME, PlanItem, named="item", methods=("POST",))
def autosave_plan_item(request: HttpRequest, item: PlanItem) -> JsonResponse:
    """Save a piece while it is written: `{"version", "saved_at", "saved"}`, or `{"error"}` with 409 or 422."""
    form = _form(item.plan, item.piece().part, request.POST)
    if not form.is_valid():
        sentences = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"error": sentences}, status=422)
    try:
        saved = in_turn(lambda: _write(request, item, form))
    except actions.PieceSavedElsewhere as elsewhere:
        return JsonResponse({"error": str(elsewhere)}, status=409)
    except NotAllowed as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    said = {"version": saved.version, "saved_at": saved.saved_at.isoformat(), "saved": clock_in_words(saved.saved_at)}
    return JsonResponse(said)


@page(Capability.RUN_PROGRAMME, PlanItem, named="item", methods=("POST",))
def remove_plan_item(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """Take a piece out of the draft."""
    said = onward("plan-draft", item.plan_id, section="taken-out", said=say("Taken out. It can be put back below."))
    return pressed(request, lambda: actions.remove(item, by=person(request), at=clock.now()), said)


@page(Capability.RUN_PROGRAMME, PlanItem, named="item", methods=("POST",))
def put_back_plan_item(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """Put a piece back into the draft."""
    return pressed(
        request, lambda: actions.put_back(item, by=person(request), at=clock.now()), _back(item, say("It is back."))
    )


@page(Capability.RUN_PROGRAMME, PlanItem, named="item", methods=("POST",))
def move_plan_item(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """Let a piece stand one place higher in its part."""
    return pressed(request, lambda: actions.move_up(item, by=person(request), at=clock.now()), _back(item))


@page(Capability.RUN_PROGRAMME, Plan, methods=("POST",))
def ask_nation(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Ask the government of the nation to comment on the draft, or close it to them again."""
    act = actions.end_asking if plan.nation_asked_at else actions.ask_nation
    said = (
        say("The draft is closed to them.") if plan.nation_asked_at else say("They are told, and can read and comment.")
    )
    return pressed(
        request, lambda: act(plan, by=person(request), at=clock.now()), onward("plan-draft", plan.pk, said=said)
    )
