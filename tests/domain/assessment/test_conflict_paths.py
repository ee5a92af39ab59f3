"""The paths of the conflict graph, found once and shared, beside a slow walk of every path towards each application anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placefund.domain.assessment import conflicts
from placefund.domain.assessment.conflicts import Conflict, ConflictGraph
from placefund.domain.assessment.paths import Step
from placefund.domain.assessment.ties import (
    MEANINGS,
    SEVERITY,
    Node,
    NodeKind,
    Policy,
    Ruling,
    Tie,
    TieKind,
    TieStrength,
)
from tests.examples import examples

TODAY = date(2026, 5, 3)
PEOPLE, BODIES, PLACES, BIDS = ([f"{kind}:{n}" for n in range(count)] for kind, count in (("person", 5), ("organisation", 4), ("place", 3), ("application", 2)))  # fmt: skip
NODES = [
    Node(key, kind, f"the {key.replace(':', ' ')}")
    for kind, keys in (
        (NodeKind.PERSON, PEOPLE),
        (NodeKind.ORGANISATION, BODIES),
        (NodeKind.PLACE, PLACES),
        (NodeKind.APPLICATION, BIDS),
    )
    for key in keys
]
KEYS = {
    NodeKind.PERSON: PEOPLE,
    NodeKind.ORGANISATION: BODIES,
    NodeKind.PLACE: PLACES,
    NodeKind.APPLICATION: BIDS,
}
POSSIBLE = [
    (kind, one, other)
    for kind, meaning in MEANINGS.items()
    for ones, others in sorted(meaning.joins)
    for one in KEYS[ones]
    for other in KEYS[others]
    if one != other
]
THROUGH = [TieKind.PART_OF, TieKind.PARTNER_IN, TieKind.EMPLOYED_BY]
DAYS = st.none() | st.integers(-2500, 200).map(lambda days: TODAY + timedelta(days))


@st.composite
def ties(draw: st.DrawFn) -> Tie:
    # the kind first, or the many that join two people would leave the others out; and often one that paths run through
    kind = draw(st.sampled_from([*sorted(MEANINGS), *4 * THROUGH]))
    _, one, other = draw(st.sampled_from([each for each in POSSIBLE if each[0] is kind]))
    days = sorted(day for day in (draw(DAYS), draw(DAYS)) if day)
    since, until = (*days, None, None)[:2] if draw(st.integers(0, 3)) == 0 else (None, None)
    return Tie(kind, one, other, draw(st.sampled_from(("the register", "her declaration"))), since, until)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Tie], list[Ruling], Policy]:
    known = draw(st.lists(ties(), max_size=22))
    pairs: list[tuple[str, str, TieKind | None]] = [(p, b, None) for p in PEOPLE for b in BIDS]
    pairs += [(tie.one, tie.other, tie.kind) for tie in known]
    made = [
        Ruling(one, other, draw(st.sampled_from(TieStrength)), "The chair", "So it is", on, kind)
        for one, other, kind in draw(st.lists(st.sampled_from(pairs), max_size=4))
        if (on := draw(DAYS))
    ]
    policy = Policy(hard_reach=draw(st.integers(1, 3)), soft_reach=draw(st.integers(1, 4)))
    return known, made, policy


class Slowly(ConflictGraph):
    """Every path to an application walked from the application, its length and what it tells counted step by step."""

    def everyone(self, application: str, on: date) -> dict[str, tuple[Conflict, ...]]:
        paths: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
        for path in self.walk(application, (), on, frozenset({application})):
            if self.nodes[path[0].start].kind is NodeKind.PERSON:
                paths[path[0].start].append(path)
        ruled = {
            key for kind, pair in self._rulings if kind is None and application in pair for key in pair - {application}
        }
        found = {key: self.told(key, application, paths.get(key, []), on) for key in sorted({*paths, *ruled})}
        return {key: each for key, each in found.items() if each}

    def walk(self, at: str, path: tuple[Step, ...], on: date, seen: frozenset[str]) -> Iterator[tuple[Step, ...]]:
        for tie in self._ties[at]:
            start = tie.one if tie.other == at else tie.other
            if start in seen or self.nodes[start].kind is NodeKind.APPLICATION:
                continue
            step = self._step(tie, start, at, on)
            if step is None or self.length((step, *path)) > self.policy.soft_reach:
                continue
            yield (step, *path)
            yield from self.walk(start, (step, *path), on, seen | {start})

    def length(self, path: tuple[Step, ...]) -> int:
        length, direction = 0, 0
        for step in path:
            if step.tie.kind is TieKind.PART_OF:
                turned = 1 if step.start == step.tie.one else -1
                if direction and turned != direction:
                    length += 1 if self.nodes[step.start].kind is NodeKind.ORGANISATION else 99
                direction = turned
                continue
            direction = 0
            length += step.tie.kind is not TieKind.SAME_PERSON
        return length

    def told(self, person: str, application: str, paths: list[tuple[Step, ...]], on: date) -> tuple[Conflict, ...]:
        made = []
        for path in paths:
            keys = frozenset((path[0].start, *(step.end for step in path)))
            made.append((self.one(person, application, path, on), keys))
        kept = [
            each
            for each, keys in made
            if not any(
                other < keys and SEVERITY[shorter.standing] <= SEVERITY[each.standing] for shorter, other in made
            )
        ]
        ruling = self._ruling(None, person, application, on, None)
        if ruling and ruling.standing is TieStrength.HARD and not any(each.bars for each in kept):
            words = f"{self.nodes[person].name} must not read {self.nodes[application].name}."
            kept.append(Conflict(person, application, TieStrength.HARD, 0, words, (), conflicts._said(ruling)))
        return tuple(sorted(set(kept), key=lambda c: (SEVERITY[c.standing], c.length, c.sentence, c.sources, c.ruling)))

    def one(self, person: str, application: str, path: tuple[Step, ...], on: date) -> Conflict:
        length = self.length(path)
        standing = max((step.standing for step in path), key=SEVERITY.__getitem__)
        if standing is TieStrength.HARD and length > self.policy.hard_reach:
            standing = TieStrength.SOFT
        said = [step.ruling for step in path if step.ruling]
        began = max((step.tie.since for step in path if step.tie.since), default=None)
        if ruling := self._ruling(None, person, application, on, began):
            standing, said = ruling.standing, [*said, conflicts._said(ruling)]
        words = [step.words for step in path]
        sentence = f"{', '.join(words[:-1])}, and {words[-1]}." if len(words) > 1 else f"{words[0]}."
        sources = tuple(dict.fromkeys(step.tie.source for step in path))
        return Conflict(person, application, standing, length, sentence, sources, " ".join(said))


@settings(max_examples=examples(400), deadline=None)
@given(graphs())
def test_what_is_shared_tells_the_same_as_walking_every_path(drawn: tuple[list[Tie], list[Ruling], Policy]) -> None:
    known, made, policy = drawn
    quick, slow = ConflictGraph(NODES, known, made, policy), Slowly(NODES, known, made, policy)
    for bid in BIDS:
        expected = slow.everyone(bid, TODAY)
        found = quick.against(bid, TODAY)
        assert repr(found) == repr(expected)
        for person in PEOPLE:
            assert quick.between(person, bid, TODAY) == expected.get(person, ())
        some = set(PEOPLE[1:3])
        assert quick.against(bid, TODAY, some) == {key: each for key, each in expected.items() if key in some}


@settings(max_examples=examples(60), deadline=None)
@given(graphs(), st.integers(-900, 900))
def test_what_is_kept_of_one_day_is_not_told_of_another(
    drawn: tuple[list[Tie], list[Ruling], Policy], days: int
) -> None:
    known, made, policy = drawn
    other = TODAY + timedelta(days)
    asked = ConflictGraph(NODES, known, made, policy)
    for on in (TODAY, other, TODAY):
        assert repr(asked.against(BIDS[0], on)) == repr(Slowly(NODES, known, made, policy).everyone(BIDS[0], on))


def test_a_tie_is_looked_at_once_however_many_applications_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes a round of thousands of bids quick: the work grows with the ties, not with bids times readers."""
    looked: list[tuple[Tie, str]] = []
    step = ConflictGraph._step

    def counted(self: ConflictGraph, tie: Tie, start: str, end: str, on: date) -> Step | None:
        looked.append((tie, start))
        return step(self, tie, start, end, on)

    monkeypatch.setattr(ConflictGraph, "_step", counted)
    bids = [Node(f"bid:{n}", NodeKind.APPLICATION, f"Bid {n}") for n in range(40)]
    known = [Tie(TieKind.EMPLOYED_BY, person, body, "the pool") for person in PEOPLE for body in BODIES]
    known += [Tie(TieKind.PARTNER_IN, body, bid.key, "the bid") for body in BODIES for bid in bids]
    graph = ConflictGraph([*NODES, *bids], known)
    for bid in bids:
        assert all(len(found) == len(BODIES) for found in graph.against(bid.key, TODAY).values())
    assert len(looked) == len(set(looked))
