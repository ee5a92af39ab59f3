"""A fund that runs is changed by its book: proposed, compared, shown, and applied as a whole or not at all."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.fundbook.change_rules import Standing, effects
from placefund.domain.roles import Role
from placefund.fundbooks.archives import packed, unpacked
from placefund.fundbooks.changes import actions
from placefund.fundbooks.changes.queries import effects_of
from placefund.fundbooks.changes.restatement import restate_fund
from placefund.fundbooks.folders import FundbookRefused, digest_of
from placefund.fundbooks.loader import load
from placefund.fundbooks.models import Edition, ProposedChange
from placefund.funds.models import Allocation, Fund, IndicatorDefinition, Round, Target
from placefund.funds.queries import award_rules_of
from placefund.ledger.queries import balance
from placefund.notices.models import Notice
from placefund.people.models import User
from placefund.places.models import Place
from placefund.records.models import Event
from tests import build
from tests.fundbooks.changing import (
    AT,
    book,
    changed_to,
    read,
    second_questions,
    texts_in_force,
    with_fourth_round,
    with_text,
)
from tests.witness import nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
CLOSED = "Its dates, questions and criteria were locked when it opened. Its name and its notes may change."


# --- out and in again ---------------------------------------------------------------------------------------------------


def test_a_fund_keeps_the_texts_of_its_book_from_the_day_it_begins(lipf: Fund) -> None:
    [edition] = lipf.editions.all()
    assert (edition.number, edition.texts, edition.digest) == (1, book(), lipf.fundbook_digest)
    assert edition.digest == digest_of(edition.texts)


def test_its_book_out_and_in_again_has_the_same_digest_and_is_packed_the_same_way_each_time(
    lipf: Fund, manager: User
) -> None:
    page = signed_in(manager).get("/manage/lipf/book/1/")
    assert (page.status_code, page["Content-Type"]) == (200, "application/zip")
    assert page.content == packed(book()) == packed(dict(reversed(book().items())))
    assert digest_of(unpacked("lipf.zip", page.content)) == lipf.fundbook_digest


def test_the_database_keeps_every_edition(lipf: Fund) -> None:
    for act in (lambda rows: rows.update(why="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act(Edition.objects.filter(fund=lipf))


def older_book() -> dict[str, str]:
    return with_text(book("rehearsal"), "prospectus.toml", 'slug = "rehearsal"', 'slug = "older"')


@pytest.fixture
def older() -> Fund:
    """The rehearsal's book under another slug, loaded when texts were not kept and nothing was asked of awards."""
    texts = older_book()
    fund = load(read(texts), digest=digest_of(texts), at=AT)
    fund.award_rules_record = {}
    fund.save(update_fields=["award_rules_record"])
    return fund


def test_a_fund_from_before_accepts_the_book_it_was_loaded_from_as_edition_1(older: Fund) -> None:
    manager = build.Cast(older).manager
    page = signed_in(manager).get("/manage/older/change/")
    assert "were not kept when it was loaded" in page.content.decode()
    assert not award_rules_of(older).steps
    other = {**older_book(), "sources.csv": older_book()["sources.csv"] + "\n"}
    with nothing_changes(), pytest.raises(NotPossible, match="not the book that"):
        actions.propose(older, other, said="Not that one", by=manager, at=AT)
    changed_to(older, older_book(), manager)
    older.refresh_from_db()
    assert list(older.editions.values_list("number", "digest")) == [(1, older.fundbook_digest)]
    assert [step.key for step in award_rules_of(older).steps] != []


