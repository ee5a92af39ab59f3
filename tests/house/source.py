"""The product's own source, read once for the tests of the house."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src/placefund"
TESTS = ROOT / "tests"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything that stands in a module, as `ast.walk` finds it: many tests look for one kind among them."""
    return tuple(ast.walk(tree(path)))


@functools.cache
def calls_in(path: Path) -> tuple[ast.Call, ...]:
    return tuple(node for node in nodes(path) if isinstance(node, ast.Call))


@functools.cache
def named(path: Path) -> str:
    """`applications/actions.py`; files outside the package by their path in the clone."""
    return (path.relative_to(SRC) if path.is_relative_to(SRC) else path.relative_to(ROOT)).as_posix()


@functools.cache
def modules() -> tuple[Path, ...]:
    """Every module of the package but migrations, which Django writes."""
    return tuple(sorted(path for path in SRC.rglob("*.py") if "migrations" not in path.parts))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in nodes(path) if isinstance(node, Function))


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (found for found in ast.walk(node) if isinstance(found, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: `save` for `application.save()`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def text_of(node: ast.AST) -> str | None:
    """The value of a text that stands in the source; None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
