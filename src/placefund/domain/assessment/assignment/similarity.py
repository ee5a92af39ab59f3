"""How near an assessor's expertise is to an application: declared topics and the words of both, each shown, in thousandths."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from placefund.domain.assessment.assignment.problem import ProblemRefused
from placefund.domain.messages import say

Ints = NDArray[np.int64]
STEP = 16
"""Logarithms are kept in sixteenths: every product and sum below is then a whole number, the same on every machine."""
BLOCK = 4096
"""How many words are multiplied at a time."""
COMMON = frozenset(
    {
        "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "between",
        "both", "but", "by", "can", "could", "do", "each", "for", "from", "had", "has", "have", "how", "if",
        "in", "into", "is", "it", "its", "may", "more", "most", "new", "no", "not", "of", "on", "one", "or",
        "other", "our", "over", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then",
        "there", "these", "they", "this", "through", "to", "up", "us", "use", "used", "using", "was", "we",
        "were", "what", "when", "where", "which", "who", "will", "with", "work", "would", "you",
    }
)  # fmt: skip
"""Words that say nothing about a subject."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody knows, or what an application is about: topics from the fund's list, and free text."""

    id: int
    topics: frozenset[str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """How much topics and text count; a pair where one side of either is empty is judged by the other alone."""

    topics: int = 1
    text: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """n applications by m assessors, in the order of their ids, each from 0 to 1000: by topics, by text, and together."""

    application_ids: Ints
    assessor_ids: Ints
    topics: Ints
    text: Ints
    together: Ints

    def sentence(self, application_id: int, assessor_id: int) -> str:
        """The two parts of one pair in words."""
        i = int(np.searchsorted(self.application_ids, application_id))
        j = int(np.searchsorted(self.assessor_ids, assessor_id))
        return say(
            "Similarity {together:.3f}: {topics:.3f} by declared topics, {text:.3f} by the words of their texts.",
            together=self.together[i, j] / 1000,
            topics=self.topics[i, j] / 1000,
            text=self.text[i, j] / 1000,
        )


def similarities(applications: Sequence[Profile], assessors: Sequence[Profile], mix: Mix | None = None) -> Similarities:
    """Every pair's similarity. Topics: the share of the application's topics that the assessor declared. Text: `cosine`.

    Raises:
        ProblemRefused: an id twice, or a mix of nothing.
    """
    mix = mix or Mix()
    if min(mix.topics, mix.text) < 0 or mix.topics + mix.text == 0:
        raise ProblemRefused(say("The mix of topics and text needs weights of 0 or more, and one of them above 0."))
    ours, theirs = (_ordered(each) for each in (applications, assessors))
    topics, has_topics = _overlap(ours, theirs)
    text, has_text = cosine([each.text for each in ours], [each.text for each in theirs])
    by_topics, by_text = mix.topics * has_topics.astype(np.int64), mix.text * has_text.astype(np.int64)
    weight = by_topics + by_text
    total = topics * by_topics + text * by_text
    together = np.where(weight > 0, (2 * total + weight) // np.maximum(2 * weight, 1), 0)
    ids = [np.array([each.id for each in side], np.int64) for side in (ours, theirs)]
    return Similarities(ids[0], ids[1], topics, text, together)


def _ordered(profiles: Sequence[Profile]) -> list[Profile]:
    found = sorted(profiles, key=lambda each: each.id)
    for one, other in pairwise(found):
        if one.id == other.id:
            raise ProblemRefused(say("Two profiles have the id {id}. Give each its own.", id=one.id))
    return found


def _overlap(ours: list[Profile], theirs: list[Profile]) -> tuple[Ints, NDArray[np.bool_]]:
    """The share of each application's topics that each assessor declared, in thousandths; and where both have topics."""
    known = {topic: place for place, topic in enumerate(sorted(frozenset().union(*(each.topics for each in ours))))}
    left, right = (np.zeros((len(side), max(1, len(known)))) for side in (ours, theirs))
    for table, side in ((left, ours), (right, theirs)):
        for row, profile in enumerate(side):
            for topic in profile.topics & known.keys():
                table[row, known[topic]] = 1.0
    shared = np.rint(left @ right.T).astype(np.int64)
    asked = np.array([len(each.topics) for each in ours], np.int64).reshape(-1, 1)
    declares = np.array([bool(each.topics) for each in theirs], bool).reshape(1, -1)
    return (2000 * shared + asked) // np.maximum(2 * asked, 1), (asked > 0) & declares


def words_of_subject(text: str) -> list[str]:
    """The words of a text that may say something about its subject: letters only, no capitals, accents, plurals in -s, or words
    of one or two letters."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(
        each if each.isalpha() else "" if unicodedata.combining(each) or each in "'’\u00ad" else " " for each in plain
    )
    found = (word for word in letters.casefold().split() if len(word) > 2 and word not in COMMON)
    return [word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in found]


def cosine(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Ints, NDArray[np.bool_]]:
    """The cosine of the TF-IDF vectors of each text of ours and each of theirs, in thousandths; and where both have words.

    A word that stands k times in a text weighs (1 + ln k)·(1 + ln((1 + N)/(1 + d))), with d of the N texts having it
    (Salton and Buckley 1988, smoothed); both factors are rounded to sixteenths.
    """
    counts = [Counter(words_of_subject(text)) for text in (*ours, *theirs)]
    documents = Counter(word for each in counts for word in each)
    rarity = {
        word: round(STEP * (1 + math.log((1 + len(counts)) / (1 + number)))) for word, number in documents.items()
    }
    weights = [{w: round(STEP * (1 + math.log(k))) * rarity[w] for w, k in each.items()} for each in counts]
    squares = np.array([sum(value * value for value in each.values()) for each in weights], np.float64)
    split = len(ours)
    shared = sorted(set().union(*counts[:split]) & set().union(*counts[split:]))
    dots = np.zeros((split, len(theirs)))
    for start in range(0, len(shared), BLOCK):
        place = {word: at for at, word in enumerate(shared[start : start + BLOCK])}
        table = np.zeros((len(weights), len(place)))
        for row, each in enumerate(weights):
            for word in each.keys() & place.keys():
                table[row, place[word]] = each[word]
        dots += table[:split] @ table[split:].T  # sums of whole numbers below 2**53: exact in any order
    lengths = np.sqrt(squares[:split].reshape(-1, 1) * squares[split:].reshape(1, -1))
    found = np.rint(1000 * dots / np.maximum(lengths, 1.0)).astype(np.int64)
    return np.minimum(found, 1000), lengths > 0