# --- what is sent -------------------------------------------------------------------------------------------------------


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("book.zip", b"PK\x03\x04 not an archive", "it is damaged"),
        ("book.zip", zipped({"../prospectus.toml": b""}), "outside its own folder"),
        ("book.zip", zipped({"/etc/prospectus.toml": b""}), "outside its own folder"),
        ("book.zip", zipped({f"a/{number}.csv": b"" for number in range(101)}), "more than 100 files"),
        ("book.zip", zipped({"prospectus.toml": b"0" * 6_000_000}), "would grow beyond 5 MB"),
        ("book.zip", zipped({"readme.md": b"hello"}), "holds no file of a fundbook"),
        ("book.zip", zipped({"a/rules.toml": b"", "b/places.csv": b""}), "in more than one folder"),
        ("book.zip", zipped({"a/rules.toml": b"", "b/rules.toml": b""}), "holds rules.toml twice"),
        ("book.zip", zipped({"logo.png": b""}), "“logo.png” is not a file of a fundbook"),
        ("book.zip", zipped({"rules.toml": b"a = '\xff'"}), "line 1: this is not text in UTF-8"),
        ("rules.toml", "a = 'é'".encode("latin-1"), "line 1: this is not text in UTF-8"),
        ("rules.toml", b"a = '\x00'", "holds bytes that no text has"),
        ("logo.png", b"", "“logo.png” is not a file of a fundbook"),
    ],
)
def test_what_is_no_book_is_refused_in_a_sentence_and_changes_nothing(
    lipf: Fund, manager: User, name: str, content: bytes, said: str
) -> None:
    browser = signed_in(manager)
    with nothing_changes():
        page = browser.post(
            "/manage/lipf/change/", {"book": SimpleUploadedFile(name, content or b"x"), "said": "A change"}
        )
    assert page.status_code == 422
    assert said in page.content.decode()


def test_a_bad_book_changes_nothing_and_every_fault_stands_with_its_file_and_line(lipf: Fund, manager: User) -> None:
    wrong = book()
    wrong["prospectus.toml"] += '\n[[objective]]\nid = "new"\nwords = "New."\nsource = "NOWHERE"\n'
    line = wrong["prospectus.toml"].split("\n").index('source = "NOWHERE"') + 1
    browser = signed_in(manager)
    with nothing_changes():
        page = browser.post(
            "/manage/lipf/change/", {"book": SimpleUploadedFile("b.zip", packed(wrong)), "said": "A change"}
        )
    text = page.content.decode()
    assert page.status_code == 422
    assert "The book has 1 fault. Nothing was changed." in text
    assert [words in text for words in ("prospectus.toml", f">{line}<", "NOWHERE")] == [True, True, True]
    with nothing_changes(), pytest.raises(FundbookRefused):
        actions.propose(lipf, wrong, said="A change", by=manager, at=AT)


# --- a change is proposed, shown, and applied as a whole ----------------------------------------------------------------


def test_the_manager_adds_a_fourth_round_by_upload(lipf: Fund, manager: User) -> None:
    """The journey: one changed file is sent, the difference is read, foreseen, applied; a colleague is told."""
    colleague = build.a_user("Colleague", role=Role.FUND_MANAGER, scope="fund:lipf")
    browser, texts = signed_in(manager), with_fourth_round(book())
    files = [SimpleUploadedFile(name, texts[name].encode()) for name in ("prospectus.toml", "questions.toml")]
    sent = browser.post("/manage/lipf/change/", {"book": files, "said": "A fourth round"})
    change = ProposedChange.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/fund-changes/{change.pk}/")
    assert Round.objects.filter(strand__fund=lipf).count() == 3

    page = browser.get(sent["Location"]).content.decode()
    assert 'Round: <span translate="no">Second competed round' in page
    assert "9am on 11 January 2027, London time" in page
    assert 'Questions: <span translate="no">Competed strand: expression of interest' in page

    with nothing_changes():
        foreseen = browser.post(sent["Location"], {"why": "Decided in May.", "foresee": "yes"}).content.decode()
    assert "Planned a round" in foreseen
    assert "LIPF was changed: A fourth round" in foreseen

    done = browser.post(sent["Location"], {"why": "Decided in May."}, follow=True)
    assert "The change is applied as a whole" in done.content.decode()
    fourth = Round.objects.get(slug="competed-round-2")
    assert (fourth.state, fourth.name, fourth.strand.slug) == ("planned", "Second competed round", "competed")
    assert len(fourth.terms().questions) == len(Round.objects.get(slug="competed-round-1").terms().questions)
    lipf.refresh_from_db()
    assert list(lipf.editions.values_list("number", "why")) == [
        (1, "The fund began from it."),
        (2, "Decided in May."),
    ]
    assert lipf.fundbook_digest == digest_of(texts)
    assert [notice.subject for notice in Notice.objects.filter(recipient=colleague)] == [
        "LIPF was changed: A fourth round"
    ]
    assert not Notice.objects.filter(recipient=manager).exists()
    assert Event.objects.filter(verb="applied the change").count() == 1


