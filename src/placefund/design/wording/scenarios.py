"""What is said of a scenario: how far its answer is, what each assessor changes, and the published reason of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placefund.design.wording.portfolio import PortfolioWords, share_in_words
from placefund.design.wording.rules import points_out_of_100
from placefund.domain.portfolio.computation import Failure
from placefund.domain.portfolio.grounds import (
    BelowTheLeastScore,
    BestChoice,
    Consequence,
    Ground,
    ItsLot,
    PersonalOrder,
    Reason,
)
from placefund.domain.portfolio.leaving_out import WithoutAssessor
from placefund.domain.portfolio.plan import Merit
from placefund.domain.portfolio.problem import RestsOn
from placefund.domain.portfolio.progress import Step, Work

TRUSTED = Fraction(1, 1_000_000)
"""A gap below this is the solver's own tolerance, and says nothing of the portfolio."""


def step_in_words(kept: str, words: PortfolioWords) -> str:
    """What a computation does now; what an earlier version kept stays as it was worded."""
    step = Step.parse(kept)
    if step is None:
        return kept
    said = {
        Work.READING: _("Reading the bids and the rules"),
        Work.CHOOSING: _("Choosing the best portfolio that keeps every rule"),
        Work.CONFLICT: _("Nothing fits: looking for the rules that cannot stand together"),
        Work.PRICE: _("Worked out the price of “{rule}”"),
        Work.WHY_IN: _("Worked out why {bid} is in"),
        Work.WHY_OUT: _("Worked out why {bid} is out"),
        Work.DRAWS: _("Worked out the draws of the scores"),
        Work.MONEY: _("Worked out a million more or less"),
        Work.ALTERNATIVE: _("Worked out the most different portfolio"),
        Work.SIMPLER_WAYS: _("Worked out simpler ways of choosing"),
        Work.OVERLAP: _("Worked out what an overlap costs"),
        Work.ASSESSOR: _("Worked out what one assessor's readings change"),
        Work.RELEASED: _("Worked out the answer with its pins released"),
        Work.VIEW: _("Worked out what following “{rule}” would cost"),
        Work.STOPPED: _("Its computation stopped, and begins anew"),
    }[step.work]
    return said.format(rule=words.rule(step.about), bid=words.bid(step.about))


def failure_in_words(kept: str, attempts: int) -> str:
    """Why there is no answer; what an earlier version kept, and a refusal's own sentence, stay as they were worded."""
    if kept not in set(Failure):
        return kept
    said = {
        Failure.NOTHING_FITS: _(
            "No choice of bids keeps every rule. Ask which rules cannot stand together, and ease one of them."
        ),
        Failure.NOTHING_FOUND: _(
            "The search ended at its limit, and it is not known whether any choice keeps every rule. Ease a rule and ask again."
        ),
        Failure.SOLVER_FAILED: _(
            "The solver gave an answer that does not hold when it is counted exactly. Try again, and tell who runs this "
            "installation if it happens twice."
        ),
        Failure.STOPPED: _(
            "The computation stopped {attempts} times without a word. The machine may have too little memory for it; ask who "
            "runs this installation."
        ),
    }[Failure(kept)]
    return said.format(attempts=attempts)


# --- one assessor left out ---------------------------------------------------------------------------------------------


def notes_in_words(found: WithoutAssessor) -> tuple[str, ...]:
    """What has to be known beside what one assessor changes, in sentences; empty where there is nothing."""
    told = []
    if found.gap > TRUSTED:
        if found.difference is not None and found.difference.moved:
            said = _("A still better one would be worth {share} more at most.")
        else:
            said = _("A better one than the answer was not found: it would be worth {share} more at most.")
        told.append(said.format(share=share_in_words(found.gap)))
    if found.kept:
        said = ngettext(
            "One of their bids has no other reader and keeps its score.",
            "{count} of their bids have no other reader and keep their scores.",
            found.kept,
        )
        told.append(said.format(count=found.kept))
    return tuple(told)


def trouble_in_words(found: WithoutAssessor) -> str:
    """Why nothing can be told without one assessor; empty where something can."""
    if found.is_refused:
        return _("Nobody else's scores are left to calibrate.")
    return "" if found.difference is not None else _("No portfolio keeps the rules then.")


def assessors_in_words(moving: int, every: int, *, has_trouble: bool) -> str:
    """How firm the answer is against any one assessor, in a sentence."""
    if moving:
        said = _("Leaving out one assessor changes the answer for {moving} of {every}.")
        return said.format(moving=moving, every=every)
    if has_trouble:
        return _("Not every assessor can be left out.")
    return _("Whichever assessor is left out, the same bids are funded at the same levels.")


def how_left_out(basis: RestsOn) -> str:
    """How a score is worked out once an assessor is left out, in a sentence."""
    if basis is RestsOn.CALIBRATION:
        return _("The scores are calibrated anew without them.")
    return _(
        "The score that counts moves as far as the mean of the readings; a step that the panel took from the mean is kept."
    )


# --- the published reason of a decision -----------------------------------------------------------------------------------


def reason_in_words(reason: Reason) -> str:
    """The reason of a decision: what the signed scenario says, the merit with the score that it is, and the grounds."""
    if reason.percent:
        first = _("Funded at {percent}% of its ask, as the signed scenario “{scenario}” says.")
    else:
        first = _("Not funded, as the signed scenario “{scenario}” says.")
    told = [first.format(percent=reason.percent, scenario=reason.scenario), _merit_in_words(reason)]
    return " ".join([*told, *map(ground_in_words, reason.grounds)])


