"""The settings file, in the part of its language that systemd, a shell and Docker Compose read alike; the rest is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from placefund.config.declarations import SETTINGS, Reader, Setting
from placefund.config.environment import faults

LINE = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>.*)")
BARE = re.compile(r"[\w@%+=:,./\[\]-]*")
"""What means itself to every reader. (`~` does not: a shell makes a home folder of it. Nor do spaces, $, #, quotes, \\ and ;.)"""
IN_SINGLE_QUOTES = re.compile(r"'([^'\\]*)'")
IN_DOUBLE_QUOTES = re.compile(r'"([^"\\$`!]*)"')


class Unreadable(ValueError):
    """A settings file, or a value for one, that not every reader would take alike. The message has a line for each fault."""


def parsed(text: str) -> dict[str, str]:
    """The settings in a file, by name.

    Raises:
        Unreadable: with each line that a shell, systemd and Compose would not read as the same thing.
    """
    values: dict[str, str] = {}
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            name, value = _parsed(line.rstrip())
        except Unreadable as trouble:
            found.append(f"Line {number}: {trouble}")
            continue
        if name in values:
            found.append(f"Line {number}: {name} stands in the file a second time. Remove one of the two.")
        values[name] = value
    if found:
        raise Unreadable("\n".join(found))
    return values


def _parsed(line: str) -> tuple[str, str]:
    if line.lstrip().startswith("export "):
        raise Unreadable("systemd does not know the word export and leaves the line out. Write NAME=value.")
    if not (match := LINE.fullmatch(line)):
        raise Unreadable("This is neither NAME=value, with no space around the =, nor a comment, which begins with #.")
    name, value = match["name"], match["value"]
    if BARE.fullmatch(value):
        return name, value
    for quoted in (IN_SINGLE_QUOTES, IN_DOUBLE_QUOTES):
        if inside := quoted.fullmatch(value):
            return name, inside[1]
    if re.search(r"\s#", value):
        raise Unreadable(
            f"a comment behind the value of {name} is taken for a part of it by systemd. Put it on a line of its own."
        )
    raise Unreadable(
        f"the value of {name} holds letters that a shell and systemd read differently. Put it between single quotes, '…', "
        r"and write ' $ \ ! as %27 %24 %5C %21 in an address with a password."
    )


def line_of(name: str, value: str) -> str:
    """A line of the file that every reader takes for this name with this value.

    Raises:
        Unreadable: no way of quoting is read alike by all of them.
    """
    for written in (value, f"'{value}'", f'"{value}"'):
        line = f"{name}={written}"
        try:
            if parsed(line) == {name: value}:
                return line
        except Unreadable:
            continue
    raise Unreadable(
        f"{name} cannot be written so that a shell and systemd read it alike: leave out \\ or one of the quotes."
    )


def new_file(values: Mapping[str, str]) -> str:
    """A settings file: what each setting is for, the values that are given, and the rest as comments, to be filled in.

    Raises:
        Unreadable: a value is not of its kind, or its name is no setting.
    """
    if found := faults(values):
        raise Unreadable("\n".join(found))
    blocks = ["# Settings of Placefund. Only the service may read this file: the key and passwords stand in it."]
    for setting in SETTINGS:
        if setting.readers in (Reader.DEVELOPMENT, Reader.TESTS):
            continue
        if setting.name in values:
            blocks.append(f"# {setting.purpose}\n{line_of(setting.name, values[setting.name])}")
        elif setting.is_begun_with:
            blocks.append(f"# {setting.purpose}\n# {_when_left_out(setting)}\n#{setting.name}={setting.default}")
    return "\n".join(blocks) + "\n"


def _when_left_out(setting: Setting) -> str:
    return f"Left out: {setting.otherwise.replace('`', '') or setting.default or 'none'}."


def checked(path: Path) -> list[str]:
    """What is wrong with a file of settings, in sentences; nothing, if it can be used."""
    try:
        values = parsed(path.read_text("utf-8"))
    except Unreadable as trouble:
        return str(trouble).splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        return [f"{path} cannot be read: {trouble}."]
    return faults(values)
