"""What is published is complete, pinned by hash, and holds nobody's address."""

import gettext
import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import hatch_build

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-bench.lock",
    "requirements-mutate.lock",
    "requirements-node.lock",
)

# Written in halves, so that this file passes its own test.
REGISTRIES = tuple(
    f"{name}.{end}"
    for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"))
)


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def pins(lock: str) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def test_no_tracked_file_holds_the_address_of_a_package_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in REGISTRIES
        if host.encode() in path.read_bytes().lower()
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_its_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.split("\n", 1)[1])
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_the_pins_are_those_that_pyproject_asks_for() -> None:
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    build = PYPROJECT["dependency-groups"]["build"]
    asked = {
        "requirements.lock": [*project["dependencies"], *extras["postgres"], *build],
        "requirements-test.lock": [*project["dependencies"], *extras["postgres"], *extras["test"], *build],
        "requirements-bench.lock": [*project["dependencies"], *extras["bench"], *build],
        "requirements-mutate.lock": [*project["dependencies"], *extras["test"], *extras["mutate"], *build],
        "requirements-node.lock": PYPROJECT["dependency-groups"]["node"],
    }
    outside = []
    for lock, requirements in asked.items():
        pinned = pins(lock)
        for requirement in map(Requirement, requirements):
            version = pinned.get(canonicalize_name(requirement.name), "")
            if requirement.name != "placefund" and not (version and requirement.specifier.contains(version)):
                outside.append(f"{lock}: {requirement} has {version or 'no pin'}; run .ci/lock")
    assert outside == []


def test_what_is_tested_is_what_runs() -> None:
    tested = pins("requirements-test.lock")
    assert {name: tested.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def test_what_is_measured_is_what_runs() -> None:
    measured, running = pins("requirements-bench.lock"), pins("requirements.lock")
    assert {name: running[name] for name in measured.keys() & running} == {
        name: measured[name] for name in measured.keys() & running
    }


def test_every_dependency_and_every_rule_left_out_has_its_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    start = lines.index("dependencies = [")
    end = lines.index("[project.scripts]")
    ignored = lines.index("ignore = [")
    listed = lines[start + 1 : end] + lines[ignored + 1 : lines.index("]", ignored)]
    assert [line.strip() for line in listed if line.startswith('    "') and "# " not in line] == []


def test_front_end_packages_are_pinned_by_hash_without_an_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert [path for path, package in packages.items() if "resolved" in package or "integrity" not in package] == []
    chosen = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in chosen} == chosen


def test_nothing_fetched_compiled_or_full_of_addresses_can_be_committed() -> None:
    welsh = (hatch_build.LOCALE / "cy/LC_MESSAGES/django.mo").as_posix()
    paths = ["uv.lock", "node_modules/sass/sass.js", welsh, *(path.as_posix() for path in hatch_build.outputs())]
    done = subprocess.run(["git", "check-ignore", *paths], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == paths


def test_the_compiled_styles_have_our_own_font_and_no_crown_or_dangling_image() -> None:
    hatch_build.build_front_end()
    css = (ROOT / hatch_build.CSS).read_text("utf-8")
    assert ".govuk-button" in css
    assert [word for word in ("GDS Transport", "@font-face", "govuk-crest") if word.lower() in css.lower()] == []
    images = [url for url in re.findall(r"""url\(["']?([^"')]+)""", css) if not url.startswith(("data:", "#"))]
    assert [url for url in images if not (ROOT / hatch_build.STATIC / url).is_file()] == []


def test_a_second_build_of_the_styles_does_nothing() -> None:
    hatch_build.build_front_end()
    assert hatch_build.build_front_end() is False


def test_the_wheel_holds_everything_a_page_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.relative_to("src").as_posix() for path in hatch_build.outputs()}
    wanted |= {f"placefund/fundbooks/shipped/{path}" for path in of_tracked("fundbooks")}
    wanted |= {f"placefund/{path}" for path in of_tracked("src/placefund")}
    assert wanted - held == set()


GREETING = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Awards"
msgstr "Dyfarniadau"

