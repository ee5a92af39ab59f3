"""Reading a portfolio for the delivery body: who is invited, what a reader declares, and the projects they advise on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Capability
from placefund.portfolios.editions import ask_of
from placefund.portfolios.models import PortfolioReview, ReviewReader
from placefund.portfolios.readers import actions
from placefund.portfolios.readers.forms import AdviceForm, InterestsForm, ReaderForm
from placefund.portfolios.readers.queries import open_lines, organisations_of
from placefund.portfolios.review.views import review_step
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import onward


@page(Capability.REVIEW_PROGRAMME, PortfolioReview, named="review", is_proved=True)
def invite_review_reader(request: HttpRequest, review: PortfolioReview) -> HttpResponse:
    """Let somebody read the portfolio for the delivery body."""
    form = ReaderForm(posted(request))

    def act() -> ReviewReader:
        user, kind, due_on = form.invited()
        return actions.invite(review, user, kind=kind, due_on=due_on, by=person(request), at=clock.now())

    return review_step(
        request,
        review,
        form,
        act,
        onward("portfolio-review", review.pk, said=say("They are invited, and told."), section="readers"),
        does=say("Invite a reader"),
        way_back=say("Their reading can be ended. What they found stays."),
        means=say(
            "They declare their interests first, and read no project in which they have one. They decide nothing."
        ),
    )


@page(Capability.REVIEW_PROGRAMME, PortfolioReview, named="review", is_proved=True)
def end_review_reader(request: HttpRequest, review: PortfolioReview, reader: int) -> HttpResponse:
    """End somebody's reading."""
    row = get_object_or_404(ReviewReader.objects.select_related("user"), pk=reader, review=review)
    form = StepBackForm(posted(request))
    return review_step(
        request,
        review,
        form,
        lambda: actions.end(row, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("portfolio-review", review.pk, said=say("Their reading has ended."), section="readers"),
        does=say("End the reading"),
        way_back=say("They can be invited again."),
        means=say("{reader} reads no more of it. What they found stays.", reader=row.user),
    )


@page(Capability.ADVISE_ON_PORTFOLIO, ReviewReader, named="reader", methods=("GET",))
def portfolio_reading(request: HttpRequest, reader: ReviewReader) -> HttpResponse:
    """What a reader may read, project by project, with what they advised; nothing before they have declared."""
    open_ = open_lines(reader)
    own = {row.candidate_id: row for row in reader.findings.order_by("pk")}
    return show(
        request,
        "portfolios/review/reading.html",
        way_to(request, reader),
        reader=reader,
        review=reader.review,
        lines=[(number, line, ask_of(line), own.get(number)) for number, line in open_.items()],
        closed=len(reader.review.lines) - len(open_) if reader.declared_at else 0,
        is_open=reader.review.is_open and reader.ended_at is None,
    )


@page(Capability.ADVISE_ON_PORTFOLIO, ReviewReader, named="reader")
def declare_reader_interests(request: HttpRequest, reader: ReviewReader) -> HttpResponse:
    """Say to which organisations of the portfolio one is tied."""
    declared = {row.organisation_id: row.tie for row in reader.interests.all()}
    form = InterestsForm(posted(request), organisations=organisations_of(reader.review), declared=declared)
    return review_step(
        request,
        reader,
        form,
        lambda: actions.declare(reader, form.declared(), by=person(request), at=clock.now()),
        onward("portfolio-reading", reader.pk, said=say("It is declared.")),
        does=say("Declare your interests"),
        way_back=say("What you declare stays declared. You can add to it."),
        back_url=reverse("portfolio-reading", args=[reader.pk]),
        means=say("Projects of an organisation that you are tied to are closed to you, and others read them."),
    )


@page(Capability.ADVISE_ON_PORTFOLIO, ReviewReader, named="reader")
def advise_on_project(request: HttpRequest, reader: ReviewReader, candidate: int) -> HttpResponse:
    """Read one project as it was submitted, and advise on it."""
    line = open_lines(reader).get(candidate, {})
    if not line:
        refuse(say("This project is not open to you."))
    newest = reader.findings.filter(candidate=candidate).order_by("-pk").first()
    initial = {"advice": newest.advice, "text": newest.text} if newest else None
    form = AdviceForm(posted(request), initial=initial)
    return review_step(
        request,
        reader,
        form,
        lambda: actions.find(reader, candidate, **form.found(), by=person(request), at=clock.now()),
        onward("portfolio-reading", reader.pk, said=say("It is kept. Whoever decides reads it; the place does not.")),
        does=say("Advise on the project"),
        way_back=say("You can advise anew while the review is open; what you advised before stays on record."),
        back_url=reverse("portfolio-reading", args=[reader.pk]),
        template="portfolios/review/project.html",
        line=line,
        ask=ask_of(line),
        **project_in_words(line, organisations_of(reader.review)),
    )


def project_in_words(line: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    """A kept line of an edition as people read it: asks by year, others' money, and who takes part."""
    return {
        "asks": [
            (FinancialYear(year), SpendKind(kind).label, Money(pence)) for year, kind, pence in sorted(line["ask"])
        ],
        "others": [
            (SourceClass(source).label, Form(form).label, Status(status).label, Money(pence))
            for source, form, status, pence in line["co_investment"]
        ],
        "days": [date.fromisoformat(line[each]) if line[each] else None for each in ("starts_on", "ends_on")],
        "lead": names.get(line["lead"], ""),
        "partners": [names[number] for number in line["organisations"] if number in names and number != line["lead"]],
    }
