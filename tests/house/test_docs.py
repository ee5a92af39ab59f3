"""The documentation points at things that exist, and says them in one form."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.utils.text import slugify

from tests.house.source import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "fundbooks").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
LINK = re.compile(r"(?<!`)\[[^\]\n]+\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PARTS = ["Context", "Decision", "Consequences", "Rejected"]
OUTSIDE = ("https://", "http://", "mailto:")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", path.read_text("utf-8"))


def anchors(path: Path) -> set[str]:
    return {slugify(heading) for heading in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)}


def test_there_is_documentation_to_look_at() -> None:
    assert len(PAGES) > 30
    assert len(DECISIONS) > 15


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(prose(path)):
        if link.startswith(OUTSIDE):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_file_that_is_named_exists(path: Path) -> None:
    """`src/placefund/domain/roles.py` in a sentence is a promise, too."""
    spoken = re.findall(r"`((?:src|tests|docs|fundbooks|\.ci)/[\w./-]+)`", prose(path))
    assert [name for name in spoken if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_test_that_is_named_exists(path: Path) -> None:
    """`tests/ledger/test_pages.py::test_a_statement_adds_up` in a table is a promise that somebody may want to try."""
    spoken = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text("utf-8"))
    gone = [
        f"{file}::{test}"
        for file, test in spoken
        if not (ROOT / file).exists() or f"\ndef {test}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert gone == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_command_that_is_named_exists(path: Path) -> None:
    ours = {name.replace("_", "-") for name in get_commands()}
    spoken = set(re.findall(r"(?:^|`|run )placefund ([a-z][a-z-]+)", path.read_text("utf-8"), re.MULTILINE))
    assert spoken - ours == set()


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_has_its_four_parts_and_its_number(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert text.startswith(f"# {int(path.name[:4])}. ")


STATUS = re.compile(
    r"^(\d{1,2} [A-Z][a-z]+ 20\d\d)\. (Accepted|Proposed|Superseded by \[\d+\]\(\d{4}-[\w-]+\.md\))", re.MULTILINE
)


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_has_its_day_and_status_and_the_list_says_the_same(path: Path) -> None:
    told = STATUS.match(path.read_text("utf-8").splitlines()[2])
    assert told is not None, "the third line is the day and the status: `28 November 2026. Accepted.`"
    (listed,) = (
        line for line in (ROOT / "docs/adr/README.md").read_text("utf-8").splitlines() if f"]({path.name})" in line
    )
    day, status = (cell.strip() for cell in listed.strip("|").split("|")[2:4])
    assert (day, status.startswith(told[2].split(" [")[0])) == (told[1], True)


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (ROOT / "docs/adr/README.md").read_text("utf-8"))
    assert listed == [path.name for path in DECISIONS]


def test_every_page_of_the_documentation_can_be_found_from_its_front_page() -> None:
    """Following links from docs/README.md reaches every page below docs."""
    reached, waiting = set(), [ROOT / "docs/README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        places = (link.partition("#")[0] for link in LINK.findall(prose(page)) if not link.startswith(OUTSIDE))
        waiting += [(page.parent / place).resolve() for place in places if place]
    assert [named(path) for path in (ROOT / "docs").rglob("*.md") if path not in reached] == []


def test_the_readme_names_commands_that_work_and_fits_a_screen() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(
        r"^(python3 run\.py \w+|uv run [\w ]+)",
        "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)),
        re.MULTILINE,
    )
    assert [command.strip() for command in commands] == [
        "python3 run.py demo",
        "python3 run.py test",
        "uv run placefund demo",
        "uv run pytest",
    ]
    assert len(text.splitlines()) <= 60


def test_the_newest_entry_of_the_changelog_and_the_citation_are_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == version
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
