"""A changed book that was written, packed or timed with ill will: it is refused in a sentence, and nothing else is touched."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from placefund.awards.models import Award, PromisedFigure
from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.change_rules import Standing, effects
from placefund.evaluation.models import PredecessorProject
from placefund.fundbooks.changes import actions
from placefund.fundbooks.changes.queries import effects_of
from placefund.fundbooks.loader import load_folder, load_texts
from placefund.funds.amendments.actions import drop_round
from placefund.funds.models import Fund
from placefund.panels.meetings.actions import plan_meeting
from placefund.people.models import User
from placefund.places.models import Place
from tests import build
from tests.fundbooks.changing import AT, BOOKS, book, changed_to, read, texts_in_force, with_text
from tests.witness import nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
NAME = "prospectus.toml"


def with_lines(file: str, *lines: str) -> dict[str, str]:
    texts = book()
    return {**texts, file: texts[file].rstrip("\n") + "\n" + "\n".join(lines) + "\n"}


# --- archives -----------------------------------------------------------------------------------------------------------


def archive(packed_as: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packed_as) as made:
        made.writestr(NAME, b"a = 1\n" * 200)
    return held.getvalue()


def spoilt(content: bytes) -> bytes:
    """An archive of which the middle, where its file is packed, is other bytes."""
    start = 30 + len(NAME)
    return content[: start + 8] + b"\xff" * 12 + content[start + 20 :]


def with_another_name_before_the_file(content: bytes) -> bytes:
    """An archive whose own line of the file says UTF-8 and is none, while the directory at its end is right."""
    made = bytearray(content)
    made[7] |= 0x08
    at = made.rindex(b"PK\x01\x02")
    made[at + 9] |= 0x08
    made[30:33] = b"\xff\xfe\xfd"
    return bytes(made)


@pytest.mark.parametrize(
    "content",
    [
        archive(zipfile.ZIP_LZMA),
        archive(zipfile.ZIP_BZIP2),
        spoilt(archive(zipfile.ZIP_LZMA)),
        spoilt(archive(zipfile.ZIP_BZIP2)),
        spoilt(archive()),
        with_another_name_before_the_file(archive()),
        archive()[:-10],
        archive()[40:],
    ],
)
def test_a_damaged_or_odd_archive_is_refused_on_its_page(lipf: Fund, manager: User, content: bytes) -> None:
    browser = signed_in(manager)
    with nothing_changes():
        page = browser.post("/manage/lipf/change/", {"book": SimpleUploadedFile("b.zip", content), "said": "A change"})
    assert page.status_code == 422


def test_single_files_are_no_larger_together_than_an_archive(lipf: Fund, manager: User) -> None:
    files = [SimpleUploadedFile(name, b"#" * 3_000_000) for name in ("rules.toml", "questions.toml")]
    page = signed_in(manager).post("/manage/lipf/change/", {"book": files, "said": "A change"})
    assert page.status_code == 422
    assert "The files together are larger than 5 MB." in page.content.decode()


# --- what is another's, and what was promised ---------------------------------------------------------------------------


def test_a_place_of_another_fund_is_never_taken_over(lipf: Fund) -> None:
    rehearsal = load_folder(BOOKS / "rehearsal", at=AT).fund
    manager = build.Cast(rehearsal).manager
    change = actions.propose(rehearsal, with_a_place("south-yorkshire"), said="A place", by=manager, at=AT)
    refusals = {effect.entry.part: effect.why for effect in effects_of(change, AT) if effect.is_refused}
    assert refusals == {
        "places": "There is a place with this slug already, of another fund or drawn by applicants. Give it a slug of its own."
    }
    with nothing_changes(), pytest.raises(NotPossible, match="There is a place with this slug already"):
        actions.apply(change, why="It was decided.", by=manager, at=AT)
    assert Place.objects.get(slug="south-yorkshire").name == "South Yorkshire"


def with_a_place(slug: str) -> dict[str, str]:
    """The rehearsal's book with a further place."""
    texts = book("rehearsal")
    for file, line in {
        "places.csv": f"{slug},Taken Over,England,home-places,A council,One council,P1,,Invented",
        "place_areas.csv": f"{slug},E07000035,Derbyshire Dales,2026-11-01,Invented,P1",
        "allocations.csv": f"{slug},1,15000000,at least,2026-11-20,2026-11-20,P1,Invented",
    }.items():
        texts[file] = texts[file].rstrip("\n") + "\n" + line + "\n"
    return texts


def test_a_definition_that_an_award_promised_a_figure_of_stays(lipf: Fund, manager: User) -> None:
    indicator, award = lipf.indicators.get(title="Jobs created"), build.an_award()
    PromisedFigure.objects.create(award=award, indicator=indicator, value=40, due_on=date(2028, 3, 31), where="Offer")
    texts = with_text(book(), "indicators.toml", 'name = "Jobs created"', 'name = "Jobs made"')
    change = actions.propose(lipf, texts, said="Other words", by=manager, at=AT)
    with nothing_changes(), pytest.raises(NotPossible, match=r"Figures were reported or promised under version 1\."):
        actions.apply(change, why="It was decided.", by=manager, at=AT)


