"""A stage asks nothing of a later one through the ORM, where no import would show it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from tests.house.source import ROOT, SRC, modules, named, nodes

UPWARD: dict[str, str] = {
    "applications/siting/actions.py: awards": "a partnership that was awarded something keeps its place; awards come later",
    "assessment/queries.py: draw": "lots decide the order of the ranked list; they are drawn by a panel, which comes later",
    "decisions/queries.py: awards": "what a round has promised is less what its awards have committed; awards come later",
    "decisions/round_stages.py: awards": "a round that is decided waits for offers, and these come later",
    "decisions/reserve.py: awards": "what declined offers left goes on by the round's method; awards come later",
    "delivery/actions.py: reports": "a milestone stays once a return tells of it; returns come later",
    "onward/queries.py: claims": "what a partner has claimed for its own work it cannot grant on; returns come later",
    "delivery/queries.py: schemes": "a start stays once its project has granted money on; grants come later",
    "delivery/changing/actions.py: claims": "a project is stopped only when its claims are approved; returns come later",
    "delivery/queries.py: claims": "no start is taken back, and no project completed or stopped, over open claims; returns come later",
    "delivery/queries.py: reports": "a start is taken back only while no return tells of a milestone; returns come later",
    "funds/stages.py: applications": "with what a partnership was invited to the next stage; applications come later",
    "partnerships/later_closings/queries.py: applications": "whether checking has begun; applications come later",
    "partnerships/queries.py: applications": "a bid tells whether real or invented places are offered; applications come later",
    "places/queries.py: allocations": "a picker marks the places that are earmarked in one fund; allocations come later",
    "places/context/queries.py: allocations": "places that share a fund are compared with one another; allocations come later",
}
"""Where a stage follows a relation that a later stage's model has made, and why it must. Take away; add none without a reason."""
NO_RELATION = {
    "places/boundaries.py: document": "a variable that holds a file of outlines",
    "scenarios/answers/explanations.py: awards": "the answer of the kernel, which is no row",
}
"""Names that are spelt like a later stage's relation and are something else."""


@cache
def floors() -> dict[str, int]:
    """The number of each room, from the contract of imports: a higher number is an earlier stage."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "stages")
    return {name.strip(): floor for floor, layer in enumerate(layers) for name in layer.split("|")}


@cache
def words_of_relations() -> dict[str, dict[int, int]]:
    """Each name that a model can be asked by, with the floors it is asked on and, for each, the first floor that makes it."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for model in apps.get_models():
        asked = floors().get(model._meta.app_label)
        if asked is None:
            continue
        for field in model._meta.get_fields():
            is_reverse = field.auto_created and not field.concrete
            made_by = floors()[field.related_model._meta.app_label] if is_reverse else asked
            names = {field.get_accessor_name(), field.field.related_query_name()} if is_reverse else {field.name}
            for name in names - {None}:
                found[name][asked] = max(made_by, found[name].get(asked, -1))
    return found


def is_upward(name: str, floor: int) -> bool:
    """Whether a room of this floor can mean by the name only what a later room has made."""
    made = words_of_relations().get(name, {})
    return bool(made) and all(by < floor for by in made.values()) and any(asked >= floor for asked in made)


def spoken(node: ast.AST) -> Iterator[str]:
    """The names that a piece of source may ask a model by: `x.awards`, `filter(award__state=…)`, `Count("award")`."""
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.keyword) and node.arg:
        yield from node.arg.split("__")
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"-?[a-z_]+", node.value):
        yield from node.value.lstrip("-").split("__")


def upward_in(path: Path) -> Iterator[str]:
    floor = floors()[named(path).split("/")[0]]
    yield from (name for node in nodes(path) for name in spoken(node) if is_upward(name, floor))


def below_the_roof() -> list[Path]:
    """Modules of stages but their pages, which may read any stage."""
    rooms = set(floors()) - {"domain"}
    return [
        path
        for path in modules()
        if path.relative_to(SRC).parts[0] in rooms
        and "views" not in path.relative_to(SRC).parts
        and path.name not in ("views.py", "urls.py")
    ]


def test_a_stage_asks_a_later_one_only_where_it_is_named_here() -> None:
    found = {f"{named(path)}: {name}" for path in below_the_roof() for name in upward_in(path)}
    assert found == set(UPWARD) | set(NO_RELATION)
