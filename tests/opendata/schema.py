"""The official 360Giving schema, where a copy of it lies beside the repository, and its validator that never asks a network."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

HERE = Path(__file__).resolve()
FOLDER = Path(os.environ.get("THREESIXTY_SCHEMA", HERE.parents[3] / "shared" / "data" / "360giving"))
MISSING = f"no copy of the 360Giving schema at {FOLDER.name}; set THREESIXTY_SCHEMA to a folder that holds one"


def is_present() -> bool:
    return (FOLDER / "schema" / "360-giving-schema.json").is_file()


def validator() -> Draft202012Validator:
    """For whole packages. The package's schema points at the grant's by a remote address of another version, so both
    addresses are answered from the copy; formats are checked, without which every plain date would be refused."""
    # It takes seconds to import, and every process that only collects the tests would wait for it.
    from jsonschema import Draft202012Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    package, grant = (
        json.loads((FOLDER / "schema" / name).read_text("utf-8"))
        for name in ("360-giving-package-schema.json", "360-giving-schema.json")
    )
    pointed_at = package["properties"]["grants"]["items"]["$ref"]
    resource = DRAFT202012.create_resource(grant)  # its own name for the draft begins with http, which no library knows
    registry: Registry[Any] = Registry().with_resources([(pointed_at, resource), (grant["$id"], resource)])
    return Draft202012Validator(package, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(found: dict[str, Any]) -> list[str]:
    """Where and why a package is not valid."""
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(found)]


def codes(name: str) -> set[str]:
    """The codes of one of the standard's lists."""
    with (FOLDER / "codelists" / f"{name}.csv").open(encoding="utf-8") as file:
        return {row["Code"] for row in csv.DictReader(file)}
