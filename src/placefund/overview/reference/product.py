"""The pages drawn from the running product: its data, its addresses and its commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from placefund.domain.roles import Capability
from placefund.overview.reference.markdown import code, in_words, page, sentences, table

OURS = "placefund."
CLASSES = ("OPEN", "RESTRICTED", "PERSONAL")


def _our_apps() -> list[AppConfig]:
    """Our apps in the order of a fund's life."""
    return [app for app in apps.get_app_configs() if app.name.startswith(OURS)]


# --- Data ------------------------------------------------------------------------------------------------------------


def data() -> str:
    """Every model with its fields, what they hold, who may see them, and what the database holds them to."""
    intro = (
        "Every table and field. *Open* fields may be published, *restricted* ones are for people with a part in the thing, "
        "*personal* ones say who somebody is. Amounts are whole pence; moments are stored in UTC and shown in London time. "
        "A state takes the values of its [lifecycle](lifecycles.md)."
    )
    return page("Data dictionary", intro, *(block for app in _our_apps() for block in _app(app)))


def _app(app: AppConfig) -> Iterator[str]:
    found = list(app.get_models())
    if not found:
        return
    yield f"## {app.label.capitalize()}"
    yield sentences(getattr(app.models_module, "__doc__", ""))
    for model in found:
        yield f"### {model.__name__}"
        yield sentences(model.__doc__)
        yield table(("field", "holds", "meaning", "class"), (_field(model, field) for field in own_fields(model)))
        if names := [constraint.name for constraint in model._meta.constraints]:
            yield "The database holds that: " + "; ".join(in_words(name) for name in names) + "."


def own_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """A model's own columns, and its many-to-many fields."""
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def classes_of(model: type[models.Model], name: str) -> list[str]:
    """The classes that a model gives a field: exactly one, when the model is right."""
    return [kind for kind in CLASSES if name in getattr(model, kind, "").split()]


def _field(model: type[models.Model], field: models.Field[Any, Any]) -> tuple[str, ...]:
    kinds = ", ".join(kind.lower() for kind in classes_of(model, field.name))
    return code(field.name), _holds(field), _meaning(field), kinds


