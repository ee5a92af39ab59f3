"""What the panel could not tell apart, and how that was settled."""

from __future__ import annotations

from placefund.design.wording import day_in_words
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import bid_id
from placefund.panels.agreement.lots import near_the_line
from placefund.panels.models import Draw
from placefund.scenarios.answers.queries import PlacedBid, ScenarioAnswer


def indistinct_bids(answer: ScenarioAnswer, money: Money) -> tuple[str, ...]:
    """In sentences: how many bids near the line could not be told apart, how that was settled, and what it came to."""
    round_ = answer.scenario.round
    draw = Draw.objects.filter(round=round_).first()
    if draw is not None:
        return _drawn(answer, draw)
    near = near_the_line(round_, money).near if round_.terms_record else ()
    if len(near) < 2:
        return (say("No two bids near the line were found that the readings could not tell apart."),)
    return (
        say_count(
            "{count} bid near the line could not be told apart by the readings.",
            "{count} bids near the line could not be told apart by the readings.",
            count=len(near),
        ),
        say("The published method settles it so: {method}.", method=str(round_.terms().method.near_the_line.label)),
    )


def _drawn(answer: ScenarioAnswer, draw: Draw) -> tuple[str, ...]:
    first = say_count(
        "{count} bid near the line could not be told apart. Lots were drawn on {day}, from a seed committed to before the round "
        "opened.",
        "{count} bids near the line could not be told apart. Lots were drawn on {day}, from a seed committed to before the round "
        "opened.",
        count=len(draw.order),
        day=day_in_words(draw.drawn_at),
    )
    placed = {each.id: each for each in answer.placed}
    lots = "; ".join(
        _lot(lot, placed[bid_id(number)]) for lot, number in enumerate(draw.order, start=1) if bid_id(number) in placed
    )
    return (first, say("In the order drawn: {lots}.", lots=lots))


def _lot(lot: int, placed: PlacedBid) -> str:
    title = placed.bid.name
    if placed.is_in:
        return say("{lot} {bid} (funded)", lot=lot, bid=title)
    return say("{lot} {bid}", lot=lot, bid=title)
