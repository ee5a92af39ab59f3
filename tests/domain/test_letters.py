"""What a fund may write around its messages: plain text with a closed list of fill-ins, and nothing that is run."""

from __future__ import annotations

import pytest

from placefund.domain.letter_examples import EXAMPLES
from placefund.domain.letters import LETTERED, FillIn, Letter, faults_of, fill_ins_of, filled
from placefund.domain.notices import Bearing, NoticeKind
from placefund.domain.outbox import AMONG_AUTHORS, BETWEEN_APPLICANTS, SHOWN, STEPS_OF_TWO


@pytest.mark.parametrize(
    ("part", "text", "why"),
    [
        (
            "opening",
            "{recipient.password}",
            "“{recipient.password}” is no fill-in of this message. Use {subject}, {recipient}",
        ),
        ("opening", "{0.__class__}", "“{0.__class__}” is no fill-in"),
        ("opening", "{fund:>99999999}", "“{fund:>99999999}” is no fill-in"),
        ("opening", "{fund!r}", "“{fund!r}” is no fill-in"),
        ("opening", "{}", "“{}” is no fill-in"),
        ("opening", "{{fund}}", "A curly bracket stands alone."),
        ("opening", "{round}", "“{round}” is no fill-in"),
        ("closing", "{", "A curly bracket stands alone."),
        ("closing", "<script>alert(1)</script>", "It holds “<script>”, which is markup."),
        ("closing", "<img src=x", "which is markup"),
        ("closing", "&#60;", "which is markup"),
        ("closing", "See HTTPS://evil.example/x", "It holds the web address “HTTPS://evil.example/x”."),
        ("closing", "www.evil.example", "It holds the web address"),
        ("closing", "a\u202eb", "It holds a sign that cannot be seen (U+202E)."),
        ("closing", "a\u200bb", "(U+200B)"),
        ("closing", "a\x1bb", "(U+001B)"),
        ("closing", "x" * 100_000, "It has 100,000 letters; 3,000 fit."),
        ("subject", "Offer\r\nBcc: x@example.org", "It is one line. Take the line break out."),
        ("subject", "Offer\u2028Bcc", "It is one line."),
        ("subject", "  ", "A message needs a subject."),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence(part: str, text: str, why: str) -> None:
    found = faults_of(Letter(**{part: text}).tidy(), NoticeKind.OFFER)
    assert list(found) == [part]
    assert why in found[part]


@pytest.mark.parametrize(
    "text", ["3 < 4 & 5", "100 %s", "Cost: £4m", "{fund} {fund}", "Ysgol Gymraeg ŵ ŷ", "team@fund.example"]
)
def test_plain_words_are_taken(text: str) -> None:
    assert faults_of(Letter(text, text, text), NoticeKind.OFFER) == {}


def test_a_text_is_gone_through_once() -> None:
    values = {FillIn.FUND: "{asks}", FillIn.ASKS: "Ada"}
    assert filled("{fund} {asks} {site} {x.y}", values) == "{asks} Ada  "


@pytest.mark.parametrize("kind", LETTERED, ids=lambda kind: kind.value)
def test_each_kind_has_an_example_and_fill_ins_that_it_can_fill(kind: NoticeKind) -> None:
    subject, said = EXAMPLES[kind]
    places = fill_ins_of(kind)
    assert bool(subject and said)
    assert (FillIn.ROUND in places) == (kind.bearing is Bearing.ROUND)
    assert (FillIn.UNTIL in places) == kind.asks_something
    assert faults_of(Letter(" ".join(each.place for each in places)), kind) == {}


def test_every_kind_that_stands_in_a_fund_is_worded_by_it_but_what_authors_tell_one_another() -> None:
    standing = {kind for kind in NoticeKind if kind.bearing is not Bearing.NEITHER}
    assert standing - set(LETTERED) == AMONG_AUTHORS
    assert set(EXAMPLES) == set(LETTERED)


def test_every_kind_that_stands_in_a_fund_is_shown_to_its_managers_or_says_why_not() -> None:
    groups = (SHOWN, BETWEEN_APPLICANTS, STEPS_OF_TWO)
    standing = {kind for kind in NoticeKind if kind.bearing is not Bearing.NEITHER} | set(LETTERED)
    assert frozenset().union(*groups) == standing
    assert sum(map(len, groups)) == len(standing)
