"""Change a fund that runs: its book out and in again, and each proposed change with what it would do."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from placefund.domain.fundbook import Fundbook
from placefund.domain.fundbook.change_rules import Outcome
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.fundbooks.actions import begin
from placefund.fundbooks.archives import packed
from placefund.fundbooks.changes import actions
from placefund.fundbooks.changes.forms import ApplyForm, BeginFundForm, BookForm, RoundDatesForm, RoundLikeForm
from placefund.fundbooks.changes.queries import (
    differences_of,
    editions_of,
    effects_of,
    is_over_the_edition_in_force,
    why_not_compared,
)
from placefund.fundbooks.editions.queries import NO_BOOK_HERE, book_of, in_force, why_not_read
from placefund.fundbooks.models import Edition, ProposedChange
from placefund.funds.models import Fund, Round
from placefund.notices.foresight import Shown, foreseen_page
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, way_to
from placefund.web.forms import posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, pressed, submitted

PROPOSED = say("The change is proposed. Nothing of the fund has changed yet.")


@page(Capability.MANAGE_FUND, Fund, posting=Capability.CHANGE_FUND)
def change_fund(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The fund's book: which edition is in force, take it away, upload it changed; and every change that was proposed."""
    edition = in_force(fund)
    form = BookForm(posted(request), posted_files(request), texts=edition.texts if edition else {})
    response = submitted(
        request,
        form,
        lambda: actions.propose(fund, form.texts, said=form.cleaned_data["said"], by=person(request), at=clock.now()),
        lambda change: onward("proposed-change", change.pk, said=PROPOSED),
        refused_at="book",
    )
    return response or show(
        request,
        "fundbooks/change_fund.html",
        way_to(request, fund).to(say("Change this fund")),
        form=form,
        edition=edition,
        unread=why_not_read(edition) if edition else "",
        editions=editions_of(fund),
        rounds_ahead=list(Round.objects.filter(strand__fund=fund, programme=None, state__in=("planned", "open"))),
        changes=list(ProposedChange.objects.filter(fund=fund).defer("texts").select_related("edition")),
        may_change=has(request.user, Capability.CHANGE_FUND, fund),
    )


