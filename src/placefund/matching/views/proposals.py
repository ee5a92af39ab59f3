"""Matching at the fund's desk: ask for a proposal, see what it would change and why, apply it, fix pairs by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.assessment.desks import desk_of
from placefund.assessment.queries import progress
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.matching import actions
from placefund.matching.explanations import why
from placefund.matching.forms import FixForm, PairForm, ProposeForm
from placefund.matching.models import FixedPair, Proposal
from placefund.matching.queries import difference, fixed_in
from placefund.matching.views.proposal_words import in_words, words_of
from placefund.panels.confidentiality import closed_in
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward, pressed, submitted


@page(Capability.FOLLOW_ROUND, Round, named="round_", posting=Capability.ASSIGN_ASSESSORS)
def matching(request: HttpRequest, round_: Round) -> HttpResponse:
    """Where a round stands with its readers, its hand changes and its proposals; and the form for a new proposal."""
    form, desk = ProposeForm(posted(request)), desk_of(request.user, round_)
    if response := submitted(
        request,
        form,
        lambda: actions.propose(round_, form.wishes, by=person(request), at=clock.now()),
        lambda made: onward("proposal", made.pk),
    ):
        return response
    return show(
        request,
        "matching/round.html",
        way_to(request, round_).to(say("Who reads what")),
        round=round_,
        form=form,
        desk=desk,
        progress=progress(round_, closed_in(person(request), [round_], clock.now()), desk.counted),
        method=round_.terms().method if round_.terms_record else None,
        fixed=list(fixed_in(round_, desk.readings)),
        proposals=[row for row in round_.proposals.select_related("made_by") if not desk.why_not_own(row.track)],
        may_assign=has(request.user, Capability.ASSIGN_ASSESSORS, round_),
    )


@page(Capability.FOLLOW_ROUND, Proposal, methods=("GET",))
def proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One proposal: what it would change, what is proven of it, what is missing and why."""
    round_ = proposal.round
    desk, closed = desk_of(request.user, round_), closed_in(person(request), [round_], clock.now())
    refuse(desk.why_not_own(proposal.track))
    return show(
        request,
        "matching/proposal.html",
        way_to(request, proposal),
        round=round_,
        proposal=proposal,
        difference=difference(proposal),
        result=proposal.result,
        words=in_words(proposal),
        form=PairForm(round_=round_, owner=desk.owner, closed=closed),
        may_assign=has(request.user, Capability.ASSIGN_ASSESSORS, proposal) and proposal.state == "proposed",
        history=acts_on([proposal], reader=person(request), at=clock.now()),
    )


@page(Capability.FOLLOW_ROUND, Proposal, methods=("GET",))
def why_this_reader(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Why an assessor reads an application in a proposal, or what it would cost if they did."""
    round_, desk = proposal.round, desk_of(request.user, proposal.round)
    refuse(desk.why_not_own(proposal.track))
    closed = closed_in(person(request), [round_], clock.now())
    form = PairForm(request.GET or None, round_=round_, owner=desk.owner, closed=closed)
    is_asked = form.is_bound and form.is_valid()
    found = why(proposal, *form.pair) if is_asked else None
    return show(
        request,
        "matching/why.html",
        way_to(request, proposal).to(say("Why")),
        round=round_,
        proposal=proposal,
        form=form,
        told=words_of(proposal).verdict(found) if found else (),
        is_unknown=is_asked and found is None,
    )


@page(Capability.ASSIGN_ASSESSORS, Proposal, methods=("POST",))
def apply(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Give out and take back what a proposal says."""
    said = say("The proposal is applied. Everybody who was given something has been told.")
    return pressed(
        request,
        lambda: actions.apply(proposal, by=person(request), at=clock.now()),
        onward("matching", proposal.round_id, said=said),
        refused=onward("proposal", proposal.pk),
    )


@page(Capability.ASSIGN_ASSESSORS, Proposal, methods=("POST",))
def discard(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Put a proposal aside."""
    return pressed(
        request,
        lambda: actions.discard(proposal, by=person(request), at=clock.now()),
        onward("matching", proposal.round_id, said=say("The proposal is put aside.")),
    )


@page(Capability.ASSIGN_ASSESSORS, Round, named="round_")
def fix(request: HttpRequest, round_: Round) -> HttpResponse:
    """Fix by hand who must, or must not, read an application."""
    owner, closed = desk_of(request.user, round_).owner, closed_in(person(request), [round_], clock.now())
    form = FixForm(posted(request), round_=round_, owner=owner, closed=closed)
    if response := submitted(
        request,
        form,
        lambda: _fix(request, form),
        onward("matching", round_.pk, said=say("It is fixed, and holds in every proposal from now on.")),
    ):
        return response
    return show(
        request,
        "matching/fix.html",
        way_to(request, round_).to(say("Who reads what"), "matching", round_.pk).to(say("Fix a pair")),
        round=round_,
        form=form,
    )


def _fix(request: HttpRequest, form: FixForm) -> FixedPair:
    application, assessor = form.pair
    given = {"must_read": form.cleaned_data["must_read"] == "yes", "reason": form.cleaned_data["reason"]}
    return actions.fix(application, assessor, **given, by=person(request), at=clock.now())


@page(Capability.ASSIGN_ASSESSORS, FixedPair, named="fixed", methods=("POST",))
def lift(request: HttpRequest, fixed: FixedPair) -> HttpResponse:
    """Take a hand change back."""
    sentence = say("It is lifted: later proposals are free to choose.")
    return pressed(
        request,
        lambda: actions.lift(fixed, by=person(request), at=clock.now()),
        onward("matching", fixed.application.round_id, said=sentence),
    )
