"""The `placefund` command: every management command under one name, written with dashes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FILE_OPTION = "--settings-file"


def main() -> None:
    """Run `placefund <command> …`; `placefund load-boundaries` is the command `load_boundaries`.

    Before the command may stand `--settings-file FILE`: its settings are then those of this process, too.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placefund.config.settings")
    words = _with_settings(sys.argv[1:]) or ["help"]
    if words[0] in ("serve", "work", "doctor"):
        # A server has a worker beside it unless it is told to have none, so that no page waits for a long computation.
        os.environ.setdefault("PLACEFUND_QUEUE", "true")
    _stop_on_wrong_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["placefund", words[0].replace("-", "_") if words[0][0] != "-" else words[0], *words[1:]])


def _with_settings(words: list[str]) -> list[str]:
    """Take the settings of a file that is named before the command; what the environment says already stays."""
    if not words or words[0].partition("=")[0] != FILE_OPTION:
        return words
    from placefund.config.settings_file import Unreadable, parsed

    _, equals, named = words[0].partition("=")
    path, rest = (named, words[1:]) if equals else ("".join(words[1:2]), words[2:])
    try:
        values = parsed(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as trouble:
        sys.exit(f"The settings file “{path}” cannot be read: {getattr(trouble, 'strerror', None) or trouble}.")
    except Unreadable as trouble:
        sys.exit(f"The settings file {path} cannot be used.\n{trouble}")
    os.environ.update({name: value for name, value in values.items() if name not in os.environ})
    os.environ["PLACEFUND_SETTINGS_FILE"] = str(Path(path).resolve())
    return rest


def _stop_on_wrong_settings() -> None:
    """Say in sentences what is wrong with the settings, and not where in the code it was found out."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as trouble:
        sys.exit(f"Placefund does not start with these settings.\n{trouble}")


if __name__ == "__main__":
    main()
