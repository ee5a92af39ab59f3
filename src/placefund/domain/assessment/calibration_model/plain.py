"""Results as texts, numbers and lists, the form that records and files keep."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction


def plain(value: object) -> object:
    """A result without its classes: a dataclass as a dictionary in the order of its fields, a fraction as a text (200/3)."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Fraction | StrEnum):
        return str(value)
    return value
