"""Rounds at the fund's desk: terms, opening, closing, clarifications."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from placefund.applications.corrections.actions import close_round as close_bidding
from placefund.applications.queries import leads_with_an_open_draft
from placefund.decisions.round_stages import stages
from placefund.design.states import label_of_state
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.enquiries.queries import waiting_in
from placefund.funds import actions
from placefund.funds.forms import ClarificationForm, CorrectionForm
from placefund.funds.models import Clarification, Round
from placefund.funds.queries import can_be_corrected
from placefund.funds.views.intake import received_in_words
from placefund.funds.views.manager import needs_of
from placefund.notices.foresight import Shown, foreseen, foreseen_page
from placefund.panels.confidentiality import closed_in
from placefund.panels.history import acts_on
from placefund.partnerships.later_closings.queries import published_closings
from placefund.people.access import has
from placefund.records import clock
from placefund.scenarios.queries import may_see_board
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
    rates = tuple((helix.label, rate) for helix, rate in terms.stated_rates)
    return TermsShown(terms, sources, forms, rates)


@page(Capability.FOLLOW_ROUND, Round, named="round_", methods=("GET",))
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
        received=received_in_words(stage) or "0",
        waiting=needs_of(stage, at),
        shown=terms_shown(round_),
        is_over=bool(round_.closes_at and at >= round_.closes_at),
        may_manage=has(request.user, Capability.MANAGE_ROUND, round_),
        may_release=has(request.user, Capability.RELEASE_DECISIONS, round_),
        may_see_board=may_see_board(request.user, round_, at),
        later_closing_count=len(published_closings(round_)),
        enquiry_count=waiting_in([round_]).count(),
        clarification_count=round_.clarifications.count(),
        history=acts_on([round_, *round_.clarifications.all()], reader=person(request), at=at),
    )


@page(Capability.MANAGE_ROUND, Round, named="round_")
def open_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Open a round; the terms that this locks stand on the page."""
    then = onward("manage-round", round_.pk, said=say("{name} is open. Its terms are locked.", name=round_.name))
    return foreseen_page(
        request,
        "funds/manager/open_round.html",
        way_to(request, round_).to(say("Open")),
        ConfirmForm(posted(request)),
        lambda: actions.open(round_, by=person(request), at=clock.now()),
        then,
        does=say("Open the round and lock its terms"),
        way_back=say("None. What is wrong in the terms is put right by a clarification to all."),
        back_url=then.address,
        shows=lambda: _shown(round_),
        round=round_,
        shown=terms_shown(round_),
        can_open=round_.state == "planned" and bool(round_.terms_record),
    )


def _shown(round_: Round) -> tuple[Shown, ...]:
    return ((say("The round is"), label_of_state(Round.objects.get(pk=round_.pk).state).label),)


@page(Capability.MANAGE_ROUND, Round, named="round_")
def close_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Close a round whose closing time has come."""
    at = clock.now()
    [stage] = stages([round_])
    then = onward("manage-round", round_.pk, said=say("{name} is closed.", name=round_.name))
    return foreseen_page(
        request,
        "funds/manager/close_round.html",
        way_to(request, round_).to(say("Close")),
        ConfirmForm(posted(request)),
        lambda: close_bidding(round_, by=person(request), at=at),
        then,
        does=say("Close the round"),
        way_back=say("None. The closing time was promised in public, and nothing that comes later is taken in."),
        back_url=then.address,
        shows=lambda: _shown(round_),
        # Closing may also let bids count as they were sent: one that is closed to the visitor is not named.
        called=round_.name if closed_in(person(request), [round_], at) else "",
        round=round_,
        stage=stage,
        received=received_in_words(stage) or "0",
        can_close=round_.state == "open" and bool(round_.closes_at and at >= round_.closes_at),
    )


@page(Capability.FOLLOW_ROUND, Round, named="round_", methods=("GET",))
def clarifications(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every clarification of a round, newest first, with what superseded what."""
    rows, at = list(round_.clarifications.select_related("supersedes", "superseded_by")), clock.now()
    return show(
        request,
        "funds/manager/clarifications.html",
        way_to(request, round_).to(say("Clarifications")),
        round=round_,
        clarifications=rows,
        correctable={row.pk for row in rows if can_be_corrected(row, at)},
        history=acts_on(rows, reader=person(request), at=at),
        may_publish=has(request.user, Capability.PUBLISH_CLARIFICATION, round_),
    )


@page(Capability.PUBLISH_CLARIFICATION, Round, named="round_")
def publish_clarification(request: HttpRequest, round_: Round) -> HttpResponse:
    """Publish a clarification; the leads of open drafts are told."""
    form = ClarificationForm(posted(request), round_=round_, initial={"supersedes": request.GET.get("supersedes", "")})
    return _clarification_page(request, round_, form, say("Publish a clarification"))


@page(Capability.PUBLISH_CLARIFICATION, Clarification)
def correct_clarification(request: HttpRequest, clarification: Clarification) -> HttpResponse:
    """Correct a slip in a clarification that was published less than an hour ago; the leads are told."""
    round_ = clarification.round
    initial = {"question": clarification.question, "answer": clarification.answer}
    form = CorrectionForm(posted(request), initial=initial)
    return _clarification_page(request, round_, form, say("Correct a clarification"), supersedes=clarification)


def _clarification_page(
    request: HttpRequest,
    round_: Round,
    form: ClarificationForm | CorrectionForm,
    title: str,
    *,
    supersedes: Clarification | None = None,
) -> HttpResponse:
    """What is published, shown before it is; everybody can read it from then on."""
    leads = leads_with_an_open_draft(round_)
    said = say_count(
        "The clarification is published. {count} lead was told.",
        "The clarification is published. {count} leads were told.",
        count=len(leads),
    )

    def step() -> Clarification:
        given = {"supersedes": supersedes, **form.cleaned_data}
        return actions.clarify(round_, **given, tell_leads_of=leads, by=person(request), at=clock.now())

    preview = foreseen(
        request, form, step, way_back=say("Within an hour it can be corrected; afterwards it can be superseded.")
    )
    then = onward("round-clarifications", round_.pk, said=said)
    if preview is None and (response := submitted(request, form, step, then)):
        return response
    return show(
        request,
        "funds/manager/publish_clarification.html",
        way_to(request, round_).to(say("Clarifications"), "round-clarifications", round_.pk).to(title),
        round=round_,
        form=form,
        given=form.cleaned_data if preview else None,
        preview=preview,
        does=say("Publish"),
        drafts=len(leads),
    )
