import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "src/placefund/design/scss/_tokens.scss").read_text()
COLOURS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", TOKENS, re.MULTILINE))
STATED = re.findall(r"([\w-]+) on ([\w-]+) (\d+\.\d)", TOKENS)


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground", "stated"), STATED)
def test_each_pair_has_the_contrast_that_the_style_sheet_states(text, ground, stated):
    assert round(contrast(COLOURS[text], COLOURS[ground]), 1) == float(stated)


def test_every_pair_of_text_meets_aa():
    assert len(STATED) >= 20
    assert [(text, ground) for text, ground, stated in STATED if float(stated) < 4.5] == []
