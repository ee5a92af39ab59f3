"""Every page is looked at in a language that nobody speaks: what is still English is hard-wired.

How many words of each page are stands in `hard_wired.toml`, and the numbers may only fall. To write lower ones down:
`PLACEFUND_WRITE_DOWN=1 pytest tests/house/test_languages.py`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from placefund.operations.catalogue import ENGLISH
from tests.house import pseudo
from tests.house.visits import visit
from tests.house.world import ADDRESSES, World

pytestmark = pytest.mark.django_db

LEFT = Path(__file__).with_name("hard_wired.toml")


@pytest.fixture
def nobodys_language(tmp_path: Path) -> Iterator[None]:
    pseudo.write_language(ENGLISH, tmp_path)
    with override_settings(
        LANGUAGE_CODE=pseudo.LANGUAGE, LANGUAGES=[(pseudo.LANGUAGE, "Nobody's")], LOCALE_PATHS=[tmp_path]
    ):
        yield


def hard_wired(world: World) -> dict[str, list[str]]:
    """By the name of its address, the words of each page that opens for somebody."""
    data = pseudo.Data(pseudo.written())
    found: dict[str, list[str]] = {}
    for address in ADDRESSES:
        words: set[str] = set()
        for path, thing in world.urls(address)[:2]:
            able = [person for person in world.ours if person.may(address.view.capability, thing)]
            for person in able[:1]:
                words.update(pseudo.hard_wired(visit(person, path, thing).text, data))
        if words:
            found[address.name] = sorted(words)
    return found


@pytest.mark.usefixtures("nobodys_language")
def test_no_page_shows_more_english_than_it_did(visiting: World) -> None:
    """More: mark the words that are listed. Fewer: write the new numbers down."""
    found = hard_wired(visiting)
    allowed = tomllib.loads(LEFT.read_text("utf-8")) if LEFT.exists() else {}
    if os.environ.get("PLACEFUND_WRITE_DOWN"):
        lines = [f"{name} = {len(words)}\n" for name, words in sorted(found.items())]
        LEFT.write_text(
            "# Words of each page that no translator is given. Only ever fewer.\n" + "".join(lines), "utf-8"
        )
        for name, words in found.items():
            print(name, words)  # noqa: T201
    more = {name: words for name, words in found.items() if len(words) > allowed.get(name, 0)}
    assert more == {}
    assert {name: len(words) for name, words in found.items()} == allowed


def test_what_counts_as_hard_wired() -> None:
    data = pseudo.Data(["Tees Valley", "A stronger river. It runs north."])
    page = """<p title="Its name">⟦Thé <b>place</b> óf⟧ Tees Valley and more</p><td>⟦Ópén</td><td>Shut, 3</td>
    <code>x = left</code><p translate="no">Anybody</p><p>A stronger river</p><p>12 KB</p>"""
    assert pseudo.hard_wired(page, data) == ["Its name", "Tees Valley and more", "Shut"]


def test_a_sentence_in_nobodys_language_keeps_its_places_and_its_markup() -> None:
    assert pseudo.accented('The <a href="{{ x }}">ask</a> of {ask:,} is %(n)s.') == (
        '⟦Thé <a href="{{ x }}">ásk</a> óf {ask:,} ís %(n)s.⟧'
    )