@page(Capability.RUN_INSTALLATION)
def begin_fund(request: HttpRequest) -> HttpResponse:
    """Begin a fund from a book that is sent: read, and every fault told, before anything is written."""
    form = BeginFundForm(posted(request), posted_files(request))
    return form_page(
        request,
        "fundbooks/begin_fund.html",
        NOWHERE.to(say("This installation"), "installation").to(say("Begin a fund from its book")),
        form,
        lambda: begin(form.texts, by=person(request), at=clock.now()),
        lambda loaded: onward(
            "people-of",
            "fund",
            loaded.fund.slug,
            said=say("{fund} is here. Invite its manager next.", fund=loaded.fund),
        ),
        refused_at="book",
    )


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def fund_book(request: HttpRequest, fund: Fund, number: int) -> HttpResponse:
    """One edition of the fund's book as a zip archive: uploaded again, it has the same digest."""
    edition = get_object_or_404(Edition, fund=fund, number=number)
    response = HttpResponse(packed(edition.texts), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{fund.slug}-edition-{edition.number}.zip"'
    return response


@page(Capability.MANAGE_FUND, ProposedChange, named="change", posting=Capability.CHANGE_FUND)
def proposed_change(request: HttpRequest, change: ProposedChange) -> HttpResponse:
    """A proposed change: every entry that differs, what becomes of it, and the step that applies it as a whole."""
    at, fund = clock.now(), change.fund
    is_open = change.state == "proposed"
    unread = why_not_compared(change)
    told = () if unread or not is_open else effects_of(change, at, reader=person(request))
    effects = sorted(told, key=lambda each: not each.is_refused)
    sets = ("question_sets", "criteria_sets")
    amends = any(each.outcome is Outcome.AMENDED and each.entry.part in sets for each in effects)
    form = ApplyForm(posted(request), amends=amends)
    return foreseen_page(
        request,
        "fundbooks/proposed_change.html",
        way_to(request, change),
        form,
        lambda: actions.apply(change, why=form.cleaned_data["why"], moves=form.moves, by=person(request), at=at),
        onward("change-fund", fund.slug, said=say("The change is applied as a whole. Its book is in force.")),
        does=say("Apply the change"),
        shows=lambda: _stands(fund),
        way_back=say("Another change: the book as it was can be taken away below its edition, and uploaded again."),
        back_url=onward("change-fund", fund.slug).address,
        change=change,
        effects=effects,
        refused=[effect for effect in effects if effect.is_refused],
        unread=unread,
        differences=() if is_open or unread else differences_of(change),
        is_open=is_open,
        is_current=is_over_the_edition_in_force(change),
        may_change=has(request.user, Capability.CHANGE_FUND, fund),
        history=acts_on([change], reader=person(request), at=at),
    )


def _stands(fund: Fund) -> Iterator[Shown]:
    """What a page can compare before and after: the fund's rounds, and how much is known of it."""
    fund = Fund.objects.get(pk=fund.pk)
    yield (
        say("Rounds"),
        ", ".join(Round.objects.filter(strand__fund=fund, programme=None).values_list("name", flat=True)),
    )
    yield say("Targets"), fund.targets.count()
    yield say("Objectives"), fund.objectives.count()
    yield say("Indicators"), fund.indicators.count()
    yield say("Facts"), fund.facts.count()
    yield say("Sources"), fund.sources.count()


@page(Capability.CHANGE_FUND, Fund)
def plan_round(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Plan a further round on a page: it becomes a proposed change like one that was uploaded."""
    if elsewhere := _where_it_is_told(fund):
        return elsewhere
    form = RoundLikeForm(posted(request), book=_book(fund))
    return form_page(
        request,
        "fundbooks/edit.html",
        way_to(request, fund).to(say("Change this fund"), "change-fund", fund.slug).to(say("Plan a further round")),
        form,
        lambda: actions.propose_round(
            fund, like=form.cleaned_data["like"], changes=form.changes, by=person(request), at=clock.now()
        ),
        lambda change: onward("proposed-change", change.pk, said=PROPOSED),
    )


@page(Capability.CHANGE_FUND, Round, named="round_")
def change_dates(request: HttpRequest, round_: Round) -> HttpResponse:
    """Other dates of a round that is planned, or a later closing time of one that is open, as a proposed change."""
    if elsewhere := _where_it_is_told(round_.strand.fund):
        return elsewhere
    dates = {"opens_at": round_.opens_at, "closes_at": round_.closes_at}
    form = RoundDatesForm(posted(request), book=_book(round_.strand.fund), initial=dates)
    return form_page(
        request,
        "fundbooks/edit.html",
        way_to(request, round_).to(say("Change its dates")),
        form,
        lambda: actions.propose_dates(round_, changes=form.changes, by=person(request), at=clock.now()),
        lambda change: onward("proposed-change", change.pk, said=PROPOSED),
    )


def _book(fund: Fund) -> Fundbook:
    """The book in force.

    Raises:
        Http404: its texts were not kept; in a sentence that says what to do.
    """
    edition = in_force(fund)
    if edition is None:
        raise Http404(NO_BOOK_HERE)
    return book_of(edition)


def _where_it_is_told(fund: Fund) -> HttpResponse | None:
    """The page that tells why the book in force cannot be read, where it cannot."""
    edition = in_force(fund)
    return redirect("change-fund", fund.slug) if edition and why_not_read(edition) else None


@page(Capability.CHANGE_FUND, ProposedChange, named="change", methods=("POST",))
def withdraw_change(request: HttpRequest, change: ProposedChange) -> HttpResponse:
    """Withdraw a proposed change."""
    return pressed(
        request,
        lambda: actions.withdraw(change, by=person(request), at=clock.now()),
        onward("change-fund", change.fund.slug, said=say("The proposed change is withdrawn.")),
    )