def test_a_question_and_the_closing_day_of_a_round_that_is_planned_are_changed_with_its_terms(
    lipf: Fund, manager: User
) -> None:
    changed_to(lipf, with_fourth_round(book()), manager)
    texts = texts_in_force(lipf)
    start = texts["questions.toml"].index('id = "competed-eoi-2"')
    own = texts["questions.toml"][start:].replace("known for in ten years", "known for in twenty years")
    texts["questions.toml"] = texts["questions.toml"][:start] + own
    texts = with_text(texts, "prospectus.toml", "closes_at = 2027-04-30T16:00:00", "closes_at = 2027-05-14T12:00:00")
    changed_to(lipf, texts, manager)
    fourth = Round.objects.get(slug="competed-round-2")
    assert fourth.terms().questions[0].hint.startswith("What will this place be known for in twenty years")
    assert fourth.closes_at == datetime(2027, 5, 14, 11, 0, tzinfo=UTC)
    third = Round.objects.get(slug="competed-round-1")
    assert "ten years" in third.terms().questions[0].hint


def test_what_is_said_of_the_fund_is_added_changed_and_taken_out(lipf: Fund, manager: User) -> None:
    texts = with_text(
        book(), "prospectus.toml", "Grow mature clusters: deepen", "Grow clusters that are mature: deepen"
    )
    texts["prospectus.toml"] += (
        '\n[[target]]\nid = "partnerships"\nwords = "Form 40 partnerships."\nindicator = "businesses-supported"\n'
        'objective = "local-partnerships"\ncount = 40\nby = "2030"\nsource = "FB"\nnote = "Our decision."\n'
    )
    texts["events.csv"] = "\n".join(texts["events.csv"].splitlines()[:-1]) + "\n"
    before = lipf.facts.filter(section="event").count()
    changed_to(lipf, texts, manager)
    assert lipf.objectives.get(key="grow-mature-clusters").text.startswith("Grow clusters that are mature")
    assert Target.objects.get(fund=lipf, key="partnerships").value == 40
    assert lipf.facts.filter(section="event").count() == before - 1


def test_an_allocation_is_a_further_version_and_the_ledger_moves_the_difference(lipf: Fund, manager: User) -> None:
    texts = book()
    texts["allocations.csv"] += "south-yorkshire,2,35000000,at least,2026-11-20,,2026-11-20,FB,,Our decision\n"
    changed_to(lipf, texts, manager)
    held = Allocation.objects.filter(place__slug="south-yorkshire").order_by("version")
    assert [each.pence for each in held] == [3_000_000_000, 3_500_000_000]
    assert balance("fund/lipf/place/south-yorkshire").pence == 3_500_000_000


def test_an_area_joins_a_place_from_a_day(lipf: Fund, manager: User) -> None:
    texts = book()
    texts["place_areas.csv"] += 'south-yorkshire,E07000035,Derbyshire Dales,2027-04-01,,"Our decision",FB,,\n'
    changed_to(lipf, texts, manager)
    place = Place.objects.get(slug="south-yorkshire")
    assert "E07000035" not in place.area_codes(AT.date())
    assert "E07000035" in place.area_codes(AT.date().replace(year=2028))


# --- what is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "before", "after", "why"),
    [
        ("prospectus.toml", "closes_at = 2026-02-12T16:00:00", "closes_at = 2027-02-12T16:00:00", CLOSED),
        (
            "prospectus.toml",
            'slug = "competed-round-1"',
            'slug = "competed-round-one"',
            "It has opened, and people rely on it. A round that has opened is never taken out.",
        ),
        (
            "prospectus.toml",
            "amount_pounds = 500_000_000",
            "amount_pounds = 600_000_000",
            "The envelope is money in the ledger. A changed envelope is not taken from a book.",
        ),
        (
            "questions.toml",
            "known for in ten years",
            "known for in twenty years",
            "It is locked: Competed round opened with it. Add a set with an id of its own, and let the new round use that.",
        ),
        (
            "allocations.csv",
            "south-yorkshire,1,30000000",
            "south-yorkshire,1,31000000",
            "An allocation that was promised is never rewritten. Add a version with the day it holds from.",
        ),
    ],
)
def test_what_may_not_be_changed_any_more_is_refused_with_its_sentence(
    lipf: Fund, manager: User, file: str, before: str, after: str, why: str
) -> None:
    texts = with_text(book(), file, before, after)
    texts = with_text(texts, "prospectus.toml", "Grow mature clusters: deepen", "Grow ripe clusters: deepen")
    change = actions.propose(lipf, texts, said="A change", by=manager, at=AT)
    page = signed_in(manager).get(f"/fund-changes/{change.pk}/").content.decode()
    assert why in page
    assert "may not be changed, so the change cannot be applied" in page
    assert next(effect.why for effect in effects_of(change, AT) if effect.is_refused) == why
    with nothing_changes(), pytest.raises(NotPossible, match=why[:40].replace("(", r"\(")):
        actions.apply(change, why="It was decided.", by=manager, at=AT)


