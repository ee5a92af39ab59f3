"""`placefund load-figures FILE`: keep published figures, which context cards then join to places."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from placefund.domain.context.observations import Geography
from placefund.domain.findings import NotAllowed
from placefund.places.context.actions import load_figures
from placefund.places.context.files import WideTable, read_figures, read_regions, read_wide, shipped_measures

LONGEST = 50_000_000


class Command(BaseCommand):
    help = (
        "Keep figures for context cards, from a CSV file: with a row for each figure (measure, geography, vintage, code, period, "
        "value, low, high, edition), or, with --measure, a release of the statistics office with a column a year. What stands "
        "already is not changed; a later release is kept beside it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file of figures")
        parser.add_argument(
            "--regions", type=Path, help="what areas regions hold: code, geography, vintage, name, whole, partial, also"
        )
        parser.add_argument("--measure", default="", help="what a table with a column a year measures")
        parser.add_argument(
            "--geography", default="itl", choices=[each.value for each in Geography], help="what its codes are of"
        )
        parser.add_argument("--vintage", default="", help="the year of its codes, such as 2021")
        parser.add_argument("--edition", default="", help="a name for the release, such as its year")
        parser.add_argument(
            "--only", default="", help="COLUMN=VALUE,VALUE: the rows that count, where a table has several"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text, regions = _text(options["file"]), _text(options["regions"]) if options["regions"] else ""
            found = read_wide(text, _about(options)) if options["measure"] else read_figures(text)
            loaded = load_figures(found, read_regions(regions) if regions else ())
        except (NotAllowed, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(f"Read {loaded.read} figures; {loaded.new} are new, and the others stood here already.")


def _text(path: Path) -> str:
    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    if path.stat().st_size > LONGEST:
        raise CommandError(f"{path} is larger than {LONGEST // 1_000_000} MB.")
    return path.read_text(encoding="utf-8-sig")


def _about(options: dict[str, Any]) -> WideTable:
    """What is said of a table with a column a year."""
    known = [key for key, measure in shipped_measures().items() if not measure.numerator]
    if options["measure"] not in known:
        raise CommandError(f"There is no measure {options['measure']}. Give one of: {', '.join(known)}.")
    if not options["vintage"] or not options["edition"]:
        raise CommandError("Say the year of the codes (--vintage) and name the release (--edition).")
    column, _, values = options["only"].partition("=")
    only = (column, frozenset(values.split(","))) if values else None
    return WideTable(options["measure"], Geography(options["geography"]), options["vintage"], options["edition"], only)
