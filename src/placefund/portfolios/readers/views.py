"""Reading a portfolio for the delivery body: who is invited, what a reader declares, and the projects they advise on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.plans.queries import words_of
from placefund.plans.views.drawing import shown_parts, theory_of
from placefund.portfolios.edition_words import project_in_words
from placefund.portfolios.editions import ask_of, plan_sent_with
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
        plan=plan_sent_with(reader.review.edition),
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
        plan=plan_sent_with(reader.review.edition),
        reader=reader,
        **project_in_words(line, reader.review.edition.content, open_lines(reader)),
    )


@page(Capability.ADVISE_ON_PORTFOLIO, ReviewReader, named="reader", methods=("GET",))
def reading_plan(request: HttpRequest, reader: ReviewReader) -> HttpResponse:
    """The place's plan as it was sent with the portfolio: whoever reads the projects reads what they are to serve."""
    if reader.declared_at is None or reader.ended_at is not None:
        refuse(say("You read it once you have declared your interests, until your reading ends."))
    version = plan_sent_with(reader.review.edition)
    if version is None:
        raise Http404(say("No plan was sent with this portfolio."))
    pieces = version.pieces()
    return show(
        request,
        "portfolios/review/plan.html",
        way_to(request, reader).to(say("Plan")),
        version=version,
        parts=shown_parts(pieces, words_of(version.programme.strand.fund, pieces)),
        theory=theory_of(pieces),
    )