#, fuzzy
msgid "Places"
msgstr "Somebody has still to look at this"
"""


@pytest.fixture
def with_welsh(tmp_path: Path) -> Path:
    """A copy of the project in which somebody has begun to translate."""
    copy = tmp_path / "copy"
    built = [*hatch_build.outputs(), hatch_build.STAMP]
    for path in [*(path.relative_to(ROOT) for path in tracked_files()), *built]:
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes((ROOT / path).read_bytes())
    welsh = copy / hatch_build.LOCALE / "cy/LC_MESSAGES/django.po"
    welsh.parent.mkdir(parents=True)
    welsh.write_text(GREETING, "utf-8")
    return copy


def test_an_installed_wheel_speaks_each_language_of_the_project(with_welsh: Path, tmp_path: Path) -> None:
    hatch_build.build_front_end()
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=with_welsh, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = zipfile.ZipFile(wheel)
    compiled = [name for name in held.namelist() if name.endswith(".mo")]
    assert compiled == ["placefund/locale/cy/LC_MESSAGES/django.mo"]  # English is its own translation
    spoken = gettext.GNUTranslations(io.BytesIO(held.read(compiled[0])))
    assert [spoken.gettext(words) for words in ("Awards", "Places", "Rounds")] == ["Dyfarniadau", "Places", "Rounds"]


def rehearsals_in_a_wheel(copy: Path, into: Path, manifest: dict[str, object]) -> list[str]:
    """Build a wheel of a copy in which a rehearsal lies that says this of itself; what the wheel then holds of it."""
    with zipfile.ZipFile(copy / hatch_build.REHEARSAL, "w") as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(into)]
    subprocess.run(command, cwd=copy, capture_output=True, check=True)
    (wheel,) = into.glob("*.whl")
    return [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("prepared.zip")]


def test_a_wheel_carries_the_rehearsal_of_its_own_code_and_no_other(with_welsh: Path, tmp_path: Path) -> None:
    hatch_build.build_front_end()
    ask = (
        "import django; django.setup(); from placefund.operations.kept_rehearsal import *; print(FORMAT, fingerprint())"
    )
    own = {"PYTHONPATH": str(with_welsh / "src"), "PLACEFUND_HOME": str(tmp_path / "home")}
    settings = {"DJANGO_SETTINGS_MODULE": "placefund.config.settings", **own}
    done = subprocess.run(
        [sys.executable, "-c", ask], env={**os.environ, **settings}, capture_output=True, text=True, check=True
    )
    form, fingerprint = done.stdout.split()
    of_other_code = {"format": form, "fingerprint": "of other code"}
    assert rehearsals_in_a_wheel(with_welsh, tmp_path / "one", of_other_code) == []
    of_this = {"format": form, "fingerprint": fingerprint}
    assert rehearsals_in_a_wheel(with_welsh, tmp_path / "two", of_this) == ["placefund/rehearsal/prepared.zip"]


def test_a_catalogue_is_compiled_when_it_changes(tmp_path: Path) -> None:
    welsh = tmp_path / hatch_build.LOCALE / "cy/LC_MESSAGES/django.po"
    english = tmp_path / hatch_build.LOCALE / "en/LC_MESSAGES/django.po"
    for path in (welsh, english):
        path.parent.mkdir(parents=True)
        path.write_text(GREETING, "utf-8")
        os.utime(path, (1, 1))
    assert hatch_build.compile_catalogues(tmp_path) == [welsh.with_suffix(".mo")]
    assert hatch_build.compile_catalogues(tmp_path) == []
    os.utime(welsh)
    os.utime(welsh.with_suffix(".mo"), (1, 1))
    assert hatch_build.compile_catalogues(tmp_path) == [welsh.with_suffix(".mo")]


def test_a_catalogue_that_is_broken_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    welsh = tmp_path / hatch_build.LOCALE / "cy/LC_MESSAGES/django.po"
    welsh.parent.mkdir(parents=True)
    welsh.write_text(GREETING + "\nmsgid no quotes\n", "utf-8")
    with pytest.raises(hatch_build.FrontEndNotBuiltError, match=r"django\.po cannot be read"):
        hatch_build.compile_catalogues(tmp_path)
    assert sorted(path.name for path in welsh.parent.iterdir()) == ["django.po"]


def of_tracked(folder: str) -> list[str]:
    return [
        path.relative_to(ROOT / folder).as_posix() for path in tracked_files() if path.is_relative_to(ROOT / folder)
    ]


def test_the_order_of_imports_is_the_order_of_a_funds_life(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    broken = capsys.readouterr().out.partition("Broken contracts")[2]
    assert code == 0, broken
