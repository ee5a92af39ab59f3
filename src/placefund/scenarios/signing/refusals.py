"""Why a scenario cannot be signed, in a sentence; an empty one when it can."""

from __future__ import annotations

from datetime import datetime

from placefund.applications.models import Application
from placefund.domain.assessment.method import NearTheLine
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money
from placefund.domain.portfolio.lots import held_together, in_the_order_drawn, settled
from placefund.funds.models import Round
from placefund.panels.agreement.lots import near_the_line
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.models import User
from placefund.scenarios.contest import is_stale
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.queries import drawn_in
from placefund.scenarios.signing.queries import signature_of


def why_not_signed(scenario: Scenario, by: User, at: datetime, money: Money | None = None) -> str:
    """Why this person cannot sign a scenario now; its state is for the lifecycle to say.

    `money` is what the round can still give, where its line is drawn; without it, what its strand has.
    """
    round_ = scenario.round
    if round_.state == "released":
        return say("The outcomes of this round are released, so nothing is left to sign.")
    if other := signature_of(round_):
        return say(
            "“{scenario}” is signed. Revoke that signature, with a reason, before you sign another.",
            scenario=other.scenario,
        )
    if scenario.made_by_id == by.pk:
        return say("You built this scenario yourself. Another decision maker has to sign it.")
    return why_comparisons_are_closed(by, round_, at) or _why_it_does_not_hold(scenario, money)


def _why_it_does_not_hold(scenario: Scenario, money: Money | None) -> str:
    if waiting := _why_scores_are_awaited(scenario.round):
        return waiting
    if is_stale(scenario):
        return say("The bids or their scores have changed since this scenario was built. Copy it, and sign the copy.")
    withdrawn = StatedView.objects.filter(withdraws__in=scenario.plan().views).first()
    if withdrawn is not None:
        return say(
            "This scenario applies a view that is withdrawn ({who}). Copy it without that view, and sign the copy.",
            who=withdrawn.who,
        )
    return _why_lots_are_not_kept(scenario, money)


def _why_scores_are_awaited(round_: Round) -> str:
    """A bid that the panel has still to agree on would be passed over by a choice that is signed now, and nobody said why."""
    if sealed := round_.why_unread:
        return sealed
    rows = Application.objects.filter(round=round_, state__in=("submitted", "eligible")).order_by("pk")
    waiting = list(rows.select_related("partnership"))
    if not waiting:
        return ""
    return say_count(
        "{count} application of {round} has no agreed score yet: {first}. A scenario signed now would leave it out.",
        "{count} applications of {round} have no agreed score yet; the first is {first}. A scenario signed now would leave "
        "them out.",
        count=len(waiting),
        round=round_,
        first=waiting[0],
    )


def _why_lots_are_not_kept(scenario: Scenario, money: Money | None) -> str:
    """The published method may say that lots decide near the line: then what is signed has to keep to them."""
    round_ = scenario.round
    if round_.terms().method.near_the_line is not NearTheLine.PARTIAL_RANDOMISATION:
        return ""
    draw = getattr(round_, "draw", None)
    if draw is None:
        if len(near_the_line(round_, money).near) < 2:
            return ""
        return say(
            "The published method draws lots near the line, and nobody has drawn yet. Draw first, and sign a copy built after."
        )
    if scenario.made_at > draw.drawn_at or _keeps_to_lots(scenario):
        return ""
    return say(
        "Lots were drawn after this scenario was built. Copy it: the copy keeps to the order drawn. Then sign the copy."
    )


def _keeps_to_lots(scenario: Scenario) -> bool:
    """Whether a scenario holds together what lots hold together: it is what a copy built now would hold, which may be nothing."""
    problem = scenario.problem()
    known = {bid.id for bid in problem.bids}
    fixed = settled(problem.bids, problem.rules)
    return held_together(problem.rules) == held_together(in_the_order_drawn(drawn_in(scenario.round), known, fixed))
