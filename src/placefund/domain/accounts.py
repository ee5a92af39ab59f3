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
    PROJECT = "project"
    APPROVED = "approved"
    PAID = "paid"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AccountPath:
    """A path taken apart. What a path does not name is empty, or 0 for a number."""

    path: str
    kind: AccountKind
    fund: str = ""
    strand: str = ""
    place: str = ""
    award: int = 0
    project: int = 0
    organisation: int = 0


_FORMS = tuple(
    (kind, re.compile(form))
    for kind, form in (
        (AccountKind.SETTLEMENT, r"outside/settlement/(?P<fund>[^/]+)"),
        (AccountKind.UNALLOCATED, r"fund/(?P<fund>[^/]+)/unallocated"),
        (AccountKind.STRAND, r"fund/(?P<fund>[^/]+)/strand/(?P<strand>[^/]+)"),
        (AccountKind.PLACE, r"fund/(?P<fund>[^/]+)/place/(?P<place>[^/]+)"),
        (AccountKind.AWARD, r"award/(?P<award>\d+)/committed"),
        (AccountKind.PROJECT, r"award/(?P<award>\d+)/project/(?P<project>\d+)/committed"),
        (AccountKind.APPROVED, r"award/(?P<award>\d+)/project/(?P<project>\d+)/approved/(?P<organisation>\d+)"),
        (AccountKind.PAID, r"award/(?P<award>\d+)/project/(?P<project>\d+)/paid/(?P<organisation>\d+)"),
    )
)
_NUMBERS = ("award", "project", "organisation")


def read_path(path: str) -> AccountPath:
    """Take a path apart; one of no known form is of kind `OTHER`, never an error: a statement is shown all the same."""
    for kind, form in _FORMS:
        if found := form.fullmatch(path):
            names: dict[str, str | int] = {
                name: int(value) if name in _NUMBERS else value for name, value in found.groupdict().items()
            }
            return AccountPath(path, kind, **names)  # type: ignore[arg-type]  # the groups are named as the fields are
    return AccountPath(path, AccountKind.OTHER)


def prefixes_above(path: str) -> tuple[str, ...]:
    """The prefixes a path lies below that mean something to a reader, the nearest first: its project, its award."""
    found = read_path(path)
    prefixes = []
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
    AccountKind.PROJECT: say("Given to project: {project}"),
    AccountKind.APPROVED: say("Approved for {payee}: {project}"),
    AccountKind.PAID: say("Paid to {payee}: {project}"),
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
    AccountKind.PROJECT: say("Money that the project “{project}” has been given and has not claimed yet."),
    AccountKind.APPROVED: say("Grant approved for {payee} in the project “{project}” and not paid yet."),
    AccountKind.PAID: say("Grant paid to {payee} for the project “{project}”."),
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
    return _filled(_NAMES[path.kind], path, named)


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
