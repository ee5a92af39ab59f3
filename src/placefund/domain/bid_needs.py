"""What whoever begins a bid will need beside what they write, by the terms of its round: people, partners, approvals, a place."""

from __future__ import annotations

from collections.abc import Iterator

from placefund.domain.messages import Message, row_of, say
from placefund.domain.terms import Terms


def needs_of(terms: Terms) -> Iterator[Message]:
    """What is to be arranged in time, a sentence for each. What is asked in the form itself is not among it."""
    if terms.stage.follows and terms.stage.is_invited_only:
        yield say("An invitation from the stage before.")
    yield say(
        "Somebody who may certify for the organisation that leads. They sign the whole bid before it can be sent."
    )
    if terms.required_helices:
        yield say(
            "An account for each partner, by which it joins. Of each of these there must be one that leads or has joined: "
            "{helices}.",
            helices=row_of((helix.label for helix in terms.required_helices), "; "),
        )
    else:
        yield say("An account for each partner that you name, by which it joins. You may also bid alone.")
    if terms.stage.asks_for_costs:
        yield say(
            "Each partner's approval of its own costs, by its own people, before the bid is signed. Those of the lead are "
            "approved by the signature."
        )
    yield _place(terms)


def _place(terms: Terms) -> Message:
    if terms.within:
        return say("The place that the bid is for: local authorities within the place whose call it is.")
    if terms.earmarked:
        return say(
            "The place that the bid is for: its local authorities, and none that has a share in an earmarked place."
        )
    return say("The place that the bid is for: its local authorities.")
