"""Elections in the text format of Pabulib, the public library of participatory budgets, read, written, made a problem."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from placefund.domain.messages import say, say_count
from placefund.domain.portfolio.bids import UNDIVIDED, Ask, Bid, MoneyKind, ProblemRefused, levels_of
from placefund.domain.portfolio.compare import VOTERS
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Envelope, values_of

SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True, slots=True)
class Project:
    """One project: its cost in whole units of the election's currency, and any other columns as they stand."""

    id: str
    cost: int
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vote:
    """One voter: the projects approved of or ranked; with `points`, one figure for each."""

    voter: str
    projects: tuple[str, ...]
    points: tuple[int, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Election:
    """A participatory budget as Pabulib keeps it."""

    meta: Mapping[str, str]
    projects: tuple[Project, ...]
    votes: tuple[Vote, ...]

    @property
    def budget(self) -> int:
        """The budget in whole units of the currency, rounded down."""
        return int(Fraction(self.meta["budget"]))


def read(text: str) -> Election:
    """An election from the text of a .pb file.

    Raises:
        ProblemRefused: naming the line and what is wrong with it.
    """
    found: dict[str, list[tuple[int, list[str]]]] = {name: [] for name in SECTIONS}
    section = ""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        cells = [cell.strip() for cell in _cells(line)]
        if cells[0].upper() in SECTIONS and len(cells) == 1:
            section = cells[0].upper()
        elif line.strip():
            if not section:
                raise ProblemRefused(
                    say("Line {number} stands before any section; begin with a line META.", number=number)
                )
            found[section].append((number, cells))
    for name in SECTIONS:
        if not found[name]:
            raise ProblemRefused(
                say(
                    "There is no section {name}; a .pb file has META, PROJECTS and VOTES, each with a heading line.",
                    name=name,
                )
            )
    meta = {cells[0]: _cell(number, cells, 1) for number, cells in found["META"][1:]}
    _amount(meta.get("budget", ""), say("the budget in META"))
    projects = tuple(_project(number, row) for number, row in _rows(found["PROJECTS"], "project_id", "cost"))
    known = {project.id for project in projects}
    if len(known) < len(projects):
        raise ProblemRefused(say("Two projects have one project_id; give each its own."))
    votes = tuple(_vote(number, row, known) for number, row in _rows(found["VOTES"], "voter_id", "vote"))
    return Election(meta, projects, votes)


def _cells(line: str) -> list[str]:
    """The cells of a line: a cell in quotation marks may hold semicolons, and two marks stand for one."""
    return next(csv.reader([line], delimiter=";", skipinitialspace=True), [""])


def _line(row: list[str]) -> str:
    return ";".join('"' + cell.replace('"', '""') + '"' if ";" in cell or '"' in cell else cell for cell in row)


def _cell(number: int, cells: list[str], place: int) -> str:
    if len(cells) <= place:
        raise ProblemRefused(
            say_count(
                "Line {number} has {count} cell; write key;value.",
                "Line {number} has {count} cells; write key;value.",
                count=len(cells),
                number=number,
            )
        )
    return cells[place]


def _rows(lines: list[tuple[int, list[str]]], *needed: str) -> list[tuple[int, dict[str, str]]]:
    number, heading = lines[0]
    for name in needed:
        if name not in heading:
            raise ProblemRefused(say("Line {number} has no column {name}; it is needed.", number=number, name=name))
    for at, cells in lines[1:]:
        if len(cells) != len(heading):
            raise ProblemRefused(
                say(
                    "Line {at} has {count} cells and its heading {expected}; give each column one.",
                    at=at,
                    count=len(cells),
                    expected=len(heading),
                )
            )
    return [(at, dict(zip(heading, cells, strict=True))) for at, cells in lines[1:]]


def _amount(written: str, where: str) -> int:
    try:
        amount = Fraction(written)
    except (ValueError, ZeroDivisionError):
        raise ProblemRefused(
            say("“{written}” is no amount for {where}; write a number.", written=written, where=where)
        ) from None
    if amount < 0:
        raise ProblemRefused(
            say("“{written}” is below zero for {where}; write zero or more.", written=written, where=where)
        )
    return -int(-amount // 1)


def _project(number: int, row: dict[str, str]) -> Project:
    cost = _amount(row["cost"], say("the cost in line {number}", number=number))
    return Project(
        row["project_id"], cost, {name: value for name, value in row.items() if name not in {"project_id", "cost"}}
    )


def _vote(number: int, row: dict[str, str], known: set[str]) -> Vote:
    projects = tuple(each.strip() for each in row["vote"].split(",") if each.strip())
    for project in projects:
        if project not in known:
            raise ProblemRefused(
                say(
                    "Line {number} votes for {project}, which is no project; correct the vote.",
                    number=number,
                    project=project,
                )
            )
    points = tuple(
        _amount(each, say("the points in line {number}", number=number))
        for each in row.get("points", "").split(",")
        if each.strip()
    )
    if points and len(points) != len(projects):
        raise ProblemRefused(
            say(
                "Line {number} gives {count} points to {projects} projects; give each one figure.",
                number=number,
                count=len(points),
                projects=len(projects),
            )
        )
    other = {name: value for name, value in row.items() if name not in {"voter_id", "vote", "points"}}
    return Vote(row["voter_id"], projects, points, other)


def write(election: Election) -> str:
    """The text of a .pb file; `read` gives an equal election back.

    Raises:
        ProblemRefused: when a value holds a line break, which the format cannot carry.
    """
    has_points = any(vote.points for vote in election.votes)
    tables = {
        "META": [["key", "value"], *([key, value] for key, value in election.meta.items())],
        "PROJECTS": _table(
            ["project_id", "cost"], [([each.id, str(each.cost)], each.other) for each in election.projects]
        ),
        "VOTES": _table(
            ["voter_id", "vote", *(["points"] if has_points else [])],
            [
                ([v.voter, ",".join(v.projects), *([",".join(map(str, v.points))] if has_points else [])], v.other)
                for v in election.votes
            ],
        ),
    }
    lines = []
    for name, table in tables.items():
        lines.append(name)
        for row in table:
            for cell in row:
                if len(cell.splitlines()) > 1:
                    raise ProblemRefused(
                        say("“{cell}” holds a line break, which a .pb file cannot carry; rename it.", cell=cell)
                    )
            lines.append(_line(row))
    return "\n".join(lines) + "\n"


def _table(heading: list[str], rows: list[tuple[list[str], Mapping[str, str]]]) -> list[list[str]]:
    others = sorted({name for _, other in rows for name in other})
    return [[*heading, *others], *([*cells, *(other.get(name, "") for name in others)] for cells, other in rows)]


def problem_of(election: Election) -> Problem:
    """An election as a portfolio question: a bid's merit is its votes (or points) in whole points, one envelope, no other rule.

    Costs stand where thousands of pounds do: the unit is the election's own. Projects that cost nothing are left out.
    """
    votes = dict.fromkeys((project.id for project in election.projects), 0)
    for vote in election.votes:
        for place, project in enumerate(vote.projects):
            votes[project] += vote.points[place] if vote.points else 1
    bids = tuple(
        Bid(
            each.id,
            each.id,
            "",
            (),
            (),
            "",
            votes[each.id] * 1000,
            levels_of([Ask(UNDIVIDED, MoneyKind.RESOURCE, each.cost)]),
        )
        for each in election.projects
        if each.cost
    )
    return Problem(bids, (Envelope("budget", "The budget", election.budget),))


def election_of(problem: Problem, name: str = "A fund") -> Election:
    """A portfolio question as an election: every place, sector and lead type approves of its own bids.

    Only what the format can say is kept: full asks in whole pounds and one budget, the smallest over all years and kinds.
    """
    envelopes = [rule for rule in problem.rules if isinstance(rule, Envelope)]
    whole = [rule.thousands for rule in envelopes if rule.year is None and rule.kind is None]
    budget = min(whole) if whole else sum(rule.thousands for rule in envelopes if rule.year and rule.kind)
    projects = tuple(
        Project(bid.id, bid.full.thousands * 1000, {"name": bid.name, "merit": str(bid.merit)}) for bid in problem.bids
    )
    groups: dict[str, list[str]] = {}
    for bid in problem.bids:
        for attribute in VOTERS:
            for value in values_of(bid, attribute):
                groups.setdefault(f"{attribute}: {value}", []).append(bid.id)
    votes = tuple(Vote(voter, tuple(bids)) for voter, bids in sorted(groups.items()))
    meta = {
        "description": name,
        "country": "United Kingdom",
        "num_projects": str(len(projects)),
        "num_votes": str(len(votes)),
        "budget": str(budget * 1000),
        "vote_type": "approval",
        "rule": "greedy",
    }
    return Election(meta, projects, votes)
