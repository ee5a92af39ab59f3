"""The one paragraph of a place: how much, for what, by when, who decides, how to take part, whom to ask; each from values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placefund.domain.messages import Message, all_of, run_on, say, say_count
from placefund.domain.money import Money
from placefund.domain.short_amounts import plainly
from placefund.funds.citations import FIRM, CitedFact
from placefund.funds.models import Allocation, Fund, Round
from placefund.overview.briefing.publications import KnownOfOne
from placefund.overview.places import AllocationVersion
from placefund.places.models import Place
from placefund.plans.models import PlanVersion
from placefund.portfolios.review.queries import PublicProject


@dataclass(frozen=True, slots=True)
class SixQuestions:
    """What the six sentences are made from; an absent fact is not published."""

    place: Place
    fund: Fund
    versions: tuple[AllocationVersion, ...]
    awarded: Money | None
    lead: CitedFact | None
    ways_in: tuple[CitedFact, ...]
    contacts: tuple[CitedFact, ...]
    fund_ways_in: tuple[CitedFact, ...]
    fund_contacts: tuple[CitedFact, ...]
    known: KnownOfOne
    calls: tuple[Round, ...]
    approved: tuple[PublicProject, ...] = ()
    calls_are_here: bool = False
    """Whether every call that the place ran would be on record here."""
    plan: PlanVersion | None = None
    """The newest version of the place's own plan that everybody may read."""


def paragraph_of(asked: SixQuestions) -> tuple[Message, ...]:
    """The sentences, in the order in which they are asked for."""
    return (_how_much(asked), *_for_what(asked), *_who_decides(asked), *_how_to_take_part(asked), _whom_to_ask(asked))


def promise_in_words(versions: Sequence[AllocationVersion]) -> Message | None:
    """“at least £30m, raised to £50m on 19 October 2025”: every version that has begun, or None."""
    begun = [version for version in versions if version.state != "planned"]
    if not begun:
        return None
    told = _amount(begun[0].allocation)
    for version in begun[1:]:
        given = {
            "before": told,
            "amount": _amount(version.allocation),
            "day": version.allocation.announced_as or version.allocation.announced_on,
        }
        if version.raised_by:
            told = say("{before}, raised to {amount} on {day}", **given)
        elif version.cut_by:
            told = say("{before}, lowered to {amount} on {day}", **given)
        else:
            told = say("{before}, said again as {amount} on {day}", **given)
    return told


def _amount(allocation: Allocation) -> Message:
    told = say("at least {amount}") if allocation.is_at_least else say("{amount}")
    return told.format(amount=plainly(allocation.amount))


def _how_much(asked: SixQuestions) -> Message:
    """How much, and by when the work is done."""
    fund = asked.fund
    given = {"fund": fund, "place": asked.place, "first": fund.starts_on.year, "last": fund.ends_on.year}
    if promised := promise_in_words(asked.versions):
        return say(
            "The {fund} promises {place} {amount}, for work between {first} and {last}.", amount=promised, **given
        )
    if asked.awarded:
        return say(
            "The {fund} promised {place} nothing by name; it has awarded {amount} there, for work between {first} and {last}.",
            amount=plainly(asked.awarded),
            **given,
        )
    return say(
        "How much the {fund} gives to {place} is not published; it pays for work between {first} and {last}.", **given
    )


def _for_what(asked: SixQuestions) -> Iterator[Message]:
    if asked.fund.purpose:
        yield run_on(asked.fund.purpose)
    if chosen := asked.known.chosen:
        yield say("What {place} has chosen: {words}", place=asked.place, words=_within(chosen.words))
    elif asked.plan is not None:
        version = {"place": asked.place, "number": asked.plan.number, "day": asked.plan.issued_at}
        yield say("What {place} has chosen stands in its plan, version {number} of {day:%d %B %Y}.", **version)
    elif asked.versions:
        yield say("What {place} itself has chosen is not published.", place=asked.place)
    yield from _which_projects(asked)


def _which_projects(asked: SixQuestions) -> Iterator[Message]:
    """What is approved of its portfolio, or which projects are named in public."""
    if asked.approved:
        yield say_count(
            "{count} project of its portfolio is approved, for {amount}.",
            "{count} projects of its portfolio are approved, for {amount}.",
            len(asked.approved),
            amount=plainly(Money.total(each.amount for each in asked.approved)),
        )
    elif told := asked.known.projects:
        is_firm = all(each.is_firm for each in told)
        names = all_of(each.row.name for each in told)
        words = (
            say("Named as its projects: {names}.")
            if is_firm
            else say("Reported as its projects, not confirmed: {names}.")
        )
        yield words.format(names=names)


def _who_decides(asked: SixQuestions) -> Iterator[Message]:
    lead = asked.lead
    decides = {"place": asked.place, "body": asked.fund.delivery_body}
    if not asked.versions:
        yield say("{body} decides on bids from there.", **decides)
    elif lead is None or not lead.fact.is_published:
        yield say(
            "Which body leads for {place} is not published; the projects that its partners choose are decided on by {body}.",
            **decides,
        )
    elif lead.fact.confidence in FIRM:
        yield say(
            "{lead} leads the partnership that chooses the projects, and {body} decides on them.",
            lead=_without_note(lead),
            **decides,
        )
    else:
        yield say(
            "{lead} is taken to lead the partnership that chooses the projects, which is not stated for this fund; {body} "
            "decides on them.",
            lead=_without_note(lead),
            **decides,
        )


def _without_note(lead: CitedFact) -> str:
    """The name of the body: what follows it after a full stop is a note."""
    return _first(lead.fact.value).rstrip(".")


def _how_to_take_part(asked: SixQuestions) -> Iterator[Message]:
    known = asked.known
    open_now = [row.name for row in asked.calls if row.state == "open"] + [call.row.name for call in known.open_calls]
    if open_now:
        yield say("Open to bids now: {names}.", names=all_of(open_now))
    elif known.calls or asked.calls:
        unsure = [call.row.name for call in known.calls if call.state is None]
        if unsure:
            yield say(
                "No call of its own is known to be open now; whether this one is, is not published: {names}.",
                names=all_of(unsure),
            )
        else:
            yield say("No call of its own is known to be open now.")
    elif asked.versions and asked.calls_are_here:
        yield say("It has run no call of its own.")
    elif asked.versions:
        yield say("Whether it runs a call of its own is not published.")
    if own := [fact for fact in asked.ways_in if fact.fact.is_published]:
        yield say("How to take part: {words}", words=_sentence(own[0].fact.value))
    elif of_fund := [fact for fact in asked.fund_ways_in if fact.fact.is_published]:
        yield say("How to take part: {words}", words=_sentence(of_fund[0].fact.value))
    else:
        yield say("How to take part is not published.")


def _whom_to_ask(asked: SixQuestions) -> Message:
    if own := [fact for fact in asked.contacts if fact.fact.is_published]:
        return say("Whom to ask: {words}", words=_sentence(own[0].fact.value))
    if of_fund := [fact for fact in asked.fund_contacts if fact.fact.is_published]:
        return say(
            "Whom to ask in {place} is not published; for the fund as a whole: {words}",
            place=asked.place,
            words=_sentence(_first(of_fund[0].fact.value)),
        )
    return say("Whom to ask is not published.")


def _within(words: str) -> str:
    """Words of the book within a sentence: a capital stays where it begins a name of capitals."""
    return _sentence(words if words[1:2].isupper() else words[:1].lower() + words[1:])


def _first(words: str) -> str:
    return words.partition(". ")[0]


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
