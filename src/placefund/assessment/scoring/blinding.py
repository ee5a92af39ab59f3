"""What a round's method hides from readers and from the panel, taken away before any page or file sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Any

from placefund.applications.models import Application
from placefund.applications.readable import ReadableApplication as AsSubmitted
from placefund.applications.readable import ReadAnswer, ReadLine, ReadPartner, of_content
from placefund.applications.readable import reading as as_submitted
from placefund.assessment.models import Assignment
from placefund.domain.asking import OF_PARTNER, base_key, partner_of
from placefund.domain.assessment.blinding import Veil, is_hidden, letter, veil
from placefund.domain.assessment.method import Phase
from placefund.domain.assessment.tracks import Track
from placefund.domain.messages import say
from placefund.funds.models import Round
from placefund.funds.stages import earlier_of, stage_of
from placefund.people.models import User
from placefund.records import clock

AFTER_THE_PANEL = ("assessed", "decided", "successful", "unsuccessful")
UNTIL = {
    Phase.READING: say("until you have sent your scores"),
    Phase.AGREED: say("until the panel has agreed the score"),
    Phase.RELEASED: say("until the outcomes are released"),
}


def _is_hidden(until: Phase, assignment: Assignment, application: Application) -> bool:
    return is_hidden(
        until,
        is_sent=assignment.state == "scored",
        is_agreed=application.state in AFTER_THE_PANEL,
        is_released=_is_released(application.round),
    )


def _is_released(round_: Round) -> bool:
    """Whether readers may know the outcomes: under an embargo a reader is one of everybody else.

    The clock is read only where there is an embargo, because reading it is a query, and pages ask this of every reading.
    """
    return round_.state == "released" and (round_.public_from is None or round_.is_public(clock.now()))


def applicants_are_hidden(assignment: Assignment) -> bool:
    """Whether this reader must not see who applies, by the round's method and how far the round has come."""
    round_ = assignment.application.round
    until = round_.terms().method.applicants_hidden if round_.terms_record else Phase.NEVER
    return _is_hidden(until, assignment, assignment.application)


def title_for(assignment: Assignment) -> str:
    """What this reader may see an application called."""
    application = assignment.application
    if not applicants_are_hidden(assignment):
        return str(application)
    content = _content(application)
    return _veil(content).over(content["title"]) or say("Application {pk}", pk=application.pk)


def veiled_readings(user: User, round_: Round) -> dict[int, Assignment]:
    """The readings of a person in a round whose applicants are hidden from them now, by the number of the application.

    Whatever other part they have in the fund, what is hidden from a reader is hidden from them.
    """
    if not round_.terms_record or round_.terms().method.applicants_hidden is Phase.NEVER:
        return {}
    rows = Assignment.objects.filter(application__round=round_, assessor__user=user, state__in=("assigned", "scored"))
    found = rows.select_related("application__round", "application__partnership", "application__snapshot")
    return {row.application_id: row for row in found if applicants_are_hidden(row)}


def submitted_for(assignment: Assignment) -> AsSubmitted:
    """What was submitted as this reader may see it: under the veil while the applicants are hidden."""
    read = as_submitted(assignment.application)
    return _veiled(read, _veil(_content(assignment.application))) if applicants_are_hidden(assignment) else read


def read_blind(read: AsSubmitted, content: dict[str, Any]) -> AsSubmitted:
    """What somebody would read of this content under the veil, whoever they are."""
    return _veiled(read, _veil(content))


def shows_earlier(assignment: Assignment) -> bool:
    """Whether there is an earlier stage of what this reader assesses, and its terms let them see anything of it."""
    stage = stage_of(assignment.application.round)
    return (stage.shows_differences or stage.shows_scores) and earlier_of(assignment.application) is not None


