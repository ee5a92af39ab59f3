"""What is said of a portfolio: what is proven, why each bid is in or out, what rules cost, and how firmly it stands.

Every sentence is made here, from values; none is taken apart. Bids are called by their titles, money is in full pounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placefund.design.wording import percent_in_words
from placefund.design.wording.lists import PENCE_IN_A_THOUSAND, listed, pounds, quoted
from placefund.design.wording.rules import overlap_in_words, rule_in_words, titles_of
from placefund.domain.money import Money
from placefund.domain.portfolio.alternatives import Alternative
from placefund.domain.portfolio.choice import Choice, ChoiceStatus, Slack
from placefund.domain.portfolio.compare import Rival, SimplerWay
from placefund.domain.portfolio.conflicts import Conflict, Easing
from placefund.domain.portfolio.extra import ExtraMoney
from placefund.domain.portfolio.inquiry import Difference
from placefund.domain.portfolio.plan import ALL_THE_MONEY
from placefund.domain.portfolio.prices import Price
from placefund.domain.portfolio.problem import UNITS_IN_A_POINT, Problem
from placefund.domain.portfolio.reasons import InBecause, OutBecause
from placefund.domain.portfolio.robustness import Firmness, Stability
from placefund.domain.portfolio.rules import Cap, Envelope, Floor, MustFund, Unit
from placefund.domain.portfolio.span import GREATEST_RISE, ProvenSpan
from placefund.domain.short_amounts import in_short

MOST_NAMED = 6
"""A sentence that names more bids than this is read by nobody: it says how many."""


class PortfolioWords:
    """Puts what was found out about one question's portfolios into sentences."""

    def __init__(self, problem: Problem, choice: Choice | None = None) -> None:
        """`choice` is the answer that sentences speak of: what is worth something is told in pounds or bids of it."""
        self._problem, self._choice = problem, choice
        self.titles = titles_of(problem)
        self._rules = {rule.key: rule_in_words(rule, self.titles) for rule in (*problem.rules, *problem.asked)}
        self._rules |= {each.key: overlap_in_words(each, self.titles) for each in problem.objective.overlaps}

    def bid(self, id_: str) -> str:
        """A bid within a sentence: its title in quotation marks."""
        return quoted(self.titles.get(id_, id_))

    def bids(self, ids: Iterable[str]) -> str:
        return listed(self.bid(each) for each in ids)

    def rule(self, key: str) -> str:
        """A rule, or an overlap, by its key."""
        return self._rules.get(key, key)

    def slack(self, slack: Slack) -> str:
        """The rule that a slack is of; a record of an earlier version holds its name."""
        return slack.name or self.rule(slack.rule)

    def _quoted(self, key: str) -> str:
        return quoted(self.rule(key))

    # --- why a bid is in, or out ---------------------------------------------------------------------------------------

    def why_in(self, why: InBecause) -> str:
        """What would be lost without a bid."""
        bid = self.bid(why.bid)
        if why.loss is None:
            reason = self._order_for(why.bid)
            if reason:
                return _("{bid} is in because the rules cannot be kept without it ({reason}).").format(
                    bid=bid, reason=reason
                )
            return _("{bid} is in because the rules cannot be kept without it.").format(bid=bid)
        return self._lost(why.loss).format(bid=bid, low=self.worth(why.loss.low))

    def _order_for(self, bid: str) -> str:
        rules = (rule for rule in self._problem.rules if isinstance(rule, MustFund) and rule.bid == bid)
        return next((rule.reason for rule in rules), "")

    @staticmethod
    def _lost(loss: ProvenSpan) -> str:
        if loss.is_exact:
            if loss.low:
                return _("{bid} is in: without it we would lose {low}.")
            return _("{bid} is in: without it another portfolio is worth as much.")
        if loss.low:
            return _("{bid} is in: without it we would lose at least {low}.")
        return _("{bid} is in. What would be lost without it could not be told in the time.")

    def in_its_place(self, why: InBecause) -> tuple[str, ...]:
        """What the best portfolio without a bid would change besides; nothing where it is not proven to be the best."""
        if why.instead is None or (why.loss is not None and not why.loss.is_exact):
            return ()
        others = tuple(bid for bid in why.instead.leaves if bid != why.bid)
        changed = self.without_it(Difference(why.instead.enters, others, why.instead.changes))
        return changed or (_("Without it no other bid would come in."),)

    def why_out(self, why: OutBecause) -> str:
        """Why a bid is out, in one sentence."""
        bid = self.bid(why.bid)
        if why.shut_by:
            rules = listed(self._quoted(key) for key in why.shut_by)
            return _("{bid} is out because of {rules}, whatever its ask.").format(bid=bid, rules=rules)
        return _("{bid} is out: no portfolio that holds it and keeps the rules is worth more than this one.").format(
            bid=bid
        )

    def would_bring_in(self, why: OutBecause, freed: Iterable[str] = ()) -> tuple[str, ...]:
        """What would bring a bid in, one sentence each. `freed` are the keys of rules without which it is funded."""
        rules = [key for key in freed if key != ALL_THE_MONEY]  # that money brings a bid in needs no saying
        told = [_("Without {rule} it would be funded.").format(rule=self._quoted(key)) for key in rules]
        told.append(_rise(why.score))
        if not why.shut_by:
            told += [_cut(why.ask), _more_money(why.money)]
        return tuple(filter(None, [*told, _not_told(why)]))

    def firmness(self, firm: Firmness, bid: str) -> str:
        """In how many draws of the scores a bid is chosen; empty where nothing was drawn."""
        if not firm.draws:
            return ""
        times = dict(firm.times).get(bid, 0)
        said = _("Chosen in {times} of {draws} draws of the scores").format(times=times, draws=firm.draws)
        if not firm.worst_gap:
            return said
        return _("{said}, each within {share} of its best").format(said=said, share=share_in_words(firm.worst_gap))

    # --- what changes --------------------------------------------------------------------------------------------------

    def without_it(self, moves: Difference) -> tuple[str, ...]:
        """What would come in, leave and change its level without something, a sentence for each kind."""
        named = {"enters": self.bids(moves.enters), "leaves": self.bids(moves.leaves)}
        told = []
        if len(moves.moved) > MOST_NAMED:
            return self._many_without_it(len(moves.enters), len(moves.leaves))
        if moves.enters and moves.leaves:
            told.append(_("Without it {enters} would come in and {leaves} would leave.").format(**named))
        elif moves.enters:
            told.append(_("Without it {enters} would come in.").format(**named))
        elif moves.leaves:
            told.append(_("Without it {leaves} would leave.").format(**named))
        for bid, before, after in moves.changes:
            said = _("Without it {bid} would go from {before}% to {after}% of its ask.")
            told.append(said.format(bid=self.bid(bid), before=before, after=after))
        return tuple(told)

    @staticmethod
    def _many_without_it(enters: int, leaves: int) -> tuple[str, ...]:
        """The same where they are too many to be named; those that only change their level go without saying."""
        if enters and leaves:
            said = _("Without it {enters} more would come in and {leaves} would leave.")
        elif enters:
            said = ngettext(
                "Without it {enters} more would come in.", "Without it {enters} more would come in.", enters
            )
        elif leaves:
            said = ngettext("Without it {leaves} would leave.", "Without it {leaves} would leave.", leaves)
        else:
            said = _("Without it the same bids would be funded at other levels.")
        return (said.format(enters=enters, leaves=leaves),)

    def changes(self, moves: Difference) -> tuple[str, ...]:
        """What comes in, leaves and changes its level in another portfolio, a sentence for each kind."""
        named = {"enters": self.bids(moves.enters), "leaves": self.bids(moves.leaves)}
        told = []
        if moves.enters:
            told.append(ngettext("{enters} comes in.", "{enters} come in.", len(moves.enters)).format(**named))
        if moves.leaves:
            told.append(ngettext("{leaves} leaves.", "{leaves} leave.", len(moves.leaves)).format(**named))
        for bid, before, after in moves.changes:
            said = _("{bid} goes from {before}% to {after}% of its ask.")
            told.append(said.format(bid=self.bid(bid), before=before, after=after))
        return tuple(told)

    # --- what rules cost, and other portfolios ---------------------------------------------------------------------------

    def price(self, price: Price) -> str:
        """What a rule, or an overlap, costs. What there is to give is no rule that somebody chose: it has no price, it limits."""
        rule, gain = self._quoted(price.rule), price.gain
        if price.rule == ALL_THE_MONEY and gain.low and price.moves.moved:
            limits = _("{rule} is what limits this choice.").format(rule=rule)
            return " ".join([limits, *self.without_it(price.moves)])
        if not gain.is_exact:
            if not gain.low:
                return _("What {rule} costs could not be told in the time.").format(rule=rule)
            return _("{rule} costs at least {low}.").format(rule=rule, low=self.worth(gain.low))
        if not gain.high:
            return _("{rule} costs nothing: without it nothing better is possible.").format(rule=rule)
        moves = self.without_it(price.moves)
        said = _("{rule} costs {low}.") if moves else _(
            "{rule} costs {low}: without it the same portfolio would count so much more."
        )  # fmt: skip
        return " ".join([said.format(rule=rule, low=self.worth(gain.low)), *moves])

    def stability(self, found: Stability) -> str:
        """What a little more or less money in all would change."""
        money, is_more = pounds(abs(found.thousands)), found.thousands > 0
        if found.gap:
            said = _("What {money} more in all would change could not be told in the time.") if is_more else _(
                "What {money} less in all would change could not be told in the time."
            )  # fmt: skip
            return said.format(money=money)
        if found.difference is None:
            said = _("With {money} more in all, no portfolio keeps the rules.") if is_more else _(
                "With {money} less in all, no portfolio keeps the rules."
            )  # fmt: skip
            return said.format(money=money)
        if not found.difference.moved:
            said = _("With {money} more in all, the same portfolio is chosen.") if is_more else _(
                "With {money} less in all, the same portfolio is chosen."
            )  # fmt: skip
            return said.format(money=money)
        said = _("With {money} more in all, another portfolio is chosen.") if is_more else _(
            "With {money} less in all, another portfolio is chosen."
        )  # fmt: skip
        return " ".join([said.format(money=money), *self.changes(found.difference)])

    def alternative(self, other: Alternative, choice: Choice) -> str:
        """The most different portfolio that is nearly as good."""
        within = share_in_words(other.within)
        told = []
        if not other.turned:
            none = _("No portfolio that funds other bids is worth within {share} of this one.")
            unknown = _("None was found that funds other bids and is worth within {share} of this one.")
            told.append((unknown if other.turned_at_most else none).format(share=within))
        else:
            cost = share_in_words(Fraction(max(0, other.loss), max(1, abs(choice.objective))))
            said = _("The most different portfolio within {within} of the best is worth {cost} less.")
            told += [said.format(within=within, cost=cost), *self.changes(other.difference)]
        if other.turned_at_most != other.turned:
            most = _("No such portfolio turns over more than {count}.")
            told.append(most.format(count=other.turned_at_most))
        return " ".join(told)

    def rival(self, rival: Rival, choice: Choice) -> str:
        """What a simpler way of choosing funds, and which rules it breaks."""
        share = Fraction(rival.objective - choice.objective, max(1, abs(choice.objective)))
        many = len(rival.awards)
        if share > 0:
            said = ngettext(
                "{way} funds {count} bid worth {share} more.",
                "{way} funds {count} bids worth {share} more.",
                many,
            )
        elif share < 0:
            said = ngettext(
                "{way} funds {count} bid worth {share} less.",
                "{way} funds {count} bids worth {share} less.",
                many,
            )
        else:
            said = ngettext("{way} funds {count} bid worth as much.", "{way} funds {count} bids worth as much.", many)
        first = said.format(way=way_in_words(rival.method), count=many, share=share_in_words(abs(share)))
        if not rival.breaks:
            return " ".join([first, _("It breaks no rule.")])
        rules = listed(quoted(self.slack(each)) for each in rival.breaks)
        return " ".join([first, _("It breaks {rules}.").format(rules=rules)])

    def conflict(self, found: Conflict) -> tuple[str, ...]:
        """Which rules cannot stand together, and what would be the least to ease, one sentence each."""
        rules = "; ".join(self._quoted(key) for key in found.rules)
        if len(found.rules) > 1:
            first = _("These rules cannot be kept together: {rules}.").format(rules=rules)
        else:
            first = _("The rule {rule} cannot be kept by any choice.").format(rule=rules)
        return (first, *(self._easing(each) for each in found.easings))

    def _easing(self, easing: Easing) -> str:
        rule, name = self._problem.rule(easing.rule), self._quoted(easing.rule)
        if easing.amount is None:
            return _("Even without {rule} the other rules cannot all be kept.").format(rule=name)
        is_money = isinstance(rule, Envelope) or (isinstance(rule, Floor | Cap) and rule.unit is Unit.MONEY)
        given = {"rule": name, "money": pounds(easing.amount) if is_money else "", "count": easing.amount}
        many = easing.amount
        match rule:
            case Envelope():
                said = _("Everything fits if {rule} is {money} more.")
            case Floor(unit=Unit.MONEY):
                said = _("Everything fits if {rule} is {money} lower.")
            case Cap(unit=Unit.MONEY):
                said = _("Everything fits if {rule} is {money} higher.")
            case Floor():
                said = ngettext(
                    "Everything fits if {rule} is {count} bid lower.",
                    "Everything fits if {rule} is {count} bids lower.",
                    many,
                )
            case Cap():
                said = ngettext(
                    "Everything fits if {rule} is {count} bid higher.",
                    "Everything fits if {rule} is {count} bids higher.",
                    many,
                )
            case _:
                said = _("Everything fits if {rule} is given up.")
        return said.format(**given)

    def worth(self, units: int) -> str:
        """Units of the objective as people count: a share of the merit of what is funded, and what brings as much: points,
        pounds or bids, by what merit is counted for."""
        objective, choice = self._problem.objective, self._choice
        points = _("{number} points").format(number=f"{float(Fraction(units, UNITS_IN_A_POINT)):,.2f}")
        if choice is None or choice.objective <= 0:
            return points
        share = Fraction(units, choice.objective)
        given = {"percent": percent_in_words(share), "points": points}
        if objective.alpha == 0:
            return _("{points}, {percent} of the merit of what is funded").format(**given)
        if share > 1:
            return _("more merit than all that is funded has: {percent} of it").format(**given)
        if objective.alpha == 1:
            funded = sum(self._problem.bid(each.bid).level(each.percent).thousands for each in choice.awards)
            given["money"] = in_short(Money(max(1, round(share * funded)) * PENCE_IN_A_THOUSAND))
            return _("{percent} of the merit of what is funded, as much as {money} of it brings").format(**given)
        given["number"] = f"{float(share * len(choice.awards)):,.1f}"
        return _("{percent} of the merit of what is funded, as much as {number} of its bids bring").format(**given)