KINDS: tuple[tuple[type[Any], str], ...] = (
    (models.AutoField, "number of the row"),
    (models.BooleanField, "yes or no"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.DecimalField, "decimal number"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole number"),
    (models.JSONField, "JSON"),
    (models.EmailField, "e-mail address"),
    (models.SlugField, "slug"),
    (models.CharField, "text"),
    (models.TextField, "long text"),
)
"""Read from the top: a big automatic number is an automatic number before it is a whole one."""


def _holds(field: models.Field[Any, Any]) -> str:
    remote = field.remote_field
    if remote is not None:
        target: Any = remote.model
        words = f"{'some' if field.many_to_many else 'one'} `{target._meta.app_label}.{target.__name__}`"
    else:
        words = next((words for kind, words in KINDS if isinstance(field, kind)), field.get_internal_type())
    if field.max_length and remote is None:
        words += f", at most {field.max_length} letters"
    if choices := [str(value) for value, _ in field.flatchoices]:
        words += ": " + ", ".join(map(code, choices))
    return words + (", or nothing" if field.null else "")


def _meaning(field: models.Field[Any, Any]) -> str:
    """The name it is given in words; nothing where that only repeats the field's name."""
    words = str(field.verbose_name)
    told = "" if words.lower() in (in_words(field.name), "id") else words
    return " ".join(part for part in (told, str(field.help_text)) if part)


# --- Addresses -------------------------------------------------------------------------------------------------------


def addresses() -> str:
    """Every address, what is there, and which capability it takes."""
    intro = (
        "Every address, from the resolver that answers requests. A page about a thing is for people whose role "
        "has the capability in one of that thing's scopes: see [roles](roles.md). *Everyone* means: even without signing in."
    )
    by_app: dict[str, list[tuple[str, ...]]] = {}
    for path, pattern in patterns():
        by_app.setdefault(pattern.callback.__module__.split(".")[1], []).append(_address(path, pattern))
    headings = ("name", "address", "what is there", "takes", "methods")
    blocks = [block for app, rows in by_app.items() for block in (f"## {app.capitalize()}", table(headings, rows))]
    return page("Addresses", intro, *blocks)


def patterns(start: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every (address, pattern) the product answers, in the order of the resolver."""
    for entry in (start or get_resolver()).url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


def _address(path: str, pattern: URLPattern) -> tuple[str, ...]:
    view: Any = pattern.callback
    takes = _capability(view.capability)
    if view.posting is not view.capability:
        takes += f"; to post: {_capability(view.posting)}"
    if view.takes_proof:
        takes += "; whoever posts has just [proved](roles.md#proved-again) that it is them"
    methods: Iterable[str] = view.methods
    return code(pattern.name or ""), code(path), sentences(view.__doc__), takes, ", ".join(methods)


def _capability(capability: Capability) -> str:
    return "*everyone*" if capability is Capability.READ_PUBLIC else capability.value


# --- Commands --------------------------------------------------------------------------------------------------------


class _Arguments:
    """Stands in for the parser of a command, and keeps what the command asks of it."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []

    def add_argument(self, *names: str, **options: Any) -> None:
        notes = [str(options.get("help", ""))]
        if choices := options.get("choices"):
            notes.append("one of " + ", ".join(map(str, choices)))
        if options.get("required"):
            notes.append("needed")
        if options.get("default") not in (None, "", False):
            notes.append(f"{options['default']} when left out")
        self.rows.append((", ".join(map(code, names)), "; ".join(note for note in notes if note)))

    def add_argument_group(self, *_: Any, **__: Any) -> _Arguments:
        return self

    def add_mutually_exclusive_group(self, **_: Any) -> _Arguments:
        return self


def commands() -> str:
    """Every command of ours, with its arguments."""
    intro = (
        "Every command of Placefund. In a clone, `python3 run.py COMMAND` or `uv run placefund COMMAND`; once installed, "
        "`placefund COMMAND`. Django's own commands (`migrate`, `check`, `shell`, …) are there, too."
    )
    ours = sorted(name for name, app in get_commands().items() if str(app).startswith(OURS))
    return page("Commands", intro, *(block for name in ours for block in _command(name)))


def _command(name: str) -> tuple[str, ...]:
    command: Any = load_command_class(get_commands()[name], name)
    arguments = _Arguments()
    command.add_arguments(arguments)
    return f"## placefund {name.replace('_', '-')}", str(command.help), table(("argument", "meaning"), arguments.rows)


# --- Settings --------------------------------------------------------------------------------------------------------


def settings_page() -> str:
    """Every setting, in the order of its table, grouped by what reads it."""
    intro = (
        "Settings come from the environment: from a file that systemd, a shell or Compose reads, or that "
        "`placefund --settings-file FILE COMMAND` reads. `placefund settings --new NAME=VALUE …` prints such a file with a fresh "
        "key, `placefund settings --check FILE` says what is wrong with one, `placefund settings` says what is set. A word that "
        "begins with `PLACEFUND_` and does not stand here stops the start, and so does a value that is not of its kind. Empty is "
        "left out."
    )
    quoting = (
        "In the file: one `NAME=value` a line, a comment on a line of its own, between single quotes whatever holds a space. "
        "Other shell words (`export`, `$NAME`, a comment behind a value) are read differently by systemd, and refused."
    )
    rows = (
        (
            code(each.name),
            each.kind.name,
            each.otherwise or (code(each.default) if each.default else "none"),
            f"{each.purpose}{' **Secret.**' if each.is_secret else ''}",
            each.readers,
        )
        for each in settings.DECLARED
    )
    return page("Settings", intro, quoting, table(("setting", "value", "left out", "what for", "read by"), rows))
