"""Figures of the context card as evidence for a cluster: cited as they stand, and told when a newer one is published."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.plans.parts import Piece, Pin
from placefund.domain.roles import Capability
from placefund.places.context.queries import CardMeasure, ContextCard, card_of
from placefund.places.models import Place
from placefund.plans import actions
from placefund.plans.forms import CitationForm
from placefund.plans.models import PlanItem
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


def pins_of(card: ContextCard) -> dict[str, Pin]:
    """What can be cited of a card: each measure's newest figure, by the key of the measure."""
    return {each.measure.key: pin for each in card.measures if (pin := _pin(each))}


def _pin(card: CardMeasure) -> Pin | None:
    measure, latest = card.measure, card.own.latest
    if latest is None:
        return None
    low, high = ("" if end is None else measure.told(end) for end in (latest.low, latest.high))
    return Pin(
        measure.key,
        measure.name,
        measure.told(latest.value),
        measure.unit,
        latest.period,
        str(card.own.title),
        " ".join((*card.own.codes, latest.edition)),
        low,
        high,
        measure.source,
    )


def newer_figures(place: Place, pieces: Iterable[Piece]) -> list[tuple[Piece, Pin, Pin]]:
    """The cited figures that are otherwise on the card now: of which piece, as cited, and as it is now."""
    cited = [(piece, pin) for piece in pieces for pin in piece.pins]
    if not cited:
        return []
    offered = pins_of(card_of(place))
    return [(piece, pin, now) for piece, pin in cited if (now := offered.get(pin.measure)) is not None and now != pin]


@page(Capability.RUN_PROGRAMME, PlanItem, named="item")
def cite_figure(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """Choose figures of the place's context card as evidence for a cluster."""
    offered = pins_of(card_of(item.plan.programme.place))
    form = CitationForm(posted(request), pins=offered)
    if response := submitted(
        request,
        form,
        lambda: actions.cite(item, offered[form.cleaned_data["measure"]], by=person(request), at=clock.now()),
        onward("cite-figure", item.pk, said=say("It is cited, as it stands now.")),
    ):
        return response
    cited = [(number, pin, offered.get(pin.measure)) for number, pin in enumerate(item.piece().pins)]
    return show(
        request,
        "plans/cite.html",
        way_to(request, item).to(say("Cite a figure")),
        form=form,
        item=item,
        place=item.plan.programme.place,
        cited=[(number, pin, now if now != pin else None) for number, pin, now in cited],
        submit_text=say("Cite it"),
    )


@page(Capability.RUN_PROGRAMME, PlanItem, named="item", methods=("POST",))
def drop_figure(request: HttpRequest, item: PlanItem, number: int) -> HttpResponse:
    """Take a cited figure out."""
    return pressed(
        request,
        lambda: actions.drop_figure(item, number, by=person(request), at=clock.now()),
        onward("cite-figure", item.pk, said=say("It is taken out.")),
    )
