"""The tabs of a round that anyone may read, in the order in which a bidder and a councillor look for them."""

from __future__ import annotations

from placefund.domain.messages import say
from placefund.funds.models import Round
from placefund.funds.stages import invites
from placefund.records import clock
from placefund.web.tabs import Tab, Tabs

TERMS = (
    Tab(say("Questions"), "round-questions"),
    Tab(say("How it is judged"), "round-judging"),
    Tab(say("Rules"), "round-rules"),
)
"""What the terms of a round say, on pages of their own; a round without terms has none of these tabs."""
OUTCOMES = (Tab(say("Outcomes"), "round-outcomes"), Tab(say("Fairness"), "fairness"))
"""What is published with the outcomes; there are no such tabs before. A stage that invites funds nobody: it has the first."""


def tabs_of(round_: Round, here: str) -> Tabs:
    """The tabs of a round, of which `here` is open: only those that have something to read now. One query."""
    clarified = Tab(say("Clarifications"), "published-clarifications", round_.clarifications.count() or None)
    return Tabs(
        say("{name}: its pages", name=round_.name),
        round_.pk,
        here,
        (
            Tab(say("Overview"), "round"),
            *(TERMS if round_.terms_record else ()),
            clarified,
            *(OUTCOMES[: 1 if invites(round_) else 2] if round_.is_public(clock.now()) else ()),
        ),
    )
