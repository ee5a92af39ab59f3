"""The book of a fund that runs is changed entry by entry on pages, gathered in a draft, and proposed as one change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.forms import ChoiceField
from django.test import Client
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.edits import rows_of, values_at
from placefund.domain.fundbook.parts import PARTS, Way, is_list, tables_in
from placefund.domain.roles import Role
from placefund.fundbooks.changes import actions as changes
from placefund.fundbooks.drafts.actions import change_entry, propose_draft
from placefund.fundbooks.drafts.forms import EntryForm
from placefund.fundbooks.drafts.queries import WorkingBook, entries_of, within
from placefund.fundbooks.folders import FundbookRefused
from placefund.fundbooks.models import BookDraft, Edition, ProposedChange
from placefund.funds.models import Fund, Target
from placefund.people.models import User
from tests.build import a_user
from tests.fundbooks.changing import AT, book, texts_in_force
from tests.witness import acts_on, nothing_changes, signed_in

pytestmark = pytest.mark.django_db
TARGET = Way(PARTS["targets"], (0,))


@pytest.fixture
def desk(manager: User) -> Client:
    return signed_in(manager)


def entry_page(way: Way) -> str:
    return reverse("book-entry", args=["lipf", way.part.name, way.text or way.part.name])


def as_it_stands(form: EntryForm) -> dict[str, Any]:
    """What a browser sends when nothing on the page is touched."""
    given: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].initial
        if hasattr(field.widget, "decompress"):
            given |= {
                f"{name}_{part}": each
                for part, each in zip(field.widget.parts, field.widget.decompress(value), strict=True)
            }
        elif value is not None:
            given[name] = value if isinstance(field, ChoiceField) else field.widget.format_value(value)
    return {name: value for name, value in given.items() if value is not None}


def sent(desk: Client, way: Way, **given: Any) -> Any:
    page = entry_page(way)
    return desk.post(page, as_it_stands(desk.get(page).context["form"]) | given)


def ways(texts: Mapping[str, str]) -> Iterator[Way]:
    """The way to every entry of a book, those within others, too."""
    for part in PARTS.values():
        for number, _ in enumerate(rows_of(texts, part)):
            yield from _and_within(texts, Way(part, () if part.is_one else (number,)))


def _and_within(texts: Mapping[str, str], way: Way) -> Iterator[Way]:
    yield way
    for slot in tables_in(way.kind):
        inner = values_at(texts, way).get(slot.keys[0])
        if is_list(slot):
            for number in range(len(inner or ())):
                yield from _and_within(texts, way.inside(slot.keys[0], number))
        elif inner:
            yield from _and_within(texts, way.inside(slot.keys[0]))


@pytest.mark.long
@pytest.mark.parametrize("name", ["lipf", "rehearsal"])
def test_an_entry_that_is_kept_as_it_stands_is_left_as_it_is_written(name: str) -> None:
    """Of each kind of entry the first three: what the form shows is read as what is written."""
    texts, seen = book(name), dict[type, int]()
    working = WorkingBook(Edition(texts=texts, digest="as it is"), None)
    for way in ways(texts):
        seen[way.kind] = seen.get(way.kind, 0) + 1
        if seen[way.kind] <= 3:
            form = EntryForm(as_it_stands(EntryForm(book=working, way=way)), book=working, way=way)
            assert (way, form.errors, form.changed_data) == (way, {}, [])
    assert len(seen) >= 30


def test_entries_are_changed_one_after_the_other_and_nothing_of_the_fund_is(lipf: Fund, desk: Client) -> None:
    before = rows_of(book(), TARGET.part)[0]["words"]
    assert sent(desk, TARGET, words="Attract £1bn.").status_code == 302
    assert sent(desk, Way(PARTS["targets"], (1,)), words="Add £700m.").status_code == 302
    draft = BookDraft.objects.get(fund=lipf)
    assert [each["words"] for each in rows_of(draft.texts, TARGET.part)][:2] == ["Attract £1bn.", "Add £700m."]
    assert draft.texts["prospectus.toml"] == book()["prospectus.toml"].replace(
        f'words = "{before}"', 'words = "Attract £1bn."'
    ).replace(f'words = "{rows_of(book(), TARGET.part)[1]["words"]}"', 'words = "Add £700m."')
    assert Target.objects.filter(fund=lipf, label=before).exists()
    page = desk.get(reverse("book-draft", args=["lipf"])).content.decode()
    assert page.count("(changed)") == 2


@pytest.mark.parametrize("name", ["lipf", "rehearsal"])
def test_every_entry_of_a_list_has_a_name_to_follow(name: str) -> None:
    texts = dict(book(name))
    told = cast(WorkingBook, SimpleNamespace(texts=texts))
    unnamed = [(part.name, row.way.text) for part in PARTS.values() for row in entries_of(told, part) if not row.name]
    inner = [
        (way.part.name, row.way.text)
        for way in ways(texts)
        for each in within(told, way)
        for row in each.rows
        if not row.name
    ]
    assert unnamed + inner == []
    (rule,) = entries_of(told, PARTS["partnership"])
    assert rule.name == ("Entry 1" if name == "rehearsal" else rule.name)


def test_the_draft_is_proposed_as_one_change_and_is_at_its_end(lipf: Fund, desk: Client, manager: User) -> None:
    sent(desk, TARGET, words="Attract £1bn.")
    page = reverse("book-draft", args=["lipf"])
    form = desk.get(page).context["form"]
    answer = desk.post(page, {"said": "Shorter words", "over": form["over"].initial})
    change = ProposedChange.objects.get(fund=lipf)
    assert answer["Location"] == reverse("proposed-change", args=[change.pk])
    assert (change.said, BookDraft.objects.exists()) == ("Shorter words", False)
    changes.apply(change, why="Plain words.", by=manager, at=AT)
    assert Target.objects.get(fund=lipf, label="Attract £1bn.")
    assert texts_in_force(lipf)["prospectus.toml"] == change.texts["prospectus.toml"]


def test_a_further_entry_is_written_moved_and_taken_out(lipf: Fund, desk: Client) -> None:
    way = Way(PARTS["objectives"], ("new",))
    given = {"id": "fairness", "words": "Spread it fairly.", "source": rows_of(book(), PARTS["sources"])[0]["id"]}
    assert sent(desk, way, **given).status_code == 302
    number = len(rows_of(book(), way.part))
    last = way.at(number)
    listed = desk.get(reverse("book-part", args=["lipf", "objectives"])).content.decode()
    assert "Spread it fairly." in listed
    for name, more, place in (
        ("move-book-entry", {"places": "-1"}, number - 1),
        ("move-book-entry", {"places": "-1"}, number - 2),
    ):
        over = BookDraft.objects.get().digest
        desk.post(reverse(name, args=["lipf", "objectives", last.text]), {"over": over} | more)
        last = way.at(place)
        assert rows_of(BookDraft.objects.get().texts, way.part)[place]["id"] == "fairness"
    over = BookDraft.objects.get().digest
    desk.post(reverse("remove-book-entry", args=["lipf", "objectives", last.text]), {"over": over, "places": "0"})
    assert not BookDraft.objects.exists(), "what is as in force is no draft"
    assert acts_on(lipf).count("changed the draft of the book") == 4


@pytest.mark.parametrize(
    ("way", "given", "field", "told"),
    [
        (TARGET, {"count": "many"}, "count", "“Number to reach” must be a whole number in digits"),
        (TARGET, {"by": "soon"}, "by", "“By when” must be a date such as 2025-10-06"),
        (Way(PARTS["rounds"], (0,)), {"closes_at": "2026-13-01 10:00"}, "closes_at", "“Closes” must be a London time"),
        (Way(PARTS["objectives"], ("new",)), {"id": "Not An Id", "words": "x", "source": "S1"}, "id", "must be small letters"),
        (Way(PARTS["question_sets"], (0, "question", 0)), {"word_limit": "-4"}, "word_limit", "“Most words” must be a whole number"),
        (Way(PARTS["place_facts"], (0,)), {"words": "a\x01b"}, "words", "unseen character"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_told_beside_its_field_and_changes_nothing(
    lipf: Fund, desk: Client, way: Way, given: dict[str, str], field: str, told: str
) -> None:
    with nothing_changes():
        answer = sent(desk, way, **given)
    assert answer.status_code == 422
    assert told in " ".join(answer.context["form"].errors[field])


def test_a_draft_may_hold_what_does_not_fit_yet_and_is_not_proposed_with_it(
    lipf: Fund, desk: Client, manager: User
) -> None:
    criterion = Way(PARTS["criteria_sets"], (0, "criterion", 0))
    weight = values_at(book(), criterion)["weight_percent"]
    assert sent(desk, criterion, weight_percent=str(weight - 5)).status_code == 302
    page = desk.get(reverse("book-draft", args=["lipf"])).content.decode()
    assert "What does not fit yet" in page
    assert "Propose the change" not in page
    with pytest.raises(FundbookRefused, match="The weights of"):
        propose_draft(lipf, said="x", over=BookDraft.objects.get().digest, by=manager, at=AT)
    assert BookDraft.objects.exists()


def test_two_people_at_one_draft_do_not_write_over_each_other(lipf: Fund, desk: Client, manager: User) -> None:
    other = signed_in(a_user("Another manager", role=Role.FUND_MANAGER, scope="fund:lipf"))
    stale = as_it_stands(other.get(entry_page(TARGET)).context["form"])
    sent(desk, TARGET, words="Attract £1bn.")
    with nothing_changes():
        answer = other.post(entry_page(TARGET), stale | {"words": "Draw in £1bn."})
    assert "Somebody has changed the draft since you opened this page." in answer.content.decode()


def test_a_draft_of_an_earlier_edition_is_thrown_away_and_begun_again(lipf: Fund, desk: Client, manager: User) -> None:
    sent(desk, TARGET, words="Attract £1bn.")
    draft = BookDraft.objects.get()
    change = propose_draft(lipf, said="First", over=draft.digest, by=manager, at=AT)
    sent(desk, TARGET, words="Draw in £1bn.")
    changes.apply(change, why="Now.", by=manager, at=AT)
    with pytest.raises(NotPossible, match="Another change was applied since this draft was begun"):
        change_entry(lipf, TARGET, {"words": "x"}, over=BookDraft.objects.get().digest, by=manager, at=AT)
    desk.post(reverse("throw-draft-away", args=["lipf"]))
    assert not BookDraft.objects.exists()
    assert sent(desk, TARGET, words="Draw in £1bn.").status_code == 302


def test_only_whoever_may_change_the_fund_sees_or_changes_its_draft(lipf: Fund) -> None:
    for role in (Role.AUDITOR, Role.DECISION_MAKER, Role.PANEL_CHAIR):
        other = signed_in(a_user(role.value, role=role, scope="fund:lipf"))
        for page in (reverse("book-draft", args=["lipf"]), entry_page(TARGET)):
            with nothing_changes():
                assert [other.get(page).status_code, other.post(page, {"words": "x"}).status_code] == [403, 403]


@pytest.mark.parametrize(
    "address",
    [
        "nothing/",
        "targets/999/",
        "targets/one/",
        "question_sets/0.question.99/",
        "question_sets/0.nothing.0/",
        "fund/0/",
        "targets/-1/",
    ],
)
def test_an_entry_that_is_not_there_is_not_found(lipf: Fund, desk: Client, address: str) -> None:
    assert desk.get(reverse("book-draft", args=["lipf"]) + address).status_code == 404


def test_a_question_of_the_draft_is_tried_as_an_applicant_meets_it_and_nothing_is_kept(
    lipf: Fund, desk: Client
) -> None:
    way = Way(PARTS["question_sets"], (0, "question", 0))
    sent(desk, way, title="A vision of the draft", word_limit="5")
    page = reverse("preview-question", args=["lipf", "question_sets", way.text])
    assert "A vision of the draft" in desk.get(page).content.decode()
    with nothing_changes():
        over = desk.post(page, {"answer": "one two three four five six", "seen_version": "0"})
        right = desk.post(page, {"answer": "one two three", "seen_version": "0"})
    assert "“A vision of the draft” is 1 word over its limit of 5." in over.content.decode()
    assert "It would be taken" in right.content.decode()


def test_every_question_and_file_of_both_books_can_be_tried(lipf: Fund, desk: Client) -> None:
    for number, each in enumerate(rows_of(book(), PARTS["question_sets"])):
        for key in ("question", "attachment"):
            for place, _ in enumerate(each.get(key, ())):
                entry = f"{number}.{key}.{place}"
                assert desk.get(reverse("preview-question", args=["lipf", "question_sets", entry])).status_code == 200
    for part, entry in (
        ("targets", "0"),
        ("question_sets", "0"),
        ("question_sets", "0.question.new"),
        ("question_sets", "0.question.99"),
    ):
        assert desk.get(reverse("preview-question", args=["lipf", part, entry])).status_code == 404


def written(way: Way, **given: Any) -> dict[str, Any]:
    """What an entry of the real fund's book would be written as, where these boxes are filled otherwise."""
    working = WorkingBook(Edition(texts=book(), digest="as it is"), None)
    form = EntryForm(as_it_stands(EntryForm(book=working, way=way)) | given, book=working, way=way)
    assert form.errors == {}
    return form.values


