"""The decision maker's pages: the ranked list with its line, a decision on each, and the release of all."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.queries import PanelRow, panel_rows
from placefund.awards.models import Award
from placefund.decisions import actions
from placefund.decisions.approval.queries import (
    chain_of,
    may_approve,
    waiting_chains,
    waits_in_words,
    why_approvals_wait,
    why_not_approved,
)
from placefund.decisions.endorsement.queries import why_board_waits
from placefund.decisions.forms import DecisionForm, ReleaseForm, RevisionForm
from placefund.decisions.models import Decision
from placefund.decisions.queries import (
    DecisionList,
    decision_list,
    has_received,
    is_above_the_line,
    is_agreed_again,
    left_in,
    letters,
    pending_revision,
    rank_reason,
    undecided,
    unreviewed,
    why_not_revised,
)
from placefund.decisions.reserve import reserve
from placefund.decisions.revisions import actions as revisions
from placefund.decisions.signed_scenario import signed_outcomes
from placefund.decisions.views.ranked_bids import decision_listing, rank_in_words
from placefund.decisions.views.tabs import show_decision_page, tabs_of
from placefund.design.charts import Chart
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.stages import invites, stage_of
from placefund.notices.foresight import Shown, foreseen
from placefund.panels.agreement.charts import scores_chart
from placefund.panels.confidentiality import closed_in, closed_of, why_money_is_closed, why_scores_are_closed
from placefund.panels.history import acts_on
from placefund.panels.meetings.queries import sitting_item
from placefund.panels.models import Meeting
from placefund.partnerships.later_closings.queries import published_closings
from placefund.people.access import has
from placefund.people.queries import renamed
from placefund.records import clock
from placefund.scenarios.queries import may_see_board
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, person, refuse
from placefund.web.steps import Onward, onward, submitted


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def decisions(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """The ranked list with the line of the money, what was decided, and the money left as decisions are made."""
    _, ranking = _open_to(request, round_)
    awards = {award.application_id: award for award in Award.objects.filter(application__round=round_)}
    waits = {chain.application.pk: waits_in_words(chain) for chain in waiting_chains(round_)}
    listing = decision_listing(ranking, round_, is_stage=invites(round_), waits=waits)
    return show_list(
        request,
        "decisions/list.html",
        way_to(request, round_).to(say("Decisions")),
        listing,
        MemoryRows(listing, ranking.rows),
        tabs=tabs_of(request, round_, "decisions"),
        round=round_,
        ranking=ranking,
        is_stage=invites(round_),
        has_draw=hasattr(round_, "draw"),
        later_closings=published_closings(round_),
        awards=awards,
        may_see_board=may_see_board(request.user, round_, clock.now()),
        may_decide=has(request.user, Capability.DECIDE, round_) and round_.state != "released",
        may_release=has(request.user, Capability.RELEASE_DECISIONS, round_) and round_.state == "closed",
        may_offer=has(request.user, Capability.OFFER_AWARD, round_),
        to_offer=[
            row.application
            for row in ranking.rows
            if row.application.state == "successful" and _waits_for_offer(row.decision, awards.get(row.application.pk))
        ],
        reserve=reserve(round_) if round_.is_public(clock.now()) else None,
        history=acts_on([round_], reader=person(request), at=clock.now()),
    )


def _waits_for_offer(decision: Decision | None, award: Award | None) -> bool:
    """Whether a decision promises money and no offer of it is open or taken."""
    return decision is not None and decision.is_promise and (award is None or award.state not in Award.STANDING)


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def decision_scores(request: HttpRequest, round_: Round) -> HttpResponse:
    """The scores of every application as dots in the order of the list, with the line where the money runs out."""
    rows, ranking = _open_to(request, round_)
    return show_decision_page(
        request,
        "decisions/scores.html",
        round_,
        say("Scores and the line"),
        tab="decision-scores",
        ranking=ranking,
        chart=_chart(rows, ranking),
    )


def _open_to(request: HttpRequest, round_: Round) -> tuple[Sequence[PanelRow], DecisionList]:
    """What the panel has on a round, and the decision list without the bids that are closed to whoever looks."""
    rows = panel_rows(round_)
    return rows, decision_list(round_).without(closed_of(person(request), round_, clock.now()))


def _chart(read: Sequence[PanelRow], ranking: DecisionList) -> Chart:
    """The agreed applications of a list as dots in its order, with the line where the money runs out."""
    found = {row.application.pk: row for row in read}
    listed = [row for row in ranking.rows if row.application.pk in found]
    rows = tuple(found[row.application.pk] for row in listed)
    line = None if ranking.reaches_all or ranking.closed else sum(row.listed.ranked.is_above_the_line for row in listed)
    title = say("Scores") if ranking.closed else say("Scores, and the line where the money runs out")
    return scores_chart(title, rows, line, ranking.money)


@page(Capability.READ_SCORES, Application, posting=Capability.DECIDE)
def decide(request: HttpRequest, application: Application) -> HttpResponse:
    """Decide on one application, with reasons and with the feedback its authors will read."""
    refuse(why_scores_are_closed(person(request), application, clock.now()))
    round_, decision = application.round, getattr(application, "decision", None)
    form = _form_of(request, application, decision)
    is_stage = invites(round_)
    compares = not is_stage and not why_money_is_closed(person(request), round_.strand, clock.now())

    def step() -> object:
        return _decide(request, application, form) if decision is None else _revise(request, decision, form)

    preview = foreseen(
        request,
        form,
        step,
        shows=lambda: _standing(application, compares=compares),
        way_back=_way_back(decision),
    )
    if preview is None and (response := submitted(request, form, step, _onward(application, decision))):
        return response
    signed = signed_outcomes(round_)
    meant = signed.outcomes.get(application.pk) if signed else None
    may = has(request.user, Capability.DECIDE, application)
    return show_decision_page(
        request,
        "decisions/decide.html",
        round_,
        str(application),
        application=application,
        renamed=renamed(application.snapshot.signed_names()).items(),
        meant=meant,
        meant_amount=meant.amount(application.snapshot.ask) if meant else None,
        decision=decision,
        versions=list(decision.versions.order_by("-number").select_related("decided_by", "corrected_by"))
        if decision
        else (),
        pending=pending_revision(decision) if decision else None,
        agreed=getattr(application, "agreed", None),
        compares=compares,
        is_stage=is_stage,
        is_above=is_above_the_line(application) if compares else None,
        why_rank=rank_in_words(rank_reason(application)) if compares else "",
        left=left_in(round_) if compares else None,
        waiting_for_panel=_with_the_panel(round_) if compares else 0,
        is_agreed_again=is_agreed_again(application),
        discussed=_discussed(application),
        form=form,
        preview=preview,
        does=say("Record the decision") if decision is None else say("Revise the decision"),
        back_url=reverse("decisions", args=[round_.pk]),
        may_decide=may and application.state == "assessed",
        may_revise=may and decision is not None and application.state in REVISABLE and not why_not_revised(decision),
        may_publish=has(request.user, Capability.RELEASE_DECISIONS, application),
        chain=(chain := chain_of(application)),
        may_approve=chain is not None and may_approve(person(request), chain),
        history=acts_on([application], reader=person(request), at=clock.now()),
    )


REVISABLE = ("decided", "successful", "unsuccessful")
"""Where an application stands whose decision can be revised."""


def _form_of(request: HttpRequest, application: Application, decision: Decision | None) -> DecisionForm:
    asked, stage = application.snapshot.ask, stage_of(application.round).kind
    if decision is None:
        return DecisionForm(posted(request), asked=asked, stage=stage)
    initial = {name: getattr(decision, name) for name in ("outcome", "reasons", "feedback")}
    return RevisionForm(
        posted(request), asked=asked, stage=stage, initial=initial | {"amount": decision.amount or asked}
    )


def _way_back(decision: Decision | None) -> str:
    if decision is None or decision.released_at is None:
        return say(
            "The decision can be revised, with a reason. Nobody outside the fund is told before outcomes are released."
        )
    return say("Nothing is told yet. Somebody else publishes the revision; until then it can be revised again.")


def _onward(application: Application, decision: Decision | None) -> Onward:
    if decision is None:
        said = say(
            "The decision on {application} is recorded. Nobody is told before all are released.",
            application=application,
        )
    elif decision.released_at is None:
        said = say("The decision on {application} is revised. Both stand on record.", application=application)
    else:
        said = say("The revision waits. Somebody else has to publish it.")
        return onward("decide", application.pk, said=said)
    return onward("decisions", application.round_id, said=said)


def _standing(application: Application, *, compares: bool) -> list[Shown]:
    """What a decision changes, as its maker may know it."""
    decision = Decision.objects.filter(application=application).first()
    shown: list[Shown] = [
        (say("What is decided"), decision.in_words if decision else say("Nothing yet")),
    ]
    if not invites(application.round):
        shown.append((say("Amount to be offered"), decision.amount if decision else None))
    if compares:
        shown.append((_has_left(application.round), left_in(application.round)))
    return shown


def _has_left(round_: Round) -> str:
    return say("The call has left") if round_.is_local_call else say("Strand has left")


def _revise(request: HttpRequest, decision: Decision, form: DecisionForm) -> object:
    given = {name: form.cleaned_data[name] for name in ("outcome", "reasons", "feedback", "why")}
    return revisions.revise(decision, **given, amount=form.amount_offered, by=person(request), at=clock.now())


@page(Capability.RELEASE_DECISIONS, Application)
def publish_revision(request: HttpRequest, application: Application) -> HttpResponse:
    """Show what the revision of a released decision will tell, and publish it; the second person does."""
    refuse(why_scores_are_closed(person(request), application, clock.now()))
    decision = get_object_or_404(Decision, application=application)
    form = ConfirmForm(posted(request))

    def step() -> object:
        return revisions.publish_revision(decision, by=person(request), at=clock.now())

    preview = foreseen(
        request,
        form,
        step,
        shows=lambda: _standing(application, compares=False),
        way_back=say("It can be revised again. What was told stays on record and public, with what took its place."),
    )
    done = onward("decide", application.pk, said=say("The revision is published, and the lead is told."))
    if preview is None and (response := submitted(request, form, step, done)):
        return response
    return show_decision_page(
        request,
        "decisions/publish_revision.html",
        application.round,
        say("Publish the revision"),
        application=application,
        decision=decision,
        pending=pending_revision(decision),
        approval_waits=why_not_approved(decision),
        form=form,
        preview=preview,
        does=say("Publish the revision"),
        back_url=reverse("decide", args=[application.pk]),
    )


def _discussed(application: Application) -> Meeting | None:
    """The meeting at which the panel is about to agree, or to agree again, the score of an application."""
    item = sitting_item(application)
    return item.meeting if item is not None and item.state != "done" else None


def _with_the_panel(round_: Round) -> int:
    """How many applications of a round have no agreed score yet."""
    return Application.objects.filter(round=round_, state__in=("submitted", "eligible")).count()


def _decide(request: HttpRequest, application: Application, form: DecisionForm) -> Decision:
    given = {name: form.cleaned_data[name] for name in ("outcome", "reasons", "feedback")}
    return actions.decide(application, **given, amount=form.amount_offered, by=person(request), at=clock.now())


@page(Capability.RELEASE_DECISIONS, Round, named="round_")
def release(request: HttpRequest, round_: Round) -> HttpResponse:
    """Show what every applicant will be told, and tell them all at the same moment."""
    form = ReleaseForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: _release(request, round_, form),
        onward(
            "decisions",
            round_.pk,
            said=say("The outcomes of {name} are released, each with its feedback.", name=round_.name),
        ),
    ):
        return response
    waiting, lacking = list(undecided(round_).select_related("partnership")), unreviewed(round_)
    told, closed = letters(round_), closed_in(person(request), [round_], clock.now())
    received = has_received(round_)
    # Of what is closed to its visitor the page does not say whether it is ready: whoever releases is told then.
    waiting, lacking = ([row for row in rows if row.pk not in closed] for rows in (waiting, lacking))
    return show_decision_page(
        request,
        "decisions/release.html",
        round_,
        say("Release"),
        tab="release-decisions",
        form=form,
        letters=[letter for letter in told if letter.application.pk not in closed],
        closed=len(closed),
        waiting=waiting,
        unreviewed=lacking,
        received=received,
        board_waits=(board_waits := why_board_waits(round_, person(request), clock.now())),
        approvals_wait=(approvals_wait := why_approvals_wait(round_, person(request), clock.now(), is_all=False)),
        can_release=round_.state == "closed" and received and not (waiting or lacking or board_waits or approvals_wait),
        history=acts_on([round_], reader=person(request), at=clock.now()),
    )


def _release(request: HttpRequest, round_: Round, form: ReleaseForm) -> None:
    actions.release(round_, public_from=form.cleaned_data["public_from"], by=person(request), at=clock.now())
