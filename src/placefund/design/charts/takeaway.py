"""A chart to take away: one drawing that stands by itself, as SVG or as a picture, and its figures as CSV."""

from __future__ import annotations

import csv
import functools
import io
import re
from pathlib import Path as FilePath

import typst
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from placefund.design.charts.scene import Chart, Key
from placefund.domain.standards.cells import BYTE_ORDER_MARK, written

PICTURE = FilePath(__file__).parent.parent / "typst" / "picture.typ"
DOTS_PER_INCH = 144
TITLE, KEY_ROW, LETTER = 44, 26, 8.2
"""Heights above the drawing and the mean width of a letter, in the units of the drawing."""
_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INSIDE = re.compile(r"^\.pf-chart svg (?P<rest>.+)$")


def as_svg(chart: Chart, where_from: str) -> str:
    """The wide drawing with its title, its key and where it is from; its colours are those of the page it stands on."""
    scene = chart.wide
    keys = _keys(chart, scene.width)
    above = TITLE + (KEY_ROW * (keys[-1][2] + 1) if keys else 0)
    context = {
        "chart": chart,
        "scene": scene,
        "keys": [(key, x, TITLE + KEY_ROW * row) for key, x, row in keys],
        "above": above,
        "height": above + scene.height + 34,
        "where_from": where_from,
        "style": _style(),
    }
    return render_to_string("design/charts/standalone.svg", context)


def as_png(chart: Chart, where_from: str) -> bytes:
    """The same drawing as a picture of twice its size in dots, without any font of this machine."""
    svg = as_svg(chart, where_from)
    inputs = {"svg": svg, "width": str(chart.wide.width), "title": chart.title}
    return typst.compile(
        PICTURE.read_bytes(), format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs, ignore_system_fonts=True
    )


def as_csv(chart: Chart) -> str:
    """The table beneath the drawing, as it is printed there."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    total = (chart.table.total,) if chart.table.total else ()
    for row in (chart.table.headers, *chart.table.rows, *total):
        writer.writerow([written(cell) for cell in row])
    return text.getvalue()


def _keys(chart: Chart, width: float) -> list[tuple[Key, float, int]]:
    """Each entry of the key with where it begins and on which row."""
    found: list[tuple[Key, float, int]] = []
    x, row = 0.0, 0
    for key in chart.keys:
        taken = 24 + len(key.label) * LETTER + 18
        if x and x + taken > width:
            x, row = 0.0, row + 1
        found.append((key, x, row))
        x += taken
    return found


@functools.cache
def _style() -> str:
    """What the compiled style sheet says of the shapes of a chart; nothing before the styles are compiled."""
    found = finders.find("design/app.css")
    if not found:
        return ""
    rules = []
    for selectors, declarations in _RULE.findall(_COMMENT.sub("", FilePath(found).read_text("utf-8"))):
        own = [inside["rest"] for each in selectors.split(",") if (inside := _INSIDE.match(each.strip()))]
        # What happens under a pointer or with the keyboard is of the page, not of a picture.
        if own := [selector for selector in own if ":" not in selector]:
            rules.append(f"{','.join(own)}{{{declarations.strip()}}}")
    return "".join(rules)