def _merit_in_words(reason: Reason) -> str:
    said = {
        Merit.AGREED: _("Its merit is {score} out of 100 (the panel's agreed score)."),
        Merit.MEAN: _("Its merit is {score} out of 100 (the mean of the readers' scores)."),
        Merit.CALIBRATED: _("Its merit is {score} out of 100 (the calibrated score)."),
        Merit.EXPECTED: _(
            "Its merit is {score} out of 100 (the calibrated score, of which the mean over draws counts)."
        ),
    }[reason.basis]
    return said.format(score=points_out_of_100(reason.merit))


def ground_in_words(ground: Ground) -> str:
    """One ground, in a sentence. A reason that somebody typed stands as it was typed."""
    match ground:
        case BelowTheLeastScore():
            said = _("It is below the least score for funding, {score} out of 100.")
            return said.format(score=points_out_of_100(ground.least))
        case PersonalOrder():
            return _order(ground).format(person=ground.person, reason=ground.reason)
        case ItsLot():
            if ground.last:
                said = _(
                    "Lots were drawn for the bids near the line: it is lot {lot} of {lots}, and the last of them that this "
                    "scenario funds is lot {last}."
                )
            else:
                said = _(
                    "Lots were drawn for the bids near the line: it is lot {lot} of {lots}, and this scenario funds none."
                )
            return said.format(lot=ground.lot, lots=ground.lots, last=ground.last)
        case BestChoice():
            return _best(ground)
        case _:
            return _consequence(ground)


def _order(order: PersonalOrder) -> str:
    if order.is_view and order.funds:
        return _("A view on record that this scenario keeps to says that it is funded ({person}): {reason}")
    if order.is_view:
        return _("A view on record that this scenario keeps to says that it is not funded ({person}): {reason}")
    if order.funds:
        return _("A rule that this scenario keeps to says that it is funded ({person}): {reason}")
    return _("A rule that this scenario keeps to says that it is not funded ({person}): {reason}")


def _consequence(consequence: Consequence) -> str:
    return {
        Consequence.EXCLUDED_BY_ANOTHER: _(
            "The rules of this scenario fund another bid, together with which it cannot be funded."
        ),
        Consequence.NEEDED_BY_ANOTHER: _(
            "The rules of this scenario fund another bid, which is funded only together with it."
        ),
        Consequence.NEEDS_ONE_LEFT_OUT: _(
            "By the rules of this scenario it is funded only together with another bid, which they leave out."
        ),
        Consequence.NEEDED_FOR_A_NUMBER: _(
            "The rules of this scenario ask for a number of bids that cannot be had without it."
        ),
        Consequence.NO_ROOM_IN_ITS_GROUP: _(
            "The rules of this scenario limit the number of bids of its group, and leave no room for it."
        ),
    }[consequence]


def _best(best: BestChoice) -> str:
    if best.holds_it and best.is_proven:
        return _("It belongs to the best choice of bids under the rules of this scenario.")
    if best.holds_it:
        return _("It belongs to the best choice of bids that was found under the rules of this scenario.")
    if best.is_proven:
        return _("The best choice of bids under the rules of this scenario leaves it out.")
    return _("The best choice of bids that was found under the rules of this scenario leaves it out.")


# --- computed again -----------------------------------------------------------------------------------------------------


def replay_in_words(details: Mapping[str, Any]) -> str:
    """What came of computing an answer again, from what is on record of it; an earlier version's own words stay."""
    if "version" not in details or "why" in details:
        return str(details.get("why", ""))
    kept, found, now = details["kept"], details["found"], details["version"]
    then = details.get("kept_version", now)
    given = {"kept": kept, "found": found, "then": then, "now": now}
    if kept == found:
        same = _("The same to the byte, with {now}: {found}") if then == now else _(
            "The same to the byte, then with {then}, now with {now}: {found}"
        )  # fmt: skip
        return same.format(**given)
    if details.get("same_values"):
        said = _(
            "The same choice with the same figures, then with {then}, now with {now}. What was kept holds sentences besides, in "
            "an earlier form; so its digest {kept} is not {found}."
        )
        return said.format(**given)
    if then == now:
        said = _(
            "NOT the same, with {now}: kept {kept}, found {found}. The versions are the same: a limit of time ended one of the "
            "two, or what is kept was changed."
        )
    else:
        said = _(
            "NOT the same, then with {then}, now with {now}: kept {kept}, found {found}. Other versions may tell the same choice "
            "in other bytes: compute again with those of then to be sure."
        )
    return said.format(**given)


# --- on the pages of a scenario ------------------------------------------------------------------------------------------


def standing_in_words(*, is_soft: bool, is_used_up: bool, taken_off: str) -> str:
    """Whether a rule is kept; for an overlap, what it takes off here."""
    if is_soft:
        return _("Soft: takes off {points}").format(points=taken_off) if taken_off else _("Soft: takes nothing off")
    return _("Yes, to the last") if is_used_up else _("Yes")


def rule_as_kept(rule: str, kept: str) -> str:
    """A rule whose price is not known, with whether it is kept."""
    return _("“{rule}”: {kept}.").format(rule=rule, kept=kept[:1].lower() + kept[1:])


def change_in_words(before: int, after: int) -> str:
    """How a bid moves from one level to another (0: not funded)."""
    if not before:
        return _("comes in")
    if not after:
        return _("goes out")
    return _("goes from {before}% to {after}%").format(before=before, after=after)


def change_between_scenarios(before: int, after: int) -> str:
    """How one scenario treats a bid otherwise than another (0: not funded)."""
    if not before or not after:
        return change_in_words(before, after)
    return _("gets more") if after > before else _("gets less")


def alternative_called() -> str:
    return _("The most different one that is nearly as good")


def no_longer_an_assessor() -> str:
    return _("A reader who no longer reads in this round")
