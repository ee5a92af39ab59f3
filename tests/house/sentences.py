"""Finds the sentences for people in Python that no translator would be given.

What is for people: a text of several words that reads like a sentence or a title, or anything passed as a label, a title or a
hint. What is not: docstrings, errors of programmers, log lines, names and addresses, SQL and markup, and the rooms below.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.source import called, named, tree

NOT_FOR_READERS = (
    "cli.py",
    "__main__.py",
    "config/declarations.py",  # settings: said at a terminal to who runs an installation, and in the documentation
    "config/environment.py",
    "config/kinds.py",
    "config/settings.py",
    "config/settings_file.py",
    "design/samples.py",  # the gallery's invented things
    "design/list_sample.py",
    "design/welsh_remarks.py",  # said in Welsh, to who reads Welsh; there is nothing to translate
    "domain/assessment/blinding.py",  # words that are looked for in what applicants write
    "domain/fundbook/",  # said at a terminal to who writes a fund's folder
    "domain/standards/",  # the words of a standard for data
    "domain/trail.py",
    "fundbooks/",  # as domain/fundbook
    "organisations/registers.py",  # headings of downloads; said at a terminal to who loads them
    "operations/",  # said at a terminal to who runs an installation
    "overview/reference/",  # the documentation, which is in English
    "domain/solver.py",  # a fault of ours
    "records/sqlite/",
    "records/triggers.py",  # said to who runs an installation
    "rehearsal/",  # what invented people of an invented fund write
)
"""Rooms whose texts are for operators, are data, or are documentation. Management commands and migrations are left out, too."""

MARKS = {"say", "say_count", "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
FOR_PROGRAMMERS = {
    "ValueError", "TypeError", "KeyError", "AssertionError", "RuntimeError", "LookupError", "IndexError", "NotImplementedError",
    "ImproperlyConfigured", "TemplateSyntaxError", "warn", "debug", "info", "warning", "error", "exception", "critical",
    "compile", "execute", "RunSQL", "getattr", "hasattr", "setattr", "reverse", "strftime", "strptime", "split", "rsplit",
    "partition", "replace", "removeprefix", "removesuffix", "startswith", "endswith", "record", "Move", "Lifecycle",
    "CheckConstraint", "UniqueConstraint", "Index", "NotAShape", "cast", "TypeVar", "Literal", "encode", "sub",
    "fullmatch", "match", "search", "findall", "finditer", "StatementError", "RawSQL", "raw", "extra",
    "SolverFailed",  # a fault of ours
    "add_format",  # how a spreadsheet writes a value
}  # fmt: skip
HUMAN = {
    "label", "title", "help_text", "hint", "caption", "legend", "empty_label", "note", "done", "success", "verbose_name",
    "verbose_name_plural", "heading", "submit", "unit_label", "placeholder", "sentence", "summary",
    "amount_name", "first", "submit_text", "said", "text",
}  # fmt: skip
"""Keywords, and keys of a page's context, under which even a single word is for people."""
NAMING = {
    "Shown", "to", "Section", "show_application", "show_scenario", "_show", "show", "step_page", "Chapter", "_offer", "_theme",
    "Node", "Text", "Part", "Key", "Bar", "Step", "Figure", "Term", "Theme", "Tab", "Table", "_in", "_field",
}  # fmt: skip
"""Calls whose texts name something on a page, even with a single word."""

FOR_MACHINES = {
    "code_version",  # names and numbers of versions, kept and compared to the letter
    "problem_of", "election_of",  # a file in Pabulib's format, which has its own words
}  # fmt: skip
"""Functions whose texts are data."""

WORD = re.compile(r"[A-Za-z][a-z’'-]*[a-z]")
MARKUP = re.compile(
    r"^[\w ]*_[\w ]*$|^attachment; |</|<[a-z]+[ >]|/>|\b(SELECT|INSERT|CREATE|DROP|WHERE|PRAGMA|RAISE|BEGIN|UPDATE|DELETE|FROM) |__|::|^[\w.-]+/[\w.+-]+|[{};]\n|#\w+\(|^[a-z]+=|https?://|^\W*[\w.-]+/[\w./-]+$|^%|\\"
)


def is_sentence(text: str) -> bool:
    """Whether a text, its values replaced by `{}`, reads as something said to people."""
    if MARKUP.search(text):
        return False
    words = WORD.findall(text.replace("{}", " "))
    if " " not in text.strip() or len(words) < (1 if "{}" in text else 2):
        return False
    if (
        re.fullmatch(r"[a-z0-9_-]+( [a-z0-9_-]+)*", text.strip())
        and any("-" in word for word in text.split())
        and len(words) < 4
    ):
        return False  # classes of a style sheet
    if len(words) == 1:
        return len(words[0]) > 2  # beside a value
    begins = text.lstrip("“‘(")[:1]
    return (
        begins.isupper() or begins == "{" or text.rstrip().endswith((".", "?", "!", ":", "…", ";")) or len(words) >= 4
    )


