"""What is said of bids that rules fix, of caps that equal what they fund, and of the same question with both released."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placefund.design.wording.lists import listed, pounds, quoted
from placefund.design.wording.portfolio import PortfolioWords
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.concessions import Concession
from placefund.domain.portfolio.inquiry import difference
from placefund.domain.portfolio.pins import UnpinnedAnswer, is_pin
from placefund.domain.portfolio.problem import Problem


def fixed_by_rule() -> str:
    """What is said of a bid that no score could move."""
    return _("Fixed by rule, not tested")


def tight_cap_in_words(rule: str) -> str:
    """That a cap equals what it funds; `rule` is what it is called."""
    return _("“{rule}” equals what it funds: it leaves room for nothing else.").format(rule=rule)


def alone_in_words() -> str:
    """What stands for the price of a rule that fixes a bid where it costs nothing while the others hold."""
    return _(
        "Fixes what is chosen: not tested by itself. Its price with all such rules released stands under “How firm it is”."
    )


def assessors_cannot_matter() -> str:
    """What stands where rules fix every bid, so that no assessor's readings could move one."""
    return _("Rules fix every bid, so leaving an assessor out could change nothing: fixed by rule, not tested.")


def no_other_portfolio(*, is_all_fixed: bool) -> str:
    """What stands where no other portfolio is named."""
    if is_all_fixed:
        return _("The rules leave no other portfolio: fixed by rule, not tested.")
    return _("No other portfolio comes within a hundredth of this one.")


def robustness_in_words(*, is_fixed: bool, drawn: str, released: str) -> str:
    """How firm a bid stands: that rules fix it or how often draws choose it, and how often with pins released."""
    first = fixed_by_rule() if is_fixed else drawn
    if not released:
        return first
    return _("{first}. With pins released: {released}").format(
        first=first, released=released[:1].lower() + released[1:]
    )


def firm_in_words(funded: int, staying: int | None, least: int, draws: int) -> str:
    """How firm the funded bids stand, in a sentence: with pins released, so many (`staying`) are still in the best choice, where
    any are released; and the least firm of them is chosen in `least` of so many draws."""
    told = []
    if staying is not None:
        told.append(
            _("With pins released, {staying} of the {funded} funded bids belong to the best choice.").format(
                staying=staying, funded=funded
            )
        )
    if draws and funded:
        told.append(
            _("The least firm of them is chosen in {least} of {draws} draws of the scores.").format(
                least=least, draws=draws
            )
        )
    return " ".join(told)


class UnpinnedWords:
    """Puts an answer with its pins released into sentences."""

    def __init__(self, problem: Problem, choice: Choice, found: UnpinnedAnswer) -> None:
        self._problem, self._choice, self._found = problem, choice, found
        self._words = PortfolioWords(problem, choice)
        self.words = PortfolioWords(found.pins.released(problem), found.choice)

    @property
    def what(self) -> tuple[str, ...]:
        """What is released, in sentences."""
        pins, told = self._found.pins, []
        fixing = [key for key in pins.dropped if is_pin(self._problem.rule(key))]
        if fixing:
            said = ngettext(
                "Released: {count} rule by which a person, the ranking or a draw fixes a bid.",
                "Released: {count} rules by which a person, the ranking or a draw fixes a bid.",
                len(fixing),
            )
            told.append(said.format(count=len(fixing)))
        tight = [key for key in pins.dropped if key not in fixing]
        if tight:
            names = listed(quoted(self._words.rule(key)) for key in tight)
            told.append(_("Released, for nothing is left of it: {names}.").format(names=names))
        for key, thousands in pins.raised:
            said = _("“{rule}” equals what it funds; released, the limit is what the round holds, {money}.")
            told.append(said.format(rule=self._words.rule(key), money=pounds(thousands)))
        return tuple(told)

    @property
    def outcome(self) -> tuple[str, ...]:
        """What would then be chosen, and how it differs from the answer."""
        moves = difference(self._choice.levels, self._found.choice.levels)
        if not moves.moved:
            return (_("The same bids are the best choice at the same levels."),)
        many = len(self._found.choice.awards)
        said = ngettext("The best choice is then {count} bid.", "The best choice is then {count} bids.", many)
        return (said.format(count=many), *self._words.changes(moves))

    @property
    def cost(self) -> str:
        """What all that is released costs together; empty where it is not proven, or nothing."""
        gain = self._found.choice.objective - self._choice.objective
        if gain <= 0 or self._found.choice.bound != self._found.choice.objective:
            return ""
        return _("Together, what is released costs {worth}.").format(worth=self._words.worth(gain))

    def prices(self) -> tuple[str, ...]:
        """What each rule that is left costs then; only those that are known to cost something."""
        return tuple(self.words.price(each) for each in self._found.prices if each.is_felt)

    def drawn(self, bid: str) -> str:
        """In how many draws of the scores a bid is then chosen."""
        return self.words.firmness(self._found.firmness, bid)


def concession_in_words(found: Concession, words: PortfolioWords, *, are_pins_released: bool) -> str:
    """What following a view would have cost. It is counted with pins released, where there are any."""
    if found.cost is None:
        return _("No choice could keep to it together with the other rules.")
    if not found.cost.is_exact:
        if not found.cost.low:
            return _("What following it would cost could not be told in the time.")
        return _("Following it would cost at least {worth}.").format(worth=words.worth(found.cost.low))
    if not found.cost.low:
        if are_pins_released:
            return _(
                "By itself it costs nothing: with pins released the best choice keeps to it. What stands against it is the rules "
                "that fix bids."
            )
        return _("Following it would cost nothing: a choice that keeps to it is worth as much.")
    said = _("Following it would cost {worth}.").format(worth=words.worth(found.cost.low))
    return " ".join([said, *_moves(words.changes(found.moves))])


def _moves(changes: Iterable[str]) -> tuple[str, ...]:
    return tuple(changes)
