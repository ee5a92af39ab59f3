"""A made-up bid under given terms: what a form is tried with before anybody is asked it. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placefund.domain.answers.register import kind_of, parsed
from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status
from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.eligibility import Proposal
from placefund.domain.messages import row_of, say
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix, PartnerLine
from placefund.domain.questions import LONG_TEXT, Question
from placefund.domain.terms import Terms

TITLE = say("A made-up bid")
SUMMARY = say(
    "This bid is made up, so that a form can be read with something in it. Nobody in it exists, nothing of it is kept, and "
    "nobody is paid."
)
PARTNERSHIP, PLACE, INVESTOR = say("Made-up partnership"), say("Made-up place"), say("Made-up Investors")
PARTNERS = (
    PartnerLine(1, say("Made-up Council"), Helix.CIVIC, True, True),
    PartnerLine(2, say("Made-up Company"), Helix.BUSINESS, False, True),
    PartnerLine(3, say("Made-up University"), Helix.RESEARCH, False, True),
)
AREAS = {"E06999998": say("Made-up Borough"), "E06999999": say("Made-up District")}
_TEXT = say(
    "Made-up Council and its partners would do this work, step by step, and say each year what has become of it."
)
_WORDS = 20


def given_to(question: Question) -> Any:
    """What the made-up bid would enter there."""
    if question.kind != LONG_TEXT:
        return kind_of(question).sample(question)
    times = min(4, max(1, question.word_limit // _WORDS)) if question.word_limit else 4
    return str(row_of([_TEXT] * times, " "))


def made_up_answer(question: Question) -> Any:
    """Its answer, as answers are kept."""
    return parsed(question, given_to(question))


def made_up_bid(terms: Terms, answers: Mapping[str, Any]) -> Proposal:
    """The made-up bid with these answers. It costs ten thousand pounds a partner, in the first year that can be paid.

    Where a stage takes only who was invited, it was: all its partners stood in the earlier one.
    """
    years = terms.payable_years
    lines = tuple(
        CostLine(one.organisation_id, one.helix, CostCategory.STAFF, SpendKind.RESOURCE, years[0], Money.pounds(10_000))
        for one in PARTNERS
        if years
    )
    return Proposal(
        title=TITLE,
        summary=SUMMARY,
        sectors=terms.sectors[:1],
        partners=PARTNERS,
        areas=AREAS,
        answers=answers,
        costs=lines,
        co_investment=(CoInvestment(SourceClass.PRIVATE, Form.CASH, Status.COMMITTED, Money.pounds(30_000)),),
        is_certified=False,
        invited={one.organisation_id: one.organisation for one in PARTNERS} if terms.stage.is_invited_only else None,
        approved=frozenset(one.organisation_id for one in PARTNERS),
    )
