"""The offline scoring sheet that came back: what it says beside what was sent and drafted, and what may become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from placefund.assessment.scoring.own_assignments import OwnReading
from placefund.assessment.scoring.submissions import (
    SentScores,
    SheetReading,
    SheetUse,
    UnsentScores,
    drafted,
    newest_submission,
    others_were_open,
    sent_scores,
)
from placefund.documents.workbooks import opened
from placefund.domain.assessment.receipts import Confidence, tidy
from placefund.domain.assessment.scoring import Criterion, format_score, weighted_score
from placefund.domain.assessment.sheets import REACH, Entries, Identity, entries, identity
from placefund.domain.messages import say
from placefund.domain.workbooks import Fault, SheetRefused

SALT = "placefund.assessment.sheets.workbook"


@dataclass(frozen=True, slots=True)
class Version:
    """One criterion as it was sent, is drafted, or stands in the sheet; `points` None and `reason` empty where it says none."""

    points: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One criterion in every version there is, side by side: None for a version that there is not."""

    criterion: Criterion
    sent: Version | None
    drafted: Version | None
    uploaded: Version

    @property
    def is_changed(self) -> bool:
        """Whether the sheet says otherwise than what was sent or drafted."""
        return any(each is not None and each != self.uploaded for each in (self.sent, self.drafted))


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What one sheet says of one application, beside what was sent and what is drafted. Scores are out of 100.

    `missing` names what is not filled in yet. `is_late`: others' readings are open to them, so that a change needs a reason.
    """

    sheet: int
    own: OwnReading
    entries: Entries
    after: int
    lines: tuple[SheetLine, ...]
    sent: SentScores | None
    draft: UnsentScores | None
    is_late: bool

    @property
    def _written(self) -> UnsentScores:
        return UnsentScores(self.entries.points, self.entries.reasons, self.entries.confidence)

    @property
    def missing(self) -> tuple[Fault, ...]:
        return self.entries.missing

    @property
    def is_as_sent(self) -> bool:
        sent = self.sent.scoring if self.sent else None
        return sent is not None and self._written.says_the_same(
            UnsentScores(sent.points, sent.reasons, sent.confidence)
        )

    @property
    def has_other_draft(self) -> bool:
        """A draft stands here that says something else than the sheet."""
        return self.draft is not None and not self.draft.says_the_same(self._written)

    @property
    def is_as_drafted(self) -> bool:
        return self.draft is not None and not self.has_other_draft

    @property
    def is_changed(self) -> bool:
        """Something can be done with it: it is neither what was sent, nor an unfinished draft as it stands already."""
        return not self.is_as_sent and not (self.is_as_drafted and self.missing)

    @property
    def choices(self) -> tuple[SheetUse, ...]:
        """What its sender may choose, what is likeliest first."""
        may_send = not self.missing and not self.is_late
        return (
            ((SheetUse.SENT,) if may_send else ())
            + (() if self.is_as_drafted else (SheetUse.DRAFTED,))
            + (SheetUse.LEFT,)
        )

    @property
    def likely(self) -> SheetUse | None:
        """What is chosen beforehand; nothing where a draft of theirs would give way."""
        return None if self.has_other_draft else self.choices[0]

    @property
    def confidence(self) -> Confidence | None:
        return Confidence(self.entries.confidence) if self.entries.confidence else None

    @property
    def weighted_before(self) -> str:
        return format_score(self.sent.weighted) if self.sent else ""

    @property
    def weighted_after(self) -> str:
        """Empty while something is missing."""
        criteria = self.own.terms.criteria
        return "" if self.missing else format_score(weighted_score(self.entries.points, criteria))


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a workbook would do. It can be taken when there is no fault and something changes."""

    changes: tuple[SheetChange, ...]
    same: tuple[SheetChange, ...]
    blank: tuple[OwnReading, ...]
    faults: tuple[str, ...]

    @property
    def can_be_sent(self) -> bool:
        return bool(self.changes) and not self.faults


