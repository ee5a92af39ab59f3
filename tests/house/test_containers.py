"""The image and its services: no rights, a root that is not written, our own settings and commands, and steps that are tried elsewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from placefund.config.environment import faults
from placefund.operations.health.doctor import PARTS
from tests.house.source import ROOT

IMAGE = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "placefund"}
HOW_TO = (ROOT / "docs/how-to/run-a-real-fund.md").read_text("utf-8")


def instructions() -> list[tuple[str, str]]:
    lines = re.sub(r"^#.*\n", "", IMAGE, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [(word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


STEPS = instructions()


def said(instruction: str) -> list[str]:
    return [rest for word, rest in STEPS if word == instruction]


def commands_of(service: dict[str, Any]) -> list[list[str]]:
    """What a service runs of ours, and asks for its health."""
    words = [service.get("command", []), service.get("healthcheck", {}).get("test", [])]
    texts = [shlex.join(each) if "-c" not in each else each[-1] for each in words]
    return [shlex.split(found) for text in texts for found in re.findall(r"placefund [a-z][^;&]*", text)]


def test_the_image_is_of_a_python_that_we_are_tested_with_and_its_commands_are_known() -> None:
    [base] = said("FROM")
    version = re.fullmatch(r"docker\.io/library/python:(3\.\d+)-slim-bookworm", base)
    assert version
    assert f'"{version[1]}"' in (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert {word for word, _ in STEPS} == {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "EXPOSE", "CMD"}


def test_what_runs_in_the_image_is_no_administrator() -> None:
    [user] = said("USER")
    assert int(user) > 999
    assert [word for word, _ in STEPS[-3:]] == ["USER", "EXPOSE", "CMD"]
    assert f"useradd --system --uid {user}" in IMAGE


def test_what_is_installed_is_installed_as_the_page_on_running_a_real_fund_does_it() -> None:
    """Which `.ci/how-to` follows to the letter, so that these steps are tried wherever no image can be built."""
    [install] = [step.split(" && ") for step in said("RUN") if "pip install" in step]
    assert len(install) == 3
    assert [step for step in install if f"sudo {step}\n" not in HOW_TO] == []


def test_nothing_of_the_clone_goes_in_but_the_package_and_the_pins() -> None:
    let_in = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert let_in == {source for step in said("COPY") for source in step.split()[:-1]}
    assert (ROOT / "requirements.lock").exists()


def test_its_settings_are_settings() -> None:
    [environment] = said("ENV")
    values = dict(each.split("=", 1) for each in environment.split())
    assert faults(values) == []
    assert {value for name, value in values.items() if name in ("PLACEFUND_HOME", "PLACEFUND_BACKUPS")} == {
        volume.split(":")[1] for service in OURS.values() for volume in service["volumes"]
    }


def test_there_are_pages_a_worker_a_clock_backups_and_a_database() -> None:
    assert set(COMPOSE["services"]) == {"database", "migrate", "web", "worker", "clock", "backup"}
    assert set(OURS) == set(COMPOSE["services"]) - {"database"}


@pytest.mark.parametrize("name", OURS)
def test_a_service_has_no_rights_and_a_root_that_is_not_written(name: str) -> None:
    service = OURS[name]
    assert {key: service[key] for key in ("read_only", "cap_drop", "security_opt", "init")} == {
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "init": True,
    }
    assert not {"privileged", "user", "cap_add", "network_mode", "pid"} & set(service)
    assert [port for port in service.get("ports", []) if not port.startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_commands_that_are_there_and_says_whether_it_is_well(name: str) -> None:
    service, known = OURS[name], get_commands()
    commands = commands_of(service)
    assert [command for command in commands if command[1] not in known] == []
    asked = [part for command in commands if command[1] == "doctor" for part in command[2:] if part != "--part"]
    assert set(asked) <= set(PARTS)
    assert ("healthcheck" in service) == (name != "migrate")
    if name != "migrate":
        assert service["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
        assert service["restart"] == "unless-stopped"
        assert service["hostname"] == name  # signs of life are kept by machine


@pytest.mark.skipif(shutil.which("sh") is None, reason="asks a shell")
def test_the_loops_are_what_a_shell_takes() -> None:
    for service in OURS.values():
        if (command := service.get("command", []))[:2] == ["sh", "-c"]:
            subprocess.run(["sh", "-n", "-c", command[2]], check=True)


def test_the_database_is_of_a_version_that_the_images_own_programs_can_read() -> None:
    version = re.search(r"postgresql-client-(\d+)", IMAGE)
    assert version
    assert COMPOSE["services"]["database"]["image"] == f"docker.io/library/postgres:{version[1]}-bookworm"


def test_what_is_named_is_declared() -> None:
    volumes = {each.split(":")[0] for service in COMPOSE["services"].values() for each in service["volumes"]}
    assert volumes == set(COMPOSE["volumes"])
    assert COMPOSE["services"]["database"]["secrets"] == list(COMPOSE["secrets"])


def test_the_settings_of_the_page_on_containers_are_settings() -> None:
    page = (ROOT / "docs/how-to/run-in-containers.md").read_text("utf-8")
    command = re.search(r"settings --new (.*?) >placefund\.env", page, re.DOTALL)
    assert command
    given = dict(word.split("=", 1) for word in shlex.split(command[1].replace("\\\n", " ")))
    assert faults(given) == []
