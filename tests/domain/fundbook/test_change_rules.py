"""What becomes of each entry of a changed book, by what has happened in the fund: changed, added, amended, or refused and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from placefund.domain.fundbook.change_rules import Effect, Outcome, RoundStanding, Standing, effects
from tests.domain.fundbook.small_book import FILES, changed, read

BEFORE, DURING = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 15, tzinfo=UTC)
PLANNED, OPEN, CLOSED = (RoundStanding(state) for state in ("planned", "open", "closed"))
ROUND = FILES["prospectus.toml"][
    FILES["prospectus.toml"].index("[[round]]") : FILES["prospectus.toml"].index("[[on_record]]")
]
BIRCH = "birch-grove,Birch Grove,England,named,Birch Council,One council,C\n"


def become(
    file: str, old: str, new: str, *, spring: RoundStanding = OPEN, at: datetime = DURING, **standing: object
) -> Effect:
    """The one effect of one text put in place of another."""
    was, now = read(FILES), read(changed(file, old, new))
    assert was.book
    assert now.book, now.faults
    [effect] = effects(was.book, now.book, Standing({"spring": spring}, **standing), at)  # type: ignore[arg-type]
    return effect


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("prospectus.toml", 'slug = "grove"', 'slug = "wood"', "its address and its account"),
        ("prospectus.toml", "invented = true", "invented = false", "is settled when it begins"),
        ("prospectus.toml", "amount_pounds = 100", "amount_pounds = 120", "A changed envelope is not taken from a book."),
        ("prospectus.toml", "ends = 2030-03-31", "ends = 2031-03-31", "Its days stay."),
        ("prospectus.toml", 'entry = "open competition"', 'entry = "invitation"', "is settled when it begins"),
        ("places.csv", "birch-grove,Birch Grove,England,named", "birch-grove,Birch Grove,England,open", "The strand of a place stays"),
        ("place_areas.csv", "birch-grove,E02,Birch", "birch-grove,E03,Cedar", "Say until which day it belongs to it."),
        ("allocations.csv", "birch-grove,1,30,", "birch-grove,1,31,", "is never rewritten"),
    ],
)  # fmt: skip
def test_what_others_rely_on_stays(file: str, old: str, new: str, why: str) -> None:
    was, now = read(FILES), read(changed(file, old, new))
    assert was.book
    assert now.book, now.faults
    found = effects(was.book, now.book, Standing({"spring": OPEN}), DURING)
    assert any(each.is_refused and why in each.why for each in found), [(each.outcome, each.why) for each in found]


def test_what_was_only_said_of_a_fund_may_change() -> None:
    assert become("prospectus.toml", "Money for trees.", "Money for groves.").outcome is Outcome.CHANGED
    assert become("prospectus.toml", "More shade.", "Much more shade.").outcome is Outcome.CHANGED
    assert become("sources.csv", "C,Rumour", "C,Report").outcome is Outcome.CHANGED


def test_a_lower_cap_of_a_strand_leaves_rounds_that_have_opened_as_they_are() -> None:
    effect = become("prospectus.toml", "cap_pounds = 15", "cap_pounds = 12")
    assert (effect.outcome, effect.why) == (Outcome.CHANGED, "Rounds that have opened keep what their terms said then.")


def test_a_place_needs_a_slug_that_no_other_fund_has() -> None:
    place = f"{BIRCH}cedar-grove,Cedar Grove,England,open,Cedar Council,One council,A\n"
    area = FILES["place_areas.csv"] + "cedar-grove,E03,Cedar,2026-01-01,,Named,A\n"
    was, now = read(FILES), read({**changed("places.csv", BIRCH, place), "place_areas.csv": area})
    assert was.book
    assert now.book, now.faults
    first, _ = effects(was.book, now.book, Standing(), DURING)
    taken, _ = effects(was.book, now.book, Standing(places_known=frozenset({"cedar-grove"})), DURING)
    assert first.outcome is Outcome.ADDED
    assert "There is a place with this slug already" in taken.why


def test_an_area_leaves_a_place_from_a_day_on() -> None:
    effect = become(
        "place_areas.csv", "birch-grove,E02,Birch,2026-01-01,,", "birch-grove,E02,Birch,2026-01-01,2027-01-01,"
    )
    assert effect.outcome is Outcome.CHANGED


def test_a_kind_of_record_is_stated_otherwise_and_the_earlier_statement_stays() -> None:
    effect = become("prospectus.toml", "All of them are here.", "All of them are here, since the start.")
    assert (effect.outcome, effect.why) == (Outcome.SUPERSEDED, "The earlier statement stays on record.")


def test_an_indicator_in_use_is_superseded_and_never_changed() -> None:
    used = {"indicators_in_use": frozenset({"planted"})}
    text = "Acorns put into the ground."
    assert become("indicators.toml", text, "Acorns in soil.").outcome is Outcome.CHANGED
    refused = become("indicators.toml", text, "Acorns in soil.", **used)
    assert refused.why.endswith("A definition in use is never changed: give it version 2.")
    later = become("indicators.toml", "version = 1", "version = 2", **used)
    assert (later.outcome, later.why) == (
        Outcome.SUPERSEDED,
        "What was reported or promised under version 1 stays under it.",
    )


@pytest.mark.parametrize(
    ("spring", "at", "new", "outcome", "why"),
    [
        (PLANNED, BEFORE, "2026-06-01T16:00:00", Outcome.CHANGED, ""),
        (OPEN, DURING, "2026-06-01T16:00:00", Outcome.AMENDED, "It is open: 0 in draft, 0 sent"),
        (OPEN, DURING, "2026-04-20T16:00:00", Outcome.REFUSED, "It closes later, or as it was."),
        (OPEN, datetime(2026, 5, 2, tzinfo=UTC), "2026-06-01T16:00:00", Outcome.REFUSED, "Its closing time has passed"),
        (CLOSED, DURING, "2026-06-01T16:00:00", Outcome.REFUSED, "were locked when it opened"),
        (PLANNED, datetime(2026, 7, 1, tzinfo=UTC), "2026-06-01T16:00:00", Outcome.REFUSED, "which has passed. Give later dates."),
    ],
)  # fmt: skip
def test_a_round_closes_at_another_time(
    spring: RoundStanding, at: datetime, new: str, outcome: Outcome, why: str
) -> None:
    effect = become("prospectus.toml", "2026-05-01T16:00:00", new, spring=spring, at=at)
    assert effect.outcome is outcome
    assert why in effect.why


def test_a_round_that_has_opened_keeps_its_terms_and_may_be_called_otherwise() -> None:
    assert become("prospectus.toml", "Spring round", "First round").outcome is Outcome.CHANGED
    assert (
        "were locked when it opened"
        in become("prospectus.toml", 'criteria_set = "plain"', 'criteria_set = "plain"\nis_sealed = true').why
    )
    assert (
        "The strand of a round stays"
        in become("prospectus.toml", 'slug = "spring"\nstrand = "open"', 'slug = "spring"\nstrand = "named"').why
    )


@pytest.mark.parametrize(("spring", "is_refused"), [(PLANNED, False), (OPEN, True), (CLOSED, True)])
def test_a_round_is_taken_out_only_before_it_opens(spring: RoundStanding, is_refused: bool) -> None:
    assert become("prospectus.toml", ROUND, "", spring=spring).is_refused is is_refused


@pytest.mark.parametrize(
    ("opens", "closes", "outcome"),
    [("2026-05-01", "2026-06-01", Outcome.ADDED), ("2026-04-01", "2026-06-01", Outcome.REFUSED), ("2026-02-01", "2026-03-01", Outcome.REFUSED)],
)  # fmt: skip
def test_a_further_round_has_its_days_to_come(opens: str, closes: str, outcome: Outcome) -> None:
    further = (
        ROUND.replace('"spring"', '"summer"')
        .replace("2026-04-01T09:00:00", f"{opens}T09:00:00")
        .replace("2026-05-01T16:00:00", f"{closes}T16:00:00")
    )
    assert become("prospectus.toml", ROUND, ROUND + further).outcome is outcome


@pytest.mark.parametrize(
    ("spring", "outcome", "why"),
    [
        (PLANNED, Outcome.CHANGED, ""),
        (OPEN, Outcome.AMENDED, "It is open"),
        (
            RoundStanding("open", why_not=("A question is never taken out.",)),
            Outcome.REFUSED,
            "A question is never taken out.",
        ),
        (CLOSED, Outcome.REFUSED, "It is locked: Spring round opened with it."),
    ],
)
def test_questions_in_use(spring: RoundStanding, outcome: Outcome, why: str) -> None:
    effect = become("questions.toml", "Why this grove?", "Why here?", spring=spring)
    assert effect.outcome is outcome
    assert why in effect.why


def test_what_awards_are_held_to_stays_once_one_was_offered() -> None:
    old, new = "from_amount_pounds = 10", "from_amount_pounds = 20"
    assert become("rules.toml", old, new).outcome is Outcome.CHANGED
    refused = become("rules.toml", old, new, awards=3)
    assert refused.why == "Awards were offered under it (3), and their returns are held to it: it stays as it was."
