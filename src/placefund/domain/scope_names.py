"""How a thing names the scopes in which it is run, read by others, or judged by others."""

from __future__ import annotations


def for_reading(scope: str) -> str:
    """How a thing names a scope whose people read it and change nothing: a local call, the fund that it is a call of."""
    return f"reads:{scope}"


def owner_scopes(fund: frozenset[str], programme: int | None, *, is_judged: bool = False) -> frozenset[str]:
    """The scopes in which something is run: its fund's, or those of the programme (by number) that runs it and its fund reads.

    `is_judged` says that the fund finds readers for it as well.
    """
    if programme is None:
        return fund
    judging = map(for_judging, fund) if is_judged else ()
    return frozenset({f"programme:{programme}", *map(for_reading, fund), *judging})


def for_judging(scope: str) -> str:
    """How a thing names a scope whose people find readers for it: a call of two tracks, the fund that judges its quality."""
    return f"judges:{scope}"
