"""Reading what a local call chose and its board's word on it: what was put before it, what is endorsed, what is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from placefund.applications.models import Application
from placefund.decisions.models import CallChoice, Decision
from placefund.decisions.refusals import WHAT_IS_CLOSED_IS_NOT_READY
from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_bids, closed_in
from placefund.people.models import Organisation, User
from placefund.programmes.board.queries import bodies_of, why_kept_from
from placefund.programmes.meetings.queries import decisions_on
from placefund.programmes.models import BoardDecision


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """One project that a call chose, as it stands now, with the newest that its board was asked about it and said."""

    decision: Decision
    put: CallChoice | None
    word: BoardDecision | None

    @property
    def application(self) -> Application:
        return self.decision.application

    @property
    def is_endorsed(self) -> bool:
        """Whether the board stands behind it: with this amount, and not with another."""
        return self.put is not None and self.word is not None and self.word.is_endorsement

    @property
    def is_refused(self) -> bool:
        """Whether the board has said of it, as it stands, that it does not endorse it."""
        return self.word is not None and not self.word.is_endorsement


def is_asked(round_: Round) -> bool:
    """Whether the board endorses what this round chooses: the terms of a local call say so."""
    return bool(round_.is_local_call and round_.terms_record.get("board_endorses"))


def chosen_in(round_: Round) -> tuple[ChosenLine, ...]:
    """What a call chose and has not withdrawn, with its board's word on each. A fixed number of queries."""
    rows = Decision.objects.filter(application__round=round_, outcome="choose").exclude(application__state="withdrawn")
    decisions = list(
        rows.select_related("application__partnership__lead", "application__partnership__place").order_by("pk")
    )
    put = list(CallChoice.objects.filter(round=round_).order_by("pk"))
    said = decisions_on(put) if put else {}
    newest: dict[tuple[int, int], CallChoice] = {}
    for choice in put:
        newest |= {(line["application"], line["pence"]): choice for line in choice.content["lines"]}
    found = ((row, newest.get((row.application_id, row.pence))) for row in decisions)
    return tuple(ChosenLine(row, choice, said.get(choice.pk) if choice else None) for row, choice in found)


def content_of(lines: Iterable[ChosenLine]) -> dict[str, Any]:
    """What is put before a board: each project with its lead, its amount and every organisation that it touches. No scores."""
    return {"lines": [_line(each.decision) for each in lines]}


def _line(decision: Decision) -> dict[str, Any]:
    application = decision.application
    partners = application.partnership.partners.select_related("organisation")
    return {
        "application": application.pk,
        "title": str(application),
        "lead": application.partnership.lead.name,
        "pence": decision.pence,
        "reasons": decision.reasons,
        "organisations": sorted({application.partnership.lead_id, *(each.organisation_id for each in partners)}),
    }


def bodies_in(choice: CallChoice) -> tuple[Any, ...]:
    """The organisations that a choice touches, as the rules of a board see them."""
    numbers = {number for line in choice.content["lines"] for number in line["organisations"]}
    return bodies_of(Organisation.objects.filter(pk__in=numbers).order_by("pk"))


def why_choice_is_closed(user: User, choice: CallChoice, at: datetime) -> str:
    """Why what was put before a board is closed to somebody, in a sentence: a member who has an interest in it, or whoever a
    conflict keeps from one of its bids until outcomes are public."""
    programme, round_ = choice.round.programme, choice.round
    kept = why_kept_from(user, programme, bodies_in(choice), london(at).date()) if programme else ""
    if kept or round_.is_public(at):
        return kept
    numbers = [line["application"] for line in choice.content["lines"]]
    bids = Application.objects.filter(pk__in=numbers).select_related(*Application.READ_WITH)
    return next(iter(closed_bids(user, list(bids), at).values()), "")


def why_not_endorsed(round_: Round) -> str:
    """What the board has still to say before what a call chose can be released, in a sentence; empty when nothing."""
    if not is_asked(round_):
        return ""
    lines = chosen_in(round_)
    if refused := next((line for line in lines if line.is_refused), None):
        assert refused.word is not None  # noqa: S101  what is refused has the board's word
        return say(
            "The board did not endorse “{title}”: {reasons} Decide on it again, or put it before the board anew.",
            title=refused.application,
            reasons=refused.word.reasons,
        )
    open_ = [line for line in lines if not line.is_endorsed]
    if not open_:
        return ""
    return say(
        "The board of {place} has not endorsed what is chosen yet: {titles}. Put it before the board. Nothing is released before "
        "it has.",
        place=round_.programme.place if round_.programme else "",
        titles=all_of(str(line.application) for line in open_),
    )


def why_board_waits(round_: Round, by: User, at: datetime) -> str:
    """The same as whoever releases may know it: where a bid is closed to them, it is not said of which."""
    why = why_not_endorsed(round_)
    return WHAT_IS_CLOSED_IS_NOT_READY if why and closed_in(by, [round_], at) else why


def amounts_of(choice: CallChoice) -> list[tuple[dict[str, Any], Money]]:
    """The lines of a choice, each with its amount."""
    return [(line, Money(line["pence"])) for line in choice.content["lines"]]