def choice_in_words(choice: Choice, fixed: int = 0, bids: int = 0) -> str:
    """What was found and proven of a choice among so many `bids`, of which rules alone settle `fixed`."""
    many = len(choice.awards)
    if fixed and fixed >= bids:
        return ngettext(
            "{count} bid funded: fixed by rule, not tested. The rules leave no other choice.",
            "{count} bids funded: fixed by rule, not tested. The rules leave no other choice.",
            many,
        ).format(count=many)
    if fixed:
        said = ngettext(
            "{count} of {bids} bids is fixed by rule, not tested.",
            "{count} of {bids} bids are fixed by rule, not tested.",
            fixed,
        ).format(count=fixed, bids=bids)
        return f"{choice_in_words(choice)} {said}"
    if choice.bound == choice.objective:
        return ngettext(
            "{count} bid funded: proven best, no other choice that keeps the rules is worth more.",
            "{count} bids funded: proven best, no other choice that keeps the rules is worth more.",
            many,
        ).format(count=many)
    first = ngettext(
        "{count} bid funded: no choice that keeps the rules can be worth more than {share} more.",
        "{count} bids funded: no choice that keeps the rules can be worth more than {share} more.",
        many,
    ).format(count=many, share=share_in_words(choice.gap))
    ended = {
        ChoiceStatus.WITHIN_GAP: _("The search stopped at the gap it was asked for."),
        ChoiceStatus.LIMITED: _("The search stopped at its limit of steps, which is the same on every machine."),
        ChoiceStatus.TIMED_OUT: _("The search ran out of time, so another machine may find a different answer."),
    }.get(choice.status, "")
    return f"{first} {ended}".rstrip()


