"""A class is a noun and a module is a noun of the field; within reach of one room a name means one thing.

Where two classes share a name on purpose, the list below says why.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.source import SRC, modules, nodes, tree

IRREGULAR = {
    "drawn", "given", "gone", "grown", "held", "kept", "known", "left", "lost", "made", "meant", "met", "overtaken",
    "paid", "said", "seen", "sent", "shown", "sold", "spent", "taken", "told", "won", "written",
}  # fmt: skip
"""Participles that do not end in -ed, apart from those that are nouns of the field, such as a draft."""
WORDS_FOR_NOTHING = {
    "again", "all", "anew", "any", "beside", "both", "each", "it", "mine", "none", "ours", "own", "some", "such",
    "that", "them", "then", "this", "what", "when", "which", "who",
}  # fmt: skip
"""Pronouns and adverbs: they say nothing to somebody who has not read the code around them."""
NOUNS = {"bed", "deed", "feed", "need", "seed", "speed"}
"""Words that end in -ed and are nouns."""
DOING = {
    "addressing", "allocating", "bidding", "computing", "explaining", "loading", "matching", "naming", "presenting",
    "reading", "sealing", "serving", "signing", "sourcing", "telling", "ticking", "weighing", "working",
}  # fmt: skip
"""Modules named by what they do and not by what they hold. (A meeting, a ruling, a ranking, blinding, wording and scoring are nouns.)"""


ROW_AND_RECORD = (
    "the row, and the record of it in a fundbook or in a rule, which is turned into the row or made from it"
)
FIGURE_AND_CHART = "a figure of the domain, and how a chart draws it"
KERNELS = "each kernel of the domain has its own, and only a page that shows both kernels sees two"
DOUBLES: dict[str, tuple[int, str]] = {
    "Allocation": (2, ROW_AND_RECORD),
    "Application": (2, KERNELS),
    "AreaChange": (2, ROW_AND_RECORD),
    "Assessor": (2, KERNELS),
    "Body": (2, "an invented organisation as the cast names it, and an organisation as the rules on interests see it"),
    "Change": (3, KERNELS),
    "Claim": (2, ROW_AND_RECORD),
    "Confidence": (2, KERNELS),
    "Criterion": (2, KERNELS),
    "Effort": (2, KERNELS),
    "Fact": (2, ROW_AND_RECORD),
    "Figure": (2, KERNELS),
    "FormRule": (2, ROW_AND_RECORD),
    "Fund": (2, ROW_AND_RECORD),
    "Indicator": (3, KERNELS),
    "Interval": (2, FIGURE_AND_CHART),
    "Part": (2, KERNELS),
    "Place": (3, ROW_AND_RECORD),
    "PlaceArea": (2, ROW_AND_RECORD),
    "Plan": (2, "the plan of a place, and what somebody plans for a scenario"),
    "PredecessorProject": (2, ROW_AND_RECORD),
    "Presence": (2, "that somebody has a question of a bid open, and whether a member was at a meeting of a board"),
    "Problem": (3, KERNELS),
    "ProblemRefused": (2, KERNELS),
    "PublishedClaim": (2, ROW_AND_RECORD),
    "Programme": (
        3,
        "a place's own, the one before a fund in its book, and the whole-number one that the solver takes",
    ),
    "Question": (3, ROW_AND_RECORD),
    "Round": (2, ROW_AND_RECORD),
    "Ruling": (2, ROW_AND_RECORD),
    "Slack": (2, KERNELS),
    "Strand": (2, ROW_AND_RECORD),
    "Tie": (3, ROW_AND_RECORD),
    "Turn": (2, ROW_AND_RECORD),
    "Weighting": (2, KERNELS),
}
"""Names of several public classes within the reach of one room: how many classes there are, and why."""


def of_package(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def classes(path: Path) -> Iterator[str]:
    """The public classes of a module."""
    return (node.name for node in tree(path).body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))


def is_participle(word: str) -> bool:
    return word in IRREGULAR or (word.endswith("ed") and word not in NOUNS)


def says_nothing(name: str) -> bool:
    """Whether a name is one bare word that is no noun: `Kept`, `told`, `_Moved`, `beside`."""
    words = re.findall(r"[A-Z]?[a-z]+", name)
    return len(words) == 1 and (is_participle(words[0].lower()) or words[0].lower() in WORDS_FOR_NOTHING)


def test_a_class_is_a_noun() -> None:
    bare = {
        f"{of_package(path)}: {node.name}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ClassDef) and says_nothing(node.name)
    }
    assert bare == set()


def test_a_module_is_a_noun() -> None:
    bare = {of_package(path) for path in modules() if says_nothing(path.stem) or path.stem in DOING}
    assert bare == set()


@cache
def of_dots(path: Path) -> str:
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """The app; in the domain, which every app sees a part of, the package of one subject."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "domain" else parts[0]


def imported(path: Path) -> Iterator[str]:
    """Our modules that a module imports, as `funds.models`."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("placefund"):
            place = (node.module or "").removeprefix("placefund").lstrip(".")
            yield place
            yield from (f"{place}.{alias.name}" if place else alias.name for alias in node.names)


def doubles() -> dict[str, set[str]]:
    """Each name that stands for several classes within the reach of one room, with the modules that hold them."""
    held = {of_dots(path): set(classes(path)) for path in modules() if "management" not in path.parts}
    reach: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        if path.name == "code_words.py":  # the glossary of classes sees every room on purpose
            continue
        reach[room_of(of_dots(path))] |= {of_dots(path), *imported(path)} & set(held)
    found: dict[str, set[str]] = defaultdict(set)
    for seen in reach.values():
        where: dict[str, set[str]] = defaultdict(set)
        for module in seen:
            for name in held[module]:
                where[name].add(module)
        for name, places in where.items():
            if len(places) > 1:
                found[name] |= places
    return found


def test_within_the_reach_of_a_room_a_name_is_one_class() -> None:
    assert {name: len(places) for name, places in doubles().items()} == {name: n for name, (n, _) in DOUBLES.items()}
