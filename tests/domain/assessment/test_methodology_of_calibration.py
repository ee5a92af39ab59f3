"""The methodology names the functions that compute its formulas, and they are there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import placefund.domain.assessment as package

PAGES = Path(__file__).resolve().parents[3] / "docs/methodology"
HERE = Path(next(iter(package.__path__)))
MODULES = {path.stem: ".".join(path.relative_to(HERE).with_suffix("").parts) for path in sorted(HERE.rglob("*.py"))}
NAMED = re.compile(r"`([a-z_]+)\.([A-Za-z_]+)(?:\.([a-z_]+))?`")


@pytest.mark.parametrize("page", ["calibration.md", "near-the-line.md"])
def test_every_function_the_methodology_names_is_there(page: str) -> None:
    spoken = NAMED.findall((PAGES / page).read_text("utf-8"))
    assert len(spoken) >= 5
    for module, name, method in spoken:
        found = getattr(import_module(f"{package.__name__}.{MODULES[module]}"), name)
        assert not method or hasattr(found, method)


def test_every_method_of_the_model_that_the_methodology_names_is_there() -> None:
    text = (PAGES / "calibration.md").read_text("utf-8")
    model = import_module(f"{package.__name__}.calibration_model.mixed_model")
    spoken = re.findall(r"`(Fit|MixedModel)\.([a-z_]+)`", text)
    assert len(spoken) >= 5
    assert [name for kind, name in spoken if not hasattr(getattr(model, kind), name)] == []