def way_in_words(way: SimplerWay) -> str:
    """What a simpler way of choosing is called."""
    return {
        SimplerWay.RANK_AND_CUT: _("Rank and cut"),
        SimplerWay.VALUE_FOR_A_POUND: _("Value for a pound"),
        SimplerWay.EQUAL_SHARES: _("Equal shares"),
    }[way]


def share_in_words(share: Fraction) -> str:
    """A share as a per cent, rounded up to two decimals, so that a proof is never overstated."""
    hundredths = -(-share.numerator * 10_000 // share.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _not_told(why: OutBecause) -> str:
    """Which of the smallest changes that would bring a bid in are not proven to be the smallest, and so are not said."""
    untold = []
    if (
        why.score is not None
        and not why.score.is_exact
        and (why.score.high is not None or why.score.low < GREATEST_RISE)
    ):
        untold.append(_("score"))
    if why.ask is not None and not why.ask.is_exact:
        untold.append(_("ask"))
    if why.money is not None and not why.money.is_exact:
        untold.append(_("money"))
    if not untold:
        return ""
    return _("The smallest change that would bring it in could not be told in the time for: {kinds}.").format(
        kinds=listed(untold)
    )


def _rise(span: ProvenSpan | None) -> str:
    """The least rise of its score that would bring a bid in; empty where it is not proven."""
    if span is None:
        return ""
    low = f"{span.low / 1000:.3f}"
    if span.high is None and span.low >= GREATEST_RISE:
        return _("A score up to {low} points higher would not bring it in.").format(low=low)
    if not span.is_exact:
        return ""
    if span.low:
        return _("A score {low} points higher would bring it in.").format(low=low)
    return _("A portfolio with it is worth as much: no change of score is needed.")


def _cut(span: ProvenSpan | None) -> str:
    """The least cut of its ask that would bring a bid in; empty where it is not proven."""
    if span is None:
        return _("No smaller ask would bring it in by itself.")
    return _("Asking {low}% less would bring it in.").format(low=span.low) if span.is_exact and span.low else ""


def _more_money(money: ExtraMoney | None) -> str:
    """The least money with which a bid could be funded; empty where it is not proven. In which years it would be needed is not
    said: other years can do as well."""
    if money is None or not money.is_exact:
        return ""
    if not money.high:
        return _("A portfolio with it is worth as much and needs no more money.")
    said = _("With {money} more it could be funded, and the portfolio would be worth no less; with less it could not.")
    return said.format(money=pounds(money.high))
