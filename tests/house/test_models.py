"""Every field says who may see it, and no model does anything behind anybody's back."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from placefund.overview.reference.product import CLASSES, classes_of, own_fields
from tests.house.source import SRC, called, calls_in, named, nodes

MODELS = [model for model in apps.get_models() if model.__module__.startswith("placefund.")]
FILES = sorted(SRC.glob("*/models.py"))
BEHIND_ONES_BACK = {"save", "delete", "save_base", "full_clean", "__del__"}


def test_there_are_models_to_look_at() -> None:
    assert len(MODELS) > 35
    assert len(FILES) > 12


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_open_or_restricted_or_personal_and_only_one_of_them(model) -> None:
    classified = {field.name: classes_of(model, field.name) for field in own_fields(model)}
    assert {name: found for name, found in classified.items() if len(found) != 1} == {}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_class_names_only_fields_that_exist_and_each_once(model) -> None:
    listed = [name for kind in CLASSES for name in getattr(model, kind, "").split()]
    assert sorted(listed) == sorted(field.name for field in own_fields(model))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_somebody_is_stays_personal(model) -> None:
    """A link to a person tells who acted; it is never open."""
    people = {field.name for field in own_fields(model) if getattr(field.related_model, "__name__", "") == "User"}
    assert people - set(getattr(model, "PERSONAL", "").split()) == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_says_what_it_is(model) -> None:
    """Django writes a docstring of its own (`Answer(id, …)`) for a model without one."""
    assert not (model.__doc__ or "").startswith(f"{model.__name__}(")


def test_a_model_does_nothing_when_it_is_saved() -> None:
    overrides = [
        f"{named(path)}: {owner.name}.{method.name}"
        for path in FILES
        for owner in nodes(path)
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name in BEHIND_ONES_BACK
    ]
    assert overrides == []


@pytest.mark.long
def test_nothing_listens_to_signals() -> None:
    listening = [
        named(path)
        for path in SRC.rglob("*.py")
        if any(
            (isinstance(node, ast.ImportFrom) and (node.module or "").endswith("signals") and node.module != "signal")
            for node in nodes(path)
        )
        or any(called(call) == "receiver" for call in calls_in(path))
    ]
    assert listening == []


def test_the_values_of_a_stored_enum_are_named_by_a_function_so_that_a_new_one_needs_no_migration() -> None:
    listed = [
        f"{named(path)}:{keyword.value.lineno}"
        for path in FILES
        for call in calls_in(path)
        for keyword in call.keywords
        if keyword.arg == "choices" and not names_a_function(keyword.value)
    ]
    assert listed == []


def names_a_function(value: ast.expr) -> bool:
    """`choices.tie_kinds`, `stances`: a list would be in capitals, or be written out."""
    name = value.attr if isinstance(value, ast.Attribute) else value.id if isinstance(value, ast.Name) else ""
    return name.islower()
