"""The costs of one partner as a grid: the partner writes its own, the lead anybody's; the partner approves its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.applications.costing import actions
from placefund.applications.costing.actions import CostConflict, SavedCosts, kept_costs
from placefund.applications.costing.forms import ApprovalForm, CostGridForm, PasteForm, with_amounts, with_pasted
from placefund.applications.costing.grid_table import CostGrid, cost_grid, years_of
from placefund.applications.models import Application
from placefund.applications.views.application_page import show_application
from placefund.applications.views.partner import approval_of, editable, require_money
from placefund.design.widgets import MoneyInput
from placefund.design.wording import clock_in_words
from placefund.domain.cost_grid import CostKey, PastedBlock, as_seen
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import Message, paragraph, say, say_count
from placefund.domain.money import ZERO, Money
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Capability
from placefund.people.models import Organisation
from placefund.records import clock
from placefund.web.collisions import in_turn
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed, submitted


@dataclass
class GridPage:
    """The grid of one partner in one request: what is kept, the form as it was sent, and what is to be said of it."""

    application: Application
    organisation: Organisation
    kept: dict[CostKey, Money]
    form: CostGridForm
    said: Message | None = None
    left_over: PastedBlock | None = None
    notes: dict[CostKey, str] | None = None

    @classmethod
    def opened(cls, request: HttpRequest, application: Application, organisation: int) -> GridPage:
        require_money(application)
        if organisation not in editable(request, application):
            raise Http404(say("There are no costs here that you can change."))
        owner = get_object_or_404(Organisation, pk=organisation)
        kept = kept_costs(application, owner)
        return cls(application, owner, kept, _form(application, kept, posted(request)))

    def again(self, data: QueryDict) -> None:
        """Show the form with these values instead."""
        self.form = _form(self.application, self.kept, data)
        self.form.is_valid()

    def table(self) -> CostGrid:
        lines = self.application.cost_lines()
        others = [line for line in lines if line.organisation_id != self.organisation.pk]
        helix = Helix(self.organisation.helix)
        cells = self.form.cells() if self.form.is_bound else self.kept
        return cost_grid(self.form, cells, helix, others, self.application.round.terms(), notes=self.notes)


def _form(application: Application, kept: dict[CostKey, Money], data: QueryDict | None) -> CostGridForm:
    return CostGridForm(data, years=years_of(kept, application.round.terms()), kept=kept)


@page(Capability.EDIT_OWN_COSTS, Application)
def partner_costs(request: HttpRequest, application: Application, organisation: int) -> HttpResponse:
    """Every cost of one partner in one table: saved, worked out, or filled from a block of cells, as the button says."""
    opened = GridPage.opened(request, application, organisation)
    paste = PasteForm(years=opened.form.years)
    step = request.POST.get("then", "")
    if step == "paste":
        paste = _paste(request, opened)
    elif step == "work-out":
        opened.said = say("Worked out from what stands in the table. Nothing is saved yet.")
        opened.form.is_valid()
    elif response := _saved(request, opened):
        return response
    status = 409 if opened.notes else None
    return show_application(
        request,
        "applications/cost_grid.html",
        application,
        say("Costs of {organisation}", organisation=opened.organisation),
        form=opened.form,
        paste=paste,
        grid=opened.table(),
        organisation=opened.organisation,
        approval=approval_of(request, application, opened.organisation.pk),
        said=opened.said,
        left_over=opened.left_over,
        notes=opened.notes,
        back_url=reverse("costs", args=[application.pk]),
        status=status,
    )


def _saved(request: HttpRequest, opened: GridPage) -> HttpResponse | None:
    """Save what was sent, and go on; or show it again, with what somebody else changed beside it."""
    try:
        return submitted(
            request,
            opened.form,
            lambda: _save(request, opened),
            lambda saved: onward(
                "costs", opened.application.pk, said=paragraph([say("The costs are saved."), saved.said])
            ),
            unless=CostConflict,
        )
    except CostConflict as conflict:
        _show_both(request, opened, conflict)
        return None


def _save(request: HttpRequest, opened: GridPage) -> SavedCosts:
    return actions.save_costs(
        opened.application,
        opened.organisation,
        opened.form.cells(),
        seen=opened.form.seen_cells(),
        by=person(request),
        at=clock.now(),
    )


def _show_both(request: HttpRequest, opened: GridPage, conflict: CostConflict) -> None:
    """The writer's own amounts stay in the boxes, what only the other changed comes in, and what both changed says so."""
    merge, kept = conflict.merge, dict(conflict.kept)
    opened.kept = kept
    data = with_amounts(request.POST, kept, merge.from_them, as_seen(kept))
    opened.again(data)
    who = say("You entered") if conflict.is_own else say("{saved_by} entered", saved_by=conflict.saved_by)
    opened.notes = {
        key: say("{who} {amount} here meanwhile.", who=who, amount=kept.get(key, ZERO)) for key in merge.both
    }
    opened.said = paragraph([str(conflict), _merged_in(len(merge.from_them))])


