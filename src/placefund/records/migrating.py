"""Migrations as Django runs them, but drawing of the past only those models that a step asks for.

After each step that changes something Django draws the changed model anew, and every model that hangs together with it by any
number of relations: here nearly all of them, some hundred times over, which took nine tenths of an empty database's first minute.
What a step does to the database is the same either way, and a test compares the two table by table.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]
"""The label of an app, and the name of a model in small letters."""

STEPS = (
    migrations.CreateModel,
    migrations.DeleteModel,
    migrations.AddField,
    migrations.AlterField,
    migrations.RenameField,
    migrations.RemoveField,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AlterModelOptions,
    migrations.SeparateDatabaseAndState,
    migrations.RunPython,
    migrations.RunSQL,
)
"""Steps that were looked at: a migration with any other is run as Django does."""


class ModelsAsAsked(StateApps):
    """The models of one state, each drawn when it is first asked for, with those that its fields lead to.

    With `is_whole` the first that is asked for brings all. `leads_back` says whether somebody who looks for what leads to a model
    finds that of all models, or only of those that are drawn.
    """

    def __init__(self, state: StateAsAsked) -> None:
        super().__init__(sorted(state.real_apps), {})
        self.state = state
        self.states = state.models
        self.is_whole, self.leads_back = False, state.leads_back
        self._asked: set[Key] = set()

    def get_model(
        self, app_label: str, model_name: str | None = None, require_ready: bool = True
    ) -> type[models.Model]:
        """A model by its name, as of any registry."""
        if model_name is None:
            app_label, model_name = app_label.split(".")
        self.draw(self.states if self.is_whole else [(app_label, model_name.lower())])
        return super().get_model(app_label, model_name, require_ready)

    @cache  # noqa: B019  Django's own is kept so too, and is told to forget by this name
    def get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> list[type[models.Model]]:
        """All models, or all that are drawn."""
        if self.leads_back:
            self.draw(self.states)
        configs = self.app_configs.values()
        return [each for config in configs for each in config.get_models(include_auto_created, include_swapped)]

    def clear_cache(self) -> None:
        """Forget what was found of models. Which of them can be swapped is no matter of a past state: that stays."""
        self.get_models.cache_clear()
        if self.ready:
            for config in self.app_configs.values():
                for model in config.get_models(include_auto_created=True):
                    model._meta._expire_cache()  # type: ignore[attr-defined]  # noqa: SLF001  as Django's registry does

    def draw(self, asked: Iterable[Key]) -> None:
        """Draw these models, if they are not yet."""
        keys = [key for key in asked if key in self.states and key not in self._asked]
        if not keys:
            return
        if self.state.comes_after is not None:
            # Columns stand in the order in which their fields were drawn: what was there already comes first.
            self.state.comes_after.apps.draw(keys)
        self._asked.update(keys)
        wanted: dict[Key, ModelState] = {}
        for key in keys:
            self._want(key, wanted)
            for field in self.states[key].fields.values():
                for target in _targets(field, key):
                    self._want(target, wanted)
        self.render_multiple(list(wanted.values()))

    def _want(self, key: Key, wanted: dict[Key, ModelState]) -> None:
        """One model, and those that its own number is that of: a column that refers to it has the type of theirs."""
        if key in wanted or key not in self.states or key[1] in self.all_models[key[0]]:
            return
        wanted[key] = self.states[key]
        for field in self.states[key].fields.values():
            if field.primary_key:
                for target in _targets(field, key):
                    self._want(target, wanted)


def _targets(field: Any, key: Key) -> list[Key]:
    """The models that a field leads to."""
    if not field.is_relation or field.remote_field is None:
        return []
    leads_to = (field.remote_field.model, getattr(field.remote_field, "through", None))
    return [resolve_relation(each, *key) for each in leads_to if each]


class StateAsAsked(ProjectState):
    """The models as a migration knows them; changing one forgets what was drawn, and draws nothing."""

    twin: StateAsAsked | None = None
    """Its latest copy, or what it is a copy of: one of the two is changed next, and is then what comes after the other."""
    comes_after: StateAsAsked | None = None
    """The state before the last change, where that was one of the fields of a model."""
    leads_back = True

    def clone(self) -> StateAsAsked:
        """A copy, which takes what was drawn along: Django copies the state that it is about to change."""
        copy = type(self)({key: state.clone() for key, state in self.models.items()}, self.real_apps)
        self.comes_after = None
        self.twin, copy.twin = copy, self
        if (drawn := self.__dict__.pop("apps", None)) is not None:
            drawn.state, drawn.states, drawn.leads_back = copy, copy.models, True
            drawn.clear_cache()
            copy.__dict__["apps"] = drawn
        return copy

    def clear_delayed_apps_cache(self) -> None:
        """What Django calls before a step of Python, which may follow any relation: it gets all models, once it asks for one."""
        self.apps.is_whole = True

    def remove_model(self, app_label: str, model_name: str) -> None:
        """One model less."""
        self._forget()
        super().remove_model(app_label, model_name)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """What Django calls after each change of a model."""
        self._forget()

    def reload_models(self, models: Any, delay: bool = True) -> None:
        """What Django calls after a change of several models."""
        self._forget()

    def rename_field(self, app_label: str, model_name: str, old_name: str, new_name: str) -> None:
        """Another name for a field. It changes fields that the state before has too: they are drawn before."""
        if self.twin is not None:
            self.twin.apps.draw(self.twin.models)
        super().rename_field(app_label, model_name, old_name, new_name)

    def add_model(self, model_state: ModelState) -> None:
        """A model more, to which nothing leads yet."""
        super().add_model(model_state)
        self._forget(leads_back=False)

    def add_field(self, *args: Any, **options: Any) -> None:
        """A field more."""
        super().add_field(*args, **options)
        self._forget(leads_back=False)
        self.comes_after = self.twin

    def alter_field(self, *args: Any, **options: Any) -> None:
        """A field that is otherwise."""
        super().alter_field(*args, **options)
        self.comes_after = self.twin

    def _append_option(self, *args: Any) -> None:
        """A constraint or an index more: it names columns of its own table, and nothing that leads there."""
        super()._append_option(*args)  # type: ignore[misc]  # the stubs list no private methods
        self._forget(leads_back=False)

    def _remove_option(self, *args: Any) -> None:
        """A constraint or an index less."""
        super()._remove_option(*args)  # type: ignore[misc]
        self._forget(leads_back=False)

    def _forget(self, *, leads_back: bool = True) -> None:
        self.__dict__.pop("apps", None)
        self.leads_back = leads_back

    @property
    def apps(self) -> ModelsAsAsked:
        """Its models."""
        if "apps" not in self.__dict__:
            self.__dict__["apps"] = ModelsAsAsked(self)
        drawn: ModelsAsAsked = self.__dict__["apps"]
        return drawn


class Executor(MigrationExecutor):
    """Runs migrations forwards with states that draw what is asked for; backwards as Django does."""

    def _migrate_all_forwards(self, state: ProjectState, *args: Any, **options: Any) -> ProjectState:
        done: ProjectState = super()._migrate_all_forwards(_as_asked(state), *args, **options)  # type: ignore[misc]  # private
        return ProjectState(done.models, done.real_apps)

    def apply_migration(self, state: ProjectState, migration: Any, *args: Any, **options: Any) -> ProjectState:
        """Run one migration."""
        if all(isinstance(step, STEPS) for step in migration.operations):
            return super().apply_migration(state, migration, *args, **options)
        whole = ProjectState(state.models, state.real_apps)
        _ = whole.apps  # drawn before the first step, as Django does it
        return _as_asked(super().apply_migration(whole, migration, *args, **options))


def _as_asked(state: ProjectState) -> StateAsAsked:
    return StateAsAsked(state.models, state.real_apps)
