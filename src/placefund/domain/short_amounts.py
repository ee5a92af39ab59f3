"""Amounts in short, £12.3m: rounded half-even, and so that parts printed together add to the whole printed with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from placefund.domain.messages import say
from placefund.domain.money import Money

_UNITS = ((100_000_000_000, "bn"), (100_000_000, "m"), (100_000, "k"))  # in pence, the largest first

Parts = Mapping[str, "Money | Parts"]
"""The named parts of a whole. A part may be a whole of further parts. A name stands once in all of them."""


@dataclass(frozen=True, slots=True)
class ShortAmount:
    """An amount with its short words, among those that are printed with it.

    `part` names it in its sum, `of` names what it is a part of; both are empty where it is printed alone. As it is printed it is
    so many `steps` of so many pence; a `step` of 0 is an amount that is printed to the penny.
    """

    amount: Money
    words: str
    part: str = ""
    of: str = ""
    steps: int = 0
    step: int = 0

    @property
    def pence(self) -> int:
        return self.amount.pence

    def __str__(self) -> str:
        return self.words


def short(money: Money) -> ShortAmount:
    """An amount that is printed alone. Print amounts that stand beside each other by `together`."""
    size, letters = _unit(abs(money.pence))
    if not size:
        return ShortAmount(money, str(money))
    return _in_steps(money, half_even(money.pence, size // 10), size, letters)


def in_short(money: Money) -> str:
    """£1.2bn, £30m, £12.3m, £450k, £980: to one decimal, half-even. £30m is exact, £30.0m was rounded.

    Below £1,000 it is the exact amount. Nothing is printed as £0 but £0.
    """
    return short(money).words


def plainly(money: Money) -> str:
    """£86bn where that says all of it, else the exact amount: for a sentence that somebody may quote."""
    told = short(money)
    return told.words if told.steps * told.step == money.pence else str(money)


@dataclass(frozen=True, slots=True)
class Deduction:
    """How a part of a sum came about: `more`, of which `less` was taken off. Names of the two amounts printed with it."""

    more: str
    less: str
    amount_less: Money


def together(whole: str, parts: Parts, differences: Mapping[str, Deduction] | None = None) -> dict[str, ShortAmount]:
    """A whole and its parts, all in one unit, so that the printed parts add to the printed whole.

    The whole is rounded half-even. Each of its parts is cut, and what is then missing goes to those that lost most by it
    (largest remainder; a tie to what is even after it, then to the earlier). So no part is a full step from its true amount.

    Args:
        whole: the name of the whole, such as “envelope”.
        parts: its parts by name; the parts of a part are worked out in the same way, from what the part is printed as.
        differences: parts by name that are printed beside what they were once, and what was taken off that.
    Raises:
        ValueError: when a name stands twice.
    """
    nodes = list(_flat(whole, parts))
    sums = {name: amount for name, _, amount in nodes}
    if len(sums) != len(nodes):
        raise ValueError(f"A name stands twice in the sum of {whole!r}.")
    for name, made in (differences or {}).items():
        nodes += [(made.more, "", sums[name] + made.amount_less), (made.less, made.more, made.amount_less)]
    size, letters = _unit(max(abs(amount.pence) for _, _, amount in nodes))
    steps = _steps(whole, parts, sums, size // 10) if size else {}
    for name, made in (differences or {}).items() if size else ():
        pence = (sums[name] + made.amount_less).pence, -made.amount_less.pence
        steps[made.more], back = shares_of(steps[name], pence, size // 10)
        steps[made.less] = -back
    return {
        name: _in_steps(amount, steps[name], size, letters, name, of)
        if size
        else ShortAmount(amount, str(amount), name, of)
        for name, of, amount in nodes
    }


def parts_of(whole: ShortAmount, amounts: Sequence[Money]) -> tuple[ShortAmount, ...]:
    """The parts of a whole that is printed elsewhere already, in its unit, so that they add to what stands there.

    Raises:
        ValueError: when they are not its parts.
    """
    if Money.total(amounts) != whole.amount:
        raise ValueError(f"{Money.total(amounts)} is not the whole of {whole.amount}.")
    if not whole.step:
        return tuple(ShortAmount(amount, str(amount)) for amount in amounts)
    letters = next(letters for size, letters in _UNITS if size == whole.step * 10)
    steps = shares_of(whole.steps, [amount.pence for amount in amounts], whole.step)
    return tuple(_in_steps(amount, each, whole.step * 10, letters) for amount, each in zip(amounts, steps, strict=True))


def shares_of(total: int, exact: Sequence[int], step: int) -> tuple[int, ...]:
    """Whole numbers that add to `total`, each within one of `exact` / `step`, by largest remainder.

    Args:
        total: what they add to: the sum of `exact` in steps, rounded down or up.
        exact: amounts of one kind, such as pence; they may be below zero.
        step: how many of these make one step, above zero.
    """
    cut = [amount // step for amount in exact]
    lost = [amount % step for amount in exact]
    by_loss = sorted(range(len(cut)), key=lambda i: (-lost[i], cut[i] % 2 == 0, i))
    for i in by_loss[: total - sum(cut)]:
        cut[i] += 1
    return tuple(cut)


def half_even(amount: int, step: int) -> int:
    """How many steps an amount is, rounded to the nearest, a half to the even one."""
    cut, lost = divmod(amount, step)
    return cut + (2 * lost > step or (2 * lost == step and cut % 2 == 1))


def _flat(whole: str, parts: Money | Parts, of: str = "") -> Iterator[tuple[str, str, Money]]:
    yield whole, of, _sum(parts)
    if not isinstance(parts, Money):
        for name, part in parts.items():
            yield from _flat(name, part, whole)


def _sum(parts: Money | Parts) -> Money:
    return parts if isinstance(parts, Money) else Money.total(_sum(part) for part in parts.values())


def _unit(largest: int) -> tuple[int, str]:
    """The unit in which the largest amount has one to three figures before the point; none below £1,000."""
    for size, letters in _UNITS:
        if largest >= size - size // 20_000:  # £999,950 is £1.0m in the smaller unit too
            return size, letters
    return 0, ""


def _steps(whole: str, parts: Parts, sums: Mapping[str, Money], step: int) -> dict[str, int]:
    found = {whole: half_even(sums[whole].pence, step)}

    def share_out(of: str, among: Money | Parts) -> None:
        if isinstance(among, Money):
            return
        names = list(among)
        for name, steps in zip(names, shares_of(found[of], [sums[name].pence for name in names], step), strict=True):
            found[name] = steps
            share_out(name, among[name])

    share_out(whole, parts)
    return found


def _in_steps(amount: Money, steps: int, size: int, letters: str, part: str = "", of: str = "") -> ShortAmount:
    return ShortAmount(amount, _words(amount, steps, size, letters), part, of, steps, size // 10)


def _words(amount: Money, steps: int, size: int, letters: str) -> str:
    if not amount:
        return str(amount)
    if steps == 0:
        least = f"£0.1{letters}"
        return say("under {amount}", amount=least) if amount.pence > 0 else say("above −{amount}", amount=least)
    sign = "−" if steps < 0 else ""
    whole, tenth = divmod(abs(steps), 10)
    is_exact = steps * (size // 10) == amount.pence
    return f"{sign}£{whole:,}{letters}" if is_exact and tenth == 0 else f"{sign}£{whole:,}.{tenth}{letters}"