def _merged_in(count: int) -> str:
    if not count:
        return say("")
    return say_count(
        "{count} amount that only the other changed is in the table already.",
        "{count} amounts that only the other changed are in the table already.",
        count=count,
    )


def _paste(request: HttpRequest, opened: GridPage) -> PasteForm:
    """Put a block of cells into their boxes; nothing is saved, and what does not fit stays in its box."""
    paste = PasteForm(request.POST, years=opened.form.years)
    if not paste.is_valid():
        opened.form.is_valid()
        return paste
    block = paste.pasted()
    opened.again(with_pasted(request.POST, block))
    opened.left_over = block if block.left_over else None
    put = say_count(
        "{count} amount is put into the table. Nothing is saved yet.",
        "{count} amounts are put into the table. Nothing is saved yet.",
        count=len(block.cells),
    )
    over = say("What did not fit is still below: the table has no more rows or years there.")
    opened.said = paragraph([put, over] if block.left_over else [put])
    rest: dict[str, Any] = {"block": block.rest} if block.left_over else {}
    return PasteForm(years=opened.form.years, initial=rest)


@page(Capability.EDIT_OWN_COSTS, Application, methods=("POST",))
def autosave_costs(request: HttpRequest, application: Application, organisation: int) -> JsonResponse:
    """Save the grid while it is written: `{"seen", "saved", "fields", "note"}`, or `{"error"}` with 409 or 422.

    `fields` are the boxes whose amounts somebody else changed meanwhile, with what stands in them now.
    """
    opened = GridPage.opened(request, application, organisation)
    if not opened.form.is_valid():
        labels = [f"{opened.form[name].label}: {texts[0]}" for name, texts in opened.form.errors.items()]
        return JsonResponse({"error": " ".join(labels[:3])}, status=422)
    try:
        saved = in_turn(lambda: _save(request, opened))
    except CostConflict as conflict:
        return JsonResponse({"error": str(conflict)}, status=409)
    except NotAllowed as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    shown = MoneyInput()
    fields = {
        key.field: shown.format_value(saved.kept[key]) if key in saved.kept else "" for key in saved.merge.from_them
    }
    note = str(saved.said)
    return JsonResponse(
        {"seen": as_seen(saved.kept), "saved": clock_in_words(clock.now()), "fields": fields, "note": note}
    )


@page(Capability.EDIT_OWN_COSTS, Application, methods=("POST",))
def approve_costs(request: HttpRequest, application: Application, organisation: int) -> HttpResponse:
    """A partner approves its own costs as it was shown them."""
    owner, form = get_object_or_404(Organisation, pk=organisation), ApprovalForm(request.POST)
    return pressed(
        request,
        lambda: actions.approve_costs(
            application, owner, seen_version=form.cleaned_data["version"], by=person(request), at=clock.now()
        ),
        onward(
            "costs", application.pk, said=say("{organisation} approves its costs as they stand.", organisation=owner)
        ),
        form=form,
        wrong=say("It is not clear which version you looked at. Look at the costs again, then approve them."),
    )


@page(Capability.EDIT_OWN_COSTS, Application, methods=("POST",))
def end_cost_approval(request: HttpRequest, application: Application, organisation: int) -> HttpResponse:
    """A partner takes its approval back."""
    owner = get_object_or_404(Organisation, pk=organisation)
    return pressed(
        request,
        lambda: actions.end_approval(application, owner, by=person(request), at=clock.now()),
        onward("costs", application.pk, said=say("The approval of {organisation} is taken back.", organisation=owner)),
    )
