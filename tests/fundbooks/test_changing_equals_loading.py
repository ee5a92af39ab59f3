"""A fund that was changed equals one that was loaded fresh from the changed book, whatever was changed of what may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from placefund.fundbooks.loader import load_texts
from tests import build
from tests.examples import examples
from tests.fundbooks.changing import AT, book, changed_to, what_it_is, with_fourth_round, with_text

pytestmark = [pytest.mark.django_db, pytest.mark.long]
Texts = dict[str, str]
Edit = Callable[[Texts], Texts]


def appended(file: str, text: str) -> Edit:
    return lambda texts: {**texts, file: texts[file].rstrip("\n") + "\n" + text}


def reworded(file: str, before: str, after: str) -> Edit:
    return lambda texts: with_text(texts, file, before, after)


def without_last_line(file: str) -> Edit:
    return lambda texts: {**texts, file: "\n".join(texts[file].splitlines()[:-1]) + "\n"}


SOURCE = {"lipf": "FB", "rehearsal": "P1"}
BOTH: dict[str, Callable[[str], Edit]] = {
    "an objective more": lambda source: appended(
        "prospectus.toml", f'\n[[objective]]\nid = "new-one"\nwords = "Something new."\nsource = "{source}"\n'
    ),
    "a word more": lambda source: appended(
        "prospectus.toml", f'\n[[word]]\nterm = "new word"\nmeaning = "What it means."\nsource = "{source}"\n'
    ),
    "an indicator called otherwise": lambda _: reworded(
        "indicators.toml", 'version = 1\nname = "Jobs created"', 'version = 2\nname = "Jobs made"'
    ),
    "an event less": lambda _: without_last_line("events.csv"),
    "a claim less": lambda _: without_last_line("claims.csv"),
    "a project less": lambda _: without_last_line("predecessor_projects.csv"),
    "a statement less": lambda _: without_last_line("statements.csv"),
    "a step of setting up more": lambda source: appended(
        "rules.toml",
        f'\n[[set_up_step]]\nid = "new-step"\nwithin_days = 14\nwhat = "Sign the new form"\nsource = "{source}"\n',
    ),
    "another rule in words": lambda source: appended(
        "rules.toml", f'\n[[rule]]\nclause = "Z9"\ntitle = "New"\nsays = "Nobody may."\nsource = "{source}"\n'
    ),
    "something else unknown": lambda _: appended(
        "unknowns.toml", '\n[[unknown]]\nid = "new-unknown"\nwhat = "Whether."\nwhy = "It matters."\nwhere = "Ask."\n'
    ),
}
OF_LIPF: dict[str, Edit] = {
    "a fourth round": with_fourth_round,
    "a strand called otherwise": reworded("prospectus.toml", 'name = "Competed strand"', 'name = "Open strand"'),
    "another cap": reworded("prospectus.toml", "cap_pounds = 20_000_000", "cap_pounds = 25_000_000"),
    "a target raised": reworded("prospectus.toml", "amount_pounds = 700_000_000", "amount_pounds = 800_000_000"),
    "an allocation more": appended(
        "allocations.csv", "south-yorkshire,2,35000000,at least,2026-11-20,,2026-11-20,FB,,Decided\n"
    ),
    "an area more": appended(
        "place_areas.csv", "south-yorkshire,E07000035,Derbyshire Dales,2027-04-01,,Decided,FB,,\n"
    ),
    "a place called otherwise": reworded(
        "places.csv", "south-yorkshire,South Yorkshire,", "south-yorkshire,The South,"
    ),
}


def changed_and_fresh(slug: str, edits: list[Edit]) -> tuple[Any, Any]:
    """What a fund is after these edits were applied to it, and what it is when it is loaded from the edited book."""
    new = book(slug)
    for edit in edits:
        new = edit(new)
    found = []
    for change in (True, False):
        with transaction.atomic():
            fund = load_texts(book(slug) if change else new, called=slug, at=AT).fund
            if change:
                changed_to(fund, new, build.Cast(fund).manager)
            found.append(what_it_is(fund))
            transaction.set_rollback(True)
    return found[0], found[1]


@pytest.mark.parametrize("slug", ["lipf", "rehearsal"])
@settings(max_examples=examples(10), phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_applying_a_difference_gives_the_fund_that_loading_the_changed_book_gives(
    slug: str, data: st.DataObject
) -> None:
    possible = {name: edit(SOURCE[slug]) for name, edit in BOTH.items()} | (OF_LIPF if slug == "lipf" else {})
    chosen = data.draw(st.sets(st.sampled_from(sorted(possible)), min_size=1))
    changed, fresh = changed_and_fresh(slug, [possible[name] for name in sorted(chosen)])
    assert {name: [row for row in rows if row not in fresh[name]] for name, rows in changed.items()} == {
        name: [] for name in changed
    }
    assert changed == fresh
