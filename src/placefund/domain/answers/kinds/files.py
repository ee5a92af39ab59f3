"""Files: which formats, how large and how many the question says; each is kept by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.files import FileFormat, FileRefused, clean_name, format_by_name
from placefund.domain.messages import Message, any_of, say, say_count
from placefund.domain.questions import Question

MOST_FILES = 20
_A_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_SAMPLES = {FileFormat.PDF: _A_PDF, FileFormat.CSV: b"What,When\nTeam hired,2027-04-01\n", FileFormat.TXT: b"A plan.\n"}


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of an answer. `document` is its number where files are kept: 0 while it is not kept yet. `size` is in bytes."""

    document: int
    name: str
    size: int
    sha256: str

    @property
    def file_format(self) -> FileFormat:
        return format_by_name(self.name)


class Files(AnswerKind[tuple[HeldFile, ...]]):
    """One file or several. `least` and `most` of the question say how many; without `most` it takes one."""

    name = "files"
    label = say("Files")
    control = Control.FILES
    measure = Measure.FILES
    stands_in_rows = False
    settings = frozenset({"formats", "megabytes", "least", "most"})

    def parse(self, question: Question, given: Any) -> tuple[HeldFile, ...] | None:
        """`given` is a list: a file that is kept already as its record, a new one as `{"name", "content"}`."""
        if given is None or given in ("", [], ()):
            return None
        if not isinstance(given, list | tuple):
            raise AnswerRefused(say("Choose a file to send."))
        try:
            files = tuple(dict.fromkeys(_file(one) for one in given))
            for file in files:
                self._refuse(question, file)
        except FileRefused as refusal:
            raise AnswerRefused(refusal.args[0]) from refusal
        most = question.most or 1
        if len(files) > most:
            raise AnswerRefused(say_count("Send one file and no more.", "Send {count} files or fewer.", count=most))
        return files

    def _refuse(self, question: Question, file: HeldFile) -> None:
        if question.formats and file.file_format.value not in question.formats:
            raise AnswerRefused(
                say(
                    "“{name}” is {one}. Send it as {formats}.",
                    name=file.name,
                    one=file.file_format.one,
                    formats=_formats(question),
                )
            )
        if question.megabytes is not None and file.size > question.megabytes * 1_000_000:
            raise AnswerRefused(
                say(
                    "“{name}” is larger than {most} MB, the most that this question takes. Make it smaller, or split it.",
                    name=file.name,
                    most=question.megabytes,
                )
            )

    def as_json(self, question: Question, value: tuple[HeldFile, ...]) -> Json:
        return [{"document": one.document, "name": one.name, "size": one.size, "sha256": one.sha256} for one in value]

    def from_json(self, question: Question, stored: Json) -> tuple[HeldFile, ...]:
        return tuple(HeldFile(one["document"], one["name"], one["size"], one["sha256"]) for one in stored)

    def in_words(self, question: Question, value: tuple[HeldFile, ...]) -> str:
        return "; ".join(one.name for one in value)

    def asked(self, question: Question) -> str:
        most, formats = question.most or 1, _formats(question)
        limit = question.megabytes
        if limit is None:
            return say_count("A file: {formats}", "At most {count} files: {formats}", count=most, formats=formats)
        return say_count(
            "A file of at most {limit} MB: {formats}",
            "At most {count} files of at most {limit} MB each: {formats}",
            count=most,
            limit=limit,
            formats=formats,
        )

    def sample(self, question: Question) -> list[dict[str, Any]]:
        formats = [FileFormat(one) for one in question.formats] or [FileFormat.PDF]
        chosen = next((one for one in formats if one in _SAMPLES), FileFormat.PDF)
        return [{"name": f"plan.{chosen.value}", "content": _SAMPLES[chosen]}]

    def entered(self, question: Question, value: tuple[HeldFile, ...]) -> Json:
        return self.as_json(question, value)

    def faults(self, question: Question) -> tuple[str, ...]:
        known = [file_format.value for file_format in FileFormat]
        found = [
            say("“{one}” is no format that is taken. Those are {known}.", one=one, known=", ".join(known))
            for one in question.formats
            if one not in known
        ]
        if (question.least or 0) > (question.most or 1) or (question.most or 0) > MOST_FILES:
            found.append(say("Ask for {most} files or fewer, and for no fewer at most than at least.", most=MOST_FILES))
        return tuple(found)

    def findings(self, question: Question, value: tuple[HeldFile, ...]) -> tuple[str, ...]:
        if question.least is not None and len(value) < question.least:
            return (say("has {count} of at least {least} files", count=len(value), least=question.least),)
        return ()

    def texts(self, question: Question, value: tuple[HeldFile, ...]) -> tuple[str, ...]:
        return tuple(one.name for one in value)

    def masked(self, question: Question, value: tuple[HeldFile, ...], texts: Sequence[str]) -> tuple[HeldFile, ...]:
        """The files under names of their own: what is inside them cannot be hidden."""
        return tuple(replace(one, name=name_for_the_blind(one.document, one.name)) for one in value)


def name_for_the_blind(document: int, name: str) -> str:
    """What a file is called where who sent it is hidden: its number and its format."""
    return f"file-{document}.{name.rpartition('.')[2].lower()}"


def _formats(question: Question) -> Message:
    formats = question.formats or tuple(file_format.value for file_format in FileFormat)
    return any_of(one.upper() for one in formats)


def _file(given: Any) -> HeldFile:
    if isinstance(given, HeldFile):
        return given
    if not isinstance(given, Mapping):
        raise AnswerRefused(say("Choose a file to send."))
    if isinstance(content := given.get("content"), bytes):
        name = clean_name(str(given.get("name") or ""))
        format_by_name(name)
        return HeldFile(0, name, len(content), hashlib.sha256(content).hexdigest())
    try:
        return HeldFile(int(given["document"]), str(given["name"]), int(given["size"]), str(given["sha256"]))
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerRefused(say("Choose a file to send.")) from error


KIND = Files()