def test_the_slug_of_a_fund_is_its_address(lipf: Fund, manager: User) -> None:
    other = with_text(book(), "prospectus.toml", 'slug = "lipf"', 'slug = "lipf-two"')
    with refused("This is the book of “lipf-two”. A change of LIPF needs the book whose fund has the slug “lipf”."):
        actions.propose(lipf, other, said="A change", by=manager, at=AT)


def test_the_book_in_force_is_no_change(lipf: Fund, manager: User) -> None:
    with refused("This is the book that is in force. There is nothing to change."):
        actions.propose(lipf, book(), said="A change", by=manager, at=AT)


def test_only_a_manager_of_the_fund_changes_it_with_a_reason_and_once(lipf: Fund, manager: User) -> None:
    texts = with_fourth_round(book())
    for role, scope in ((Role.FUND_MANAGER, "fund:another"), (Role.AUDITOR, "fund:lipf")):
        other = build.a_user(role=role, scope=scope)
        with nothing_changes(), pytest.raises(NotAllowed):
            actions.propose(lipf, texts, said="x", by=other, at=AT)
    change = actions.propose(lipf, texts, said="A fourth round", by=manager, at=AT)
    with refused("Say why. Whoever this concerns reads it."):
        actions.apply(change, why=" ", by=manager, at=AT)
    actions.apply(change, why="Decided.", by=manager, at=AT)
    with nothing_changes(), pytest.raises(NotAllowed):
        actions.apply(change, why="Decided.", by=manager, at=AT)


def test_a_change_over_an_earlier_edition_is_not_applied_over_a_newer_one(lipf: Fund, manager: User) -> None:
    one = actions.propose(lipf, with_fourth_round(book()), said="A round", by=manager, at=AT)
    other = actions.propose(
        lipf, {**book(), "questions.toml": second_questions(book())}, said="Questions", by=manager, at=AT
    )
    actions.apply(other, why="First.", by=manager, at=AT)
    with refused(
        "Another change was applied since this one was proposed. Take the book as it is now, and propose it again."
    ):
        actions.apply(one, why="Second.", by=manager, at=AT)
    actions.withdraw(one, by=manager, at=AT)
    assert ProposedChange.objects.get(pk=one.pk).state == "withdrawn"


def test_a_definition_in_use_is_superseded_by_a_version_and_never_changed(older: Fund) -> None:
    manager, old = build.Cast(older).manager, read(older_book())
    key = old.indicators[0].id
    text = older_book()["indicators.toml"]
    name = old.indicators[0].name
    unversioned = {**older_book(), "indicators.toml": text.replace(f'name = "{name}"', 'name = "Renamed"', 1)}
    versioned = {
        **unversioned,
        "indicators.toml": unversioned["indicators.toml"].replace("version = 1", "version = 2", 1),
    }
    standing = Standing(indicators_in_use=frozenset({key}))
    [refusal] = effects(old, read(unversioned), standing, AT)
    assert (
        refusal.why
        == "Figures were reported or promised under version 1. A definition in use is never changed: give it version 2."
    )
    [taken] = effects(old, read(versioned), standing, AT)
    assert (taken.outcome, taken.why) == ("superseded", "What was reported or promised under version 1 stays under it.")
    restate_fund(older, old, read(versioned), digest="x" * 64, in_use=standing.indicators_in_use, by=manager, at=AT)
    rows = IndicatorDefinition.objects.filter(fund=older, key=key).order_by("version")
    assert [(row.version, row.title) for row in rows] == [("1", name), ("2", "Renamed")]
    assert rows[0].is_reported is False