QUESTION = Way(PARTS["question_sets"], (0, "question", 0))
PROJECT = Way(PARTS["predecessor_projects"], (0,))


@pytest.mark.parametrize(
    ("way", "given", "values"),
    [
        (TARGET, {"amount_pounds": "1,000.50"}, {"amount_pounds": None, "amount_pence": 100_050}),
        (TARGET, {"amount_pounds": "2000"}, {"amount_pounds": 2000, "amount_pence": None}),
        (TARGET, {"amount_pounds": ""}, {"amount_pounds": None, "amount_pence": None}),
        (QUESTION, {"word_limit": "1 250"}, {"word_limit": 1250}),
        (QUESTION, {"is_required": "no", "options": "One\n\nTwo\n"}, {"is_required": False, "options": ["One", "Two"]}),
        (QUESTION, {"guidance": ""}, {"guidance": None}),
        (
            Way(PARTS["criteria_sets"], (0, "panel")),
            {"award_percents": "50, 75 100"},
            {"award_percents": [50, 75, 100]},
        ),
        (Way(PARTS["rounds"], (0,)), {"closes_at": "2027-02-12 16:30"}, {"closes_at": datetime(2027, 2, 12, 16, 30)}),  # noqa: DTZ001  London, as the file has it
        (Way(PARTS["rounds"], (0,)), {"closes_at": "2027-02-13"}, {"closes_at": date(2027, 2, 13)}),
        (
            Way(PARTS["place_areas"], (0,)),
            {"from_day": "2", "from_month": "1", "from_year": "2026"},
            {"from": date(2026, 1, 2)},
        ),
        (PROJECT, {"grant_pounds": "£1,200"}, {"grant_pounds": 1200, "grant_pence": None}),
        (PROJECT, {"grant_pounds": "not published: x"}, {"grant_pounds": "not published: x", "grant_pence": None}),
        (TARGET, {"note": "Our reading.", "confidence": "weak"}, {"note": "Our reading.", "confidence": "weak"}),
    ],
)
def test_each_box_is_written_as_its_file_has_it(way: Way, given: dict[str, str], values: dict[str, Any]) -> None:
    assert written(way, **given) == values


def test_an_amount_that_is_none_is_told_by_the_reader_of_the_book() -> None:
    working = WorkingBook(Edition(texts=book(), digest="as it is"), None)
    form = EntryForm(
        as_it_stands(EntryForm(book=working, way=PROJECT)) | {"grant_pounds": "much"}, book=working, way=PROJECT
    )
    assert "must be a whole number in digits" in " ".join(form.errors["grant_pounds"])
