"""What a person takes away, as one zip: a page to read, a table for each kind of thing, the whole as JSON, and their files."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import date, datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from placefund.accounts.own_data.holdings import LEFT_OUT
from placefund.accounts.own_data.queries import Part, files_of, parts_about
from placefund.domain.standards.tables import Table, lines
from placefund.people.models import User

IN_MEMORY = 4 * 1024 * 1024


def archive_about(user: User, *, at: datetime) -> IO[bytes]:
    """The zip, open at its beginning. Beyond some megabytes it lies in a file without a name, which goes when it is closed."""
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  whoever sends it closes it
    parts = parts_about(user)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        kept_back = []
        for each in files_of(user):
            if each.why_not is None:
                archive.writestr(f"files/{each.name}", each.content)
            else:
                kept_back.append((each.name, each.why_not))
        archive.writestr("data.json", _as_json(user, parts, at))
        for part in parts:
            archive.writestr(f"tables/{part.slug}.csv", _as_csv(part))
        shown = [(part, [[_cell(value) for value in row] for row in part.rows]) for part in parts]
        page = {
            "person": user,
            "at": at,
            "parts": shown,
            "kept_back": kept_back,
            "left_out": sorted({*LEFT_OUT.values()}),
        }
        archive.writestr("read-me.html", render_to_string("accounts/own_data_file.html", page))
    kept.seek(0)
    return kept


def _as_json(user: User, parts: list[Part], at: datetime) -> str:
    told = {part.slug: [dict(zip(part.columns, row, strict=True)) for row in part.rows] for part in parts}
    whole = {"person": user.pk, "made_at": at, "parts": told}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _as_csv(part: Part) -> str:
    table = Table(part.slug, part.title, "", tuple((name, "") for name in part.columns))
    return "".join(lines(table, (tuple(_cell(value) for value in row) for row in part.rows)))


def _cell(value: Any) -> Any:
    """A value as a table holds it."""
    if isinstance(value, list | dict):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value.isoformat() if isinstance(value, datetime | date) else "" if value is None else value