@pytest.mark.parametrize(
    ("before", "after", "awards", "is_refused"),
    [
        ("claim_within_days = 30", "claim_within_days = 5", 1, True),
        ("claim_within_days = 30", "claim_within_days = 5", 0, False),
        ('note = "Innovate UK practice;', 'note = "Practice of Innovate UK;', 1, False),
        ("[[claim_clock]]", "[[claim_clock]]\nuntil = 2029-04-01", 1, False),
    ],
    ids=["in place", "before any award", "a note", "a rule that ends"],
)
def test_what_awards_are_held_to_is_not_rewritten_under_them(
    before: str, after: str, awards: int, is_refused: bool
) -> None:
    texts = with_text(book(), "rules.toml", before, after)
    [effect] = effects(read(book()), read(texts), Standing(awards=awards), AT)
    assert effect.is_refused is is_refused
    assert effect.why.startswith("Awards were offered under it (1)") is is_refused


def test_offers_that_stand_keep_the_rules_they_were_made_under(lipf: Fund, manager: User) -> None:
    Award.objects.filter(pk=build.an_award().pk).update(strand=lipf.strands.first())
    texts = with_text(book(), "rules.toml", "claim_within_days = 30", "claim_within_days = 5")
    change = actions.propose(lipf, texts, said="Sooner", by=manager, at=AT)
    with nothing_changes(), pytest.raises(NotPossible, match="their returns are held to it"):
        actions.apply(change, why="It was decided.", by=manager, at=AT)


def test_a_planned_round_for_which_a_meeting_is_planned_is_not_taken_out() -> None:
    round_ = build.a_planned_round()
    cast = build.Cast(round_.strand.fund)
    plan_meeting(round_, name="Main panel", held_on=date(2027, 3, 1), place="Room 1", by=cast.manager, at=AT)
    with refused(f"Something was planned for {round_.name}, such as a meeting of its panel: it is not taken out."):
        drop_round(round_, by=cast.manager, at=AT)


# --- what has no room ---------------------------------------------------------------------------------------------------

LONG = "x" * 2000


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (with_text(book(), NAME, 'short_name = "LIPF"', f'short_name = "{LONG}"'), "60 are kept (fund: short name)"),
        (with_text(book(), NAME, 'name = "Competed strand"', f'name = "{LONG}"'), "120 are kept (strand: name)"),
        (
            with_lines("allocations.csv", f"south-yorkshire,2,35000000,at least,2026-11-20,,2026-11-20,FB,,{LONG}"),
            "300 are kept (allocation: why)",
        ),
        (
            with_lines("place_areas.csv", f"south-yorkshire,E07000035,Derbyshire Dales,2027-04-01,,{LONG},FB,,"),
            "300 are kept (place area: basis)",
        ),
        (
            with_text(book(), "rules.toml", "claim_within_days = 30", "claim_within_days = 99999"),
            "99999 is more than is kept (fund: days to make a return, after its quarter)",
        ),
    ],
    ids=["fund", "strand", "allocation", "area", "days"],
)
def test_what_has_no_room_is_refused_before_it_is_proposed_and_before_it_is_loaded(
    lipf: Fund, manager: User, texts: dict[str, str], said: str
) -> None:
    with nothing_changes(), pytest.raises(NotPossible) as refusal:
        actions.propose(lipf, texts, said="A change", by=manager, at=AT)
    assert said in str(refusal.value)
    with nothing_changes(), pytest.raises(NotPossible):
        load_texts({**texts, NAME: texts[NAME].replace('slug = "lipf"', 'slug = "another"')}, called="x", at=AT)


# --- a changed fund reads as one that was loaded fresh, in the same order ------------------------------------------------


def test_what_is_added_in_the_middle_stands_in_the_middle(lipf: Fund, manager: User) -> None:
    texts = book()
    first = texts[NAME].index("[[objective]]")
    added = '[[objective]]\nid = "new-one"\nwords = "Something new."\nsource = "FB"\n\n'
    texts[NAME] = texts[NAME][:first] + added + texts[NAME][first:]
    header, *events = texts["events.csv"].splitlines()
    texts["events.csv"] = "\n".join([header, *reversed(events)]) + "\n"
    before = {row.ref: row.pk for row in lipf.sources.all()}
    was = list(lipf.facts.filter(section="event").values_list("key", flat=True))
    changed_to(lipf, texts, manager)
    assert lipf.objectives.first().key == "new-one"  # type: ignore[union-attr]
    assert list(lipf.facts.filter(section="event").values_list("key", flat=True)) == was[::-1]
    assert {row.ref: row.pk for row in lipf.sources.all()} == before


def test_two_projects_of_one_name_are_two_however_often_the_book_is_changed(lipf: Fund, manager: User) -> None:
    texts = book()
    texts["predecessor_projects.csv"] += (
        texts["predecessor_projects.csv"].splitlines()[-1].replace("nmis-three,", "nmis-three-more,")
    )
    counted = []
    for times in range(3):
        texts = {**texts, "events.csv": texts["events.csv"] + "\n" * times}
        changed_to(lipf, texts, manager)
        counted.append(PredecessorProject.objects.filter(fund=lipf).count())
        texts = texts_in_force(lipf) | {"events.csv": texts["events.csv"] + "\n"}
    assert len(set(counted)) == 1
