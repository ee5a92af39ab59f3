"""What a form is tried with: the terms that a book would give a round, and a made-up bid as readers would read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from placefund.applications.queries import answer_record
from placefund.applications.readable import ReadableApplication, of_proposal
from placefund.assessment.scoring.blinding import read_blind
from placefund.domain import made_up
from placefund.domain.assessment.method import Phase
from placefund.domain.eligibility import Proposal
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.measures import QuestionSet
from placefund.domain.messages import say
from placefund.domain.periods import FinancialYear
from placefund.domain.terms import Terms
from placefund.fundbooks.terms import terms_of


@dataclass(frozen=True)
class TriedForm:
    """A form that is tried: what it is called, and the terms that it is asked under."""

    name: str
    terms: Terms


def form_of_set(book: Fundbook, asked: QuestionSet) -> TriedForm | None:
    """A set of questions under the terms of the last round that asks it, or else of the last round of all; None without one."""
    if not book.rounds:
        return None
    of_set = [each for each in book.rounds if each.question_set == asked.id]
    round_ = (of_set or list(book.rounds))[-1]
    terms = terms_of(book, replace(round_, question_set=asked.id))
    return TriedForm(asked.name, terms)


def content_of(proposal: Proposal, terms: Terms) -> dict[str, Any]:
    """What a snapshot would keep of the made-up bid, as far as readers read it."""
    years = terms.payable_years
    return {
        "title": proposal.title,
        "summary": proposal.summary,
        "sectors": list(proposal.sectors),
        "partnership": made_up.PARTNERSHIP,
        "partners": [
            {
                "organisation": one.organisation,
                "id": one.organisation_id,
                "helix": one.helix.value,
                "is_lead": one.is_lead,
            }
            for one in proposal.partners
        ],
        "place": made_up.PLACE,
        "areas": dict(proposal.areas),
        "answers": [answer_record(each, proposal.answers.get(each.key, "")) for each in proposal.asked(terms)],
        "co_investment": [
            {
                "investor": made_up.INVESTOR,
                "source": line.source,
                "form": line.form,
                "status": line.status,
                "year": str(years[0] if years else FinancialYear(terms.life[0].year)),
                "pence": line.amount.pence,
            }
            for line in proposal.co_investment
        ],
        "certified_by": "",
        "certified_at": "",
    }


def read_by_a_partner(proposal: Proposal, terms: Terms) -> ReadableApplication:
    """The made-up bid on one page, as its partners read it."""
    return of_proposal(content_of(proposal, terms), proposal, terms)


def read_by_an_assessor(proposal: Proposal, terms: Terms) -> tuple[ReadableApplication, str]:
    """The made-up bid as an assessor reads it, and until when applicants are hidden from them; empty where they never are."""
    kept = content_of(proposal, terms)
    read = of_proposal(kept, proposal, terms)
    if terms.method.applicants_hidden is Phase.NEVER:
        return read, ""
    return read_blind(read, kept), say("Who applies is hidden from assessors: names are replaced, in the text too.")
