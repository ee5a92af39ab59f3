#!/usr/bin/env python3
"""Start Placefund from a fresh clone, with nothing but Python 3.11 or newer.

    python3 run.py demo [--port N] [--reset]   a whole fund at work, on this machine
    python3 run.py dev [--port N] [--empty]    a server for those who change the code: it takes up what is saved
    python3 run.py test [--quick | --all]      the tests of a working day, in minutes; the quick ones, or every test there is
    python3 run.py mutate [NAME …]             the rules of money and roles changed a little: does a test notice?
    python3 run.py bench [NAME …]              the decision kernels beside their peers, measured in one run
    python3 run.py COMMAND [options]           any other command of placefund, such as migrate or serve

The first run makes .venv and installs into it what the hashed locks name; later runs start in a second or two.
"""

# Standard library only, and nothing that Python 3.8 cannot parse: an old Python must get as far as saying so.
from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
BIN = ENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PLACEFUND = BIN / ("placefund.exe" if os.name == "nt" else "placefund")
LOG = ENV / "install.log"

OLDEST = (3, 11)
NAMES_OF_PYTHON = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
LOCKS = {
    "demo": "requirements.lock",
    "test": "requirements-test.lock",
    "bench": "requirements-bench.lock",
    "mutate": "requirements-mutate.lock",
}
INSTALL_FOR = {"dev": "test"}  # whoever changes the code will want its tests and tools, too
NODE_LOCK = "requirements-node.lock"
NO_NODE = 3  # what hatch_build.py exits with when there is no Node.js to compile the styles with

