"""Only actions write. Pages, queries, forms and commands ask them to."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.source import calls, calls_in, functions, modules, named, nodes

WRITES = {
    "save", "create", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
    "acreate", "asave", "adelete", "aupdate", "raw",
}  # fmt: skip
BOOKMARK = "the script notes in two tables of its own how far it has played; in the fund it acts by actions only"
MAY_WRITE = {
    "rehearsal/script.py": dict.fromkeys(("create", "bulk_create", "save", "delete"), BOOKMARK),
    "notices/tasks.py": dict.fromkeys(
        ("save", "update"), "a task claims a mail, and marks that it is sent, or why it could not be"
    ),
    "documents/stores.py": dict.fromkeys(("save", "delete"), "what is kept in a bucket is no row"),
    "records/clock.py": {"update_or_create": "the rehearsal's clock is no act of anybody in a fund"},
}
"""Who may write besides the actions, what, and why."""


def is_queryset_update(call: ast.Call) -> bool:
    """`rows.update(read_at=at)`: a dictionary or a digest is updated with values, a queryset by keywords."""
    return bool(call.keywords) and not call.args


def writes(path: Path) -> list[str]:
    found = []
    for call in calls_in(path):
        if not isinstance(call.func, ast.Attribute):
            continue
        name = call.func.attr
        if name in WRITES or (name == "update" and is_queryset_update(call)):
            found.append(f"{name} on line {call.lineno}")
    return [one for one in found if one.split()[0] not in MAY_WRITE.get(named(path), {})]


READERS = [path for path in modules() if path.name != "actions.py" and path.parent.name != "domain"]


def test_there_are_modules_to_look_at() -> None:
    assert len(READERS) > 80


def test_a_module_that_is_no_actions_writes_nothing() -> None:
    assert {named(path): found for path in READERS if (found := writes(path))} == {}


def test_the_exceptions_are_needed() -> None:
    """An exception that nothing uses any more would let the next one in unseen."""
    unused = {
        f"{name}: {verb}"
        for name, verbs in MAY_WRITE.items()
        for verb in verbs
        if not any(
            isinstance(call.func, ast.Attribute) and call.func.attr == verb
            for path in modules()
            if named(path) == name
            for call in calls_in(path)
        )
    }
    assert unused == set()


def models_of_others(path: Path) -> set[str]:
    """The names under which a module imports models of other apps."""
    own = named(path).partition("/")[0]
    return {
        imported.asname or imported.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (module := node.module or "").startswith("placefund.")
        if module.endswith(".models") and module.split(".")[1] != own
        for imported in node.names
    }


def model_written(call: ast.Call) -> str:
    """`AgreedScore` for `AgreedScore.objects.filter(…).update(…)`; empty where the source does not say whose rows they are."""
    function: ast.expr = call.func
    if not isinstance(function, ast.Attribute):
        return ""
    if function.attr not in WRITES and not (function.attr == "update" and is_queryset_update(call)):
        return ""
    while isinstance(function, ast.Attribute | ast.Call):
        is_manager = isinstance(function, ast.Attribute) and function.attr in ("objects", "_default_manager")
        function = function.value if isinstance(function, ast.Attribute) else function.func
        if is_manager:
            return function.id if isinstance(function, ast.Name) else ""
    return ""


@pytest.mark.long
def test_the_actions_of_an_app_write_only_its_own_rows() -> None:
    """A row belongs to the app whose model it is: another app asks its action, so that its rules hold there, too."""
    strange = [
        f"{named(path)}:{call.lineno} writes {model}"
        for path in modules()
        if path.name == "actions.py"
        for call in calls_in(path)
        if (model := model_written(call)) in models_of_others(path)
    ]
    assert strange == []


def test_the_owner_of_a_row_is_seen_through_whatever_stands_between() -> None:
    found = [
        model_written(next(calls(ast.parse(source))))
        for source in (
            "AgreedScore.objects.update_or_create(application=bid)",
            "Item.objects.filter(meeting=meeting).update(state=state)",
            "Item.objects.filter(meeting=meeting)",
            "item.save()",
        )
    ]
    assert found == ["AgreedScore", "Item", "", ""]


def test_a_task_stands_in_tasks() -> None:
    """What runs later is found in one place; it asks actions to write."""
    strange = [
        f"{named(path)}: {function.name}"
        for path in modules()
        if path.name != "tasks.py"
        for function in functions(path)
        if any(named_decorator(decorator) == "task" for decorator in function.decorator_list)
    ]
    assert strange == []


def named_decorator(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.id if isinstance(node, ast.Name) else ""


def test_a_page_opens_no_transaction() -> None:
    """A transaction belongs to the action, so that two actions of one page cannot half succeed unseen."""
    opened = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if "views" in path.parts
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "atomic"
    ]
    assert opened == []


def test_a_time_is_read_from_the_one_clock() -> None:
    """A rehearsal moves its clock; whatever reads another one would live in a different year."""
    readers = {
        named(path)
        for path in modules()
        for call in calls_in(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("now", "today", "localdate", "localtime")
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("timezone", "datetime", "date")
    }
    assert readers == {"records/clock.py"}
