"""A book says its questions in Welsh too: read with file and line, written on pages, told in differences, back as it went in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from placefund.domain.fundbook.change_rules import RoundStanding, Standing, effects
from placefund.domain.fundbook.difference import difference
from placefund.domain.fundbook.edits import values_at, with_values
from placefund.domain.fundbook.parts import PARTS, Way
from placefund.domain.questions import Question
from placefund.fundbooks.changes.actions import _told
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.models import BookDraft
from placefund.fundbooks.terms import terms_of
from placefund.people.models import User
from tests.fundbooks.changing import book, read, with_text
from tests.fundbooks.test_a_book_is_changed_on_pages import entry_page, sent
from tests.witness import signed_in

CONSENT = 'id = "consent"\ntitle = "Planning consent"'
READINESS = 'id = "readiness"\n'


def rehearsal(*, at: str = CONSENT, **welsh: str) -> dict[str, str]:
    """The invented book, with Welsh words of one of its questions."""
    lines = "".join(f"{key} = {value}\n" for key, value in welsh.items())
    return with_text(book("rehearsal"), "questions.toml", at, f"{lines}{at}")


@pytest.mark.parametrize(
    ("at", "welsh", "why"),
    [
        (READINESS, {"options_cy": '["Un"]'}, "options and 1 of them in Welsh. Give each option its Welsh words"),
        (CONSENT, {"options_cy": '["Un", "Dau"]'}, "consent has 0 options and 2 of them in Welsh."),
        (CONSENT, {"example_cy": '"Mai."'}, "consent has example_cy and no example. Write the English words beside it."),
        (CONSENT, {"guidance_cy": '"Canllaw"'}, "consent has guidance_cy and no guidance. Write the English words beside it."),
    ],
)  # fmt: skip
def test_welsh_words_without_their_english_ones_are_told_with_file_and_line(
    at: str, welsh: dict[str, str], why: str
) -> None:
    texts = rehearsal(at=at, **welsh)
    (fault,) = reading_of(texts).faults
    (key,) = welsh
    assert (fault.file, texts["questions.toml"].splitlines()[fault.line - 1].split(" ")[0]) == ("questions.toml", key)
    assert why in fault.message


def asked_of(texts: dict[str, str]) -> Question:
    new = read(texts)
    return next(each for each in terms_of(new, new.rounds[0]).questions if each.key == "consent")


def test_what_a_round_asks_has_the_welsh_words_of_its_book_and_no_hint_that_is_half_in_welsh() -> None:
    whole = asked_of(rehearsal(title_cy='"Caniatâd cynllunio"', asks_cy='"Beth sydd gennych?"'))
    assert (whole.title_cy, whole.hint_cy) == ("Caniatâd cynllunio", "Beth sydd gennych?")
    assert asked_of(rehearsal(example='"Granted in May."', example_cy='"Mai."')).example_cy == "Mai."
    half = with_text(
        rehearsal(asks_cy='"Beth sydd gennych?"'), "questions.toml", CONSENT, f'guidance = "More."\n{CONSENT}'
    )
    assert asked_of(half).hint_cy == ""


def test_a_change_of_welsh_words_alone_is_told_as_such() -> None:
    old, new = read(book("rehearsal")), read(rehearsal(title_cy='"Caniatâd cynllunio"'))
    (found,) = difference(old, new)
    assert [(each.field, each.before, each.after) for each in found.fields] == [
        ("questions “consent”: title in Welsh", "", "Caniatâd cynllunio")
    ]
    standing = Standing(rounds={round_.slug: RoundStanding("open", drafts=1) for round_ in old.rounds})
    (effect,) = effects(old, new, standing, datetime(2026, 1, 1, tzinfo=UTC))
    assert str(effect.why).startswith("Only Welsh words change: what is asked in English is as it was.")
    was, now = terms_of(old, old.rounds[0]), terms_of(new, new.rounds[0])
    assert "Only the Welsh words of these questions differ: Planning consent." in _told(was, now, "Cymraeg.")


def test_welsh_words_are_written_into_a_file_and_taken_out_without_a_trace() -> None:
    texts, way = book("rehearsal"), Way(PARTS["question_sets"], (0, "question", 0))
    welsh = with_values(texts, way, {"title_cy": "Yr hyn “sydd” ei eisiau", "asks_cy": "Pam?"})
    assert values_at(welsh, way)["title_cy"] == "Yr hyn “sydd” ei eisiau"
    assert with_values(welsh, way, {"title_cy": None, "asks_cy": None}) == texts


@pytest.mark.django_db
@pytest.mark.long
def test_pages_of_a_book_put_both_side_by_side_and_name_what_is_missing(manager: User) -> None:
    desk, question = signed_in(manager), Way(PARTS["question_sets"], (0, "question", 1))
    whole = Way(PARTS["question_sets"], (0,))
    before = desk.get(entry_page(question))
    fields = ["over", "id", "title", "title_cy", "asks", "asks_cy", "guidance", "guidance_cy"]
    assert list(before.context["form"].fields)[:8] == fields
    assert "Not in Welsh yet" not in before.content.decode()
    assert sent(desk, question, title_cy="Y lle").status_code == 302
    assert 'title_cy = "Y lle"' in BookDraft.objects.get().texts["questions.toml"]
    page = desk.get(entry_page(question)).content.decode()
    assert "Not in Welsh yet: what it asks and its guidance." in page
    assert 'lang="cy"' in page
    count = len(values_at(BookDraft.objects.get().texts, whole)["question"])
    listed = desk.get(entry_page(whole)).content.decode()
    assert "In Welsh: 0 of" in listed
    assert listed.count("its title") >= count - 3  # those that a page of every application answers are not asked
