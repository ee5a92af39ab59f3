"""Change a fund's book on pages: its parts, the entries of each, one entry as a form, and the draft of all of it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

from placefund.applications.forms import AnswerForm
from placefund.applications.readable import read_answer
from placefund.domain.answers.register import parsed, unfinished
from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.difference import WELSH_PART
from placefund.domain.fundbook.edits import values_at
from placefund.domain.fundbook.measures import Attachment, Question, QuestionSet
from placefund.domain.fundbook.parts import PARTS, Part, Way
from placefund.domain.fundbook.sentences import left_behind, lexicon_of
from placefund.domain.fundbook.single import called, record_at
from placefund.domain.messages import say
from placefund.domain.questions import Question as Asked
from placefund.domain.quoting import with_titles
from placefund.domain.roles import Capability
from placefund.fundbooks.drafts import actions
from placefund.fundbooks.drafts.forms import EntryForm, OverForm, ProposeForm, SameForm
from placefund.fundbooks.drafts.queries import (
    WorkingBook,
    entries_of,
    parts_of,
    statement_in_words,
    welsh_by_round,
    welsh_of,
    within,
    working_book,
)
from placefund.fundbooks.editions.queries import NO_BOOK_HERE
from placefund.funds.models import Fund
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, form_page, onward, pressed, submitted
from placefund.web.tongues import words_in


@page(Capability.CHANGE_FUND, Fund)
def book_draft(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every part of the fund's book, what the draft changes by now, and the step that proposes it."""
    book = _book(fund)
    form = ProposeForm(posted(request), book=book)
    response = submitted(
        request,
        form,
        lambda: actions.propose_draft(
            fund, said=form.cleaned_data["said"], over=form.cleaned_data["over"], by=person(request), at=clock.now()
        ),
        lambda change: onward(
            "proposed-change", change.pk, said=say("The change is proposed. Nothing of the fund has changed yet.")
        ),
    )
    return response or show(
        request,
        "fundbooks/draft.html",
        _way(request, fund),
        form=form,
        fund=fund,
        book=book,
        parts=parts_of(book),
    )


@page(Capability.CHANGE_FUND, Fund, methods=("GET",))
def book_part(request: HttpRequest, fund: Fund, part: str) -> HttpResponse:
    """The entries of one part of the fund's book."""
    book, named = _book(fund), _part(part)
    way = _way(request, fund).to(named.label)
    return show(request, "fundbooks/part.html", way, fund=fund, book=book, part=named, entries=entries_of(book, named))


@page(Capability.CHANGE_FUND, Fund)
def book_entry(request: HttpRequest, fund: Fund, part: str, entry: str) -> HttpResponse:
    """Change one entry of the fund's book in its draft, or write a further one."""
    book, way = _book(fund), _entry(part, entry)
    try:
        values = values_at(book.texts, way)
    except NotPossible as refusal:
        raise Http404(str(refusal)) from refusal
    form = EntryForm(posted(request), book=book, way=way)
    name = say("A further entry") if way.is_new else called(values) or way.part.label
    return form_page(
        request,
        "fundbooks/draft_entry.html",
        _way_to_entry(request, fund, book, way).to(name),
        form,
        lambda: actions.change_entry(
            fund,
            way,
            form.values,
            welsh=form.welsh,
            over=form.cleaned_data["over"],
            by=person(request),
            at=clock.now(),
        ),
        _back_to_list(fund, way, say("It is in the draft. Nothing of the fund has changed yet.")),
        fund=fund,
        book=book,
        entry=way,
        name=name,
        within=within(book, way),
        statement=statement_in_words(book, way),
        welsh=welsh_of(book, way),
        is_set=way.kind is QuestionSet,
        whole=way.steps[0] if way.part.name == "question_sets" and way.steps and not way.is_new else None,
        may_be_tried=way.kind in (Question, Attachment) and not way.is_new,
    )


