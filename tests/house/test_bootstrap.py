"""A start that cannot succeed says why in one sentence, and leaves nothing half done behind it."""

import ast
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (
    "run.py",
    "hatch_build.py",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
    "LICENSE",
    *run.LOCKS.values(),
)
Done = subprocess.CompletedProcess[str]
CLOSED_PORT = "http://127.0.0.1:9/"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with what a fresh clone starts from."""
    for name in NEEDED:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


# Root may write anywhere until it gives that power up (24 drops capability 1, CAP_DAC_OVERRIDE, which lasts from the
# next program on); for anybody else this does nothing.
GIVE_UP_ROOTS_OVERRIDE = """
import ctypes, os
if os.getuid() == 0 and "again" not in sys.argv:
    ctypes.CDLL(None).prctl(24, 1)
    os.execv(sys.executable, [*sys.orig_argv, "again"])
"""


def start(clone: Path, *words: str, before: str = "", version: str = "", **environment: str) -> Done:
    """Start run.py in a process of its own: after `before` was done to that Python, as if it were of that `version`."""
    program = f"import sys\n{before}\nimport run\nsys.exit(run.main({list(words)!r}{version and ', ' + version}))"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=clone,
        env={"PATH": "", "HOME": str(clone), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def executable(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def test_run_py_can_be_parsed_by_a_python_that_is_too_old() -> None:
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 8))


def test_an_old_python_with_no_newer_one_beside_it_gets_one_sentence(clone: Path) -> None:
    done = start(clone, "demo", version="(3, 9, 2)")
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "Placefund needs Python 3.11 or newer; this is Python 3.9.2, and no newer one was found on this machine. "
        "Install one from python.org or your system's packages, then run the same command with it.\n",
    )


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins for Python are shell scripts")
def test_an_old_python_hands_over_to_a_newer_one_that_works(clone: Path) -> None:
    newer = clone / "bin"
    newer.mkdir()
    executable(newer / "python3.13", "#!/bin/sh\necho 'not installed, only a shim'; exit 127\n")
    executable(newer / "python3.12", '#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "started with $*"\n')
    done = start(clone, "demo", "--port", "9000", version="(3, 9, 2)", PATH=str(newer))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"Python 3.9.2 is too old for Placefund: using {newer}/python3.12 instead.",
        f"started with {clone}/run.py demo --port 9000",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's capabilities to be refused like everybody else")
def test_a_folder_that_cannot_be_written_to_gets_one_sentence(clone: Path) -> None:
    clone.chmod(0o555)
    try:
        done = start(clone, "demo", before=GIVE_UP_ROOTS_OVERRIDE)
    finally:
        clone.chmod(0o755)
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"The folder {clone} cannot be written to, and Placefund installs itself inside it. "
        "Copy the project to a folder of your own and run the same command there.\n",
    )


def test_a_python_without_its_venv_module_says_which_package_to_install(clone: Path) -> None:
    done = start(clone, "demo", before="sys.modules['ensurepip'] = None")
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "This Python lacks its venv module, which Debian and Ubuntu keep in a package of its own: "
        f"run `sudo apt-get install {package}` and then the same command again.\n",
    )
    assert not (clone / ".venv").exists()


def test_without_a_network_it_says_so_and_the_next_start_tries_again(clone: Path) -> None:
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(clone / ".venv")
    (site_packages,) = (clone / ".venv").rglob("site-packages")
    (site_packages / "borrowed.pth").write_text(str(Path(pytest.__file__).parents[1]))  # where pip is
    for lock in run.LOCKS.values():  # packages that nobody has, so that nothing on this machine answers for them
        (clone / lock).write_text("# pins\nplacefund-needs-this==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    cut_off = {"PIP_INDEX_URL": CLOSED_PORT, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1"}
    done = start(clone, "demo", **cut_off)
    log = clone / ".venv/install.log"
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "Installing 1 package (about a minute, only the first time)…\n",
        "The packages could not be downloaded: this machine cannot reach the package index. Connect to the "
        "network, or set pip's index or proxy as your organisation asks, and run the same command again: what is "
        "here already is kept. "
        f"(pip's own words are in {log}.)\n",
    )
    assert list((clone / ".venv").glob(".placefund-*")) == []  # nothing claims that the install was finished


def test_a_package_with_another_hash_is_refused_in_words() -> None:
    said = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
    assert run.why_pip_failed(said) == (
        f"A downloaded package is not the one this project was checked with, so nothing of it was used. See {run.LOG}."
    )


def test_any_other_failure_of_pip_is_passed_on_with_the_place_of_the_log() -> None:
    assert run.why_pip_failed("Collecting x\nERROR: x needs a compiler\n") == (
        f"The install did not finish: ERROR: x needs a compiler. See {run.LOG}, then run the same command again."
    )


def test_a_full_disk_is_named() -> None:
    assert run.why_pip_failed("OSError: [Errno 28] No space left on device") == (
        f"The disk is full: Placefund needs about 400 MB in {run.ROOT}. Make room and run the same command again."
    )


def test_another_projects_settings_do_not_leak_into_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "another.settings")
    monkeypatch.setenv("PYTHONPATH", "/another/project")
    monkeypatch.setenv("PIP_TARGET", "/another/place")
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example")
    kept = run.environment()
    assert {"DJANGO_SETTINGS_MODULE", "PYTHONPATH", "PIP_TARGET"} & set(kept) == set()
    assert kept["PIP_INDEX_URL"] == "https://packages.example"


def test_browser_tests_that_are_required_do_not_quietly_go_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/there/is/no/browser/here")
    monkeypatch.setenv("PLACEFUND_BROWSER", "required")
    with pytest.raises(run.Stop) as stopped:
        run.test([])
    assert str(stopped.value) == (
        "PLACEFUND_BROWSER=required, but no Chromium was found: install it, or name its path in CHROMIUM."
    )


def test_without_a_word_it_says_how_to_start(clone: Path) -> None:
    done = start(clone)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, (run.__doc__ or "").strip(), "")
