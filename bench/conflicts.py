"""Measure the conflict graph: every conflict of a round, with everybody and with its readers alone.

python bench/conflicts.py             400 applications × 200 assessors, and 2,000 × 500
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from dataclasses import dataclass
from datetime import date

from placefund.domain.assessment.conflicts import ConflictGraph
from placefund.domain.assessment.ties import Node, NodeKind, Ruling, Tie, TieKind, TieStrength

TODAY = date(2026, 5, 3)
PLACES = 300
COMMON = 60
"""Organisations in which most assessors work and which are in most applications, as universities are."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round made from a seed."""

    graph: ConflictGraph
    applications: tuple[str, ...]
    assessors: frozenset[str]
    ties: int


class _Making:
    """Nodes and ties while they are drawn."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 – an instance, not a secret
        self.nodes: list[Node] = []
        self.ties: list[Tie] = []
        self.places = self.many(NodeKind.PLACE, PLACES)

    def many(self, kind: NodeKind, count: int, what: str = "") -> list[str]:
        keys = [f"{kind}:{what}{n}" for n in range(count)]
        self.nodes += [Node(key, kind, f"{kind} {what}{n}") for n, key in enumerate(keys)]
        return keys

    def tie(self, kind: TieKind, one: str, other: str, source: str, until: date | None = None) -> None:
        self.ties.append(Tie(kind, one, other, source, until=until))

    def reader(self, key: str, bodies: list[str], acting: list[str]) -> None:
        """An employer, two former ones, up to two places, and at times a relative or a namesake who acts for an applicant."""
        chance = self.chance
        employer = chance.choice(bodies[:COMMON] if chance.random() < 0.6 else bodies)
        self.tie(TieKind.EMPLOYED_BY, key, employer, "the pool of assessors")
        for body in chance.sample(bodies, 2):
            until = chance.choice((None, date(2024, 1, 1), date(2022, 1, 1)))
            self.tie(TieKind.WAS_EMPLOYED_BY, key, body, "the pool of assessors", until)
        for place in chance.sample(self.places, chance.choice((0, 1, 2))):
            self.tie(TieKind.INTEREST_IN, key, place, "the pool of assessors")
        for kind, share in ((TieKind.FAMILY, 0.3), (TieKind.SAME_PERSON, 0.1)):
            if chance.random() < share:
                self.tie(kind, key, chance.choice(acting), "the register of interests")

    def application(self, key: str, bodies: list[str], acting: list[str]) -> None:
        """Four partners, one of them common; one to six places that lie together; two people who signed."""
        chance = self.chance
        partners = [*chance.sample(bodies, 3), chance.choice(bodies[:COMMON])]
        for body in dict.fromkeys(partners):
            self.tie(TieKind.PARTNER_IN, body, key, "the partners of the application")
        first = chance.randrange(PLACES)
        for n in range(chance.randint(1, 6)):
            self.tie(TieKind.FOR_PLACE, key, self.places[(first + n) % PLACES], "the areas of the application")
        for source in ("who certified it", "who sent it"):
            at = 2 * bodies.index(partners[0]) + chance.randrange(2)
            self.tie(TieKind.NAMED_IN, acting[at], key, source)


def instance(applications: int, assessors: int, seed: int) -> Round:
    """Two people act for each organisation, and each organisation is based in a place."""
    making = _Making(seed)
    chance, count = making.chance, COMMON + 3 * applications // 4
    bodies = making.many(NodeKind.ORGANISATION, count)
    acting = making.many(NodeKind.PERSON, 2 * count, "acting ")
    readers, bids = making.many(NodeKind.PERSON, assessors), making.many(NodeKind.APPLICATION, applications)
    for n, body in enumerate(bodies):
        making.tie(TieKind.BASED_IN, body, chance.choice(making.places), "the register of organisations")
        for person in acting[2 * n : 2 * n + 2]:
            making.tie(TieKind.EMPLOYED_BY, person, body, "their role for it in this system")
    for reader in readers:
        making.reader(reader, bodies, acting)
    for bid in bids:
        making.application(bid, bodies, acting)
    rulings = [
        Ruling(chance.choice(readers), bid, chance.choice(list(TieStrength)), "The chair", "It was asked", TODAY)
        for bid in bids[::3]
    ]
    graph = ConflictGraph(making.nodes, making.ties, rulings)
    return Round(graph, tuple(bids), frozenset(readers), len(making.ties))


def measure(applications: int, assessors: int, seed: int) -> None:
    print(f"\n{applications:,} applications × {assessors:,} assessors, seed {seed}")
    for what in ("with everybody", "with its readers", "of 20 readers, one pair at a time"):
        made = instance(applications, assessors, seed)  # anew, so that nothing is kept from the question before
        graph, processor = made.graph, time.process_time()
        if what.startswith("of 20"):
            pairs = ((reader, bid) for reader in sorted(made.assessors)[:20] for bid in made.applications)
            found = sum(len(graph.between(reader, bid, TODAY)) for reader, bid in pairs)
        else:
            people = made.assessors if what == "with its readers" else None
            found = sum(sum(map(len, graph.against(bid, TODAY, people).values())) for bid in made.applications)
        seconds = time.process_time() - processor
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{what:<36}{found:>10,} conflicts{made.ties:>9,} ties{seconds:>8.2f} cpu s{memory:>7.0f} peak MB",
            flush=True,
        )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    options, _ = parser.parse_known_args(arguments)
    for applications, assessors in ((400, 200), (2000, 500)):
        measure(applications, assessors, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
