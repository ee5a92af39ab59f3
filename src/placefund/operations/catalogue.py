"""The catalogue of sentences: found in the source, written as one file that translators' tools read.

Where a sentence stands is said by file and not by line, and no date is written: the catalogue changes when a sentence does.
Babel is needed, which only those who change Placefund have.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation.template import templatize

from placefund.domain.acts import Act, detail_in_words, every_act
from placefund.domain.assessment.ties import TieStrength
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.eligibility import EVERY_RULE
from placefund.domain.files import FileFormat
from placefund.domain.findings import Finding
from placefund.domain.lifecycle import LIFECYCLES, act_in_words, in_words
from placefund.domain.messages import say
from placefund.domain.plans.checks import RULES as OF_A_PLAN
from placefund.domain.reporting import OF_SOME_AWARDS, ON_SENDING
from placefund.domain.roles import Capability, Role
from placefund.overview.glossary import THEMES
from placefund.places.context.files import shipped_measures

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
ENGLISH = LOCALE / "en/LC_MESSAGES/django.po"

Sentence = tuple[str, str]
"""The words, and the words for many; empty when there is one form."""

MARKS = {"say", "say_count", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "_"}
"""What a sentence is passed to in Python, so that it is found and translated."""
TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\bn?(?:gettext|_)\(u?{TEXT}(?:,\s*u?{TEXT}\s*,)?", re.DOTALL)
"""How Django's own reader of templates hands over what it found: as calls of gettext."""


def marked_sentences() -> dict[Sentence, set[str]]:
    """Every marked sentence, with the files in which it stands."""
    sentences: dict[Sentence, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            _keep(sentences, in_python(path.read_text("utf-8")), path)
    for path in sorted(PACKAGE.rglob("*.html")):
        _keep(sentences, in_template(path.read_text("utf-8")), path)
    return sentences


def _keep(sentences: dict[Sentence, set[str]], here: Iterable[Sentence], path: Path) -> None:
    for sentence in here:
        sentences.setdefault(sentence, set()).add(path.relative_to(PACKAGE.parent).as_posix())


def in_python(source: str) -> Iterator[Sentence]:
    """The sentences that are passed to a mark, and the rules' own sentences, which are made of their names."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in MARKS and texts:
            yield texts[0], texts[1] if name.removesuffix("_lazy") in ("say_count", "ngettext") else ""
        elif name == "Finding" and texts:
            yield Finding(texts[0], passed=True, why="").sentence.text, ""


def in_template(source: str) -> Iterator[Sentence]:
    """The sentences of a template's translate and blocktranslate tags, and of the `_("…")` among its arguments."""
    for match in IN_TEMPLATE.finditer(templatize(source)):
        one, many = match.groups()
        if words := ast.literal_eval(one):
            yield words, ast.literal_eval(many) if many else ""


def named() -> Iterator[Sentence]:
    """Words that are made of names in the domain: roles, capabilities, what moves, and its states."""
    labelled: tuple[Iterable[Any], ...] = (Role, CostCategory, SpendKind, SourceClass, Form, Status, FileFormat)
    words = [member.label for kind in labelled for member in kind]
    words += [one.one for kind in (Role, FileFormat) for one in kind]
    words += [capability.act for capability in Capability]
    for lifecycle in LIFECYCLES:
        words += [say(lifecycle.thing), *map(in_words, lifecycle.states)]
        words += [act_in_words(move.name) for move in lifecycle.moves]
    rules = (*EVERY_RULE, *ON_SENDING, *OF_SOME_AWARDS, *OF_A_PLAN)
    words += [Finding(rule.__name__, passed=True, why="").sentence for rule in rules]
    words += [word for each in shipped_measures().values() for word in each.words]
    words += [say(act.verb) for act in _acts()]
    words += [say(str(model._meta.verbose_name)) for model in apps.get_models() if _is_ours(model)]
    words += [say(standing.value.capitalize()) for standing in TieStrength]
    words += [detail_in_words(name) for name in sorted(details_of_acts())]
    words += [term.name for theme in THEMES for term in theme.terms]
    return ((word.text, "") for word in words)


def _is_ours(model: type) -> bool:
    return model.__module__.startswith("placefund.")


def details_of_acts() -> set[str]:
    """What actions tell the record of an act, by the names under which they pass it to `record`."""
    return {
        keyword.arg
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"
        for keyword in node.keywords
        if keyword.arg is not None and keyword.arg not in ("by", "at")
    }


def _acts() -> Iterator[Act]:
    """Every kind of act; each app's list is read first."""
    for app in apps.get_app_configs():
        if app.name.startswith("placefund.") and module_has_submodule(app.module, "acts"):
            import_module(f"{app.name}.acts")
    return every_act()


def drawn() -> str:
    """The English catalogue as it would be written now."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    sentences = marked_sentences()
    _keep(sentences, named(), PACKAGE / "domain")
    catalogue = Catalog(
        locale="en", header_comment="# Every sentence that people read. Written by `placefund messages`."
    )
    for (one, many), places in sorted(sentences.items()):
        wanted: Any = (one, many) if many else one
        catalogue.add(wanted, wanted, locations=[(place, 0) for place in sorted(places)])
    written = io.BytesIO()
    write_po(written, catalogue, width=120, include_lineno=False, sort_output=True)
    lines = written.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(HEADERS_THAT_CHANGE))


HEADERS_THAT_CHANGE = tuple(
    f'"{name}'
    for name in (
        "POT-Creation",
        "PO-Revision",
        "Last-Translator",
        "Generated-By",
        "Project-Id",
        "Report-",
        "Language-Team",
    )
)
