"""A page prints days and digests as people read them: “4 March 2026”, and a digest behind a fold or marked as code."""

from __future__ import annotations

import re

import pytest

from tests.house.visitors import ADDRESSES
from tests.house.visits import visit
from tests.house.world import World

pytestmark = [pytest.mark.unwatched, pytest.mark.slow, pytest.mark.long, pytest.mark.django_db]

FOLD = re.compile(r"<details\b.*?</details>", re.DOTALL)
UNREAD = re.compile(r"<(script|style|svg|textarea|code)\b.*?</\1>|<[^>]*>", re.DOTALL)
AS_MACHINES_WRITE = {
    "a day": re.compile(r"(?<![\w/-])20\d\d-[01]\d-[0-3]\d(?![\w-])"),
    "a digest": re.compile(r"\b[0-9a-f]{40,64}\b"),
}
FOR_MACHINES = {
    "minutes": "the sentences of the minutes name what they were worked out from, as their PDF does; a file's digest stands beside it"
}
"""Pages on which a day or a digest stands as machines write it, and why."""
MOST = 4
"""So many things of an address are looked at, each by one who may: more would print the same templates again."""


def as_machines_write(html: str) -> list[str]:
    """What of a page's main part is written for machines, outside folds, code and boxes to write in."""
    text = UNREAD.sub(" ", FOLD.sub(" ", html.partition("<main")[2]))
    return [f"{kind} {match[0]}" for kind, pattern in AS_MACHINES_WRITE.items() for match in pattern.finditer(text)]


def test_a_page_prints_days_and_digests_as_people_read_them(visiting: World) -> None:
    found = set()
    for address in ADDRESSES:
        if "GET" not in address.view.methods or address.name in FOR_MACHINES:
            continue
        for path, thing in visiting.urls(address)[:MOST]:
            able = (one for one in visiting.ours if one.may(address.view.capability, thing))
            seen = visit(next(able, visiting.nobody), path, thing)
            found |= {f"{address.name}: {fault}" for fault in as_machines_write(seen.text)}
    assert sorted(found) == []


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<main>Closes 2026-03-04.", ["a day 2026-03-04"]),
        (f"<main>Digest {'ab' * 32}", [f"a digest {'ab' * 32}"]),
        (f"<main>4 March 2026 <code>{'ab' * 32}</code> <details>2026-03-04</details> <time datetime='2026-03-04'>", []),
        ("<head>2026-03-04<main>Grant 2026-03-045 of /2026-03-04", []),
    ],
)
def test_what_machines_write_is_known_from_what_people_read(html: str, wrong: list[str]) -> None:
    assert as_machines_write(html) == wrong
