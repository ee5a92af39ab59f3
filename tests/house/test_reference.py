"""The generated pages of the documentation are what the program would draw now."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from placefund.domain.lifecycle import LIFECYCLES
from placefund.overview.reference import PAGES, drawn
from tests.house.source import ROOT

DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_reference_is_current(name: str) -> None:
    """Run `placefund reference` and commit what it writes."""
    assert (DOCS / name).read_text("utf-8") == PAGES[name]()


def test_the_reference_folder_holds_nothing_that_is_not_drawn() -> None:
    kept = {path.relative_to(DOCS).as_posix() for path in (DOCS / "reference").iterdir()}
    assert kept == {name for name in PAGES if name.startswith("reference/")}


def test_the_command_writes_what_is_missing_and_then_finds_it_current(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("reference", docs=tmp_path)
    call_command("reference", docs=tmp_path, check=True)
    assert capsys.readouterr().out.endswith("pages of the reference are current.\n")
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")} == set(PAGES)


def test_the_command_refuses_a_page_that_somebody_edited(tmp_path: Path) -> None:
    call_command("reference", docs=tmp_path, verbosity=0)
    (tmp_path / "reference/roles.md").write_text("Everyone may do everything.")
    with pytest.raises(CommandError, match=r"^Not current: reference/roles\.md\. Run `placefund reference`"):
        call_command("reference", docs=tmp_path, check=True)


def test_every_lifecycle_and_every_move_of_it_is_drawn() -> None:
    page = drawn()["reference/lifecycles.md"]
    arrows = [
        f"{source} --> {move.target}: {move.name.replace('_', ' ')}"
        for lifecycle in LIFECYCLES
        for move in lifecycle.moves
        for source in move.sources
    ]
    assert [arrow for arrow in arrows if arrow not in page] == []
