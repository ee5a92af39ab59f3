"""Who must not read what: the ties between people, organisations, places and applications, and the paths they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import partial

from placefund.domain.assessment.names import NameMatch, possible_matches
from placefund.domain.assessment.paths import Path, Step, Walks
from placefund.domain.assessment.ties import (
    SEVERITY,
    ConflictRefused,
    Meaning,
    Node,
    NodeKind,
    Policy,
    Ruling,
    Tie,
    TieKind,
    TieStrength,
    check_ruling,
    check_tie,
    day_in_words,
    order_of_tie,
    standing_of,
)
from placefund.domain.messages import row_of, say


@dataclass(frozen=True, slots=True)
class Conflict:
    """One path from a person to an application. `length` counts its ties; a ruling alone has length 0.

    `sentence` is the path in words; `sources` where each of its ties is known from; `ruling` what was ruled on it, if anything.
    """

    person: str
    application: str
    standing: TieStrength
    length: int
    sentence: str
    sources: tuple[str, ...]
    ruling: str = ""

    @property
    def bars(self) -> bool:
        return self.standing is TieStrength.HARD


@dataclass(frozen=True, slots=True)
class NameCheck:
    """A person a name might belong to, and the conflicts they would bring; none of it certain until somebody rules."""

    match: NameMatch
    conflicts: tuple[Conflict, ...]


class ConflictGraph:
    """Every tie known, every ruling made, and the question whether a person may read an application on a day.

    The length of a path is its number of ties, so “works for a partner” has length 2. An organisation or place and what it is
    part of count as one (a tie “part of” adds nothing), unless the path goes up and down again: two children of one parent are
    one step apart. “May be the same person” adds nothing either. A path never runs through another application.
    """

    def __init__(
        self,
        nodes: Iterable[Node],
        ties: Iterable[Tie],
        rulings: Iterable[Ruling] = (),
        policy: Policy | None = None,
    ) -> None:
        """Order does not matter, and a tie given twice counts once.

        Raises:
            ConflictRefused: two nodes with one key, a tie or ruling of nodes that are not there, dates the wrong way round,
                a tie between things it cannot join, a ruling without a name or a reason.
        """
        self.policy = policy or Policy()
        self.nodes = _by_key(nodes)
        self._ties: dict[str, list[Tie]] = defaultdict(list)
        for tie in sorted(set(ties), key=order_of_tie):
            check_tie(tie, self.nodes, self.policy)
            self._ties[tie.one].append(tie)
            self._ties[tie.other].append(tie)
        self._rulings: dict[tuple[TieKind | None, frozenset[str]], list[Ruling]] = defaultdict(list)
        self._ruled: dict[str, set[str]] = defaultdict(set)
        for ruling in sorted(set(rulings), key=lambda r: (r.on, -SEVERITY[r.standing], r.by, r.why)):
            check_ruling(ruling, self.nodes)
            self._rulings[ruling.kind, frozenset({ruling.one, ruling.other})].append(ruling)
            if ruling.kind is None:
                for one, other in ((ruling.one, ruling.other), (ruling.other, ruling.one)):
                    if self.nodes[one].kind is NodeKind.PERSON:
                        self._ruled[other].add(one)
        self._day: tuple[date, Walks] | None = None

    def between(self, person: str, application: str, on: date) -> tuple[Conflict, ...]:
        """Every conflict of a person with an application on a day: hard ones first, then soft, then cleared ones."""
        self._expect(person, NodeKind.PERSON)
        return self.against(application, on, {person}).get(person, ())

    def bars(self, person: str, application: str, on: date) -> bool:
        """Whether a hard conflict keeps a person from an application on a day."""
        return any(conflict.bars for conflict in self.between(person, application, on))

    def cost(self, person: str, application: str, on: date) -> int:
        """What the assignment is charged for this pair, in thousandths: the policy's cost when a soft conflict stands, else 0."""
        found = self.between(person, application, on)
        return self.policy.soft_cost if any(each.standing is TieStrength.SOFT for each in found) else 0

    def against(self, application: str, on: date, people: Set[str] | None = None) -> dict[str, tuple[Conflict, ...]]:
        """Who has a conflict with an application on a day, by key, in the order of keys: of these people (None: of everybody)."""
        self._expect(application, NodeKind.APPLICATION)
        paths = self._walks(on).to(application, people)
        ruled = self._ruled.get(application, set())
        keys = sorted({*paths, *(ruled if people is None else ruled & people)})
        found = {key: self._judged(key, application, paths.get(key, ()), on, key in ruled) for key in keys}
        return {key: conflicts for key, conflicts in found.items() if conflicts}

    def check_name(self, name: str, applications: Iterable[str], on: date) -> tuple[NameCheck, ...]:
        """Whom a name might belong to, before anybody is contacted, with the conflicts each would bring.

        Every conflict comes back as soft at most: that the name is theirs is only possible until somebody has ruled on it.
        """
        people = [node for node in self.nodes.values() if node.kind is NodeKind.PERSON]
        matches = possible_matches(name, {node.key: (node.name, *node.aliases) for node in people})
        possible = {match.key for match in matches}
        around = [self.against(application, on, possible) for application in sorted(set(applications))]
        return tuple(
            NameCheck(match, tuple(_possible(each) for found in around for each in found.get(match.key, ())))
            for match in matches
        )

    def _walks(self, on: date) -> Walks:
        """The paths of a day. Those of the last day that was asked about are kept."""
        if self._day is None or self._day[0] != on:
            step = partial(self._step, on=on)
            self._day = on, Walks(self.nodes, self._ties, self.policy.soft_reach, step)
        return self._day[1]

    def _step(self, tie: Tie, start: str, end: str, on: date) -> Step | None:
        """A tie on a day, with its words and whatever was ruled on it; None when it has been forgotten."""
        meaning = self.policy.meanings[tie.kind]
        standing = standing_of(tie, meaning, on)
        if standing is None:
            return None
        ruling = self._ruling(tie.kind, tie.one, tie.other, on, tie.since)
        one, other = (start, end) if meaning.is_mutual else (tie.one, tie.other)
        words = f"{self.nodes[one].name} {_verb(tie, meaning, on)} {self.nodes[other].name}{_when(tie, on)}"
        return Step(tie, start, end, ruling.standing if ruling else standing, words, _said(ruling) if ruling else "")

    def _ruling(self, kind: TieKind | None, one: str, other: str, on: date, since: date | None) -> Ruling | None:
        """The last ruling in force on a day that is not older than `since`; of one day's rulings the strictest."""
        made = [r for r in self._rulings.get((kind, frozenset({one, other})), ()) if r.on <= on]
        return made[-1] if made and (since is None or since <= made[-1].on) else None

    def _judged(
        self, person: str, application: str, paths: Sequence[Path], on: date, is_ruled: bool
    ) -> tuple[Conflict, ...]:
        """The conflicts that the paths of one person make, without detours around a shorter one that is as hard.

        `is_ruled`: somebody has ruled on this person and this application, on whatever day.
        """
        kept = [self._conflict(person, application, path, on, is_ruled) for path in paths]
        if len(paths) > 1:
            made = [(conflict, frozenset(path.keys)) for conflict, path in zip(kept, paths, strict=True)]
            kept = [
                conflict
                for conflict, keys in made
                if not any(
                    other < keys and SEVERITY[shorter.standing] <= SEVERITY[conflict.standing]
                    for shorter, other in made
                )
            ]
        ruling = self._ruling(None, person, application, on, None) if is_ruled else None
        if ruling and ruling.standing is TieStrength.HARD and not any(each.bars for each in kept):
            words = say(
                "{name} must not read {nodes_name}.",
                name=self.nodes[person].name,
                nodes_name=self.nodes[application].name,
            )
            kept.append(Conflict(person, application, TieStrength.HARD, 0, words, (), _said(ruling)))
        if len(kept) < 2:
            return tuple(kept)
        return tuple(sorted(set(kept), key=lambda c: (SEVERITY[c.standing], c.length, c.sentence, c.sources, c.ruling)))

    def _conflict(self, person: str, application: str, path: Path, on: date, is_ruled: bool) -> Conflict:
        standing, said = path.standing, path.rulings
        if standing is TieStrength.HARD and path.length > self.policy.hard_reach:
            standing = TieStrength.SOFT
        if is_ruled and (ruling := self._ruling(None, person, application, on, path.began)):
            standing, said = ruling.standing, (*said, _said(ruling))
        sources = tuple(dict.fromkeys(path.sources))
        return Conflict(person, application, standing, path.length, _sentence(path.words), sources, row_of(said, " "))

    def _expect(self, key: str, kind: NodeKind) -> None:
        if key not in self.nodes or self.nodes[key].kind is not kind:
            raise ConflictRefused(
                say("The graph has no {kind} with the key “{key}”. Add it before asking about it.", kind=kind, key=key)
            )


