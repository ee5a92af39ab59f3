"""What stands on the sheet of a scenario, in words: the same on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from placefund.design.wording import day_in_words
from placefund.design.wording.pins import firm_in_words
from placefund.domain.assessment.scoring import format_score
from placefund.domain.messages import row_of, say, say_count
from placefund.domain.money import Money, format_exact
from placefund.domain.portfolio.plan import THOUSAND
from placefund.funds.queries import reality_of
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.answers.queries import ScenarioAnswer
from placefund.scenarios.models import Scenario, Signature
from placefund.scenarios.sheets.indistinct import indistinct_bids
from placefund.scenarios.sheets.treatments import ViewTreatment, treatments_of

MOST_OPTIONS = 3
MOST_NAMED = 3
"""So many bids that come in or go out are named in an option; of more it is said how many."""
LONGEST_TITLE = 64
MOST_WORDS = 70
"""Of the signer's reasons; the whole stands on the scenario's page."""
DIGITS = 16
"""Of a digest; the whole stands on the scenario's record."""


@dataclass(frozen=True, slots=True)
class SheetOption:
    """One scenario of the round as a column: its name, and what stands in each row of `ROWS`."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The headings of the sheet, which stand on the screen and on paper alike."""

    options: str = say("What else could be had")
    indistinct: str = say("What the panel could not tell apart")
    views: str = say("Whose view was followed")
    columns: tuple[str, ...] = (say("Whose view"), say("What they asked for"), say("Followed"), say("What it costs"))
    reason: str = say("Their reason:")
    signed: str = say("Who signed")


@dataclass(frozen=True, slots=True)
class MinisterSheet:
    """The sheet in words. `figures` are the five, each with its name; `rows` name the rows of the options."""

    fund: str
    round: str
    title: str
    is_signed: bool
    recommendation: str
    figures: tuple[tuple[str, str], ...]
    money_left: str
    fixed: tuple[str, ...]
    rows: tuple[str, ...]
    options: tuple[SheetOption, ...]
    unequal: str
    indistinct: tuple[str, ...]
    views: tuple[ViewTreatment, ...]
    no_view: str
    signed: str
    reasons: str
    record: str
    words: SheetWords = SheetWords()

    @property
    def heading(self) -> str:
        return (
            say("Signed: {title}", title=self.title) if self.is_signed else say("Scenario: {title}", title=self.title)
        )

    def as_record(self) -> dict[str, Any]:
        """This sheet as JSON values, in the reader's language."""
        return dict(_spoken(asdict(self) | {"heading": self.heading}))

    def shortened(self) -> MinisterSheet:
        """The same with less said of reasons and of views, where it would not fit on one side."""
        views = tuple(replace(each, reason="") for each in self.views[:5])
        return replace(self, views=views, reasons=_first_words(self.reasons, 25), indistinct=self.indistinct[:1])


