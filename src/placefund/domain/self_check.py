"""What the rules of a round find in a bid that nobody has written yet: who would lead, with whom, where, for how much and when.

It is made of a few answers that are kept nowhere. What was not answered is not tested, and what only people can judge is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status
from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.eligibility import (
    Proposal,
    ask_is_within_the_cap,
    co_investment_meets_the_ratio,
    costs_fall_in_the_funds_life,
    lead_may_lead,
    partnership_has_three_helices,
    place_is_outside_the_earmarked_ones,
    round_is_open,
)
from placefund.domain.findings import Finding
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money
from placefund.domain.partnerships import Helix, PartnerLine
from placefund.domain.periods import FinancialYear
from placefund.domain.terms import Terms

WHAT_PEOPLE_CHECK: tuple[Message, ...] = (
    say("That each question is answered within its limit, and that every invited partner has answered."),
    say("That each partner approves its own costs, and that the lead's certifier signs."),
    say("Whether the place is one economy, and whether what you describe is what the fund is for."),
    say("Whether the money of others is as sure as you say, and whether it comes because of this fund."),
    say("What enterprises have had from the state before, and whether more may be given."),
)
"""What this check cannot see, and somebody looks at later."""


@dataclass(frozen=True, slots=True)
class Intention:
    """What somebody who thinks of a bid has said; what they left out is None or empty. `areas` are names by code."""

    lead: Helix | None = None
    beside: frozenset[Helix] = frozenset()
    areas: Mapping[str, str] = field(default_factory=dict)
    ask: Money | None = None
    years: tuple[FinancialYear, ...] = ()
    others: Money | None = None
    source: SourceClass | None = None
    form: Form | None = None

    def proposal(self) -> Proposal:
        """The intention as the rules see an application. The whole ask is put into the first year: no rule looks at its parts."""
        named = [self.lead, *sorted(self.beside - {self.lead})] if self.lead else sorted(self.beside)
        partners = tuple(
            PartnerLine(number, say("Whoever you have in mind"), helix, helix is self.lead, has_joined=True)
            for number, helix in enumerate(named, 1)
        )
        lines = tuple(
            CostLine(
                1,
                self.lead or Helix.CIVIC,
                CostCategory.STAFF,
                SpendKind.RESOURCE,
                year,
                (self.ask or ZERO) if n == 0 else ZERO,
            )
            for n, year in enumerate(self.years)
        )
        others = (
            (CoInvestment(self.source, self.form, Status.COMMITTED, self.others),)
            if self.others is not None and self.source and self.form
            else ()
        )
        return Proposal("", "", (), partners, self.areas, {}, lines, others, is_certified=False)


def check(intention: Intention, terms: Terms, at: datetime) -> tuple[Finding, ...]:
    """What each rule finds that can be asked before a word is written. Rates of cost are left out: the ask is what it is."""
    paid_whole = replace(terms, rates=dict.fromkeys(Helix, Fraction(1)), rates_not_published=frozenset())
    of_money = intention if intention.years else replace(intention, years=terms.payable_years[:1])
    proposal, money = intention.proposal(), of_money.proposal()
    found = [round_is_open(proposal, terms, at), lead_may_lead(proposal, terms, at)]
    if proposal.partners:
        found.append(partnership_has_three_helices(proposal, terms, at))
    else:
        found.append(
            _untested(
                partnership_has_three_helices.__name__, say("You have not said who stands together."), terms, "helices"
            )
        )
    found.append(place_is_outside_the_earmarked_ones(proposal, terms, at))
    if intention.ask is None:
        said = say("You have not said how much you would ask for.")
        found.append(_untested(ask_is_within_the_cap.__name__, said, terms, "cap"))
    else:
        found.append(ask_is_within_the_cap(money, paid_whole, at))
    found.append(costs_fall_in_the_funds_life(proposal, terms, at))
    if intention.ask is None or intention.others is None:
        said = say("You have not said how much others would bring.")
        found.append(Finding.untested(co_investment_meets_the_ratio.__name__, said, terms.counting.clause))
    else:
        found.append(co_investment_meets_the_ratio(money, paid_whole, at))
    return tuple(found)


def _untested(rule: str, why: str, terms: Terms, clause: str) -> Finding:
    return Finding.untested(rule, why, terms.clause(clause))


def earmarked_in(areas: Mapping[str, str], terms: Terms) -> tuple[tuple[str, str], ...]:
    """Each named area with the earmarked place that it is part of; empty words where it is part of none."""
    places = {code: place for place, codes in terms.earmarked.items() for code in codes}
    return tuple((name, places.get(code, "")) for code, name in areas.items())