def _by_key(nodes: Iterable[Node]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in sorted(nodes, key=lambda n: (n.key, n.kind, n.name, n.aliases)):
        if found.setdefault(node.key, node) != node:
            raise ConflictRefused(say("Two different nodes have the key “{key}”. Give each its own.", key=node.key))
    return found


def _verb(tie: Tie, meaning: Meaning, on: date) -> str:
    return meaning.past if tie.until and tie.until < on and meaning.past else meaning.now


def _when(tie: Tie, on: date) -> str:
    if tie.since and on < tie.since:
        return say(" from {since}", since=day_in_words(tie.since))
    return say(" until {until}", until=day_in_words(tie.until)) if tie.until and tie.until < on else ""


def _sentence(words: Sequence[str]) -> str:
    return (
        say("{words}, and {last}.", words=", ".join(words[:-1]), last=words[-1]) if len(words) > 1 else f"{words[0]}."
    )


def _said(ruling: Ruling) -> str:
    return say(
        "{by} ruled it {standing} on {on}: {why}.",
        by=ruling.by,
        standing=ruling.standing,
        on=day_in_words(ruling.on),
        why=ruling.why.strip().rstrip("."),
    )


def _possible(conflict: Conflict) -> Conflict:
    standing = TieStrength.SOFT if conflict.bars else conflict.standing
    return Conflict(
        conflict.person, conflict.application, standing, conflict.length, conflict.sentence, conflict.sources,
        conflict.ruling,
    )  # fmt: skip