def is_label(text: str) -> bool:
    return bool(re.match(r"[A-Z][a-z]", text)) and not MARKUP.search(text)


def flat(node: ast.Constant | ast.JoinedStr) -> str:
    """The text of a literal, `{}` for each value in it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def is_for_readers(path: Path) -> bool:
    name = named(path)
    return (
        not name.startswith(NOT_FOR_READERS)
        and path.name != "apps.py"
        and "management" not in path.parts
        and "migrations" not in path.parts
    )


Literal = ast.Constant | ast.JoinedStr


def unmarked(path: Path) -> list[Literal]:
    """The literals of a module that are for people and are not marked."""
    return unmarked_in(tree(path)) if is_for_readers(path) else []


def unmarked_in(module: ast.Module) -> list[Literal]:
    reader = _Reader()
    reader.visit(module)
    return reader.found


class _Reader(ast.NodeVisitor):
    """Walks a module; `is_label` is true where even one word is for people."""

    def __init__(self) -> None:
        self.found: list[Literal] = []
        self.is_label = False

    def visit(self, node: ast.AST, is_label: bool = False) -> None:
        outer, self.is_label = self.is_label, is_label
        super().visit(node)
        self.is_label = outer

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and (is_sentence(node.value) or (self.is_label and is_label(node.value))):
            self.found.append(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if is_sentence(flat(node)):
            self.found.append(node)
            return
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Call(self, node: ast.Call) -> None:
        name = called(node)
        if name in FOR_PROGRAMMERS or _is_field_of_a_model(node):
            return
        self.visit(node.func)
        for place, value in enumerate(node.args):
            if not (name in MARKS and place < 2 and isinstance(value, ast.Constant)):
                self.visit(value, is_label=name in NAMING)
        for keyword in node.keywords:
            self.visit(keyword.value, keyword.arg in HUMAN)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        """Headings of a table, or a choice with what people read of it."""
        labels = [
            isinstance(part, ast.Constant) and isinstance(part.value, str) and is_label(part.value)
            for part in node.elts
        ]
        is_choice = len(labels) == 2 and isinstance(node.elts[0], ast.Constant) and not labels[0]
        for part in node.elts:
            self.visit(part, is_label=self.is_label or sum(labels) > 1 or (is_choice and part is node.elts[1]))

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None and not isinstance(key, Literal):
                self.visit(key)
            self.visit(value, isinstance(key, ast.Constant) and key.value in HUMAN)

    def visit_Compare(self, node: ast.Compare) -> None:
        self.visit(node.left)  # what it is compared with is data

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)  # a key is data

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, Literal):  # a docstring
            self.visit(node.value)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        for child in (node.test, node.body, node.orelse):
            self.visit(child, self.is_label)

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(getattr(target, "id", "") in FIELD_LISTS for target in node.targets):
            return
        self.visit(node.value, any(getattr(target, "id", "") in HUMAN for target in node.targets))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value, getattr(node.target, "id", "") in HUMAN)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation is no text."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name in FOR_MACHINES:
            return
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default, is_label=True)
        for part in (*node.decorator_list, *node.body):
            self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        is_enum = any("Enum" in ast.unparse(base) or "Act" in ast.unparse(base) for base in node.bases)
        for inner in node.body:
            if not is_enum or not isinstance(inner, ast.Assign):
                self.visit(inner)
            elif isinstance(inner.value, ast.Tuple):  # what is stored comes first; then what people read
                for part in inner.value.elts[1:]:
                    self.visit(part, is_label=True)


def _is_field_of_a_model(node: ast.Call) -> bool:
    """What a field is called in the reference, which is in English."""
    return isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in FIELDS


FIELD_LISTS = {"OPEN", "RESTRICTED", "PERSONAL", "__all__"}
"""The names of fields, by who may see them."""
FIELDS = {
    f"models.{kind}"
    for kind in (
        "CharField", "TextField", "DateField", "DateTimeField", "JSONField", "ForeignKey", "BooleanField", "IntegerField",
        "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "BigIntegerField", "EmailField",
        "URLField", "SlugField", "FileField", "DecimalField", "OneToOneField", "ManyToManyField", "PositiveBigIntegerField",
        "TimeField", "UUIDField", "BinaryField",
    )
}  # fmt: skip