def look_at(upload: UploadedFile[bytes], own: Mapping[int, OwnReading]) -> LookedAt:
    """What a workbook would change, without changing anything. `own` is everything the sender was given, by its number.

    Raises:
        FileRefused, SheetRefused: when the file as a whole cannot be taken.
    """
    changed: list[SheetChange] = []
    same: list[SheetChange] = []
    blank: list[OwnReading] = []
    faults: list[str] = []
    seen: dict[int, int] = {}
    for sheet in opened(upload, REACH):
        found = identity(sheet.grid)
        if found is None:
            continue
        row = own.get(found.assignment)
        if row is None:
            faults.append(say("Sheet {number}: this is for a reading that was not given to you.", number=sheet.number))
            continue
        if why := _why_not(found, row, seen):
            faults.append(say("Sheet {number}: {why}", number=sheet.number, why=why))
            continue
        seen[found.assignment] = sheet.number
        wrong = sheet.faults()
        written = entries(sheet.number, sheet.grid, row.terms.criteria)
        faults += [str(fault) for fault in (*wrong, *written.faults)]
        if written.is_blank:
            blank.append(row)
        elif not (wrong or written.faults):
            change = _change(sheet.number, row, written, found.submission)
            (changed if change.is_changed else same).append(change)
    if not (seen or faults):
        raise SheetRefused(say("There is no scoring sheet in this workbook. Send the one that you downloaded here."))
    return LookedAt(tuple(changed), tuple(same), tuple(blank), tuple(faults))


def _why_not(found: Identity, row: OwnReading, seen: Mapping[int, int]) -> str:
    """Why a sheet of ours cannot be taken, before its cells are looked at; empty when it can."""
    if row.closed:
        return row.closed
    if row.application.state != "eligible":
        return say(
            "the scores of “{title}” are closed: the panel has agreed its score, or it was withdrawn.", title=row.title
        )
    if found.assignment in seen:
        return say(
            "this is for the same application as sheet {seen}. Keep one of the two.", seen=seen[found.assignment]
        )
    if found.terms_digest != row.application.round.terms_digest:
        return say("the terms of the round are not those this sheet was made under. Download a new sheet.")
    if found.submission != newest_submission(row.assignment):
        return say(
            "you have sent other scores for “{title}” since this sheet was made. Download a new sheet.", title=row.title
        )
    return ""


def _change(number: int, row: OwnReading, written: Entries, after: int) -> SheetChange:
    sent: SentScores | None = next(iter(sent_scores(row.assignment)[-1:]), None)
    draft = drafted(row.assignment)
    lines = tuple(
        SheetLine(
            criterion,
            _version(criterion, sent.scoring.points, sent.scoring.reasons) if sent else None,
            _version(criterion, draft.points, draft.reasons) if draft else None,
            _version(criterion, written.points, written.reasons),
        )
        for criterion in row.terms.criteria
    )
    return SheetChange(number, row, written, after, lines, sent, draft, others_were_open(row.assignment))


def _version(criterion: Criterion, points: Mapping[str, int], reasons: Mapping[str, str]) -> Version:
    return Version(points.get(criterion.key), tidy(reasons.get(criterion.key, "")))


def held(looked: LookedAt, user: int) -> str:
    """What was looked at, signed for the person it was shown to, so that this and nothing else is taken."""
    rows = [
        [
            change.sheet,
            change.own.assignment.pk,
            dict(change.entries.points),
            dict(change.entries.reasons),
            change.entries.confidence,
            [[fault.cell, fault.why] for fault in change.missing],
            change.after,
            change.draft.version if change.draft else 0,
        ]
        for change in looked.changes
    ]
    return signing.dumps({"user": user, "rows": rows}, salt=SALT, compress=True)


@dataclass(frozen=True, slots=True)
class HeldSheet:
    """What was looked at and came back: as it is shown again, and the version of the draft that it was shown beside."""

    change: SheetChange
    seen_draft: int

    @property
    def field(self) -> str:
        """What the choice for it is called in a form."""
        return choice_of(self.change)

    def reading(self, take: SheetUse) -> SheetReading:
        """What the action takes, with what was chosen."""
        entries = self.change.entries
        return SheetReading(
            self.change.own.assignment,
            entries.points,
            entries.reasons,
            entries.confidence,
            self.change.after,
            take,
            self.seen_draft,
        )


def choice_of(change: SheetChange) -> str:
    """What the choice for one reading is called in a form."""
    return f"take-{change.own.assignment.pk}"


def taken_back(signed: str, user: int, own: Mapping[int, OwnReading]) -> tuple[HeldSheet, ...]:
    """What was looked at, as it came back.

    Raises:
        SheetRefused: when it was changed on the way, or is somebody else's.
    """
    try:
        kept = signing.loads(signed, salt=SALT)
    except signing.BadSignature as wrong:
        raise SheetRefused(say("What you looked at did not come back whole. Send the sheet again.")) from wrong
    if kept["user"] != user or any(number not in own for _, number, *_ in kept["rows"]):
        raise SheetRefused(say("This sheet was looked at by somebody else. Send your own sheet."))
    found = []
    for sheet, number, points, reasons, confidence, missing, after, version in kept["rows"]:
        lacking = tuple(Fault(sheet, cell, why) for cell, why in missing)
        written = Entries(points, reasons, confidence, (), lacking)
        found.append(HeldSheet(_change(sheet, own[number], written, after), version))
    return tuple(found)
