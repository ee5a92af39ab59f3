"""The form of a round to take to a meeting: every question with its limits and room to write, for print or a word processor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse

from placefund.design.papers import DOCX, PDF, as_docx, as_pdf
from placefund.domain.answers.register import kind_of
from placefund.domain.asking import shown_when
from placefund.domain.messages import say, written
from placefund.domain.paper import Paper, PaperSection, PaperTable, paragraphs_of
from placefund.domain.questions import Question
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.domain.welsh import ENGLISH, WELSH
from placefund.funds.models import Round
from placefund.records import clock
from placefund.web.pages import page


def blank_form(round_: Round, language: str = ENGLISH) -> Paper:
    """What a bid in this round is asked, in the order in which it is asked; in Welsh where it is wanted and there is any.

    Raises:
        Http404: the round has no terms yet.
    """
    if not round_.terms_record:
        raise Http404(say("This round has no terms yet."))
    return form_of(round_.name, round_.strand.fund.name, round_.terms(), _terms_of(round_), language)


def form_of(called: str, fund: str, terms: Terms, terms_digest: str, language: str = ENGLISH) -> Paper:
    """What a bid under these terms is asked."""
    facts = [(say("Opens"), written(terms.opens_at)), (say("Closes"), written(terms.closes_at))]
    if terms.cap:
        facts.append((say("Most for one award"), written(terms.cap)))
    years = tuple(str(year) for year in terms.payable_years)
    about = [
        PaperSection(say("Title"), (say("In plain words; at most 140 letters"),), has_room=True),
        PaperSection(
            say("Public summary"), (say("At most 200 words. If you win, it is published as it is."),), has_room=True
        ),
        PaperSection(say("Partners"), (say("Who leads, who stands beside, and what each brings."),), has_room=True),
        PaperSection(say("Place"), (say("The councils' areas that make it up."),), has_room=True),
    ]
    if terms.sectors:
        about.insert(2, PaperSection(say("Sectors"), (say("At least one of these:"),), tuple(terms.sectors)))
    header = (say("Partner and category"), *years)
    grid = PaperTable(header, tuple(("",) * len(header) for _ in range(6)))
    money = [
        PaperSection(say("Costs"), (say("Full economic cost, by partner, category and financial year."),), table=grid),
        PaperSection(
            say("Co-investment"),
            (say("Who invests, whose money it is, in which form, how sure it is, in which year, how much."),),
            has_room=True,
        ),
    ]
    return Paper(
        title=say("Form of {round}", round=called),
        caption=fund,
        facts=tuple((str(name), str(value)) for name, value in facts),
        sections=(*about, *(_asked(question, terms.questions, language) for question in terms.questions), *money),
        foot=say(
            "To prepare with. What counts is what is entered and sent on the site. Terms {digest}",
            digest=terms_digest,
        ),
    )


def _terms_of(round_: Round) -> str:
    return round_.terms_digest[:12] or str(say("not locked yet"))


def _asked(question: Question, questions: Sequence[Question], language: str) -> PaperSection:
    kind, is_welsh = kind_of(question), language == WELSH
    title = (is_welsh and question.title_cy) or question.title
    notes = [*paragraphs_of((is_welsh and question.hint_cy) or question.hint), str(kind.asked(question))]
    if is_welsh and question.options_cy:
        notes.append("; ".join(question.options_cy))
    if example := (is_welsh and question.example_cy) or question.example:
        notes.append(str(say("An example: {example}", example=example)))
    if condition := shown_when(question, questions):
        notes.append(str(condition))
    if question.is_answered_by_each:
        notes.append(str(say("Each partner answers this for itself.")))
    if not question.is_required:
        notes.append(str(say("This question may be left out.")))
    parts = tuple((is_welsh and part.title_cy) or part.title for part in question.parts)
    if parts:
        return PaperSection(title, tuple(notes), table=PaperTable(parts, tuple(("",) * len(parts) for _ in range(5))))
    return PaperSection(title, tuple(notes), has_room=True)


def paper_answer(content: bytes, sort: str, name: str, *, is_private: bool) -> HttpResponse:
    """The answer that gives a paper as a file."""
    answer = HttpResponse(content, content_type=sort)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    if is_private:
        answer["Cache-Control"] = "private, no-store"
    return answer


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def form_as_pdf(request: HttpRequest, round_: Round) -> HttpResponse:
    """The blank form as a tagged PDF."""
    paper, name = blank_form(round_, _language(request)), f"form-round-{round_.pk}.pdf"
    return paper_answer(as_pdf(paper, _at(round_)), PDF, name, is_private=False)


@page(Capability.READ_PUBLIC, Round, named="round_", methods=("GET",))
def form_as_docx(request: HttpRequest, round_: Round) -> HttpResponse:
    """The blank form for a word processor."""
    paper, name = blank_form(round_, _language(request)), f"form-round-{round_.pk}.docx"
    return paper_answer(as_docx(paper, _at(round_)), DOCX, name, is_private=False)


def _language(request: HttpRequest) -> str:
    """The language that the link to the form names: the file is the same for whoever follows it."""
    return WELSH if request.GET.get("words") == WELSH else ENGLISH


def _at(round_: Round) -> datetime:
    """When the form was settled: as its round opened, or as it is to open."""
    return round_.opened_at or (round_.terms().opens_at if round_.terms_record else clock.now())
