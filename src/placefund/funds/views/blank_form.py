"""The form of a round to take to a meeting: every question with its limits and room to write, for print or a word processor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse

from placefund.design.papers import DOCX, PDF, as_docx, as_pdf
from placefund.domain.answering_time import answering_time, minutes_in_words
from placefund.domain.answers.register import kind_of
from placefund.domain.asking import rule_in_words, shown_when
from placefund.domain.expressions.checks import vocabulary
from placefund.domain.messages import say, written
from placefund.domain.paper import Paper, PaperSection, PaperTable, paragraphs_of
from placefund.domain.questions import Question
from placefund.domain.quoting import before_answers
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.domain.welsh import ENGLISH, NO_WELSH, WELSH
from placefund.funds.lexicons import lexicon_of
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
    welsh = lexicon_of(round_) if language == WELSH else NO_WELSH
    called, fund = (welsh.of(name) or name for name in (round_.name, round_.strand.fund.name))
    return form_of(called, fund, round_.terms(), _terms_of(round_), language)


def form_of(called: str, fund: str, terms: Terms, terms_digest: str, language: str = ENGLISH) -> Paper:
    """What a bid under these terms is asked."""
    facts = [(say("Opens"), written(terms.opens_at)), (say("Closes"), written(terms.closes_at))]
    if terms.cap:
        facts.append((say("Most for one award"), written(terms.cap)))
    if takes := answering_time(terms.questions):
        facts.append((say("The questions take about"), str(takes.in_words)))
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
        welsh = terms.lexicon if language == WELSH else NO_WELSH
        named = tuple(welsh.of(sector) or sector for sector in terms.sectors)
        about.insert(2, PaperSection(say("Sectors"), (say("At least one of these:"),), named))
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
        sections=(
            *about,
            *_questions(terms.questions, language),
            *_rules(terms, language),
            *(money if terms.stage.asks_for_costs else ()),
        ),
        foot=say(
            "To prepare with. What counts is what is entered and sent on the site. Terms {digest}",
            digest=terms_digest,
        ),
    )


def _rules(terms: Terms, language: str) -> Iterator[PaperSection]:
    """What must hold between the answers, after all of them."""
    if terms.form_rules:
        words, welsh = vocabulary(terms.questions, language), terms.lexicon if language == WELSH else NO_WELSH
        told = (
            f"{welsh.of(rule.title) or rule.title} {rule_in_words(rule.must_hold, words)}" for rule in terms.form_rules
        )
        yield PaperSection(say("What must hold between answers"), tuple(told))


def _terms_of(round_: Round) -> str:
    return round_.terms_digest[:12] or str(say("not locked yet"))


def _questions(questions: Sequence[Question], language: str) -> Iterator[PaperSection]:
    """The questions in their order; a heading stands before the question that begins a part."""
    for question in before_answers(questions):
        if question.heading:
            is_welsh = language == WELSH
            heading = (is_welsh and question.heading_cy) or question.heading
            yield PaperSection(
                heading, (), paragraphs_of((is_welsh and question.heading_says_cy) or question.heading_says)
            )
        yield _asked(question, questions, language)


def _asked(question: Question, questions: Sequence[Question], language: str) -> PaperSection:
    title, parts = _title(question, language), tuple(_title(part, language) for part in question.parts)
    hanging = ((_title(part, language), shown_when(part, question.parts, language)) for part in question.parts)
    notes = (
        *_words_of(question, language),
        *_conditions(question, questions, language),
        *(f"{part}: {condition}" for part, condition in hanging if condition),
    )
    if parts:
        return PaperSection(title, notes, table=PaperTable(parts, tuple(("",) * len(parts) for _ in range(5))))
    return PaperSection(title, notes, has_room=True)


def _title(question: Question, language: str) -> str:
    return (language == WELSH and question.title_cy) or question.title


def _words_of(question: Question, language: str) -> Iterator[str]:
    """What it asks, what it takes, and an example."""
    is_welsh = language == WELSH
    yield from paragraphs_of((is_welsh and question.hint_cy) or question.hint)
    yield str(kind_of(question).asked(question))
    if is_welsh and question.options_cy:
        yield "; ".join(question.options_cy)
    if example := (is_welsh and question.example_cy) or question.example:
        yield str(say("An example: {example}", example=example))


def _conditions(question: Question, questions: Sequence[Question], language: str) -> Iterator[str]:
    """When it is asked, of whom, how long it takes, and whether it may be left out."""
    if condition := shown_when(question, questions, language):
        yield str(condition)
    if question.is_answered_by_each:
        yield str(say("Each partner answers this for itself."))
    if question.minutes:
        yield str(say("About {time}, as the fund expects.", time=minutes_in_words(question.minutes)))
    if not question.is_required:
        yield str(say("This question may be left out."))


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
