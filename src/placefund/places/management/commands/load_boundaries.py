"""`placefund load-boundaries FILE`: keep real outlines of local authorities, which maps then draw in place of dots."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from placefund.domain.findings import NotAllowed
from placefund.people.models import CLOCK
from placefund.places.actions import load_boundaries
from placefund.places.boundaries import BoundaryFile, WrongFile, read_boundaries
from placefund.places.queries import area_points, code_changes
from placefund.records import clock

MOST_NAMED = 10


class Command(BaseCommand):
    help = (
        "Load the boundaries of local authorities from a GeoJSON or TopoJSON file of the Office for National Statistics "
        "(any year; WGS84 or British National Grid; up to 100 MB). Maps then show shapes in place of dots."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the boundary file")
        parser.add_argument("--source", default="", help="what to say under maps; the file's name when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        areas = area_points()
        if not areas:
            raise CommandError("There are no local authorities yet. Load a fundbook first, or run `placefund demo`.")
        self.stdout.write(f"Reading {path.name}…")
        try:
            found = read_boundaries(path, areas, code_changes())
            count = load_boundaries(
                {code: [list(ring) for ring in rings] for code, rings in found.shapes.items()},
                source=options["source"] or path.name,
                by=CLOCK,
                at=clock.now(),
            )
        except (WrongFile, NotAllowed) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}. Nothing was changed.") from error
        for sentence in _report(found, count, len(areas)):
            self.stdout.write(sentence)


def _report(found: BoundaryFile, count: int, of: int) -> list[str]:
    """What was kept and what was not, in sentences."""
    sentences = [f"Kept the boundaries of {count} of {of} local authorities."]
    if found.recoded:
        pairs = [f"{old} as {new}" for old, new in sorted(found.recoded.items())]
        sentences.append(f"Took {_some(pairs)}, because only the code changed.")
    if found.missing:
        sentences.append(
            f"No boundary for {_some([f'{area.name} ({area.code})' for area in found.missing])}: dots stay."
        )
    if found.unknown:
        sentences.append(f"Left out {_some(list(found.unknown))}: no local authority in use has the code.")
    return sentences


def _some(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
