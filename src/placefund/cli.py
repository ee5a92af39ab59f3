"""The `placefund` command: every management command under one name, written with dashes."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run `placefund <command> …`; `placefund load-boundaries` is the command `load_boundaries`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placefund.config.settings")
    from django.core.management import execute_from_command_line

    words = sys.argv[1:] or ["help"]
    if words[0] in ("serve", "work"):
        # A server has a worker beside it unless it is told to have none, so that no page waits for a long computation.
        os.environ.setdefault("PLACEFUND_QUEUE", "true")
    execute_from_command_line(["placefund", words[0].replace("-", "_") if words[0][0] != "-" else words[0], *words[1:]])


if __name__ == "__main__":
    main()
