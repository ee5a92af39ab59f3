"""The services and timers for systemd, with the paths of this installation: shipped, so that nobody types them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path

from placefund.domain.findings import NotAllowed

TEMPLATES = Path(__file__).parent / "unit_files"
PLAIN = re.compile(r"[\w@%+=:,./\[\]-]+")


class CannotWriteUnits(NotAllowed):
    """The units cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What differs between machines. Paths are absolute."""

    placefund: str
    user: str
    settings_file: str
    home: str
    backups: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2


def unit_files(machine: Machine) -> dict[str, str]:
    """Every unit by the name of its file.

    Raises:
        CannotWriteUnits: a path that systemd would take for two words, or for something else.
    """
    values = {name: str(value) for name, value in asdict(machine).items()}
    for name, value in values.items():
        if not PLAIN.fullmatch(value) or "%" in value:
            raise CannotWriteUnits(
                f"“{value}” cannot stand in a unit ({name.replace('_', ' ')}): use letters, digits and / . - _ only."
            )
    is_at_home = any(
        Path(path).is_relative_to(root) for path in (machine.placefund, machine.home) for root in ("/home", "/root")
    )
    values["protect_home"] = "read-only" if is_at_home else "yes"
    return {path.name: path.read_text("utf-8").format(**values) for path in sorted(TEMPLATES.glob("placefund-*"))}


def write_units(folder: Path, machine: Machine) -> list[Path]:
    """Write every unit into a folder, over those of an earlier version.

    Raises:
        CannotWriteUnits: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in unit_files(machine).items():
            written.append(folder / name)
            written[-1].write_text(text, "utf-8")
    except OSError as trouble:
        raise CannotWriteUnits(
            f"{folder} cannot be written: {trouble.strerror}. Name another folder with --to."
        ) from trouble
    return written
