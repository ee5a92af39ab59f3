"""Rounds at the fund's desk: terms, opening, closing, clarifications."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from placefund.applications.queries import leads_with_an_open_draft
from placefund.decisions.queries import stages
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.funds import actions
from placefund.funds.forms import ClarificationForm
from placefund.funds.models import Clarification, Round
from placefund.funds.views.manager import needs_of
from placefund.panels.confidentiality import closed_in
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted


@dataclass(frozen=True, slots=True)
class TermsShown:
    """The terms of a round in the order in which people read them."""

    terms: Terms
    sources: tuple[str, ...]
    forms: tuple[str, ...]
    rates: tuple[tuple[str, object], ...]


def terms_shown(round_: Round) -> TermsShown | None:
    """A round's terms for a page; None while they are not set."""
    if not round_.terms_record:
        return None
    terms = round_.terms()
    sources = tuple(source.label for source in SourceClass if source in terms.counting.sources)
    forms = tuple(form.label for form in Form if form in terms.counting.forms)
    rates = tuple((helix.label, rate) for helix, rate in terms.rates.items())
    return TermsShown(terms, sources, forms, rates)


@page(Capability.MANAGE_FUND, Round, named="round_", methods=("GET",))
def manage_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """One round: where it stands, what it waits for, its steps, its terms."""
    at = clock.now()
    [stage] = stages([round_], closed_in(person(request), [round_], at))
    return show(
        request,
        "funds/manager/round.html",
        way_to(request, round_),
        round=round_,
        stage=stage,
        waiting=needs_of(stage, at),
        shown=terms_shown(round_),
        is_over=bool(round_.closes_at and at >= round_.closes_at),
        may_manage=has(request.user, Capability.MANAGE_ROUND, round_),
        may_release=has(request.user, Capability.RELEASE_DECISIONS, round_),
        clarification_count=round_.clarifications.count(),
        history=acts_on([round_, *round_.clarifications.all()], reader=person(request), at=at),
    )


@page(Capability.MANAGE_ROUND, Round, named="round_")
def open_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Open a round; the terms that this locks stand on the page."""
    form = ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.open(round_, by=person(request), at=clock.now()),
        onward("manage-round", round_.pk, said=say("{name} is open. Its terms are locked.", name=round_.name)),
    ):
        return response
    return show(
        request,
        "funds/manager/open_round.html",
        way_to(request, round_).to(say("Open")),
        round=round_,
        form=form,
        shown=terms_shown(round_),
        can_open=round_.state == "planned" and bool(round_.terms_record),
    )


@page(Capability.MANAGE_ROUND, Round, named="round_")
def close_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Close a round whose closing time has come."""
    at = clock.now()
    form = ConfirmForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.close(round_, by=person(request), at=at),
        onward("manage-round", round_.pk, said=say("{name} is closed.", name=round_.name)),
    ):
        return response
    [stage] = stages([round_])
    return show(
        request,
        "funds/manager/close_round.html",
        way_to(request, round_).to(say("Close")),
        round=round_,
        stage=stage,
        form=form,
        can_close=round_.state == "open" and bool(round_.closes_at and at >= round_.closes_at),
    )


@page(Capability.MANAGE_FUND, Round, named="round_", methods=("GET",))
def clarifications(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every clarification of a round, newest first, with what superseded what."""
    rows = list(round_.clarifications.select_related("supersedes", "superseded_by"))
    return show(
        request,
        "funds/manager/clarifications.html",
        way_to(request, round_).to(say("Clarifications")),
        round=round_,
        clarifications=rows,
        history=acts_on(rows, reader=person(request), at=clock.now()),
        may_publish=has(request.user, Capability.PUBLISH_CLARIFICATION, round_),
    )


@page(Capability.PUBLISH_CLARIFICATION, Round, named="round_")
def publish_clarification(request: HttpRequest, round_: Round) -> HttpResponse:
    """Publish a clarification; the leads of open drafts are told."""
    leads = leads_with_an_open_draft(round_)
    form = ClarificationForm(posted(request), round_=round_, initial={"supersedes": request.GET.get("supersedes", "")})
    said = say_count(
        "The clarification is published. {count} lead was told.",
        "The clarification is published. {count} leads were told.",
        count=len(leads),
    )
    if response := submitted(
        request,
        form,
        lambda: _clarify(round_, form, leads, person(request)),
        onward("round-clarifications", round_.pk, said=said),
    ):
        return response
    return show(
        request,
        "funds/manager/publish_clarification.html",
        way_to(request, round_).to(say("Publish a clarification")),
        round=round_,
        form=form,
        drafts=len(leads),
    )


def _clarify(round_: Round, form: ClarificationForm, leads: tuple[int, ...], by: User) -> Clarification:
    given = {name: form.cleaned_data[name] for name in ("question", "answer", "supersedes")}
    return actions.clarify(round_, **given, tell_leads_of=leads, by=by, at=clock.now())
