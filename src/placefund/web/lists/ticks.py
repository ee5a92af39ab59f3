"""What is done to the rows that are ticked: first a page that says what would happen to each, then the act itself.

The preview takes the very steps and takes them back, so that what it says of a row is what the act would say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.web.crumbs import Crumbs
from placefund.web.lists.declaration import Listing, Row
from placefund.web.lists.enquiry import LARGEST_KEY, read_enquiry
from placefund.web.lists.sources import RowSource
from placefund.web.pages import show

MOST_TICKED = 200
PREVIEW = "design/lists/preview.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class TickedAct(Generic[Row]):
    """An act on rows: `title` is its button, `do` takes the step on one row and refuses with a sentence, `done` tells of it.

    `warning` is what the preview says before anything; `amount` gives the money of a row, of which the preview tells the sum.
    """

    key: str
    title: str
    do: Callable[[Row], object]
    done: Callable[[int], str]
    warning: str = ""
    amount: Callable[[Row], Money] | None = None


@dataclass(frozen=True, slots=True)
class Trial(Generic[Row]):
    """What the act would do: the rows it can be taken on, and those that refuse it, each with why."""

    able: list[Row]
    refused: list[tuple[Row, str]]


def ticked(
    request: HttpRequest,
    listing: Listing[Row],
    source: RowSource[Row],
    acts: Sequence[TickedAct[Row]],
    way: Crumbs,
) -> HttpResponse:
    """The answer to a list that was sent: the preview, or the act and the list again. A refusal changes nothing."""
    back = request.path + read_enquiry(listing, request.GET).address()
    act = next((one for one in acts if one.key == request.POST.get("act")), None)
    keys = _keys(request)
    rows = source.picked(keys) if act and keys and len(keys) <= MOST_TICKED else []
    why = _why_not(act, keys, rows)
    if act is None or why:
        return show(request, PREVIEW, way, status=422, why=why, back=back, title=listing.title)
    if request.POST.get("sure") == "yes":
        try:
            with transaction.atomic():
                for row in rows:
                    act.do(row)
        except NotAllowed as refusal:
            why = say("Nothing was done. {why} Look at the preview again.", why=refusal)
        else:
            messages.success(request, act.done(len(rows)))
            return redirect(back)
    trial = _trial(act, rows)
    amount = act.amount
    total = Money.total(amount(row) for row in trial.able) if amount else None
    name = listing.columns[0].cell
    return show(
        request,
        PREVIEW,
        way,
        status=422 if why else 200,
        why=why,
        back=back,
        title=act.title,
        act=act,
        able=[(listing.key_of(row), name(row), amount(row) if amount else None) for row in trial.able],
        refused=[(name(row), reason) for row, reason in trial.refused],
        total=total,
        count=listing.named(len(trial.able)),
    )


def _keys(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("row")[: MOST_TICKED + 1]
    return sorted(
        {int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= LARGEST_KEY}
    )


def _why_not(act: TickedAct[Any] | None, keys: list[int], rows: Sequence[Any]) -> str:
    """Why nothing can be shown of it, in a sentence; empty when it can."""
    if act is None:
        return say("Go back to the list and press the button of what you want to do.")
    if len(keys) > MOST_TICKED:
        return say("At most {most} rows can be taken at once. Go back and tick fewer.", most=MOST_TICKED)
    if not keys:
        return say("No row is ticked. Go back to the list and tick at least one.")
    if len(rows) != len(keys):
        return say("Some of these rows are not in this list any more. Go back to the list, which is up to date.")
    return ""


def _trial(act: TickedAct[Row], rows: Sequence[Row]) -> Trial[Row]:
    """Take the act on each row, note what refuses, and take everything back. Nothing is told to anybody."""
    trial: Trial[Row] = Trial([], [])
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    act.do(row)
            except NotAllowed as refusal:
                trial.refused.append((row, str(refusal)))
            else:
                trial.able.append(row)
        transaction.set_rollback(True)
    return trial
