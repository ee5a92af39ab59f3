"""Rounds at the fund's desk: terms, opening, closing, clarifications."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.applications.queries import leads_with_an_open_draft
from placefund.decisions.queries import stages
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.funds import actions
from placefund.funds.forms import ClarificationForm, NoQuestion
from placefund.funds.models import Clarification, Round
from placefund.funds.views.desk import answer, done, person, posted, trail
from placefund.funds.views.manager import needs_of
from placefund.people.access import has, page
from placefund.people.models import User
from placefund.records import clock
from placefund.records.queries import history_of


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
    [stage] = stages([round_])
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "stage": stage,
        "waiting": needs_of(stage, at),
        "shown": terms_shown(round_),
        "is_over": bool(round_.closes_at and at >= round_.closes_at),
        "may_manage": has(request.user, Capability.MANAGE_ROUND, round_),
        "may_release": has(request.user, Capability.RELEASE_DECISIONS, round_),
        "clarification_count": round_.clarifications.count(),
        "history": history_of([round_, *round_.clarifications.all()]),
        "breadcrumbs": trail(request, round_.strand.fund, here=round_.name),
    }
    return answer(request, "funds/manager/round.html", context)


@page(Capability.MANAGE_ROUND, Round, named="round_")
def open_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Open a round; the terms that this locks stand on the page."""
    form = NoQuestion(posted(request))
    if form.is_bound and done(form, lambda: actions.open(round_, by=person(request), at=clock.now())):
        messages.success(request, f"{round_.name} is open. Its terms are locked.")
        return redirect("manage-round", round_.pk)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "form": form,
        "shown": terms_shown(round_),
        "can_open": round_.state == "planned" and bool(round_.terms_record),
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here="Open"),
    }
    return answer(request, "funds/manager/open_round.html", context)


@page(Capability.MANAGE_ROUND, Round, named="round_")
def close_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Close a round whose closing time has come."""
    at = clock.now()
    form = NoQuestion(posted(request))
    if form.is_bound and done(form, lambda: actions.close(round_, by=person(request), at=at)):
        messages.success(request, f"{round_.name} is closed.")
        return redirect("manage-round", round_.pk)
    [stage] = stages([round_])
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "stage": stage,
        "form": form,
        "can_close": round_.state == "open" and bool(round_.closes_at and at >= round_.closes_at),
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here="Close"),
    }
    return answer(request, "funds/manager/close_round.html", context)


@page(Capability.MANAGE_FUND, Round, named="round_", methods=("GET",))
def clarifications(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every clarification of a round, newest first, with what superseded what."""
    rows = list(round_.clarifications.select_related("supersedes", "superseded_by"))
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "clarifications": rows,
        "history": history_of(rows),
        "may_publish": has(request.user, Capability.PUBLISH_CLARIFICATION, round_),
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here="Clarifications"),
    }
    return answer(request, "funds/manager/clarifications.html", context)


@page(Capability.PUBLISH_CLARIFICATION, Round, named="round_")
def publish_clarification(request: HttpRequest, round_: Round) -> HttpResponse:
    """Publish a clarification; the leads of open drafts are told."""
    leads = leads_with_an_open_draft(round_)
    form = ClarificationForm(posted(request), round_=round_, initial={"supersedes": request.GET.get("supersedes", "")})
    if form.is_bound and done(form, lambda: _clarify(round_, form, leads, person(request))):
        told = "1 lead was told" if len(leads) == 1 else f"{len(leads)} leads were told"
        messages.success(request, f"The clarification is published. {told}.")
        return redirect("round-clarifications", round_.pk)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "form": form,
        "drafts": len(leads),
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here="Publish a clarification"),
    }
    return answer(request, "funds/manager/publish_clarification.html", context)


def _clarify(round_: Round, form: ClarificationForm, leads: tuple[int, ...], by: User) -> Clarification:
    given = {name: form.cleaned_data[name] for name in ("question", "answer", "supersedes")}
    return actions.clarify(round_, **given, tell_leads_of=leads, by=by, at=clock.now())
