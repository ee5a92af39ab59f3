"""Every move has an action that makes it and a test that calls that action; every state can be reached and is spelt right."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Q, UniqueConstraint

from placefund.domain.lifecycle import LIFECYCLES, Lifecycle, Move
from tests.house.source import SRC, TESTS, called, calls, calls_in, functions, modules, named, text_of, tree

MODELS: dict[str, Any] = {model.LIFECYCLE.thing: model for model in apps.get_models() if hasattr(model, "LIFECYCLE")}
MOVES = [(lifecycle, move) for lifecycle in LIFECYCLES for move in lifecycle.moves]
SPOKEN = [f"{lifecycle.thing}: {move.name}" for lifecycle, move in MOVES]
ALL_STATES = {state for lifecycle in LIFECYCLES for state in lifecycle.states}


@functools.cache
def spoken(path: Path) -> dict[str, tuple[set[str], set[str]]]:
    """For each function of a module: the names it calls, and the texts that stand in it."""
    return {
        function.name: (
            {called(call) for call in calls(function)},
            {text for node in ast.walk(function) if (text := text_of(node)) is not None},
        )
        for function in functions(path)
    }


def makers(lifecycle: Lifecycle, move: Move) -> set[tuple[str, str]]:
    """(app, action) of every public action of the thing's own app that makes this move; a later stage calls that action."""
    home = MODELS[lifecycle.thing]._meta.app_label
    return {
        (home, action)
        for path in SRC.glob(f"{home}/**/actions.py")
        for action in _public(path, _makers_in(path, move.name))
    }


def _makers_in(path: Path, move: str) -> set[str]:
    """The functions that name the move and call `move`, or a private function that hands the name on to it."""
    private = {name for name, (names, _) in spoken(path).items() if name.startswith("_") and "move" in names}
    return {name for name, (names, texts) in spoken(path).items() if move in texts and names & {"move", *private}}


def _public(path: Path, found: set[str]) -> set[str]:
    through = found | {name for name, (names, _) in spoken(path).items() if names & found}
    return {name for name in through if not name.startswith("_")}


@functools.cache
def actions_that_tests_call() -> set[tuple[str, str]]:
    """(app, action) of every action that a test module imports and uses; builders are no tests."""
    return {pair for path in TESTS.rglob("test_*.py") for pair in _actions_called(tree(path))}


def _actions_called(module: ast.Module) -> Iterator[tuple[str, str]]:
    names, aliases = {}, {}
    for node in ast.walk(module):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("placefund."):
            continue
        app = (node.module or "").split(".")[1]
        for imported in node.names:
            given = imported.asname or imported.name
            if (node.module or "").endswith(".actions"):
                names[given] = (app, imported.name)
            elif imported.name == "actions":
                aliases[given] = app
    for call in calls(module):
        if isinstance(call.func, ast.Name) and call.func.id in names:
            yield names[call.func.id]
        elif (
            isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id in aliases
        ):
            yield aliases[call.func.value.id], call.func.attr


@pytest.mark.parametrize(("lifecycle", "move"), MOVES, ids=SPOKEN)
def test_a_move_has_an_action_that_makes_it(lifecycle: Lifecycle, move: Move) -> None:
    assert makers(lifecycle, move) != set()


@pytest.mark.long
@pytest.mark.parametrize(("lifecycle", "move"), MOVES, ids=SPOKEN)
def test_a_move_has_a_test_that_calls_its_action(lifecycle: Lifecycle, move: Move) -> None:
    assert makers(lifecycle, move) & actions_that_tests_call() != set()


def test_every_lifecycle_belongs_to_one_model() -> None:
    assert sorted(MODELS) == sorted(lifecycle.thing for lifecycle in LIFECYCLES)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.thing)
def test_every_state_can_be_reached_from_the_first(lifecycle: Lifecycle) -> None:
    reached = {lifecycle.born}
    for _ in lifecycle.states:
        reached |= {move.target for move in lifecycle.moves if reached & set(move.sources)}
    assert reached == set(lifecycle.states)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.thing)
def test_moves_name_only_states_of_their_lifecycle(lifecycle: Lifecycle) -> None:
    named_states = {state for move in lifecycle.moves for state in (*move.sources, move.target)}
    assert named_states - set(lifecycle.states) == set()


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.thing)
def test_from_one_state_a_verb_leads_to_one_place(lifecycle: Lifecycle) -> None:
    arrows = [(move.name, source) for move in lifecycle.moves for source in move.sources]
    assert len(arrows) == len(set(arrows))


def leaves(condition: Q) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from leaves(child)
        elif isinstance(child, tuple):
            yield child[0], child[1]


@pytest.mark.parametrize("thing", sorted(MODELS))
def test_a_models_constraints_name_only_states_of_its_lifecycle(thing: str) -> None:
    model = MODELS[thing]
    conditions = [
        constraint.condition
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint) and constraint.condition is not None
    ]
    spelt = {
        state
        for condition in conditions
        for field, value in leaves(condition)
        if field.split("__")[0] == "state"
        for state in ([value] if isinstance(value, str) else value)
    }
    assert spelt - set(model.LIFECYCLE.states) == set()


def test_a_state_asked_for_anywhere_in_the_code_exists() -> None:
    """`filter(state="submited")` finds nothing and says nothing; this finds it."""
    misspelt = [
        f"{named(path)}:{call.lineno} {text_of(value)}"
        for path in modules()
        for call in calls_in(path)
        for keyword in call.keywords
        if keyword.arg is not None
        and keyword.arg.split("__")[-2:] in (["state"], [keyword.arg.split("__")[0], "state"], ["state", "in"])
        for value in (keyword.value.elts if isinstance(keyword.value, ast.Tuple | ast.List) else [keyword.value])
        if text_of(value) is not None and text_of(value) not in ALL_STATES
    ]
    assert misspelt == []
