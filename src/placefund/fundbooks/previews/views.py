"""Try a whole form before anybody else sees it: fill it in, see what the rules find, and read it as others would."""

from __future__ import annotations

from enum import StrEnum

from django.http import Http404, HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.applications.sections import chapters
from placefund.assessment.scoring.bench import parts_of
from placefund.assessment.scoring.forms import WorkForm
from placefund.assessment.scoring.notes import Notes
from placefund.design.papers import PDF, as_pdf
from placefund.domain.eligibility import ON_CERTIFICATION, findings
from placefund.domain.fundbook import Fundbook
from placefund.domain.messages import Message, say
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.fundbooks.drafts.queries import working_book
from placefund.fundbooks.editions.queries import NO_BOOK_HERE, reading_of
from placefund.fundbooks.previews.forms import FormTried
from placefund.fundbooks.previews.queries import TriedForm, form_of_set, read_by_a_partner, read_by_an_assessor
from placefund.funds.models import Fund, Round
from placefund.funds.views.blank_form import form_of, paper_answer
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted, posted_files
from placefund.web.pages import page, show
from placefund.web.tongues import words_in


class Reader(StrEnum):
    """As whom a form is tried."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    ASSESSOR = "assessor"

    @property
    def label(self) -> Message:
        return {
            Reader.APPLICANT: say("As its applicant fills it in"),
            Reader.PARTNER: say("As its partners and its certifier read it"),
            Reader.ASSESSOR: say("As an assessor reads it"),
        }[self]


@page(Capability.CHANGE_FUND, Fund)
def preview_form(request: HttpRequest, fund: Fund, number: int) -> HttpResponse:
    """A set of questions of the fund's book, as its draft has it, tried as a whole."""
    tried = _of_book(fund, number)
    way = way_to(request, fund).to(say("Change this fund"), "change-fund", fund.slug)
    way = way.to(say("Its book"), "book-draft", fund.slug).to(
        tried.name, "book-entry", [fund.slug, "question_sets", str(number)]
    )
    return _tried(request, way.to(say("Try the whole form")), tried, fund=fund, number=number)


@page(Capability.CHANGE_FUND, Fund, methods=("GET",))
def preview_form_on_paper(request: HttpRequest, fund: Fund, number: int) -> HttpResponse:
    """The blank form of a set of questions of the fund's book, as its draft has it."""
    tried = _of_book(fund, number)
    paper = form_of(tried.name, fund.name, tried.terms, digest(tried.terms.as_record())[:12])
    name = f"form-{fund.slug}-{number}.pdf"
    return paper_answer(as_pdf(paper, tried.terms.opens_at), PDF, name, is_private=True)


@page(Capability.MANAGE_ROUND, Round, named="round_")
def preview_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """The form of a round, tried as a whole by whoever runs it, before it opens or after: a place tries its own call."""
    if not round_.terms_record:
        raise Http404(say("This round has no terms yet."))
    way = way_to(request, round_).to(say("Try the whole form"))
    return _tried(request, way, TriedForm(round_.name, round_.terms()), round=round_)


def _of_book(fund: Fund, number: int) -> TriedForm:
    book = _whole_book(fund)
    if number >= len(book.question_sets):
        raise Http404(say("The book has no set of questions with this number."))
    tried = form_of_set(book, book.question_sets[number])
    if tried is None:
        raise Http404(say("The book has no round yet: a form is asked in one."))
    return tried


def _whole_book(fund: Fund) -> Fundbook:
    working = working_book(fund)
    if working is None:
        raise Http404(NO_BOOK_HERE)
    book = reading_of(working.texts).book
    if book is None:
        raise Http404(
            say("Something of the draft does not fit yet. Mend what its page lists first, and try the form then.")
        )
    return book


def _tried(request: HttpRequest, way: Crumbs, tried: TriedForm, **more: object) -> HttpResponse:
    reader = _reader(request)
    data = posted(request)
    chosen = words_in(request, tried.terms.questions, tried.terms)
    form = FormTried(
        tried.terms,
        data,
        posted_files(request),
        is_empty=request.GET.get("with") == "nothing",
        language=chosen.code,
    )
    if form.has_errors:
        reader = Reader.APPLICANT
    found = findings(ON_CERTIFICATION, form.bid, tried.terms, tried.terms.opens_at)
    context: dict[str, object] = {"reader": reader, "readers": [each for each in Reader if each is not reader]}
    if reader is Reader.PARTNER:
        context["reading"] = read_by_a_partner(form.bid, tried.terms)
    elif reader is Reader.ASSESSOR:
        read, context["hidden"] = read_by_an_assessor(form.bid, tried.terms)
        parts = parts_of(read, tried.terms)
        work = WorkForm(
            parts=parts, notes=Notes(), is_scoring=False, terms=tried.terms, reading=None, draft=None, is_draft=True
        )
        context |= {"read": read, "parts": [(part, work[f"note-{part.key}"]) for part in parts]}
    else:
        context["chapters"] = chapters(Application(state="draft"), form.bid, tried.terms, found, chosen.code)
    return show(
        request,
        "fundbooks/preview_form.html",
        way,
        tried=tried,
        terms=tried.terms,
        whole=form,
        found=found,
        not_asked=len(form.bid.with_partners(tried.terms.questions)) - len(form.questions),
        has_errors=form.has_errors,
        words_in=chosen,
        status=422 if form.has_errors else None,
        **{**context, **more},
    )


def _reader(request: HttpRequest) -> Reader:
    wanted = request.POST.get("as", "")
    return Reader(wanted) if wanted in list(Reader) else Reader.APPLICANT
