"""Lines of co-investment are changed where they stand, by the page and by two people; what they said comes back into them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications.co_investing.actions import change_co_investment
from placefund.applications.corrections import actions as corrections
from placefund.applications.models import Application, CoInvestmentLine, RemovedRow
from placefund.applications.queries import mark_of
from placefund.domain.coinvestment import EnteredLine, Form, SourceClass, Status
from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.records import clock
from tests.build import AT, an_application
from tests.witness import nothing_changes, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


@once
def a_bid() -> Application:
    return an_application("filled")


def entry(line: CoInvestmentLine, **other: Any) -> EnteredLine:
    said = {"investor": "Harbour Bank", "source": SourceClass.PRIVATE, "form": Form.CASH, "status": Status.PLEDGED}
    return EnteredLine(**{**said, "year": FinancialYear(line.year), "amount": Money.pounds(5), **other})


def as_it_stands(desk: Client, bid: Application) -> dict[str, Any]:
    """What a browser sends when the button that saves the lines is pressed."""
    boxes = desk.get(reverse("co-investment", args=[bid.pk])).context["boxes"]
    given = {name: str(boxes[name].value()).removeprefix("£") for name in boxes.fields}
    return given | {"then": "lines"}


def test_a_line_stays_the_same_line_and_what_it_said_comes_back_into_it() -> None:
    bid = a_bid()
    lead, line = bid.side.lead, bid.co_investment.get()  # type: ignore[attr-defined]
    said = line.as_entered()
    changed = change_co_investment(line, entry(line), by=lead, at=AT)
    assert (changed.pk, bid.co_investment.get().investor) == (line.pk, "Harbour Bank")
    corrections.put_back(RemovedRow.objects.get(put_back_at=None), by=lead, at=AT)
    assert (bid.co_investment.get().pk, bid.co_investment.get().as_entered()) == (line.pk, said)
    assert RemovedRow.objects.get(put_back_at=None).content["investor"] == "Harbour Bank"


def test_what_a_removed_line_said_comes_back_as_a_further_line() -> None:
    bid = a_bid()
    desk, line = signed_in(bid.side.lead), bid.co_investment.get()  # type: ignore[attr-defined]
    said = line.as_entered()
    change_co_investment(line, entry(line), by=bid.side.lead, at=AT)  # type: ignore[attr-defined]
    first = RemovedRow.objects.get()
    desk.post(reverse("remove-co-investment-line", args=[bid.pk, line.pk]))
    corrections.put_back(first, by=bid.side.lead, at=AT)  # type: ignore[attr-defined]
    assert bid.co_investment.get().as_entered() == said


def test_a_line_that_stays_as_it_is_is_no_act_and_keeps_nothing() -> None:
    bid = a_bid()
    desk = signed_in(bid.side.lead)  # type: ignore[attr-defined]
    given = as_it_stands(desk, bid)
    with nothing_changes():
        answer = desk.post(reverse("co-investment", args=[bid.pk]), given, follow=True)
    assert "Nothing was changed." in answer.content.decode()


def test_lines_are_changed_in_their_boxes() -> None:
    bid = a_bid()
    desk, line = signed_in(bid.side.lead), bid.co_investment.get()  # type: ignore[attr-defined]
    given = as_it_stands(desk, bid) | {f"line-{line.pk}-investor": "Bank", f"line-{line.pk}-amount": "12"}
    answer = desk.post(reverse("co-investment", args=[bid.pk]), given, follow=True)
    assert "1 line is changed." in answer.content.decode()
    assert list(bid.co_investment.values_list("pk", "investor", "pence")) == [(line.pk, "Bank", 1200)]
    assert "Put it back" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "1.5m"),
        ("amount", "0"),
        ("investor", ""),
        ("source", "the moon"),
        ("year", "1999"),
    ],
)
def test_what_is_no_line_is_told_beside_its_box_and_changes_nothing(name: str, value: str) -> None:
    bid = a_bid()
    desk, line = signed_in(bid.side.lead), bid.co_investment.get()  # type: ignore[attr-defined]
    given = as_it_stands(desk, bid) | {f"line-{line.pk}-{name}": value}
    with nothing_changes():
        answer = desk.post(reverse("co-investment", args=[bid.pk]), given)
    assert answer.status_code == 422
    assert str(answer.context["boxes"].errors[f"line-{line.pk}-{name}"])
    assert "There is a problem" in answer.content.decode()


def test_what_somebody_else_wrote_meanwhile_is_told_and_not_overwritten_unseen() -> None:
    bid = a_bid()
    desk, line = signed_in(bid.side.lead), bid.co_investment.get()  # type: ignore[attr-defined]
    given = as_it_stands(desk, bid) | {f"line-{line.pk}-investor": "Mine"}
    change_co_investment(line, entry(line, investor="Theirs"), by=bid.side.lead, at=AT)  # type: ignore[attr-defined]
    with nothing_changes():
        answer = desk.post(reverse("co-investment", args=[bid.pk]), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody changed the line of Theirs while you were writing: it says £5 of" in page
    assert 'value="Mine"' in page
    again = given | {f"line-{line.pk}-seen": mark_of(bid.co_investment.get())}
    assert f'value="{again[f"line-{line.pk}-seen"]}"' in page
    desk.post(reverse("co-investment", args=[bid.pk]), again)
    assert bid.co_investment.get().investor == "Mine"


def test_a_line_that_somebody_removed_meanwhile_is_said_to_be_gone() -> None:
    bid = a_bid()
    desk, line = signed_in(bid.side.lead), bid.co_investment.get()  # type: ignore[attr-defined]
    given = as_it_stands(desk, bid)
    desk.post(reverse("remove-co-investment-line", args=[bid.pk, line.pk]))
    with nothing_changes():
        answer = desk.post(reverse("co-investment", args=[bid.pk]), given)
    assert answer.status_code == 422
    assert "A line that you changed is not there any more" in answer.content.decode()


def test_a_line_of_another_bid_is_not_changed_through_this_one() -> None:
    bid, other = a_bid(), an_application("filled")
    desk, line = signed_in(bid.side.lead), other.co_investment.get()  # type: ignore[attr-defined]
    given = as_it_stands(desk, bid) | {f"line-{line.pk}-seen": mark_of(line), f"line-{line.pk}-investor": "Mine"}
    with nothing_changes():
        assert desk.post(reverse("co-investment", args=[bid.pk]), given).status_code == 422


def test_what_is_certified_shows_its_lines_without_boxes() -> None:
    bid = an_application("certified")
    page = signed_in(bid.side.lead).get(reverse("co-investment", args=[bid.pk])).content.decode()  # type: ignore[attr-defined]
    assert "Save the lines" not in page
    assert "Harbour" in page or bid.co_investment.get().investor in page


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"amount": Money(0)}, "above £0"),
        ({"amount": Money(-1)}, "above £0"),
        ({"investor": ""}, "Name the investor"),
        ({"year": FinancialYear(1999)}, "1999"),
    ],
)
def test_a_line_that_cannot_be_is_refused_in_a_sentence_and_stays(other: dict[str, Any], sentence: str) -> None:
    bid = a_bid()
    line = bid.co_investment.get()
    with nothing_changes(), pytest.raises(NotAllowed, match=sentence):
        change_co_investment(line, entry(line, **other), by=bid.side.lead, at=AT)  # type: ignore[attr-defined]