def _spoken(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _spoken(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_spoken(each) for each in value]
    return str(value) if isinstance(value, str) else value


def sheet_of(explained: Explanations, money: Money, signature: Signature | None) -> MinisterSheet:
    """The sheet of a scenario that has an answer. `money` is all that its round holds; `signature` the one that holds in it."""
    answer, scenario = explained.answer, explained.answer.scenario
    signed = signature if signature is not None and signature.scenario_id == scenario.pk else None
    compared = [answer, *(ScenarioAnswer(each) for each in _others(scenario))]
    left = money - answer.money
    return MinisterSheet(
        fund=str(scenario.round.strand.fund),
        round=scenario.round.name,
        title=scenario.name,
        is_signed=signed is not None,
        recommendation=_recommendation(answer, money, is_signed=signed is not None),
        figures=_figures(answer, money),
        money_left=_where_it_goes(scenario, left),
        fixed=tuple(
            filter(None, (explained.sentence, *explained.tight_caps, firm_in_words(*explained.firmness_counted)))
        ),
        rows=rows_of(compared),
        options=options_of(compared, money),
        unequal=unequal_money(compared),
        indistinct=indistinct_bids(answer, money),
        views=treatments_of(explained),
        no_view=say("No minister, devolved government or place gave a view that is on record."),
        signed=_signed(signed, signature, scenario),
        reasons=_first_words(signed.reasons, MOST_WORDS) if signed else "",
        record=_record(scenario),
    )


def _record(scenario: Scenario) -> str:
    """The small line at the foot: whether the fund is real, and what the answer was computed with and is known by."""
    digests = say(
        "{version}. Question {question}, answer {answer} (SHA-256, first {digits} digits).",
        version=scenario.code_version,
        question=scenario.digest[:DIGITS],
        answer=scenario.result_digest[:DIGITS],
        digits=DIGITS,
    )
    return row_of(filter(None, (reality_of(scenario.round.strand.fund), digests)), " ")


def money_of_the_round(answer: ScenarioAnswer, now: Money) -> Money:
    """All that the round held when the question was asked; for a question that does not say, what it holds `now`."""
    return Money(answer.problem.money * THOUSAND) if answer.problem.money else max(now, answer.money)


def _others(scenario: Scenario) -> Sequence[Scenario]:
    """The scenarios that stand beside it: those that apply a view first, then the oldest."""
    rows = Scenario.objects.filter(round=scenario.round, state__in=("solved", "signed")).exclude(pk=scenario.pk)
    ordered = sorted(rows.select_related("round__strand__fund"), key=lambda each: (not each.plan().views, each.pk))
    return sorted(ordered[: MOST_OPTIONS - 1], key=lambda each: each.pk)


def _recommendation(answer: ScenarioAnswer, money: Money, *, is_signed: bool) -> str:
    """What is recommended, where it is signed; else what this scenario would fund: nobody recommends it yet."""
    given = {
        "chosen": len(answer.chosen),
        "bids": len(answer.placed),
        "funded": format_exact(answer.money),
        "money": format_exact(money),
    }
    if is_signed:
        return say("Fund {chosen} of {bids} bids with {funded} of the {money} that this round has.", **given)
    return say("It would fund {chosen} of {bids} bids with {funded} of the {money} that this round has.", **given)


def _figures(answer: ScenarioAnswer, money: Money) -> tuple[tuple[str, str], ...]:
    return (
        (say("Money of the round"), format_exact(money)),
        (say("Funded"), format_exact(answer.money)),
        (say("Left"), format_exact(money - answer.money)),
        (say("Bids funded"), say("{chosen} of {bids}", chosen=len(answer.chosen), bids=len(answer.placed))),
        (say("Their mean score"), _score(answer.mean_merit)),
    )


def _score(merit: Fraction | None) -> str:
    return say("none") if merit is None else format_score(merit)


def _where_it_goes(scenario: Scenario, left: Money) -> str:
    if not left:
        return say("Nothing is left.")
    return say(
        "{left} is left. It stays in the fund, in the strand {strand}, until somebody decides on it.",
        left=format_exact(left),
        strand=scenario.round.strand.name,
    )


# --- the options -------------------------------------------------------------------------------------------------------


def unequal_money(compared: Sequence[ScenarioAnswer], *, on_the_page: bool = True) -> str:
    """That scenarios may not spend the same money, so that they are compared by the pound; empty where they may.

    Where they are not compared by the pound `on_the_page`, it says where they are.
    """
    limits = [each.scenario.plan().envelope for each in compared]
    if len(set(limits)) < 2:
        return ""
    told = "; ".join(
        say("{name}, {limit}", name=each.scenario.name, limit=format_exact(limit))
        for each, limit in zip(compared, limits, strict=True)
    )
    if not on_the_page:
        return say("Their limits are not the same ({told}): tick two or three to compare them by the pound.", told=told)
    return say("Their limits are not the same ({told}), so they are compared by the pound as well.", told=told)


def bids_by_the_pound(answer: ScenarioAnswer) -> str:
    """How many bids each ten million pounds fund, to one decimal."""
    if not answer.money:
        return say("none")
    tenths = round(Fraction(len(answer.chosen) * 10_000_000_00 * 10, answer.money.pence))
    return f"{tenths // 10}.{tenths % 10}"


def score_by_the_pound(answer: ScenarioAnswer) -> str:
    """The mean score of a pound that is spent: each bid counts by its money."""
    if not answer.money:
        return say("none")
    return format_score(
        sum((each.merit * each.money.pence for each in answer.chosen), Fraction(0)) / answer.money.pence
    )


def _nations(compared: Iterable[ScenarioAnswer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(nation for each in compared for nation in each.by_nation))


def rows_of(compared: Sequence[ScenarioAnswer]) -> tuple[str, ...]:
    """What the rows of the options are called: the five figures first."""
    by_the_pound = (say("Bids for each £10m"), say("Mean score, weighted by money")) if unequal_money(compared) else ()
    return (
        say("Money of the round"),
        say("Funded"),
        say("Left of the round's money"),
        say("Bids"),
        say("Mean score"),
        *by_the_pound,
        *_nations(compared),
        say("Places and regions with a bid"),
        say("What changes"),
    )


def options_of(compared: Sequence[ScenarioAnswer], money: Money) -> tuple[SheetOption, ...]:
    """Scenarios as columns; what changes is counted from the first."""
    return tuple(_option(each, compared, money) for each in compared)


def rows_across(rows: Sequence[str], options: Sequence[SheetOption]) -> list[tuple[str, list[str]]]:
    """Each row's name with what stands in it for each option."""
    return [(name, [option.cells[row] for option in options]) for row, name in enumerate(rows)]


def _option(answer: ScenarioAnswer, compared: Sequence[ScenarioAnswer], money: Money) -> SheetOption:
    by_the_pound = (bids_by_the_pound(answer), score_by_the_pound(answer)) if unequal_money(compared) else ()
    places = {place for each in answer.chosen for place in each.bid.places}
    cells = (
        format_exact(money),
        format_exact(answer.money),
        format_exact(money - answer.money),
        say("{chosen} of {bids}", chosen=len(answer.chosen), bids=len(answer.placed)),
        _score(answer.mean_merit),
        *by_the_pound,
        *(_in_nation(answer, nation) for nation in _nations(compared)),
        str(len(places)),
        _changes(compared[0], answer),
    )
    return SheetOption(answer.scenario.name, cells)


def _in_nation(answer: ScenarioAnswer, nation: str) -> str:
    bids = sum(each.bid.nation == nation for each in answer.chosen)
    money = answer.by_nation.get(nation, Money(0))
    return say_count("{money}, {count} bid", "{money}, {count} bids", count=bids, money=format_exact(money))


def _changes(first: ScenarioAnswer, other: ScenarioAnswer) -> str:
    """Which bids another scenario would fund besides, and which it would leave out."""
    if first is other:
        return say("This is what the others are compared with.")
    before, after = first.choice.levels, other.choice.levels
    names = {each.id: each.bid.name for each in (*first.placed, *other.placed)}
    comes, goes = ([names[bid] for bid in one if bid not in two] for one, two in ((after, before), (before, after)))
    told = []
    if comes:
        told.append(say("In: {bids}.", bids=_named(comes)))
    if goes:
        told.append(say("Out: {bids}.", bids=_named(goes)))
    if other_levels := sum(bid in after and after[bid] != level for bid, level in before.items()):
        told.append(say_count("{count} bid at another level.", "{count} bids at other levels.", count=other_levels))
    return " ".join(told) or say("The same bids at the same levels.")


def _named(titles: Sequence[str]) -> str:
    shown = "; ".join(short_title(each) for each in titles[:MOST_NAMED])
    more = len(titles) - MOST_NAMED
    return (
        say_count("{shown}; and {count} more", "{shown}; and {count} more", count=more, shown=shown)
        if more > 0
        else shown
    )


def short_title(title: str) -> str:
    """A title that fits into a line of the sheet."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


# --- who signed --------------------------------------------------------------------------------------------------------


def _signed(signed: Signature | None, holds: Signature | None, scenario: Scenario) -> str:
    if signed is not None:
        return say("Signed by {name} on {day}.", name=signed.signed_as, day=day_in_words(signed.signed_at))
    built = say("Built by {name} on {day}.", name=scenario.made_by.name, day=day_in_words(scenario.made_at))
    if holds is not None:
        return say("{built} Not signed: “{other}” is.", built=built, other=holds.scenario.name)
    return say("{built} Nobody has signed it.", built=built)


def _first_words(text: str, most: int) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= most else " ".join(words[:most]) + " …"
