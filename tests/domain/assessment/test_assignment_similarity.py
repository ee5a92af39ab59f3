"""Similarity: topics and words, both shown, the same whole thousandths everywhere."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.assignment.problem import ProblemRefused
from placefund.domain.assessment.assignment.similarity import Mix, Profile, cosine, similarities, words_of_subject

BID = Profile(12, frozenset({"marine energy", "skills"}), "A turbine test site for tidal energy and its supply chains")
EXPERT = Profile(1, frozenset({"marine energy"}), "She tests tidal turbines at sea.")
OTHER = Profile(2, frozenset({"health"}), "Diagnostics for hospitals")
SILENT = Profile(3, frozenset(), "")


def test_topics_and_words_are_both_shown() -> None:
    found = similarities([BID], [OTHER, EXPERT, SILENT])
    assert found.assessor_ids.tolist() == [1, 2, 3]
    assert found.topics.tolist() == [[500, 0, 0]]
    assert (found.text[0] > 0).tolist() == [True, False, False]
    assert found.together[0, 0] == (500 + found.text[0, 0] + 1) // 2
    assert found.sentence(12, 1) == (
        f"Similarity {found.together[0, 0] / 1000:.3f}: 0.500 by declared topics, "
        f"{found.text[0, 0] / 1000:.3f} by the words of their texts."
    )


def test_a_pair_is_judged_by_what_there_is() -> None:
    topics_only = Profile(4, frozenset({"skills", "marine energy"}))
    assert similarities([BID], [topics_only]).together.tolist() == [[1000]]
    assert similarities([BID], [SILENT]).together.tolist() == [[0]]
    assert similarities([BID], [EXPERT], Mix(1, 0)).together.tolist() == [[500]]


def test_words_without_a_subject_and_endings_are_left_out() -> None:
    assert words_of_subject("The Turbines, the turbine’s CLASS and of it") == ["turbine", "turbine", "class"]
    assert words_of_subject("Éner­gie à São Tomé") == words_of_subject("energie a sao tome")


texts = st.lists(st.text("tidal wave turbin solr ", max_size=40), min_size=1, max_size=4)


@given(texts, texts)
def test_the_cosine_is_the_textbooks_to_a_few_thousandths(ours: list[str], theirs: list[str]) -> None:
    """Rounding logarithms to sixteenths moves no cosine by more than two hundredths, and equal texts stay equal."""
    found, comparable = cosine(ours, theirs)
    counts = [Counter(words_of_subject(each)) for each in (*ours, *theirs)]
    have = Counter(word for each in counts for word in each)

    def weigh(each: Counter[str]) -> dict[str, float]:
        return {w: (1 + math.log(k)) * (1 + math.log((1 + len(counts)) / (1 + have[w]))) for w, k in each.items()}

    for i, one in enumerate(counts[: len(ours)]):
        for j, other in enumerate(counts[len(ours) :]):
            left, right = weigh(one), weigh(other)
            length = math.sqrt(sum(v * v for v in left.values()) * sum(v * v for v in right.values()))
            assert comparable[i, j] == (length > 0)
            if length:
                exact = sum(left[w] * right[w] for w in left.keys() & right.keys()) / length
                assert abs(found[i, j] - 1000 * exact) <= 20
            if one == other and length:
                assert found[i, j] == 1000


@given(st.permutations(range(5)))
def test_the_order_of_profiles_makes_no_difference(order: list[int]) -> None:
    pool = [Profile(n, frozenset({f"topic {n % 2}"}), f"word{'abcde'[n]} shared tidal") for n in range(5)]
    one, two = similarities([BID], pool), similarities([BID], [pool[n] for n in order])
    assert np.array_equal(one.together, two.together)
    assert np.array_equal(one.assessor_ids, two.assessor_ids)


def test_a_mix_of_nothing_and_an_id_twice_are_refused() -> None:
    with pytest.raises(ProblemRefused, match="weights of 0 or more"):
        similarities([BID], [EXPERT], Mix(0, 0))
    with pytest.raises(ProblemRefused, match="Two profiles have the id 12"):
        similarities([BID, BID], [EXPERT])
