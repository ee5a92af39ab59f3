"""The values of a fund's rules (rates, ratios, thresholds, clocks), each in dated versions with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.fundbook.values import NotPublished, Provenance, ident, rows
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRule:
    """A rule in words, with the clause number it is cited by."""

    clause: str = ident("clause")
    title: str
    says: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipRule:
    """Who must stand together: the legs required, how many leads, and which legs may lead."""

    from_: date | None = None
    until: date | None = None
    required: tuple[Helix, ...]
    may_lead: tuple[Helix, ...]
    onboarding_working_days: int
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class CoInvestmentRule:
    """What co-investment counts, and how much is needed for each pound of the fund's, over the whole portfolio.

    `unclear_sources` are classes that the published rule neither counts nor excludes. Ratios are counted money to fund
    money. `life_years` is the span of `minimum_over_life`.
    """

    from_: date | None = None
    until: date | None = None
    scope: str
    minimum_in_delivery: Fraction
    minimum_over_life: Fraction
    ideal: Fraction
    life_years: int
    counted_sources: tuple[SourceClass, ...]
    unclear_sources: tuple[SourceClass, ...] = ()
    counted_forms: tuple[Form, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRate:
    """The share of cost that the fund pays to bodies of one helix. `of` says which cost the percentage is of."""

    helix: Helix
    from_: date | None = None
    until: date | None = None
    percent: int | NotPublished
    of: str
    provenance: Provenance

    @property
    def rate(self) -> Fraction | NotPublished:
        """80 per cent is `Fraction(4, 5)`."""
        return self.percent if isinstance(self.percent, NotPublished) else Fraction(self.percent, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimalFinancialAssistance:
    """The most an enterprise may get as minimal assistance over this and the earlier financial years counted."""

    from_: date | None = None
    until: date | None = None
    threshold: Money
    financial_years: int
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyRegister:
    """Above what amount, how soon and for how long a subsidy is entered in the public register."""

    from_: date | None = None
    until: date | None = None
    above: Money
    enter_within_months: int
    keep_years: int
    provenance: Provenance


class ReportNeeded(StrEnum):
    """When an independent accountant must report on an organisation's claims."""

    NONE = "none"
    AT_END = "at the end"
    FIRST_AND_LAST = "first and last claim"
    FIRST_LAST_ANNIVERSARY = "first, last and each anniversary"
    EVERY_CLAIM = "every claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBand:
    """From an amount of grant to one organisation upwards, until the next band begins."""

    from_amount: Money
    needed: ReportNeeded | NotPublished


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountantReport:
    """When an independent accountant's report is needed, by the size of the grant to one organisation."""

    version: int
    from_: date | None = None
    until: date | None = None
    cost_is_eligible: bool
    bands: tuple[ReportBand, ...] = rows("band")
    provenance: Provenance

    def needed(self, grant: Money) -> ReportNeeded | NotPublished:
        """`grant` is to one organisation. Bands are in rising order and the first begins at £0."""
        return [band.needed for band in self.bands if band.from_amount <= grant][-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpStep:
    """Something due within a number of calendar days of the decision. With `blocks_payment` nothing is paid before it is done."""

    id: str = ident("set-up step")
    within_days: int
    what: str
    blocks_payment: bool = False
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimClock:
    """When claims are made and paid. Days are calendar days."""

    from_: date | None = None
    until: date | None = None
    frequency: str
    claim_within_days: int
    pay_within_days: int
    basis: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every rule's values; each tuple holds the versions in the order of the file."""

    standing: tuple[StandingRule, ...] = rows("rule", default=())
    partnership: tuple[PartnershipRule, ...] = rows("partnership", default=())
    co_investment: tuple[CoInvestmentRule, ...] = rows("co_investment", default=())
    funding_rates: tuple[FundingRate, ...] = rows("funding_rate", default=())
    minimal_financial_assistance: tuple[MinimalFinancialAssistance, ...] = rows(
        "minimal_financial_assistance", default=()
    )
    subsidy_register: tuple[SubsidyRegister, ...] = rows("subsidy_register", default=())
    accountant_reports: tuple[AccountantReport, ...] = rows("accountant_report", default=())
    set_up_steps: tuple[SetUpStep, ...] = rows("set_up_step", default=())
    claim_clock: tuple[ClaimClock, ...] = rows("claim_clock", default=())


class DatedEntry(Protocol):
    """Anything in force from a day (None: as far back as is known) until a day, not included (None: to this day)."""

    @property
    def from_(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


Version = TypeVar("Version", bound=DatedEntry)


def in_force(versions: Sequence[Version], on: date) -> Version | None:
    """The version that holds on a day; None when none does."""
    for version in versions:
        if (version.from_ is None or version.from_ <= on) and (version.until is None or on < version.until):
            return version
    return None
