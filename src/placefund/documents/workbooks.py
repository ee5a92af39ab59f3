"""Opens a workbook that was sent, without trust: bounded, nothing evaluated, nothing that reaches far or grows when unpacked."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from django.core.files.uploadedfile import UploadedFile
from python_calamine import CalamineError, CalamineWorkbook

from placefund.documents.examination import entries_of
from placefund.domain.files import FileFormat, SentFile, clean_name, examine, too_large
from placefund.domain.messages import say
from placefund.domain.workbooks import (
    MOST_BYTES,
    MOST_LETTERS_IN_A_CELL,
    MOST_UNPACKED_BYTES,
    Fault,
    Grid,
    Reach,
    SheetRefused,
    cell,
)

DAMAGED = say("This workbook cannot be read. Open it in your spreadsheet program, save it as .xlsx, and send that.")
MOST_LETTERS = 5_000_000
"""Letters in all cells together: a text that stands once in the file may stand in many cells."""
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|sharedStrings|styles)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml"
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """One sheet of a workbook: its number from 1, its values from cell A1, and the cells that hold formulas or are merged."""

    number: int
    grid: Grid
    formulas: tuple[str, ...]
    merged: tuple[str, ...]

    def faults(self, *, but_for: Callable[[str], bool] = lambda _: False) -> list[Fault]:
        """The cells that nobody can say the value of; without the formulas that we wrote ourselves (`but_for`)."""
        formula = say("this holds a formula, and none is ever worked out here. Type the number or the words.")
        merged = say("these cells are merged, so it is not clear what belongs where. Take them apart.")
        return [
            *(Fault(self.number, one, formula) for one in self.formulas if not but_for(one)),
            *(Fault(self.number, one, merged) for one in self.merged),
        ]


def opened(upload: UploadedFile[bytes], reach: Reach) -> Iterator[OpenedSheet]:
    """The sheets of a workbook, in their order, one at a time. `reach` is how large one of its kind may be.

    Raises:
        FileRefused, SheetRefused: with what is wrong and what to send instead.
    """
    parts = _unpacked(upload)
    scanned = _scanned(parts, reach)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
        for position, formulas in enumerate(scanned):
            sheet = book.get_sheet_by_index(position)
            merged = sheet.merged_cell_ranges or ()
            yield OpenedSheet(
                position + 1,
                sheet.to_python(skip_empty_area=False),
                formulas,
                tuple(f"{cell(a[0] + 1, a[1])} to {cell(b[0] + 1, b[1])}" for a, b in merged),
            )
    except (CalamineError, ValueError, IndexError, OverflowError) as broken:
        if isinstance(broken, SheetRefused):
            raise
        raise SheetRefused(DAMAGED) from broken


def _unpacked(upload: UploadedFile[bytes]) -> dict[str, bytes]:
    """The parts of the archive that are needed, each as long as its directory says and no longer."""
    name = clean_name(upload.name or "")
    if (upload.size or 0) > MOST_BYTES:  # before reading it into memory
        raise SheetRefused(too_large(name, MOST_BYTES))
    upload.seek(0)
    content = upload.read()
    if name.lower().endswith(".xlsx"):
        examine(SentFile(name, content, entries_of(content)), most_bytes=MOST_BYTES)
    else:
        raise SheetRefused(
            say(
                "“{name}” is no {label} (.xlsx). Send the workbook that you downloaded here.",
                name=name,
                label=FileFormat.XLSX.label,
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = [info for info in archive.infolist() if _NEEDED.fullmatch(info.filename)]
            if sum(info.file_size for info in wanted) > MOST_UNPACKED_BYTES:
                raise SheetRefused(
                    say("“{name}” would grow to many times its size when opened. Download a new sheet.", name=name)
                )
            return {info.filename: archive.read(info) for info in wanted}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as broken:
        raise SheetRefused(DAMAGED) from broken


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The same parts as an archive of our own making, whose directory is true."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


# --- what stands where, before anything is loaded ----------------------------------------------------------------------


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _walk(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a part once, holding nothing. A document type, where entities could be defined that grow, is refused."""

    def refuse(*_: object) -> None:
        raise SheetRefused(DAMAGED)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as broken:
        raise SheetRefused(DAMAGED) from broken


def _scanned(parts: Mapping[str, bytes], reach: Reach) -> list[tuple[str, ...]]:
    """For each sheet of the workbook in its order: the cells that hold formulas. Refuses sheets that reach too far."""
    lengths = _lengths(parts.get("xl/sharedStrings.xml", b""))
    names = _sheet_parts(parts)
    if not names or len(names) > reach.sheets:
        raise SheetRefused(
            say(
                "Such a workbook has from 1 to {most_sheets} sheets; this one has {how_many}.",
                most_sheets=reach.sheets,
                how_many=len(names),
            )
        )
    found, letters = [], 0
    for number, name in enumerate(names, 1):
        scan = _Scan(number, lengths, reach)
        if name not in parts:
            raise SheetRefused(DAMAGED)
        _walk(parts[name], scan.start, scan.end, scan.text)
        letters += scan.letters
        if letters > MOST_LETTERS:
            raise SheetRefused(say("This workbook holds far more text than {of}. Download a new one.", of=reach.of))
        found.append(tuple(scan.formulas))
    return found


def _sheet_parts(parts: Mapping[str, bytes]) -> list[str]:
    targets: dict[str, str] = {}
    ids: list[str] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))[
                1:
            ]

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            ids.append(next((value for key, value in attributes.items() if key.endswith(":id")), ""))

    try:
        _walk(parts["xl/_rels/workbook.xml.rels"], relation)
        _walk(parts["xl/workbook.xml"], sheet)
    except KeyError as missing:
        raise SheetRefused(DAMAGED) from missing
    return [targets.get(one, "") for one in ids]


def _lengths(xml: bytes) -> list[int]:
    """How many letters each shared text has."""
    found: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            found.append(0)

    def text(words: str) -> None:
        if found:
            found[-1] += len(words)

    if xml:
        _walk(xml, start, text=text)
    if max(found, default=0) > 2 * MOST_LETTERS_IN_A_CELL:  # white space between elements counts here
        raise SheetRefused(DAMAGED)
    return found


@dataclass(slots=True)
class _Scan:
    """Goes through one sheet: where its cells stand, which hold formulas, how many letters they hold together."""

    number: int
    lengths: list[int]
    reach: Reach
    row: int = 0
    column: int = -1
    letters: int = 0
    formulas: list[str] = field(default_factory=list)
    is_shared: bool = False
    value: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            given = attributes.get("r", "")
            self.row = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else self.row + 1
            self.column = -1
            self.reach.check(self.number, self.row, 0)
        elif name == "c":
            self._cell(attributes)
        elif name == "f":
            self.formulas.append(cell(self.row, self.column))
        elif name == "v" and self.is_shared:
            self.value = []

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if match := _CELL.fullmatch(attributes.get("r", "")):
            self.row, self.column = int(match[2]), _column(match[1])
        self.reach.check(self.number, self.row, self.column)
        self.is_shared = attributes.get("t") == "s"

    def text(self, words: str) -> None:
        self.letters += len(words)
        if self.value is not None:
            self.value.append(words)

    def end(self, name: str) -> None:
        if name == "v" and self.value is not None:
            index = "".join(self.value).strip()
            if index.isascii() and index.isdigit() and len(index) < 9 and int(index) < len(self.lengths):
                self.letters += self.lengths[int(index)]
            self.value = None


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = 26 * number + ord(one) - ord("A") + 1
    return number - 1
