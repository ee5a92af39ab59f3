"""What places were asked to show is locked with the wave that opened: a changed book is refused what they rely on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from placefund.domain.fundbook.change_rules import Effect, Outcome, Standing, effects
from tests.fundbooks.changing import book, read

WINTER = datetime(2020, 12, 1, 9, 0, tzinfo=UTC)
"""Before the first wave of the home places opens."""
MAY = datetime(2021, 5, 1, 9, 0, tzinfo=UTC)
"""The spring wave is over, the summer wave to come."""
LOCKED = "places rely on it"


def become(file: str, old: str, new: str, at: datetime, slug: str = "rehearsal") -> list[Effect]:
    """What becomes of one text that is put in place of another."""
    texts = book(slug)
    assert old in texts[file]
    changed = texts | {file: texts[file].replace(old, new, 1)}
    return list(effects(read(texts), read(changed), Standing({}), at))


ASKED = ("readiness.toml", "word_limit = 400", "word_limit = 450")
SUMMER_ENDS = ("readiness.toml", "closes_at = 2021-07-30T16:00:00", "closes_at = 2021-08-06T16:00:00")
SPRING_ENDS = ("readiness.toml", "closes_at = 2021-03-26T16:00:00", "closes_at = 2021-03-27T16:00:00")
SUMMER_PAST = (
    "readiness.toml",
    "opens_at = 2021-06-01T09:00:00\ncloses_at = 2021-07-30T16:00:00",
    "opens_at = 2021-04-01T09:00:00\ncloses_at = 2021-04-20T16:00:00",
)


@pytest.mark.parametrize(
    ("change", "at", "outcome", "why"),
    [
        (ASKED, WINTER, Outcome.CHANGED, ""),
        (ASKED, MAY, Outcome.REFUSED, f"Spring wave opened with it, and {LOCKED}"),
        (SUMMER_ENDS, MAY, Outcome.CHANGED, ""),
        (SPRING_ENDS, MAY, Outcome.REFUSED, f"Spring wave opened with it, and {LOCKED}"),
        (SUMMER_PAST, MAY, Outcome.REFUSED, "It would close on"),
    ],
)
def test_what_a_wave_asks_and_its_days_are_locked_when_it_opens(
    change: tuple[str, str, str], at: datetime, outcome: Outcome, why: str
) -> None:
    [effect] = become(*change, at)
    assert (effect.outcome, why in effect.why) == (outcome, True), effect


def test_a_wave_is_taken_out_only_before_it_opens() -> None:
    summer = book("rehearsal")["readiness.toml"]
    told = summer[summer.index('[[wave]]\nid = "summer"') : summer.index('[[wave]]\nid = "second-phase"')]
    [gone] = become("readiness.toml", told, "", MAY)
    assert not gone.is_refused
    [kept] = become("readiness.toml", told, "", datetime(2021, 6, 2, tzinfo=UTC))
    assert kept.is_refused
    assert LOCKED in kept.why


def test_the_words_of_a_test_of_readiness_are_locked_where_a_wave_asks_for_it() -> None:
    texts = book("rehearsal")
    [file] = [name for name, text in texts.items() if '[[dimension]]\nid = "ready-partners"' in text]
    part = texts[file].split('id = "ready-partners"', 1)[1].split("[[", 1)[0]
    title = next(line for line in part.splitlines() if line.startswith("title = "))
    for at, outcome in ((WINTER, Outcome.CHANGED), (MAY, Outcome.REFUSED)):
        [effect] = become(file, title, 'title = "Partners who stand"', at)
        assert (effect.outcome, LOCKED in effect.why) == (outcome, outcome is Outcome.REFUSED), effect


def test_a_formula_beside_allocations_is_kept_as_it_was() -> None:
    texts = book("lipf")
    says = next(line for line in texts["formula.toml"].splitlines() if line.startswith("says = "))
    [effect] = become("formula.toml", says, 'says = "Another word."', MAY, slug="lipf")
    assert (effect.outcome, "is kept as it was" in effect.why) == (Outcome.REFUSED, True)
