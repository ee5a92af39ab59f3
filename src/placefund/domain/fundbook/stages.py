"""Rounds that follow one another, as a fundbook states them, and what must hold between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placefund.domain.fundbook.faults import did_you_mean
from placefund.domain.fundbook.measures import QuestionSet
from placefund.domain.fundbook.values import NotPublished

if TYPE_CHECKING:
    from placefund.domain.fundbook.format import Round

Fault = Callable[[object, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedAnswer:
    """A question whose answer begins as that of the earlier stage; `earlier` names its question there, where that is another.

    With `is_fixed` the answer stays as it was in the earlier stage.
    """

    question: str
    earlier: str = ""
    is_fixed: bool = False


def check_stages(rounds: Sequence[Round], question_sets: Sequence[QuestionSet], fault: Fault) -> None:
    """Note what cannot be of rounds that follow one another: a circle, another strand, dates, questions that do not fit."""
    known = {each.slug: each for each in rounds}
    sets = {each.id: each for each in question_sets}
    followed: dict[str, str] = {}
    for each in rounds:
        if each.follows is None:
            _first(each, fault)
        elif (earlier := known.get(each.follows)) is not None:
            if each.follows in followed:
                fault(
                    each,
                    "follows",
                    f"The round {followed[each.follows]} follows {each.follows} already: whoever is chosen there is invited to "
                    "one round. Let this one follow another.",
                )
            followed.setdefault(each.follows, each.slug)
            _following(each, earlier, known, fault)
            _carried(each, earlier, sets, fault)


_OF_FOLLOWERS = {
    "carries": "answers carry over from",
    "carries_costs": "costs carry over from",
    "shows_differences": "its differences are shown to",
    "shows_scores": "scores are shown of",
}


def _first(each: Round, fault: Fault) -> None:
    """A round that follows none has nothing to take over."""
    for key, what in _OF_FOLLOWERS.items():
        if getattr(each, key):
            fault(each, key, f'The round {each.slug} does not say which round {what}. Add "follows", or take this out.')


def _following(each: Round, earlier: Round, known: Mapping[str, Round], fault: Fault) -> None:
    if _is_circle(each, known):
        fault(
            each, "follows", f"The round {each.slug} follows itself, by way of {earlier.slug}. Name an earlier round."
        )
        return
    if not earlier.stage.invites:
        fault(
            each,
            "follows",
            f"The round {each.slug} follows {earlier.slug}, which is no expression of interest: its decisions promise money and "
            'invite nobody. Write stage = "expression of interest" there.',
        )
    if earlier.strand != each.strand:
        fault(
            each,
            "follows",
            f"The round {each.slug} of the strand {each.strand} follows {earlier.slug} of the strand {earlier.strand}. Stages of "
            "one competition are in one strand.",
        )
    if each.opens_at.as_opening < earlier.closes_at.as_closing:
        fault(
            each,
            "opens_at",
            f"The round {each.slug} opens ({each.opens_at}) before {earlier.slug}, which it follows, closes "
            f"({earlier.closes_at}). Put the dates in order.",
        )
    elif not isinstance(earlier.decides_on, NotPublished) and each.closes_at.on < earlier.decides_on.first:
        fault(
            each,
            "closes_at",
            f"The round {each.slug} closes ({each.closes_at}) before {earlier.slug}, which it follows, is decided "
            f"({earlier.decides_on}): nobody could apply.",
        )
    if each.carries_costs and not earlier.asks_for_costs:
        fault(each, "carries_costs", f"The round {earlier.slug} asks for no costs, so none can carry over from it.")


def _is_circle(each: Round, known: Mapping[str, Round]) -> bool:
    seen, at = {each.slug}, each.follows
    while at is not None and at in known:
        if at in seen:
            return True
        seen.add(at)
        at = known[at].follows
    return False


def _carried(each: Round, earlier: Round, sets: Mapping[str, QuestionSet], fault: Fault) -> None:
    here, there = _questions(each, sets), _questions(earlier, sets)
    taken: set[str] = set()
    for carried in each.carries:
        source = carried.earlier or carried.question
        if carried.question in taken:
            fault(carried, "question", f"The answer to {carried.question} is carried over twice. Name it once.")
        taken.add(carried.question)
        if here is not None and carried.question not in here:
            fault(
                carried,
                "question",
                f'The round {each.slug} asks no question "{carried.question}".{did_you_mean(carried.question, here)}',
            )
        elif there is not None and source not in there:
            key = "earlier" if carried.earlier else "question"
            fault(carried, key, f'The round {earlier.slug} asks no question "{source}".{did_you_mean(source, there)}')
        elif here is not None and there is not None and here[carried.question] != there[source]:
            fault(
                carried,
                "question",
                f"{earlier.slug} asks {source} for {there[source]}, and {each.slug} asks {carried.question} for "
                f"{here[carried.question]}: an answer carries over to a question of its own kind.",
            )


def _questions(each: Round, sets: Mapping[str, QuestionSet]) -> dict[str, str] | None:
    """The kinds of what a round asks, by question; None where its questions are not published."""
    found = sets.get(str(each.question_set))
    if found is None:
        return None
    asked = [question.asked() for question in found.questions if question.is_asked]
    return {question.key: question.kind for question in [*asked, *(one.asked() for one in found.attachments)]}