def both_stages_for(assignment: Assignment, earlier: Application) -> tuple[AsSubmitted, AsSubmitted]:
    """What was sent in the earlier stage and in this one as this reader may see it: under one veil over the names of both."""
    application = assignment.application
    before, now = of_content(earlier.snapshot.content, earlier, is_kept=True), as_submitted(application)
    if not applicants_are_hidden(assignment):
        return before, now
    here, there = _content(application), _content(earlier)
    known = {partner["organisation"] for partner in here["partners"]}
    over = _veil(
        {
            **here,
            "partners": [*here["partners"], *(one for one in there["partners"] if one["organisation"] not in known)],
            "areas": {**there["areas"], **here["areas"]},
            "co_investment": [*here["co_investment"], *there["co_investment"]],
        }
    )
    places = [(name, "the place") for name in (there["place"],) if name.strip()]
    both = Veil((*over.labels, *places))
    return _veiled(before, both), _veiled(now, both)


def _content(application: Application) -> dict[str, Any]:
    content: dict[str, Any] = application.snapshot.content  # an application given to a reader was submitted
    return content


def _veil(content: dict[str, Any]) -> Veil:
    return veil(
        partners=[partner["organisation"] for partner in content["partners"]],
        partnership=content["partnership"],
        place=content["place"],
        areas=content["areas"].values(),
        investors=[line["investor"] for line in content["co_investment"]],
    )


def _veiled(read: AsSubmitted, over: Veil) -> AsSubmitted:
    names = {name: f"{label[:1].upper()}{label[1:]}" for name, label in reversed(over.labels)}
    written = [answer.texts() for answer in read.answers]
    title, summary, *texts = over.over_all([read.title, read.summary, *(text for parts in written for text in parts)])
    rest = iter(texts)
    sheet = replace(
        read.sheet,
        partners=tuple(
            replace(partner, organisation=_partner(names.get(partner.organisation, "A partner"), partner.helix))
            for partner in read.sheet.partners
        ),
    )
    return replace(
        read,
        title=title,
        summary=summary,
        partnership="The partnership",
        partners=tuple(
            ReadPartner(names.get(partner.organisation, "A partner"), partner.helix, partner.is_lead)
            for partner in read.partners
        ),
        place="The place",
        areas=tuple(f"Local authority {letter(number)}" for number in range(len(read.areas))),
        answers=tuple(
            _called_blind(answer.masked(tuple(islice(rest, len(parts)))), number, over)
            for number, (answer, parts) in enumerate(zip(read.answers, written, strict=True), 1)
        ),
        sheet=sheet,
        co_investment=tuple(_line(line, names) for line in read.co_investment),
        certified_by="",
    )


def _called_blind(answer: ReadAnswer, number: int, over: Veil) -> ReadAnswer:
    """An answer of one partner without the partner's name in its title, and without its number in its key."""
    if partner_of(answer.key) is None:
        return answer
    key = f"{base_key(answer.key)}{OF_PARTNER}{number}"
    title, title_cy = over.over_all([answer.title, answer.question.title_cy])
    return replace(answer, question=replace(answer.question, key=key, title=title, title_cy=title_cy))


def _partner(label: str, helix: str) -> str:
    return f"{label} ({helix.lower()})"


def _line(line: ReadLine, names: dict[str, str]) -> ReadLine:
    return replace(line, investor=names.get(line.investor, "An investor"))


# --- readers -----------------------------------------------------------------------------------------------------------


def may_see_the_others(assignment: Assignment) -> bool:
    """Whether a reader may see the other readings: never before their own is sent, and not before the method lets them."""
    application = assignment.application
    until = application.round.terms().method.readers_hidden
    return assignment.state == "scored" and not _is_hidden(until, assignment, application)


def reader_names(application: Application, assignments: Iterable[Assignment]) -> dict[int, str]:
    """What the panel may see each reader called, by the assignment's number: the name, or “Reader 1” while it is hidden.

    Needs every assignment of the application, those taken back included, so that a reader keeps their number.
    """
    until = application.round.terms().method.readers_hidden
    found: dict[int, str] = {}
    beside: Counter[Track | None] = Counter()  # a number over both tracks would tell how many read in the other
    for row in sorted(assignments, key=lambda row: row.pk):
        beside[row.track] += 1
        hidden = _is_hidden(until, row, application)
        found[row.pk] = say("Reader {number}", number=beside[row.track]) if hidden else str(row.assessor)
    return found
