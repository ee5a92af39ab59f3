"""From a folder on disk to a fundbook, or to the list of its faults."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from placefund.domain.findings import NotAllowed
from placefund.domain.fundbook import Fault, Reading, read_fundbook
from placefund.places.area_register import shipped_areas, shipped_changes


class NoFundbook(NotAllowed):
    """There is no fundbook where one was looked for."""


class FundbookRefused(NotAllowed):
    """A fundbook with faults is refused whole; `faults` lists every one by file and line."""

    def __init__(self, called: object, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        listed = "\n".join(f"  {fault}" for fault in faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"The fundbook {called} has {count}. Nothing was loaded.\n{listed}")


def texts_of(folder: Path) -> dict[str, str]:
    """The texts of a fundbook's files by name.

    Raises:
        NoFundbook: when the folder is not there, or a file in it is not text.
    """
    if not folder.is_dir():
        raise NoFundbook(f"There is no folder {folder}. Give the folder that holds the fundbook's files.")
    texts = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".toml", ".csv"):
            continue
        try:
            texts[path.name] = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as trouble:
            raise NoFundbook(f"{path} cannot be read as UTF-8 text: {trouble}.") from trouble
    return texts


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 over the names and texts of a fundbook's files."""
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        digest.update(f"{name}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def read_texts(texts: Mapping[str, str]) -> Reading:
    """Read a fundbook beside the register of areas that comes with the software."""
    areas = {area.point.code: area.point.name for area in shipped_areas()}
    successors: dict[str, list[str]] = {}
    for change in shipped_changes():
        successors.setdefault(change.old_code, []).append(change.new_code)
    return read_fundbook(texts, areas, successors)
