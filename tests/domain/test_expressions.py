"""The small language of conditions and rules: what it reads, what it refuses and why, what it means, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.answers.register import KINDS
from placefund.domain.asking import asked, hanging_on, of_form_rules, shown_when
from placefund.domain.eligibility import ON_CERTIFICATION, findings
from placefund.domain.expressions.checks import faults, vocabulary
from placefund.domain.expressions.evaluation import Circumstances, holds
from placefund.domain.expressions.nodes import (
    Answer,
    ApplicationFact,
    Comparison,
    Conjunction,
    Count,
    Day,
    Disjunction,
    Implication,
    Negation,
    Node,
    Number,
    NumberUnit,
    OfApplication,
    Operator,
    Presence,
    Product,
    Sum,
    Total,
    Words,
    YesNo,
    keys_in,
    printed,
)
from placefund.domain.expressions.parser import NotReadable, parse
from placefund.domain.expressions.wording import in_words
from placefund.domain.findings import Finding, failed
from placefund.domain.money import Money
from placefund.domain.questions import FormRule, Question
from placefund.domain.terms import Terms, digest
from placefund.domain.welsh import WELSH
from tests.build import AT, TERMS
from tests.domain.test_eligibility import SOUND

CATAPULT = Question("catapult", "Do you work with a catapult?", kind="yes_no")
STAGE = Question("stage", "How far has it come?", kind="choice", options=("An idea", "Begun"))
FIELDS = Question("fields", "Which fields?", kind="several", options=("Sea", "Land"))
JOBS = Question("jobs", "How many jobs?", kind="number")
RENT = Question("rent", "What is the rent?", kind="money")
STARTS = Question("starts", "When does it start?", kind="date")
ENDS = Question("ends", "When does it end?", kind="date")
WHO = Question("who", "Who?", kind="organisation")
PLAN = Question(
    "plan", "Plan", kind="table", parts=(Question("what", "What", kind="line"), Question("cost", "Cost", kind="money"))
)
ALL = (CATAPULT, STAGE, FIELDS, JOBS, RENT, STARTS, ENDS, WHO, PLAN)
KNOWN = vocabulary(ALL)

KEYS = st.sampled_from([*KNOWN, "nobody", "a-b_c"])
VALUES = st.one_of(
    st.builds(
        Number,
        st.decimals(0, 10**12, allow_nan=False, places=4).map(Fraction),
        st.sampled_from([NumberUnit.NONE, NumberUnit.POUNDS]),
    ),
    st.integers(0, 5000).map(lambda each: Number(Fraction(each, 1000), NumberUnit.PERCENT)),
    st.builds(
        Words,
        st.text(
            st.characters(exclude_characters='"“”\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029'), min_size=1, max_size=20
        ),
    ),
    st.booleans().map(YesNo),
    st.builds(Day, st.dates(date(1900, 1, 1))),
    st.builds(Answer, KEYS),
    st.builds(Count, KEYS),
    st.builds(Total, KEYS, st.sampled_from(["cost", "what"])),
    st.builds(OfApplication, st.sampled_from(ApplicationFact)),
)
COMPARISONS = st.one_of(st.builds(Comparison, VALUES, st.sampled_from(Operator), VALUES), st.builds(Presence, KEYS))


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Conjunction, inner, inner),
        st.builds(Disjunction, inner, inner),
        st.builds(Implication, inner, inner),
        st.builds(Negation, inner),
        st.builds(Sum, inner, inner, st.booleans()),
        st.builds(Product, inner, inner),
        st.builds(Comparison, inner, st.sampled_from(Operator), inner),
    )


TREES: st.SearchStrategy[Node] = st.recursive(st.one_of(VALUES, COMPARISONS), _larger, max_leaves=6)


@given(TREES)
def test_what_is_printed_is_read_as_the_same_tree(tree: Node) -> None:
    text = printed(tree)
    refusal = why_not(text)
    if refusal:
        assert len(text) > 500 or "nested too deeply" in refusal or "links more than" in refusal, text
    else:
        assert parse(text) == tree


def why_not(text: str) -> str:
    try:
        parse(text)
    except NotReadable as refusal:
        return str(refusal)
    return ""


_BITS = st.sampled_from(
    [
        *[
            "catapult",
            "stage",
            "is",
            "not",
            "yes",
            "no",
            "the",
            "grant",
            "total",
            "of",
            "plan",
            ".",
            "cost",
            "(",
            ")",
            "and",
            "or",
            "when",
            "then",
            "<=",
            "80%",
            "£5,000",
            "-",
            "+",
            "*",
            "at",
            "least",
        ],
        "“x”",
        "§",
    ]
)


@given(
    st.one_of(
        st.text(max_size=60), st.lists(_BITS, max_size=14).map(" ".join), st.just("(" * 400), st.just("not " * 120)
    )
)
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    refusal = why_not(text)
    assert not refusal or refusal.endswith(".")


_GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "catapult": st.booleans(),
    "stage": st.sampled_from(STAGE.options),
    "fields": st.just(("Sea",)),
    "jobs": st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10, max_value=10),
    "rent": st.integers(0, 10**9).map(Money),
    "starts": st.dates(),
    "plan": st.just((("Buy", Money(100)), ("Build", None))),
}
_FACTS = st.fixed_dictionaries(
    {}, optional={ApplicationFact.GRANT: st.integers(0, 10**9).map(Money), ApplicationFact.LEAD: st.just("business")}
)


@given(TREES, st.fixed_dictionaries({}, optional=_GIVEN), _FACTS)
def test_every_tree_comes_to_something_and_can_be_judged_and_said(tree: Node, answers: Any, facts: Any) -> None:
    assert holds(tree, Circumstances(answers, {"plan": ("what", "cost")}, facts)) in (True, False, None)
    assert all(str(fault).endswith(".") for fault in faults(tree, KNOWN))
    assert str(in_words(tree, KNOWN))
    assert set(keys_in(tree)) <= {*KNOWN, "nobody", "a-b_c"}


GIVEN = Circumstances(
    {
        "catapult": True,
        "stage": "Begun",
        "fields": ("Sea",),
        "jobs": Decimal(12),
        "starts": date(2027, 4, 1),
        "ends": date(2028, 3, 31),
        "plan": (("Buy", Money.pounds(60)), ("Build", Money.pounds(40)), ("Wait", None)),
    },
    {"plan": ("what", "cost")},
    {
        ApplicationFact.GRANT: Money.pounds(80),
        ApplicationFact.PROJECT_COST: Money.pounds(100),
        ApplicationFact.LEAD: "business",
        ApplicationFact.PARTNERS: 3,
    },
)


@pytest.mark.parametrize(
    ("text", "comes_to", "said"),
    [
        ("catapult is yes", True, "“Do you work with a catapult?” is yes"),
        ("the grant <= 80% of the project cost", True, "the grant that is asked for is at most 80% of the cost of the whole project"),
        ("the grant <= 0.8 * the project cost", True, "the grant that is asked for is at most 0.8 times the cost of the whole project"),
        ("ends after starts", True, "“When does it end?” is after “When does it start?”"),
        ('when the lead is "business" then rent <= £50,000', None, "where the kind of organisation that leads is “business”, “What is the rent?” is at most £50,000.00"),
        ('stage is not “An idea” and fields includes "Sea"', True, "“How far has it come?” is not “An idea”, and “Which fields?” includes “Sea”"),
        ("fields does not include \"Land\" or rent is answered", True, "“Which fields?” does not include “Land”, or “What is the rent?” is answered"),
        ("total of plan.cost = the project cost", True, "the total of “Cost” in “Plan” is the cost of the whole project"),
        ("number of plan more than the number of partners", False, "the number of rows in “Plan” is more than the number of partners that have joined"),
        ("not (jobs < 10 or jobs > 20)", True, "it is not so that (“How many jobs?” is less than 10, or “How many jobs?” is more than 20)"),
        ("rent > £5", None, "“What is the rent?” is more than £5.00"),
        ("rent is not answered", True, "“What is the rent?” is not answered"),
        ("starts on or before 2027-04-01", True, "“When does it start?” is on or before 1 April 2027"),
    ],
)  # fmt: skip
def test_what_it_means_and_how_it_is_said(text: str, comes_to: bool | None, said: str) -> None:
    tree = parse(text)
    assert (holds(tree, GIVEN), faults(tree, KNOWN), str(in_words(tree, KNOWN)).replace(".00", "")) == (
        comes_to,
        (),
        said.replace(".00", ""),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "It says nothing."),
        ("catapult is yes please", "“please” stands where the end, “and” or “or” was expected."),
        ("import os; os.system('x')", "cannot be read"),
        ("the money > 5", "After “the” stands one of grant"),
        ("(jobs > 5", "“)” is missing before the end."),
        ("starts after 2027-13-01", "no day of the calendar"),
        ("catapult", "“catapult” alone says nothing."),
        ("visitors > 5", "“visitors” is no question before this one."),
        ("stage is \"Finished\"", "“Finished” is none of its options: An idea or Begun."),
        ("rent > 5", "compares an amount with a number. Write an amount with its sign"),
        ("catapult > yes", "neither comes before the other"),
        ("fields is \"Sea\"", "Write “includes” and the option."),
        ("who is \"Us\"", "one can only say that it is answered"),
        ("rent * rent > £5", "multiplies an amount by an amount"),
        ("total of plan.what > 5", "has no total"),
        ("number > 5", "The key of a question is missing before “number”. That word means something in conditions: if a question has "
         "it for its key, call the question otherwise, for example “question-number”."),
        ("jobs > 5 and and rent > £5", "The key of a question is missing before “and”."),
        ("number of jobs > 5", "neither rows nor options nor files"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(text: str, why: str) -> None:
    try:
        said = [str(fault) for fault in faults(parse(text), KNOWN)]
    except NotReadable as refusal:
        said = [str(refusal)]
    assert [why in each for each in said] == [True], said


BRANCH = replace(JOBS, show_when="catapult is yes")
LEAF = replace(RENT, show_when="jobs is answered", is_required=False)
FORM = (CATAPULT, BRANCH, LEAF)


def test_a_question_behind_one_that_is_not_asked_is_not_asked_either_whatever_was_written_there() -> None:
    answers: dict[str, Any] = {"catapult": True, "jobs": "4", "rent": {"pence": 100}}
    assert asked(FORM, answers, {}) == FORM
    assert asked(FORM, answers | {"catapult": False}, {}) == (CATAPULT,)
    assert asked(FORM, answers | {"catapult": ""}, {}) == (CATAPULT,)
    assert str(shown_when(BRANCH, FORM)) == "Asked when “Do you work with a catapult?” is yes."
    assert hanging_on(["catapult"], FORM) == ("catapult", "jobs", "rent")


def test_a_condition_names_questions_and_choices_as_its_reader_sees_them() -> None:
    """Whoever reads in Welsh finds no English title on the page; where there is no Welsh the English stands."""
    kind = Question("kind", "Kind", kind="choice", options=("Public", "Private"), title_cy="Math", options_cy=("Cyhoeddus", "Preifat"))  # fmt: skip
    number = Question("register", "Company number", kind="line", show_when="kind is “Private”")
    assert str(shown_when(number, (kind, number), WELSH)) == "Asked when “Math” is “Preifat”."
    assert str(shown_when(number, (kind, number))) == "Asked when “Kind” is “Private”."
    plain = replace(kind, title_cy="", options_cy=())
    assert str(shown_when(number, (plain, number), WELSH)) == "Asked when “Kind” is “Private”."


RULE = FormRule("few", "There are few jobs for each catapult", "jobs <= 10", "Give ten jobs or fewer.")


@pytest.mark.parametrize(
    ("answers", "rule", "found"),
    [
        ({"catapult": True, "jobs": "4"}, RULE, Finding(RULE.title, True, "It holds.")),
        ({"catapult": True, "jobs": "40"}, RULE, Finding(RULE.title, False, RULE.says)),
        ({"catapult": True, "jobs": "40"}, replace(RULE, is_blocking=False), Finding(RULE.title, False, RULE.says, is_for_people=True)),
        ({"catapult": False, "jobs": "40"}, RULE, Finding.untested(RULE.title, "It is checked once everything is answered that it needs.")),
    ],
)  # fmt: skip
def test_a_rule_of_the_form_is_met_not_met_for_people_or_has_nothing_to_check(
    answers: dict[str, Any], rule: FormRule, found: Finding
) -> None:
    assert of_form_rules([rule], FORM, answers, {}) == (found,)
    assert [bool(failed([each])) for each in (found,)] == [
        not found.passed and not found.is_untested and rule.is_blocking
    ]
    assert Finding.from_record(found.as_record()) == found
    assert found.sentence == RULE.title


def test_what_is_not_asked_is_not_required_and_not_counted_and_a_rule_that_blocks_stops_the_bid() -> None:
    terms = replace(TERMS, questions=FORM, form_rules=(RULE,))
    unasked = replace(SOUND, answers={"catapult": False, "jobs": "nonsense words"})
    said = {
        each.rule: each
        for each in findings(ON_CERTIFICATION, replace(unasked, answers={"catapult": False, "jobs": "99"}), terms, AT)
    }
    assert said["required_questions_are_answered"].why == "All 1 questions are answered."
    assert not said[RULE.title].failed
    assert replace(SOUND, answers={"catapult": False, "jobs": "99"}).set_aside(terms) == (BRANCH,)
    broken = failed(
        findings(
            ON_CERTIFICATION,
            replace(SOUND, answers={"catapult": True, "jobs": "99"}, approved=frozenset({1})),
            terms,
            AT,
        )
    )
    assert [each.why for each in broken] == [RULE.says]


def test_terms_with_conditions_are_kept_whole_and_those_without_keep_their_digest() -> None:
    terms = replace(TERMS, questions=FORM, form_rules=(RULE,))
    assert Terms.from_record(terms.as_record()) == terms
    assert digest(terms.as_record()) != digest(replace(terms, form_rules=()).as_record())
    assert "form_rules" not in TERMS.as_record()
    assert all("show_when" not in question for question in TERMS.as_record()["questions"])


def test_every_kind_of_answer_says_what_it_can_be_compared_with() -> None:
    assert {name: str(kind.measure) for name, kind in KINDS.items()} == {
        "areas": "nothing", "choice": "an option", "date": "a day", "files": "files", "group": "rows", "line": "words",
        "money": "an amount", "number": "a number", "organisation": "nothing", "several": "options", "table": "rows",
        "text": "words", "yes_no": "yes or no",
    }  # fmt: skip


@pytest.mark.parametrize("link", ["*", "+", "-", " or 1<", " and 1<"])
def test_a_long_chain_is_refused_before_it_is_a_tree_too_deep_to_go_through(link: str) -> None:
    chain = "1<9" + f"{link}9" * 70
    with pytest.raises(NotReadable, match="It links more than 60 things to one another"):
        parse(chain[:500])
    assert printed(parse("1<9" + f"{link}9" * 60))