@page(Capability.CHANGE_FUND, Fund, methods=("GET",))
def book_welsh(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What of the fund's book is in Welsh, round by round, what is not yet, and what was said of words that changed since."""
    book = _book(fund)
    return show(
        request,
        "fundbooks/book_welsh.html",
        _way(request, fund).to(say("In Welsh")),
        fund=fund,
        book=book,
        rounds=welsh_by_round(book),
        left_behind=left_behind(book.texts),
    )


@page(Capability.CHANGE_FUND, Fund, methods=("POST",))
def same_in_welsh(request: HttpRequest, fund: Fund, entry: str) -> HttpResponse:
    """Say in the draft that Welsh words which were left behind fit the English as it stands now."""
    way, form = _row(WELSH_PART, entry), SameForm(request.POST)
    if not form.is_valid():
        raise BadRequest(say("This step was not sent by the page of the book's Welsh. Open it, and press its button."))
    return pressed(
        request,
        lambda: actions.say_the_same(
            fund,
            way,
            form.cleaned_data["english"],
            over=form.cleaned_data["over"],
            by=person(request),
            at=clock.now(),
        ),
        onward("book-welsh", fund.slug, said=say("It is in the draft. Nothing of the fund has changed yet.")),
    )


@page(Capability.CHANGE_FUND, Fund)
def preview_question(request: HttpRequest, fund: Fund, part: str, entry: str) -> HttpResponse:
    """A question of the book as an applicant meets it. What is entered is read as an answer would be, and thrown away."""
    book, way = _book(fund), _entry(part, entry)
    asked = _asked(book, way)
    chosen, initial = words_in(request, (asked,)), {"seen_version": 0}
    form = AnswerForm(posted(request), posted_files(request), question=asked, words_in=chosen.code, initial=initial)
    is_read = form.is_bound and form.is_valid()
    stored = parsed(asked, form.cleaned_data["answer"]) if is_read and not form.is_multipart() else ""
    siblings, number = values_at(book.texts, way.around)[way.key] if way.around else [], int(way.steps[-1])
    return show(
        request,
        "fundbooks/preview.html",
        _way_to_entry(request, fund, book, way).to(asked.title),
        form=form,
        fund=fund,
        entry=way,
        question=asked,
        words_in=chosen,
        number=number + 1,
        total=len(siblings),
        following=way.at(number + 1) if number + 1 < len(siblings) else None,
        answer=read_answer(asked, stored),
        wrong=[why for _, why in unfinished((asked,), {asked.key: stored})] if stored else [],
        is_taken=is_read,
    )


def _asked(book: WorkingBook, way: Way) -> Asked:
    """The question, or the file asked for, at a way of the book."""
    if way.kind not in (Question, Attachment) or way.is_new:
        raise Http404(say("This entry asks an applicant nothing."))
    try:
        record = record_at(book.texts, way)
    except (NotPossible, LookupError) as missing:
        raise Http404(say("There is no entry “{text}” in this part of the book.", text=way.text)) from missing
    if record is None:
        raise Http404(say("Something of this question is wrong. Mend it first, and look at it then."))
    asked: Asked = record.asked(lexicon_of(book.texts))
    return with_titles(asked, _titles_around(book, way))


def _titles_around(book: WorkingBook, way: Way) -> dict[str, tuple[str, str]]:
    """The titles, English and Welsh, of what is asked in the set that a question of the book stands in."""
    beside = values_at(book.texts, way.around) if way.around else {}
    rows = [*beside.get("question", ()), *beside.get("attachment", ())]
    welsh = lexicon_of(book.texts)
    return {row.get("id", ""): (title := row.get("title", ""), welsh.of(title)) for row in rows}


@page(Capability.CHANGE_FUND, Fund, methods=("POST",))
def remove_book_entry(request: HttpRequest, fund: Fund, part: str, entry: str) -> HttpResponse:
    """Take an entry out of the draft of the fund's book."""
    way = _row(part, entry)
    return _step(
        request,
        _back_to_list(fund, way, say("It is taken out of the draft. Nothing of the fund has changed yet.")),
        lambda form: actions.remove_entry(
            fund, way, over=form.cleaned_data["over"], by=person(request), at=clock.now()
        ),
    )


@page(Capability.CHANGE_FUND, Fund, methods=("POST",))
def move_book_entry(request: HttpRequest, fund: Fund, part: str, entry: str) -> HttpResponse:
    """Move an entry of the draft up or down its list."""
    way = _row(part, entry)
    return _step(
        request,
        _back_to_list(fund, way, say("It is moved in the draft.")),
        lambda form: actions.move_entry(
            fund,
            way,
            form.cleaned_data["places"],
            over=form.cleaned_data["over"],
            by=person(request),
            at=clock.now(),
        ),
    )


@page(Capability.CHANGE_FUND, Fund, methods=("POST",))
def throw_draft_away(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Throw the draft of the fund's book away."""
    return pressed(
        request,
        lambda: actions.throw_away(fund, by=person(request), at=clock.now()),
        onward("book-draft", fund.slug, said=say("The draft is thrown away. The book in force stands below.")),
    )


def _step(request: HttpRequest, then: Onward, act: Callable[[OverForm], object]) -> HttpResponse:
    form = OverForm(request.POST)
    if not form.is_valid():
        raise BadRequest(say("This step was not sent by the page of the entry. Open it, and press its button."))
    return pressed(request, lambda: act(form), then)


def _book(fund: Fund) -> WorkingBook:
    book = working_book(fund)
    if book is None:
        raise Http404(NO_BOOK_HERE)
    return book


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404(say("A fundbook has no part “{part}”.", part=name))
    return PARTS[name]


def _entry(part: str, entry: str) -> Way:
    """The entry that an address names. `fund` stands for the one entry of the fund itself."""
    try:
        return Way.of(part, "" if entry == part else entry)
    except NotPossible as refusal:
        raise Http404(str(refusal)) from refusal


def _row(part: str, entry: str) -> Way:
    way = _entry(part, entry)
    if not way.is_row or way.is_new:
        raise Http404(say("This entry is not one of a list: it can be changed, and neither moved nor removed."))
    return way


def _way(request: HttpRequest, fund: Fund) -> Crumbs:
    here = way_to(request, fund).to(say("Change this fund"), "change-fund", fund.slug)
    return here.to(say("Its book"), "book-draft", fund.slug)


def _way_to_entry(request: HttpRequest, fund: Fund, book: WorkingBook, way: Way) -> Crumbs:
    """The way through every entry that this one stands in."""
    around, steps = way.around, []
    while around is not None:
        steps.append(around)
        around = around.around
    crumbs = _way(request, fund).to(way.part.label, "book-part", [fund.slug, way.part.name])
    for each in reversed(steps):
        label = called(values_at(book.texts, each)) or way.part.label
        crumbs = crumbs.to(label, "book-entry", [fund.slug, way.part.name, each.text or way.part.name])
    return crumbs


def _back_to_list(fund: Fund, way: Way, said: str) -> Onward:
    around = way.around
    if around is None:
        return onward("book-part", fund.slug, way.part.name, said=said)
    return onward("book-entry", fund.slug, way.part.name, around.text or way.part.name, said=said)
