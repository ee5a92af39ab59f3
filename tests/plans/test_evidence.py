"""A cluster cites a figure of the context card as it stands; a later release changes nothing of it and is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from placefund.domain.context.observations import Geography, Observation, Region
from placefund.domain.plans.parts import PlanPart
from placefund.places.context import actions as context
from placefund.plans import actions
from placefund.plans.models import PlanItem
from placefund.records import clock
from tests.build_plans import a_piece, a_plan, officer_of
from tests.build_rounds import AT
from tests.witness import signed_in

pytestmark = pytest.mark.django_db
REGION = Region("TLX1", Geography.ITL, "2021", "Earmarked region", frozenset({"E08000001"}))


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def publish(value: int, edition: str) -> None:
    figure = Observation("population", Geography.ITL, "2021", "TLX1", "2022", Decimal(value), edition=edition)
    context.load_figures([figure], [REGION])


def test_a_cited_figure_stays_and_a_newer_one_is_told() -> None:
    publish(500, "2024")
    cluster = a_piece(a_plan(), PlanPart.CLUSTER, "Ships", evidence="Yards.")
    browser, address = signed_in(officer_of(cluster.plan)), reverse("cite-figure", args=[cluster.pk])
    assert browser.post(address, {"measure": "output"}).status_code == 422
    assert browser.post(address, {"measure": "population"}).status_code == 302
    assert browser.post(address, {"measure": "population"}).status_code == 422
    publish(510, "2025")
    page = browser.get(address).content.decode()
    assert "People: 500 people (Earmarked City, 2022" in page
    assert "Otherwise on the card now:" in page
    assert "People: 510 people (Earmarked City, 2022" in page
    (pin,) = PlanItem.objects.get(pk=cluster.pk).piece().pins
    assert (pin.value, pin.year, pin.geography) == ("500", "2022", "TLX1 2024")


def test_writing_a_cluster_anew_keeps_its_figures_until_they_are_taken_out() -> None:
    publish(500, "2024")
    cluster = a_piece(a_plan(), PlanPart.CLUSTER, "Ships")
    officer = officer_of(cluster.plan)
    signed_in(officer).post(reverse("cite-figure", args=[cluster.pk]), {"measure": "population"})
    written = actions.write(cluster, {"title": "Boats"}, by=officer, at=AT)
    assert [pin.value for pin in written.piece().pins] == ["500"]
    actions.drop_figure(written, 0, by=officer, at=AT)
    with pytest.raises(actions.NotPlannable):
        actions.drop_figure(written, 0, by=officer, at=AT)
    assert PlanItem.objects.get(pk=cluster.pk).piece().pins == ()