# Settings of the person's shell that would send packages elsewhere, or load another project's code into ours.
STRAY = {
    *("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "DJANGO_SETTINGS_MODULE"),
    *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_PYTHON", "PIP_DRY_RUN", "PIP_REPORT", "PIP_REQUIREMENT"),
    *("PIP_CONSTRAINT", "PIP_EDITABLE", "PIP_REQUIRE_HASHES", "PIP_QUIET", "PIP_VERBOSE", "PIP_LOG"),
}
OFFLINE = (
    "NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ReadTimeoutError", "ProxyError", "SSLError",
    "Connection refused", "Temporary failure in name resolution", "Network is unreachable", "Failed to establish",
)  # fmt: skip
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


class Stop(Exception):
    """Why nothing can be started, as a sentence that says what to do."""


def main(argv: list[str], version: tuple[int, ...] = tuple(sys.version_info[:3])) -> int:
    """Prepare the environment and hand over to the command; a number only when nothing was handed over."""
    if not argv or argv[0] in ("-h", "--help"):
        print((__doc__ or "").strip())
        return 0
    try:
        if version < OLDEST:
            return start_again_with_a_newer_python(argv, version)
        purpose = INSTALL_FOR.get(argv[0], argv[0])
        prepare(purpose if purpose in LOCKS else "demo")
        if argv[0] in ("test", "mutate"):
            return test(argv[1:]) if argv[0] == "test" else mutate(argv[1:])
        command = [str(PYTHON), str(ROOT / "bench")] if argv[0] == "bench" else [str(PLACEFUND), argv[0]]
        return hand_over([*command, *argv[1:]], environment())
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    except OSError as error:
        print(sentence_for(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on from here.", file=sys.stderr)
        return 130


def sentence_for(error: OSError) -> str:
    """What went wrong with a file or folder, in words."""
    if error.errno == errno.ENOSPC:
        return f"The disk is full: Placefund needs about 400 MB in {ROOT}. Make room and run the same command again."
    return f"{error.strerror or error}: {error.filename or ENV}. Put this right and run the same command again."


# --- An old Python ----------------------------------------------------------------------------------------------------


def start_again_with_a_newer_python(argv: list[str], version: tuple[int, ...]) -> int:
    """Use a newer Python of this machine when there is one; say what to install when there is none."""
    this = ".".join(str(part) for part in version)
    newer = find_newer_python()
    if newer is None:
        raise Stop(
            f"Placefund needs Python 3.11 or newer; this is Python {this}, and no newer one was found on this machine. "
            "Install one from python.org or your system's packages, then run the same command with it."
        )
    print(f"Python {this} is too old for Placefund: using {' '.join(newer)} instead.", flush=True)
    return hand_over([*newer, str(ROOT / "run.py"), *argv], dict(os.environ))


def find_newer_python() -> list[str] | None:
    """The command for a Python that is new enough: one that is only a name on PATH does not count."""
    candidates = [[path] for path in map(shutil.which, NAMES_OF_PYTHON) if path]
    if os.name == "nt" and shutil.which("py"):
        candidates.append(["py", "-3"])
    question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return next((command for command in candidates if succeeds([*command, "-c", question])), None)


def succeeds(command: list[str]) -> bool:
    """Whether a quiet command can be started and ends well."""
    try:
        return subprocess.run(command, capture_output=True, check=False, env=environment(), timeout=60).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


# --- The environment --------------------------------------------------------------------------------------------------


def prepare(purpose: str) -> None:
    """Bring .venv and the compiled styles up to date, or only see that they are."""
    if not is_installed(purpose):
        check_folder()
        make_environment()
        LOG.write_text("", encoding="utf-8")
        install(LOCKS[purpose])
        build_front_end()
        install_project()
        stamp_of(purpose).write_text(fingerprint(purpose), encoding="utf-8")
    else:
        build_front_end()


def is_installed(purpose: str) -> bool:
    """Whether an install for this purpose, or for one that includes it, was finished and nothing has changed since."""
    enough = tuple(LOCKS) if purpose == "demo" else (purpose,)
    done = any(stamp_of(one).is_file() and stamp_of(one).read_text("utf-8") == fingerprint(one) for one in enough)
    return done and PYTHON.exists() and PLACEFUND.exists()


def stamp_of(purpose: str) -> Path:
    """The file that says what the last finished install was made from."""
    return ENV / f".placefund-{purpose}"


def fingerprint(purpose: str) -> str:
    """A hash of everything that decides what is installed."""
    digest = hashlib.sha256()
    for name in (LOCKS[purpose], "pyproject.toml", "hatch_build.py"):
        digest.update((ROOT / name).read_bytes() + b"\0")
    return digest.hexdigest()


def check_folder() -> None:
    """Refuse a folder that cannot be written to, before anything else is tried."""
    try:
        with tempfile.TemporaryFile(dir=str(ROOT)):
            pass
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise Stop(
            f"The folder {ROOT} cannot be written to, and Placefund installs itself inside it. "
            "Copy the project to a folder of your own and run the same command there."
        ) from None


def make_environment() -> None:
    """Make .venv, or adopt the one that is there when it works."""
    python = str(PYTHON)
    works = PYTHON.exists() and succeeds([python, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"])
    if works and (succeeds([python, "-m", "pip", "--version"]) or succeeds([python, "-m", "ensurepip"])):
        return
    try:
        import ensurepip  # noqa: F401 (Debian leaves it out of Python itself, and venv then fails halfway)
        import venv
    except ImportError:
        name = "python{}.{}-venv".format(*sys.version_info[:2])
        raise Stop(
            "This Python lacks its venv module, which Debian and Ubuntu keep in a package of its own: "
            f"run `sudo apt-get install {name}` and then the same command again."
        ) from None
    say("Making .venv…")
    try:
        venv.EnvBuilder(with_pip=True, clear=ENV.exists(), symlinks=os.name != "nt").create(str(ENV))
    except (subprocess.CalledProcessError, ValueError) as error:
        raise Stop(f"Python could not make the environment {ENV} ({error}). Remove it and run again.") from None


def environment() -> dict[str, str]:
    """This process's environment without what would lead astray."""
    return {name: value for name, value in os.environ.items() if name not in STRAY}


def say(sentence: str) -> None:
    """Tell the person what is going on, at once."""
    print(sentence, flush=True)


# --- Installing -------------------------------------------------------------------------------------------------------


def install(lock: str) -> None:
    """Install exactly what a lock names, telling how far it is; what is there already is kept."""
    total = sum("==" in line for line in (ROOT / lock).read_text("utf-8").splitlines())
    say(f"Installing {total} {'package' if total == 1 else 'packages'} (about a minute, only the first time)…")
    code, said = pip(["--require-hashes", "--no-deps", "-r", str(ROOT / lock)], Progress(total))
    if code:
        raise Stop(why_pip_failed(said))


def install_project() -> None:
    """Put the project itself into the environment, so that an edit is seen at once."""
    code, said = pip(["--no-deps", "--no-build-isolation", "-e", str(ROOT)], None)
    if code:
        raise Stop(why_pip_failed(said))


def pip(arguments: list[str], progress: Progress | None) -> tuple[int, str]:
    """Run `pip install`; its exit code and all it said, which is kept in the log too."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    command += ["--no-warn-script-location", *arguments]
    said = []
    with LOG.open("a", encoding="utf-8") as log, start_talking(command) as process:
        for line in process.stdout or ():
            said.append(line)
            log.write(line)
            if progress:
                progress.see(line)
    if progress:
        progress.end()
    return process.returncode, "".join(said)


def start_talking(command: list[str]) -> subprocess.Popen[str]:
    """Start a tool in the project's folder and listen to all it says."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment(),
        cwd=str(ROOT),
    )


class Progress:
    """Counts pip's packages: on one line of a terminal, or at each quarter where output goes to a file."""

    def __init__(self, total: int) -> None:
        self.total, self.seen, self.live = total, 0, sys.stdout.isatty()

    def see(self, line: str) -> None:
        """Take one line of what pip says."""
        if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied: ")):
            self.seen += 1
            name = re.split(r"==|-\d| ", re.sub(r"^Collecting |^Processing (\S*[/\\])?|^[^:]*: ", "", line))[0].strip()
            self.show(f"  {self.seen} of {self.total}  {name}", always=self.seen * 4 % self.total < 4)
        elif line.startswith("Installing collected packages"):
            self.show("  unpacking them…", always=True)

    def show(self, text: str, always: bool) -> None:
        """Write over the line, or write a line of its own when it matters."""
        if self.live:
            print("\r" + text.ljust(60), end="", flush=True)
        elif always:
            print(text, flush=True)

    def end(self) -> None:
        """Leave the line clean for what follows."""
        if self.live:
            print("\r" + " " * 60 + "\r", end="", flush=True)


def why_pip_failed(said: str) -> str:
    """pip's failure as one sentence."""
    if any(sign in said for sign in OFFLINE):
        return (
            "The packages could not be downloaded: this machine cannot reach the package index. Connect to the "
            "network, or set pip's index or proxy as your organisation asks, and run the same command again: what is "
            "here already is kept. "
            f"(pip's own words are in {LOG}.)"
        )
    if "No space left on device" in said:
        return sentence_for(OSError(errno.ENOSPC, "No space left on device"))
    if "DO NOT MATCH THE HASHES" in said:
        return (
            f"A downloaded package is not the one this project was checked with, so nothing of it was used. See {LOG}."
        )
    errors = [line.strip() for line in said.splitlines() if line.lower().startswith("error")]
    reason = errors[0] if errors else "pip gave no reason"
    return f"The install did not finish: {reason}. See {LOG}, then run the same command again."


def build_front_end() -> None:
    """Fetch the front-end packages and compile the styles, where they changed, with a Node.js of our own if need be."""
    code, reason = compile_styles()
    if code == NO_NODE:
        say("This machine has no recent Node.js to compile the styles with: fetching one into .venv (60 MB)…")
        install(NODE_LOCK)
        code, reason = compile_styles()
    if code:
        raise Stop(reason)


def compile_styles() -> tuple[int, str]:
    """Let the build hook bring the front end up to date; its exit code, and its reason when that is not 0."""
    command = [str(PYTHON), str(ROOT / "hatch_build.py")]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=environment(),
        cwd=str(ROOT),
        check=False,
    )
    return done.returncode, done.stderr.strip()


# --- Handing over -----------------------------------------------------------------------------------------------------


def test(arguments: list[str]) -> int:
    """Run the tests of a working day, or all of them, or what pytest is asked for, in the Chromium of this machine."""
    everything, is_quick = arguments[:1] == ["--all"], arguments[:1] == ["--quick"]
    arguments = arguments[1:] if everything or is_quick else arguments
    env = environment()
    # What pytest has once made of a test is kept beside it: to make it again takes each process ten seconds.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    chromium = find_chromium()
    if everything:
        env["PLACEFUND_EXAMPLES"] = "thorough"
    if chromium:
        env["CHROMIUM"] = chromium
    elif env.get("PLACEFUND_BROWSER") == "required":
        raise Stop("PLACEFUND_BROWSER=required, but no Chromium was found: install it, or name its path in CHROMIUM.")
    elif everything or arguments:
        rule = "*" * 100
        say(f"{rule}\nNo Chromium was found, so the browser tests will be SKIPPED.")
        say(f"Install chromium, or name its path in CHROMIUM.\n{rule}")
    os.chdir(str(ROOT))
    # A process for each core; one that has done its share takes from the others.
    every_core = ["-n", "auto", "--dist", "worksteal"]
    if everything:
        arguments = [*every_core, *arguments]
    elif is_quick:
        say("All but the few cases that take long: `run.py test` runs those too, `run.py test --all` every test.")
        arguments = [*every_core, "-m", "not browser and not slow and not long", *arguments]
    elif not arguments:
        say(
            "The tests of a working day: without browsers and without what is marked slow. `run.py test --all` runs all."
        )
        arguments = [*every_core, "-m", "not browser and not slow"]
    return hand_over([str(PYTHON), "-m", "pytest", *arguments], env)


def mutate(arguments: list[str]) -> int:
    """Change the rules a little, one change at a time, and name the changes that no test has noticed."""
    env = environment()
    env["CI"] = "true"  # the same examples each time
    os.chdir(str(ROOT))
    mutmut = [str(PYTHON), "-m", "mutmut"]
    return subprocess.call([*mutmut, "run", *arguments], env=env) or subprocess.call([*mutmut, "results"], env=env)


def find_chromium() -> str | None:
    """The browser for the browser tests: the one named in CHROMIUM, else the first that is installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next((path for path in map(shutil.which, CHROMIUMS) if path), None)
    return found or next((place for place in CHROMIUM_PLACES if os.access(place, os.X_OK)), None)


def hand_over(command: list[str], env: dict[str, str]) -> int:
    """Become the command, so that its signals and exit code are its own; where a process cannot, run it and wait."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, env)
    return subprocess.call(command, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
