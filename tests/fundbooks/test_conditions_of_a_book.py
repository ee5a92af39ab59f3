"""When a question of a book is asked, and what must hold between answers: faults with file and line, pages, amendments."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from placefund.domain.amendment import why_not_amended
from placefund.domain.answers.register import KINDS
from placefund.domain.fundbook.difference import difference
from placefund.domain.fundbook.parts import PARTS, Way
from placefund.domain.questions import FormRule, Question
from placefund.fundbooks.changes.actions import _told
from placefund.fundbooks.drafts.forms import KINDS_OF_ANSWER
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.folders import digest_of
from placefund.fundbooks.previews.forms import FormTried
from placefund.fundbooks.terms import terms_of
from placefund.people.models import User
from tests.build import OPENS, TERMS
from tests.fundbooks.changing import book, read, with_text
from tests.fundbooks.test_a_book_is_changed_on_pages import entry_page, sent
from tests.witness import signed_in

RISK = 'id = "consent"\ntitle = "Planning consent"'
NEXT_SET = "# From Round 2 on"
RULE = """
[[question_set.form_rule]]
id = "letters"
title = "Begun work has letters"
must_hold = "{must_hold}"
says = "Send letters."
"""


def rehearsal(show_when: str = "", must_hold: str = "", at: str = RISK) -> dict[str, str]:
    texts = book("rehearsal")
    if show_when:
        texts = with_text(texts, "questions.toml", at, f"show_when = '{show_when}'\n{at}")
    if must_hold:
        texts = with_text(texts, "questions.toml", NEXT_SET, f"{RULE.format(must_hold=must_hold)}\n{NEXT_SET}")
    return texts


@pytest.mark.parametrize(
    ("show_when", "must_hold", "why"),
    [
        ("readiness is \"Begun\"", "", 'consent: “Begun” is none of its options'),
        ("milestones is answered", "", "consent: “milestones” is asked after it."),
        ("letters is answered", "", "consent: “letters” is asked after it."),
        ("consent is yes", "", "consent: It asks for the answer to “consent” itself, before that was asked."),
        ("budget > £5", "", "consent: “budget” is no question before this one."),
        ("readiness > 3", "", "consent: “readiness > 3” compares an option with a number."),
        ("readiness is", "", "consent: The key of a question is missing before the end."),
        ("", "number of letters > £1", "letters: “number of letters > £1” compares a number with an amount."),
    ],
)  # fmt: skip
def test_a_fault_of_a_condition_or_rule_names_its_file_and_line(show_when: str, must_hold: str, why: str) -> None:
    texts = rehearsal(show_when, must_hold)
    (fault,) = reading_of(texts).faults
    line = texts["questions.toml"].splitlines()[fault.line - 1]
    assert (fault.file, line.split(" ")[0]) == ("questions.toml", "show_when" if show_when else "must_hold")
    assert why in fault.message


def test_a_book_with_a_condition_and_a_rule_comes_out_as_it_went_in_and_differs_in_words() -> None:
    texts = rehearsal('readiness is "Begun with other money"', "consent is answered or number of letters is at least 1")
    new, old = read(texts), read(book("rehearsal"))
    terms = terms_of(
        new,
        new.rounds[0],
    )
    assert [question.key for question in terms.questions if question.show_when] == ["consent"]
    assert [rule.title for rule in terms.form_rules] == ["Begun work has letters"]
    assert digest_of(texts) != digest_of(book("rehearsal"))
    (found,) = difference(old, new)
    assert [(each.field, each.after) for each in found.fields][:1] == [
        ("questions “consent”: show when", "Asked when “How far the work has come” is “Begun with other money”.")
    ]
    assert [each.field for each in found.fields][1:] == ["rules “letters”"]


@pytest.mark.django_db
def test_a_condition_is_written_on_a_page_and_shown_back_in_words(manager: User) -> None:
    desk: Client = signed_in(manager)
    question = Way(PARTS["question_sets"], (0, "question", 1))
    refused = sent(desk, question, show_when="nobody is yes")
    assert refused.status_code == 422
    assert "“nobody” is no question before this one." in refused.content.decode()
    later = sent(desk, question, show_when="portfolio is answered")
    assert "“portfolio” is asked after it." in later.content.decode()
    assert sent(desk, question, show_when="vision is answered").status_code == 302
    page = desk.get(entry_page(question)).content.decode()
    assert "Asked when “Vision" in page
    assert '<option value="yes_no">Yes or no</option>' in " ".join(page.split())


def test_every_kind_of_answer_has_words_that_a_manager_chooses_it_by() -> None:
    assert set(KINDS_OF_ANSWER) == set(KINDS)
    assert len(set(map(str, KINDS_OF_ANSWER.values()))) == len(KINDS)


def test_a_condition_of_an_open_round_changes_for_an_optional_question_or_while_nothing_was_sent() -> None:
    free = Question("why", "Why?", is_required=False)
    bound, hidden = replace(free, is_required=True), {"show_when": "vision is answered"}
    rule = FormRule("one", "It is so", "vision is answered", "Write it.")

    def refused(was: Question, now: Question, *, has_sent: bool, rules: tuple[FormRule, ...] = ()) -> int:
        terms = replace(TERMS, questions=(*TERMS.questions, was))
        wanted = replace(TERMS, questions=(*TERMS.questions, now), form_rules=rules)
        return len(why_not_amended(terms, wanted, has_sent=has_sent, at=OPENS))

    assert refused(free, replace(free, **hidden), has_sent=True) == 0
    assert refused(bound, replace(bound, **hidden), has_sent=False) == 0
    assert refused(bound, replace(bound, **hidden), has_sent=True) == 1
    assert refused(free, free, has_sent=False, rules=(rule,)) == 0
    assert refused(free, free, has_sent=True, rules=(rule,)) == 1
    assert refused(free, free, has_sent=True, rules=(replace(rule, is_blocking=False),)) == 0


def test_whoever_leads_a_bid_is_told_of_what_others_a_question_is_asked_now() -> None:
    why = Question("why", "Why?", is_required=False)
    was = replace(TERMS, questions=(*TERMS.questions, why))
    title = TERMS.questions[0].title
    now = replace(TERMS, questions=(*TERMS.questions, replace(why, show_when="vision is answered")))
    said = f"“Why?” is asked of others now. Asked when “{title}” is answered. What is written there is kept."
    assert said in str(_told(was, now, "It was meant so."))
    assert "“Why?” is asked of everybody now." in str(_told(now, was, "It was meant so."))


def test_what_each_partner_answers_is_no_one_answer_to_be_compared_with_and_is_no_file() -> None:
    texts = with_text(
        rehearsal("risk is answered"), "questions.toml", 'id = "risk"', 'id = "risk"\nwho_answers = "each partner"'
    )
    (fault,) = reading_of(texts).faults
    assert "consent: “risk” is answered by each partner for itself: there is no one answer to it." in fault.message
    book_ = with_text(book("rehearsal"), "questions.toml", 'id = "risk"', 'id = "risk"\nwho_answers = "each partner"')
    terms = terms_of(read(book_), read(book_).rounds[0])
    tried = FormTried(terms, None, None)
    assert [each.question.key for each in tried.questions if "risk" in each.question.key] == [
        "risk--1",
        "risk--2",
        "risk--3",
    ]
    assert "who_answers" not in terms.questions[0].as_record()
