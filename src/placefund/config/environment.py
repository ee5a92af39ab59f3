"""Reads the environment by the table of settings. What is not in the table, or not of its kind, stops the start, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from placefund.config.declarations import PREFIX, SETTINGS, Setting
from placefund.config.kinds import BUCKET, HOSTS, KEYS, ORIGINS, SWITCH, WHOLE, WORDS, Wrong

COMMENT_BEHIND = re.compile(r"\s#(\s|$)")
QUOTES = "\"'"
Value = TypeVar("Value")


def faults(environment: Mapping[str, str], table: Iterable[Setting] = SETTINGS) -> list[str]:
    """What is wrong with an environment: words that are not in the table, and values that are not of their kind."""
    declared = {setting.name: setting for setting in table}
    found = [_unknown(name, declared) for name in environment if _is_ours(name) and name not in declared]
    for setting in declared.values():
        try:
            read(setting, environment)
        except Wrong as trouble:
            found.append(str(trouble))
    return found


def _is_ours(name: str) -> bool:
    return name.upper().startswith(PREFIX)


def _unknown(name: str, declared: Mapping[str, Setting]) -> str:
    ends = [each.removeprefix(PREFIX) for each in declared if _is_ours(each)]
    near = get_close_matches(name.upper().removeprefix(PREFIX), ends, n=1)
    advice = f" Did you mean {PREFIX}{near[0]}?" if near else " `placefund settings` lists every one."
    return f"{name} is not a setting of Placefund.{advice}"


def read(setting: Setting, environment: Mapping[str, str]) -> object:
    """The value of one setting, of its kind; left out or empty, its default.

    Raises:
        Wrong: naming the setting, the value unless it is secret, and what to write.
    """
    given = environment.get(setting.name, "").strip() or setting.default
    if not given:
        return _nothing(setting)
    told = f"{setting.name} is wrong." if setting.is_secret else f"{setting.name} is “{given}”."
    if len(given) > 1 and given[0] == given[-1] and given[0] in QUOTES:
        raise Wrong(f"{told} The quote marks around it were taken for a part of it. Leave them out.")
    try:
        value = setting.kind.read(given)
    except Wrong as trouble:
        raise Wrong(f"{told} {trouble}{_about_comments(given)}") from None
    if COMMENT_BEHIND.search(given):
        raise Wrong(f"{told}{_about_comments(given)}")
    return value


def _about_comments(given: str) -> str:
    if not COMMENT_BEHIND.search(given):
        return ""
    return (
        " In a settings file, a comment has to stand on a line of its own: behind a value it is taken for a part of it."
    )


def _nothing(setting: Setting) -> object:
    if setting.kind is SWITCH:
        return False
    if setting.kind is WHOLE:
        return 0
    if setting.kind is BUCKET:
        return {}
    return [] if setting.kind in (HOSTS, ORIGINS, KEYS, WORDS) else ""


class Environment:
    """The settings of this process, read once. Each reading names a setting of the table, and how it is meant to be typed."""

    def __init__(self, environment: Mapping[str, str], table: Iterable[Setting] = SETTINGS) -> None:
        """Read all of them.

        Raises:
            Wrong: with every fault, one a line.
        """
        table = tuple(table)
        if found := faults(environment, table):
            raise Wrong("\n".join(found))
        self._values = {setting.name: read(setting, environment) for setting in table}
        self._written = {setting.name for setting in table if environment.get(setting.name, "").strip()}

    def has(self, name: str) -> bool:
        """Whether somebody has written this setting."""
        return name in self._written

    def text(self, name: str, *, otherwise: str = "") -> str:
        return self._of(name, str) or otherwise

    def switch(self, name: str, *, otherwise: bool = False) -> bool:
        value = self._of(name, bool)
        return value if self.has(name) else value or otherwise

    def whole(self, name: str) -> int:
        return self._of(name, int)

    def words(self, name: str) -> list[str]:
        return self._of(name, list)

    def bucket(self, name: str) -> dict[str, str]:
        return self._of(name, dict)

    def _of(self, name: str, kind: type[Value]) -> Value:
        value = self._values[name]
        if not isinstance(value, kind):
            raise TypeError(f"{name} is declared as {type(value).__name__}, and read as {kind.__name__}.")
        return value
