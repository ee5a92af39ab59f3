"""What an account's path says: whose money it holds, and what that means in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.messages import say


class AccountKind(StrEnum):
    """How far along its way the money in an account has come, in that order."""

    SETTLEMENT = "settlement"
    UNALLOCATED = "unallocated"
    STRAND = "strand"
    PLACE = "place"
    AWARD = "award"
    GATED = "gated"
    PROJECT = "project"
    ONWARD = "onward"
    APPROVED = "approved"
    HELD = "held"
    PAID = "paid"
    RECIPIENT = "recipient"
    ADVANCED = "advanced"
    OWN_MONEY = "own money"
    OTHER = "other"


PAID_KINDS = (AccountKind.HELD, AccountKind.PAID, AccountKind.RECIPIENT)
"""Accounts whose money the fund has paid, whoever has it now."""


@dataclass(frozen=True, slots=True)
class AccountPath:
    """A path taken apart. What a path does not name is empty, or 0 for a number.

    `grant` is one within the project; `lead` is who was paid for the organisation and has not passed it on.
    """

    path: str
    kind: AccountKind
    fund: str = ""
    strand: str = ""
    place: str = ""
    award: int = 0
    project: int = 0
    organisation: int = 0
    grant: int = 0
    lead: int = 0

    @property
    def payee(self) -> int:
        """The organisation that the fund itself paid, by number: the lead, where money goes through it."""
        return self.lead or self.organisation


_PROJECT = r"award/(?P<award>\d+)/project/(?P<project>\d+)"
_GRANT = r"/onward/(?P<grant>\d+)"
_FORMS = tuple(
    (kind, re.compile(form))
    for kind, form in (
        (AccountKind.SETTLEMENT, r"outside/settlement/(?P<fund>[^/]+)"),
        (AccountKind.UNALLOCATED, r"fund/(?P<fund>[^/]+)/unallocated"),
        (AccountKind.STRAND, r"fund/(?P<fund>[^/]+)/strand/(?P<strand>[^/]+)"),
        (AccountKind.PLACE, r"fund/(?P<fund>[^/]+)/place/(?P<place>[^/]+)"),
        (AccountKind.AWARD, r"award/(?P<award>\d+)/committed"),
        (AccountKind.GATED, r"award/(?P<award>\d+)/held"),
        (AccountKind.PROJECT, rf"{_PROJECT}/committed"),
        (AccountKind.ONWARD, rf"{_PROJECT}{_GRANT}/committed"),
        (AccountKind.APPROVED, rf"{_PROJECT}(?:{_GRANT})?/approved/(?P<organisation>\d+)"),
        (AccountKind.HELD, rf"{_PROJECT}(?:{_GRANT})?/paid/(?P<lead>\d+)/for/(?P<organisation>\d+)"),
        (AccountKind.PAID, rf"{_PROJECT}(?:{_GRANT})?/paid/(?P<organisation>\d+)"),
        (AccountKind.RECIPIENT, rf"{_PROJECT}{_GRANT}/recipient"),
        (AccountKind.ADVANCED, rf"{_PROJECT}{_GRANT}/advanced"),
        (AccountKind.OWN_MONEY, r"outside/own-money/(?P<fund>[^/]+)/(?P<organisation>\d+)"),
    )
)
_NUMBERS = ("award", "project", "organisation", "grant", "lead")


def read_path(path: str) -> AccountPath:
    """Take a path apart; one of no known form is of kind `OTHER`, never an error: a statement is shown all the same."""
    for kind, form in _FORMS:
        if found := form.fullmatch(path):
            names: dict[str, str | int] = {
                name: int(value) if name in _NUMBERS else value
                for name, value in found.groupdict().items()
                if value is not None
            }
            return AccountPath(path, kind, **names)  # type: ignore[arg-type]  # the groups are named as the fields are
    return AccountPath(path, AccountKind.OTHER)


def prefixes_above(path: str) -> tuple[str, ...]:
    """The prefixes a path lies below that mean something to a reader, the nearest first: its grant, its project, its award."""
    found = read_path(path)
    prefixes = []
    if found.grant:
        prefixes.append(f"award/{found.award}/project/{found.project}/onward/{found.grant}")
    if found.project:
        prefixes.append(f"award/{found.award}/project/{found.project}")
    if found.award:
        prefixes.append(f"award/{found.award}")
    return tuple(prefixes)


_NAMES = {
    AccountKind.SETTLEMENT: say("Spending settlement, outside the fund"),
    AccountKind.UNALLOCATED: say("Envelope, not set aside"),
    AccountKind.STRAND: say("Set aside: {strand}"),
    AccountKind.PLACE: say("Set aside: {place}"),
    AccountKind.AWARD: say("Committed: {award}"),
    AccountKind.GATED: say("Behind a gate: {award}"),
    AccountKind.PROJECT: say("Given to project: {project}"),
    AccountKind.ONWARD: say("Granted on by project: {project}"),
    AccountKind.APPROVED: say("Approved for {payee}: {project}"),
    AccountKind.HELD: say("Paid to the lead for {payee}: {project}"),
    AccountKind.PAID: say("Paid to {payee}: {project}"),
    AccountKind.RECIPIENT: say("Reached the recipient: {project}"),
    AccountKind.ADVANCED: say("Advanced to the recipient: {project}"),
    AccountKind.OWN_MONEY: say("{payee}’s own money, outside the fund"),
    AccountKind.OTHER: "{path}",
}
_MEANINGS = {
    AccountKind.SETTLEMENT: (
        say(
            "Money outside the fund. Its balance is below zero by as much as the spending settlement has "
            "given to the fund, so that every pound inside the fund has somewhere it came from."
        )
    ),
    AccountKind.UNALLOCATED: say("The part of the envelope that has not been set aside for any strand or place."),
    AccountKind.STRAND: say("Money set aside for the strand “{strand}” and not committed to an award yet."),
    AccountKind.PLACE: say("Money set aside for {place} and not committed to an award yet."),
    AccountKind.AWARD: say(
        "Money committed to the award {award} “{title}” that none of its projects has been given yet."
    ),
    AccountKind.GATED: say(
        "Money committed to the award {award} “{title}” whose tranche is not released: nothing is claimed or paid from it."
    ),
    AccountKind.PROJECT: say("Money that the project “{project}” has been given and has not claimed yet."),
    AccountKind.ONWARD: say("Money that the project “{project}” has granted to somebody else and has not claimed yet."),
    AccountKind.APPROVED: say("Grant approved for {payee} in the project “{project}” and not paid yet."),
    AccountKind.HELD: say(
        "Grant paid to the award's lead for {payee} in the project “{project}”, and not passed on to it yet."
    ),
    AccountKind.PAID: say("Grant paid to {payee} for the project “{project}”."),
    AccountKind.RECIPIENT: say(
        "Money of the fund that has reached the recipient of a grant within the project “{project}”."
    ),
    AccountKind.ADVANCED: say(
        "What the recipient of a grant within the project “{project}” was paid by the organisation out of its own money, "
        "before the fund has paid for it."
    ),
    AccountKind.OWN_MONEY: say(
        "Money outside the fund. Its balance is below zero by what {payee} has advanced to recipients of its grants and the "
        "fund has not paid for yet."
    ),
    AccountKind.OTHER: say("An account of this fund."),
}


@dataclass(frozen=True, slots=True)
class AccountNames:
    """The names of the things that a path names: the strand's, the place's, the award's reference and title, and so on."""

    strand: str = ""
    place: str = ""
    award: str = ""
    title: str = ""
    project: str = ""
    payee: str = ""


def name(path: AccountPath, named: AccountNames) -> str:
    """What an account is called, in a few words."""
    called = _filled(_NAMES[path.kind], path, named)
    return say("{account}, grant {number}", account=called, number=path.grant) if path.grant else called


def meaning(path: AccountPath, named: AccountNames) -> str:
    """What the money in an account is, as a sentence."""
    return _filled(_MEANINGS[path.kind], path, named)


def _filled(form: str, path: AccountPath, named: AccountNames) -> str:
    return form.format(
        path=path.path,
        strand=named.strand,
        place=named.place,
        award=named.award,
        title=named.title,
        project=named.project,
        payee=named.payee,
    )
