"""The best portfolio of a place, as a question for the kernel that rounds use.

It counts whole thousands of pounds: what is asked for is rounded up and what others bring is rounded down, so that what keeps a
limit there keeps it to the penny.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from placefund.domain.coinvestment import CountingRule
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.place_portfolio import WHOLE, ClusterLimit, PinKind, PortfolioEntry, PortfolioLimits
from placefund.domain.portfolio import rules
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.problem import Problem

PENCE_IN_A_THOUSAND = 100_000
THOUSANDTHS = 1000


def question(
    entries: Iterable[PortfolioEntry], limits: PortfolioLimits, names: Mapping[int, str], nation: str = ""
) -> Problem:
    """The question of the best portfolio: the greatest sum of the points that the place gives, within every limit.

    Only projects that say their ask and have points take part. Raises `ProblemRefused` as `Problem` does.
    """
    asked = [entry for entry in entries if entry.can_be_asked]
    bids = tuple(_bid(entry, nation) for entry in asked)
    found: list[rules.Rule] = [rules.Envelope("money", "", limits.money.pence // PENCE_IN_A_THOUSAND)]
    found += _year_rules(limits, bids)
    found += _leverage_rules(asked, limits.rule)
    found += _exposure_rules(asked, limits.exposure, names)
    found += _cluster_rules(asked, limits.clusters)
    found += _need_rules(asked)
    found += _pin_rules(asked)
    return Problem(bids, tuple(found), money=limits.money.pence // PENCE_IN_A_THOUSAND)


def _up(amount: Money) -> int:
    return -(-amount.pence // PENCE_IN_A_THOUSAND)


def _bid(entry: PortfolioEntry, nation: str) -> Bid:
    project = entry.project
    asks = [
        Ask(str(year), MoneyKind(kind.value), _up(amount)) for (year, kind), amount in project.ask_by_year().items()
    ]
    return Bid(
        str(project.number),
        say("{reference} {title}", reference=project.reference, title=project.title),
        nation,
        tuple(project.areas),
        (project.cluster,) if project.cluster else (),
        "",
        (entry.worth or 0) * THOUSANDTHS,
        levels_of(asks),
    )


def _year_rules(limits: PortfolioLimits, bids: Sequence[Bid]) -> list[rules.Rule]:
    """What is settled of years and kinds, where some project asks for money then."""
    asked = {(ask.year, ask.kind) for bid in bids for ask in bid.full.asks}
    return [
        rules.Envelope(
            f"money-{year}-{kind.value}", "", amount.pence // PENCE_IN_A_THOUSAND, str(year), MoneyKind(kind.value)
        )
        for (year, kind), amount in limits.by_year.items()
        if (str(year), MoneyKind(kind.value)) in asked
    ]


def _leverage_rules(asked: Sequence[PortfolioEntry], rule: CountingRule | None) -> list[rules.Rule]:
    if rule is None:
        return []
    counted = tuple(
        (str(entry.project.number), entry.project.counted(rule).pence // PENCE_IN_A_THOUSAND) for entry in asked
    )
    return [rules.LeverageFloor("leverage", "", _hundredths(rule.delivery_ratio), counted)]


def _hundredths(ratio: Fraction) -> int:
    """A ratio in hundredths, never less than it is."""
    return -(-ratio.numerator * WHOLE // ratio.denominator)


def _exposure_rules(asked: Sequence[PortfolioEntry], percent: int | None, names: Mapping[int, str]) -> list[rules.Rule]:
    """One rule for each organisation that has a part in a project: one project alone may be too much."""
    if percent is None:
        return []
    parts: dict[int, list[str]] = {}
    for entry in asked:
        for body in entry.project.organisations:
            parts.setdefault(body, []).append(str(entry.project.number))
    return [
        rules.Exposure(f"partner-{body}", "", names.get(body, str(body)), percent, tuple(numbers))
        for body, numbers in sorted(parts.items())
    ]


def _cluster_rules(asked: Sequence[PortfolioEntry], limits: Iterable[ClusterLimit]) -> list[rules.Rule]:
    held = {entry.project.cluster for entry in asked}
    found: list[rules.Rule] = []
    for number, limit in enumerate(limits, 1):
        if limit.least is not None:
            least = _up(limit.least)
            found.append(rules.Floor(f"cluster-{number}-least", "", rules.Attribute.SECTOR, limit.cluster, least))
        if limit.most is not None and limit.cluster in held:
            most = limit.most.pence // PENCE_IN_A_THOUSAND
            found.append(rules.Cap(f"cluster-{number}-most", "", rules.Attribute.SECTOR, limit.cluster, most))
    return found


def _need_rules(asked: Sequence[PortfolioEntry]) -> list[rules.Rule]:
    """Who falls without whom; without one that cannot be asked for, it is out."""
    known = {entry.project.number for entry in asked}
    found: list[rules.Rule] = []
    for entry in asked:
        own = str(entry.project.number)
        for other in sorted(entry.project.depends_on):
            if other in known:
                found.append(rules.Needs(f"needs-{own}-{other}", "", own, str(other)))
            else:
                reason = say("It falls without a project that cannot be chosen.")
                found.append(rules.MustNotFund(f"falls-{own}-{other}", "", own, say("The pipeline"), reason))
    return found


def _pin_rules(asked: Sequence[PortfolioEntry]) -> list[rules.Rule]:
    found: list[rules.Rule] = []
    for entry in asked:
        own = str(entry.project.number)
        if entry.pin is PinKind.MUST:
            found.append(rules.MustFund(f"pin-{own}", "", own, entry.person, entry.reason))
        elif entry.pin is PinKind.MUST_NOT:
            found.append(rules.MustNotFund(f"pin-{own}", "", own, entry.person, entry.reason))
    return found
