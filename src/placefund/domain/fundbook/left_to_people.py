"""What a fundbook holds that this version leaves to people: the fields that nothing reads, and the rules that nothing enforces.

A rule is never silent: where the program cannot keep it, whoever loads the book is told, and so is whoever reads the fund's page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.terms import Version, in_force
from placefund.domain.fundbook.values import NotPublished, Provenance
from placefund.domain.messages import all_of, say
from placefund.domain.money import format_exact


@dataclass(frozen=True, slots=True)
class LeftToPeople:
    """One rule of a book that people have to look after: what it says, and why the program does not keep it."""

    key: str
    what: str
    why: str
    provenance: Provenance


NO_REPORTS = say("None is asked for until it is.")
COST_IS_PAID = say("It can be claimed; costs are not told apart by it here.")
COST_IS_NOT_PAID = say("It cannot be claimed. Costs are not told apart by it here: whoever checks a claim looks.")
NOT_ALL_GIVEN = say(
    "What an enterprise got on record here stands beside each check and offer. What it had from others is not known: ask it."
)
NO_REGISTER = say("Nothing is sent to the public register from here.")
SHOWN_ALONE = say("It is shown to applicants, and nobody is stopped by it.")
NOT_COUNTED = say("It is not counted. If the fund says otherwise, a new version of the rule has to say it.")
WHOLE_PORTFOLIO = say(
    "An application is held to the ratio in delivery; the rest is for who watches the whole portfolio."
)
NO_RATE = say("An application with such costs cannot be signed until it is: no sum is made with a rate nobody has set.")
PANEL = say("The panel keeps it, and the record of its meeting shows how.")


def left_to_people(book: Fundbook) -> tuple[LeftToPeople, ...]:
    """Every rule of this book that the program does not keep, in the order of the book."""
    return tuple(_left(book))


def _held(versions: Sequence[Version], book: Fundbook) -> list[Version]:
    """The version of a rule that holds when the fund begins; none when none does."""
    found = in_force(versions, book.fund.life.begins)
    return [] if found is None else [found]


def _left(book: Fundbook) -> Iterator[LeftToPeople]:
    yield from _before_an_award(book)
    yield from _after_an_award(book)
    for each in book.criteria_sets:
        how = say("How a panel comes to an agreed score: {words}", words=each.panel.agreed_score.removesuffix("."))
        yield LeftToPeople(f"agreed-score-{each.id}", how, PANEL, each.provenance)
        how = say("When bids cannot be told apart: {words}", words=each.panel.ties.removesuffix("."))
        yield LeftToPeople(f"ties-{each.id}", how, PANEL, each.provenance)


def _in_decimals(ratio: Fraction) -> str:
    return f"{(Decimal(ratio.numerator) / ratio.denominator).quantize(Decimal('0.01')).normalize():f}"


def _before_an_award(book: Fundbook) -> Iterator[LeftToPeople]:
    for rule in _held(book.rules.partnership, book):
        what = say("Registering an organisation takes {days} working days", days=rule.onboarding_working_days)
        yield LeftToPeople("onboarding", what, SHOWN_ALONE, rule.provenance)
    for ratio in _held(book.rules.co_investment, book):
        if ratio.unclear_sources:
            sources = all_of(source.label.lower() for source in ratio.unclear_sources)
            what = say("Whether co-investment of these counts is not said: {sources}", sources=sources)
            yield LeftToPeople("unclear-sources", what, NOT_COUNTED, ratio.provenance)
        what = say(
            "Co-investment is ideally {ideal} to 1, and {over_life} to 1 over {years} years",
            ideal=_in_decimals(ratio.ideal),
            over_life=_in_decimals(ratio.minimum_over_life),
            years=ratio.life_years,
        )
        yield LeftToPeople("ratio-of-the-portfolio", what, WHOLE_PORTFOLIO, ratio.provenance)
    for rate in book.rules.funding_rates:
        if isinstance(rate.percent, NotPublished):
            what = say("What is paid of the costs of a {helix} is not published", helix=rate.helix.label.lower())
            yield LeftToPeople(f"rate-{rate.helix}", what, NO_RATE, rate.provenance)


def _after_an_award(book: Fundbook) -> Iterator[LeftToPeople]:
    rules = book.rules
    for mfa in _held(rules.minimal_financial_assistance, book):
        what = say(
            "Minimal financial assistance: at most {most} to one enterprise over {years} financial years",
            most=mfa.threshold,
            years=mfa.financial_years,
        )
        yield LeftToPeople("minimal-assistance", what, NOT_ALL_GIVEN, mfa.provenance)
    for register in _held(rules.subsidy_register, book):
        what = say(
            "A subsidy above {above} is entered in the register within {months} months and kept {years} years",
            above=register.above,
            months=register.enter_within_months,
            years=register.keep_years,
        )
        yield LeftToPeople("subsidy-register", what, NO_REGISTER, register.provenance)
    for report in _held(rules.accountant_reports, book):
        what = say("The cost of an accountant's report")
        why = COST_IS_PAID if report.cost_is_eligible else COST_IS_NOT_PAID
        yield LeftToPeople(f"accountant-{report.version}", what, why, report.provenance)
        if unknown := [band for band in report.bands if isinstance(band.needed, NotPublished)]:
            what = say(
                "When an accountant reports on a grant from {amount} is not published",
                amount=format_exact(unknown[0].from_amount),
            )
            yield LeftToPeople(f"accountant-bands-{report.version}", what, NO_REPORTS, report.provenance)
