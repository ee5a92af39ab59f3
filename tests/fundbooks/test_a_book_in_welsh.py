"""A book says its sentences in Welsh too: read with file and line, written on pages, told in differences, back as it went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from placefund.domain.fundbook.change_rules import Outcome, RoundStanding, Standing, effects
from placefund.domain.fundbook.difference import difference
from placefund.domain.fundbook.edits import rows_of, values_at
from placefund.domain.fundbook.parts import PARTS, Way
from placefund.domain.fundbook.sentences import (
    SAID,
    lacking,
    left_behind,
    lexicon_of,
    of_round,
    sentences,
    sentences_at,
    with_welsh,
)
from placefund.domain.questions import Question
from placefund.domain.terms import digest
from placefund.fundbooks.changes.actions import _told
from placefund.fundbooks.drafts import actions
from placefund.fundbooks.editions.queries import in_force, reading_of
from placefund.fundbooks.folders import digest_of
from placefund.fundbooks.models import BookDraft
from placefund.fundbooks.terms import terms_of
from placefund.funds.models import Fund
from placefund.people.models import User
from tests.fundbooks.changing import AT, book, read, texts_in_force, with_text
from tests.fundbooks.test_a_book_is_changed_on_pages import entry_page, sent
from tests.witness import signed_in

HEADER = "english,welsh\n"
CRITERION = "Is the change worth having, and is it likely?"
REWORDED = "Is the change worth having, and how likely is it?"


def rehearsal(**welsh: str) -> dict[str, str]:
    """The invented book, with Welsh words of these English ones and no others."""
    rows = "".join(f'"{english}","{said}"\n' for english, said in welsh.items())
    return {**book("rehearsal"), "welsh.csv": HEADER + rows}


def reworded() -> dict[str, str]:
    """The invented book, with a criterion that was said in Welsh and asks otherwise now."""
    return with_text(book("rehearsal"), "criteria.toml", CRITERION, REWORDED)


@pytest.mark.parametrize(
    ("rows", "line", "why"),
    [
        ("The place,Y lle\nThe  place,Y fan\n", 3, "“The place” is said in Welsh twice. A sentence has one Welsh"),
        ("{answer:town} it is,{answer:tref} yw hi\n", 2, "quotes other answers than the English. Quote the same."),
        (
            "An idea,Un\nPlanned and costed,Un\nReady to begin,Dau\nBegun with other money,Tri\n",
            3,
            "has two options of the same Welsh words, “Un”. Nobody could tell them apart.",
        ),
        ("The place,\n", 2, 'has no "welsh". Add it.'),
    ],
)
def test_welsh_words_that_cannot_be_are_told_with_file_and_line(rows: str, line: int, why: str) -> None:
    faults = reading_of({**book("rehearsal"), "welsh.csv": HEADER + rows}).faults
    assert {(fault.file, fault.line) for fault in faults} == {("welsh.csv", line)}
    assert why in faults[0].message


def test_every_kind_of_entry_that_has_welsh_has_these_keys() -> None:
    texts = book("rehearsal")
    assert {each.key for each in sentences(texts)} <= {key for keys in SAID.values() for key in keys}
    for kind, keys in SAID.items():
        assert set(keys) <= set(kind.__annotations__), kind


def asked_of(texts: dict[str, str], key: str = "consent") -> Question:
    new = read(texts)
    return next(each for each in terms_of(new, new.rounds[2]).questions if each.key == key)


def test_what_a_round_asks_has_the_welsh_words_of_its_book_and_no_hint_that_is_half_in_welsh() -> None:
    whole = asked_of(book("rehearsal"))
    assert (whole.title_cy, whole.hint_cy[:6]) == ("Caniatâd cynllunio", "A oes ")
    half = rehearsal(**{"What will be different in this place, and for whom?": "Beth fydd yn wahanol?"})
    assert asked_of(half, "change").hint_cy == ""
    assert asked_of(rehearsal(**{"An idea": "Syniad"}), "readiness").options_cy == ()


def test_terms_take_the_welsh_of_criteria_rules_and_sectors_with_them_and_their_digest_covers_it() -> None:
    told = read(book("rehearsal"))
    terms = terms_of(told, told.rounds[0])
    criterion = terms.criteria[0]
    assert terms.lexicon.of(criterion.title) == "Newid yn y lle"
    assert all(terms.lexicon.of(words) for _, words in criterion.anchors)
    assert all(terms.lexicon.of(sector) for sector in terms.sectors)
    other = read(with_text(book("rehearsal"), "welsh.csv", "Newid yn y lle", "Y newid yn y lle"))
    others = terms_of(other, other.rounds[0])
    assert digest(others.as_record()) != digest(terms.as_record())
    assert replace(others, welsh=terms.welsh) == terms
    plain = read({name: text for name, text in book("rehearsal").items() if name != "welsh.csv"})
    assert "welsh" not in terms_of(plain, plain.rounds[0]).as_record()


def test_a_sentence_that_is_changed_in_english_has_no_welsh_and_what_it_had_is_left_behind() -> None:
    assert left_behind(book("rehearsal")) == ()
    texts = reworded()
    told = read(texts)
    criterion = terms_of(told, told.rounds[0]).criteria[0]
    assert (criterion.guidance, told.lexicon.of(criterion.guidance)) == (REWORDED, "")
    assert terms_of(told, told.rounds[0]).lexicon.of(criterion.guidance) == ""
    (stale,) = left_behind(texts)
    assert (stale.english, stale.welsh[:8]) == (CRITERION, "A yw’r n")
    assert stale.became is not None
    assert (stale.became.english, stale.became.way.text) == (REWORDED, "0.criterion.0")
    own = [each for each in sentences(texts) if of_round(texts, "round-1")(each)]
    assert [each.english for each in lacking(own, lexicon_of(texts))] == [REWORDED]
    (effect,) = effects(read(book("rehearsal")), told, Standing(), AT)
    assert f"In Welsh this is not said any more, until somebody writes it anew: {REWORDED}." in effect.why


def test_a_change_of_welsh_words_alone_is_told_as_such() -> None:
    old = read(book("rehearsal"))
    new = read(with_text(book("rehearsal"), "welsh.csv", "Caniatâd cynllunio", "Hawl cynllunio"))
    (found,) = difference(old, new)
    assert (str(found.kind), found.name) == ("In Welsh", "Planning consent")
    assert [(each.field, each.before, each.after) for each in found.fields] == [
        ("welsh", "Caniatâd cynllunio", "Hawl cynllunio")
    ]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    (effect,) = effects(old, new, Standing(rounds={"round-2": RoundStanding("open", drafts=1)}), at)
    assert effect.outcome is Outcome.AMENDED
    assert str(effect.why).startswith("Only Welsh words change: what is asked in English is as it was.")
    (effect,) = effects(old, new, Standing(rounds={"round-2": RoundStanding("closed")}), at)
    assert effect.outcome is Outcome.CHANGED
    was, now = terms_of(old, old.rounds[2]), terms_of(new, new.rounds[2])
    assert "Only the Welsh words of these questions differ: Planning consent." in _told(was, now, "Cymraeg.")
    new = read(with_text(book("rehearsal"), "welsh.csv", "Newid yn y lle", "Y newid yn y lle"))
    told = _told(was, terms_of(new, new.rounds[2]), "Cymraeg.")
    assert "Of its criteria and rules the Welsh words of these differ: Change in the place." in told


def test_welsh_words_are_written_into_the_book_and_taken_out_without_a_trace() -> None:
    texts = {name: text for name, text in book("rehearsal").items() if name != "welsh.csv"}
    said = {"The change": "Y newid, “wrth gwrs”", "The place": "Y lle"}
    welsh = with_welsh(texts, said)
    assert {each: lexicon_of(welsh).of(each) for each in said} == said
    assert read(welsh).lexicon.of("The change") == "Y newid, “wrth gwrs”"
    assert with_welsh(with_welsh(welsh, {"The place": "Y fan"}), {"The place": "Y lle"}) == welsh
    assert with_welsh(welsh, {"The place": None, "The change": None}) == {**texts, "welsh.csv": HEADER}
    assert digest_of(with_welsh(texts, said)) == digest_of(welsh)


QUESTION = Way(PARTS["question_sets"], (0, "question", 1))


@pytest.mark.django_db
@pytest.mark.long
def test_pages_of_a_book_put_both_side_by_side_and_name_what_is_missing(manager: User) -> None:
    desk, whole = signed_in(manager), Way(PARTS["question_sets"], (0,))
    before = desk.get(entry_page(QUESTION))
    fields = ["over", "id", "title", "title_cy", "asks", "asks_cy", "guidance", "guidance_cy"]
    assert list(before.context["form"].fields)[:8] == fields
    assert "Not in Welsh yet" not in before.content.decode()
    assert sent(desk, QUESTION, title_cy="Y lle").status_code == 302
    title = values_at(BookDraft.objects.get().texts, QUESTION)["title"]
    assert lexicon_of(BookDraft.objects.get().texts).pairs == {title: "Y lle"}
    page = desk.get(entry_page(QUESTION)).content.decode()
    assert "Not in Welsh yet: What it asks" in page
    assert 'lang="cy"' in page
    count = len(values_at(BookDraft.objects.get().texts, whole)["question"])
    listed = desk.get(entry_page(whole)).content.decode()
    assert "In Welsh: 0 of" in listed
    assert listed.count("its title") >= count - 3  # those that a page of every application answers are not asked


@pytest.mark.django_db
@pytest.mark.long
def test_a_manager_sees_what_is_left_behind_and_says_that_it_still_fits(lipf: Fund, manager: User) -> None:
    desk, strand = signed_in(manager), Way(PARTS["strands"], (0,))
    address = reverse("book-welsh", args=["lipf"])
    name = values_at(texts_in_force(lipf), strand)["name"]
    sent(desk, strand, name_cy="Wedi’i glustnodi")
    assert "left-behind" not in desk.get(address).content.decode()
    sent(desk, strand, name=f"{name} places")
    page = desk.get(address)
    assert [(each.english, each.became.english) for each in page.context["left_behind"]] == [(name, f"{name} places")]
    draft = BookDraft.objects.get()
    refused = desk.post(
        reverse("same-in-welsh", args=["lipf", "0"]), {"over": draft.digest, "english": "Said by nobody"}
    )
    assert refused.status_code in (302, 422)
    assert BookDraft.objects.get().digest == draft.digest
    desk.post(reverse("same-in-welsh", args=["lipf", "0"]), {"over": draft.digest, "english": f"{name} places"})
    assert lexicon_of(BookDraft.objects.get().texts).pairs == {f"{name} places": "Wedi’i glustnodi"}
    sent(desk, strand, name=name, name_cy="Clustnodedig")
    assert lexicon_of(BookDraft.objects.get().texts).pairs == {name: "Clustnodedig"}


@pytest.mark.django_db
@pytest.mark.long
def test_welsh_that_does_not_fit_its_english_is_refused_beside_its_box(manager: User) -> None:
    desk = signed_in(manager)
    answer = sent(desk, QUESTION, example_cy="Enghraifft")
    assert answer.status_code == 422
    assert "Write the English words beside it." in answer.content.decode()
    assert not BookDraft.objects.exists()


@pytest.mark.django_db
@pytest.mark.long
def test_welsh_that_the_book_says_elsewhere_too_stays_when_one_box_is_emptied(lipf: Fund, manager: User) -> None:
    texts = texts_in_force(lipf)
    several = [each.english for each in sentences(texts)]
    shared = next(each for each in sentences(texts) if several.count(each.english) > 1 and each.key == "title")
    way, edition = shared.way, in_force(lipf)
    assert edition is not None
    actions.change_entry(lipf, way, {}, welsh={shared.english: "Yr un peth"}, over=edition.digest, by=manager, at=AT)
    before = BookDraft.objects.get()
    actions.change_entry(lipf, way, {}, welsh={shared.english: None}, over=before.digest, by=manager, at=AT)
    assert lexicon_of(BookDraft.objects.get().texts).of(shared.english) == "Yr un peth"
    assert sentences_at(before.texts, way)
    assert rows_of(before.texts, PARTS["welsh"]) == [{"english": shared.english, "welsh": "Yr un peth"}]
