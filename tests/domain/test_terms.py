"""Terms: what is locked when a round opens reads back as it was, and its digest is that of no other."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.terms import Terms, digest
from tests.build import TERMS


def test_terms_survive_their_record() -> None:
    record = json.loads(json.dumps(TERMS.as_record()))
    assert Terms.from_record(record) == TERMS


def test_any_change_of_terms_changes_the_digest() -> None:
    known = digest(TERMS.as_record())
    assert digest(json.loads(json.dumps(TERMS.as_record(), sort_keys=True))) == known
    assert digest(replace(TERMS, cap=Money.pounds(21_000_000)).as_record()) != known
    assert digest(replace(TERMS, assessors_needed=2).as_record()) != known


def test_a_digest_is_the_same_on_any_machine() -> None:
    assert digest({"b": "£", "a": 1}) == "37bd37da7e4d0726edb95b91e6eb98035cbfce61d8a48378b8e8a10fabcb0932"


def test_what_answers_and_pages_are_judged_by_is_locked_with_the_terms() -> None:
    first, *others = TERMS.questions
    told = replace(
        TERMS, questions=(replace(first, informs=("vision",)), *others), pages_inform={"costs": ("delivery",)}
    )
    record = json.loads(json.dumps(told.as_record()))
    assert Terms.from_record(record) == told
    assert digest(record) != digest(TERMS.as_record())


def test_terms_that_say_nothing_of_it_keep_the_record_they_had() -> None:
    record = TERMS.as_record()
    assert ("pages_inform" in record, [name for row in record["questions"] for name in row if name == "informs"]) == (
        False,
        [],
    )


def test_what_is_not_published_or_required_otherwise_is_locked_and_leaves_older_terms_as_they_were() -> None:
    terms = replace(
        TERMS,
        rates_not_published=frozenset({Helix.CIVIC, Helix.BUSINESS}),
        helices_needed=False,
        helices_required=(Helix.CIVIC,),
        may_lead=(Helix.CIVIC, Helix.RESEARCH),
    )
    assert Terms.from_record(json.loads(json.dumps(terms.as_record()))) == terms
    assert not {"rates_not_published", "helices_required", "may_lead"} & set(TERMS.as_record())
    assert (terms.required_helices, TERMS.required_helices) == ((Helix.CIVIC,), tuple(Helix)[:3])
    assert terms.stated_rates == ((Helix.CIVIC, None), (Helix.BUSINESS, None), (Helix.RESEARCH, Fraction(4, 5)))
