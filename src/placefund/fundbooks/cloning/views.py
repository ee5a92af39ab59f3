"""Begin a fund on a page: the draft of its book is shown before anything is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

from django.http import HttpRequest, HttpResponse

from placefund.domain.fundbook.difference import KINDS
from placefund.domain.fundbook.format import Fundbook, Records
from placefund.domain.messages import Message, say
from placefund.domain.roles import Capability
from placefund.fundbooks.actions import begin
from placefund.fundbooks.cloning.forms import NewFundForm
from placefund.fundbooks.cloning.queries import earlier_books
from placefund.fundbooks.loader import LoadedFund
from placefund.notices.foresight import foreseen
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted


@page(Capability.RUN_INSTALLATION)
def new_fund(request: HttpRequest) -> HttpResponse:
    """Begin a fund from nothing or from another fund's book: its draft is shown first, with every fault, and then loaded."""
    user = person(request)
    form = NewFundForm(posted(request), books=earlier_books(user), user=user, initial={"moved_by": 12})

    def step() -> LoadedFund:
        like = form.cleaned_data["like"]
        return begin(form.texts, like=like, by=user, at=clock.now())

    preview = foreseen(
        request, form, step, way_back=say("None: a fund that has begun is on record. Its book can be changed.")
    )
    if preview is None and (
        response := submitted(
            request,
            form,
            step,
            lambda loaded: onward(
                "people-of",
                "fund",
                loaded.fund.slug,
                said=say("{fund} is here. Invite its manager next.", fund=loaded.fund),
            ),
        )
    ):
        return response
    return show(
        request,
        "fundbooks/new_fund.html",
        NOWHERE.to(say("This installation"), "installation").to(say("Begin a fund")),
        form=form,
        preview=preview,
        does=say("Begin the fund"),
        counts=_counts(form.book) if preview and form.book else (),
        texts=sorted(form.texts.items()) if preview else (),
    )


def _counts(book: Fundbook) -> list[tuple[Message, int]]:
    """How many entries of each kind the draft has."""
    found = Counter({each.name: len(getattr(book, each.name)) for each in fields(Records) if each.name != "rules"})
    return [(KINDS[name], count) for name, count in found.items() if count and name in KINDS]
