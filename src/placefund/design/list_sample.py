"""A list for the gallery: everything that the component of a list can show, as the web room would hand it over."""

from __future__ import annotations

from typing import Any

from placefund.domain.money import Money

_WHY = [{"name": "Why", "value": "Every rule holds."}]


def list_sample() -> dict[str, Any]:
    """One page of an invented list, with a fault, a filter, a total, ticks and a next page."""
    return {
        "title": "Applications received",
        "found": "2 of 36 applications",
        "count": 2,
        "totals": [{"title": "Asks for", "value": Money.pounds(8_640_000), "kind": "money"}],
        "files": [("CSV", "#list"), ("Excel", "#list")],
        "faults": [{"text": "No application here has that state. Choose one from the list.", "href": "#list-state"}],
        "fields": [
            {"name": "q", "title": "Title or organisation", "kind": "search", "value": "harbour", "options": ()},
            {"name": "state", "title": "State", "kind": "choice", "value": "", "options": _states()},
            {"name": "first", "title": "From", "kind": "date", "value": "2026-11-02", "options": ()},
        ],
        "orders": [_option("ask", "Asks for: smallest first"), _option("-ask", "Asks for: largest first", chosen=True)],
        "columns": [_option("ask", "Asks for", chosen=True), _option("sent", "Submitted")],
        "listing": {"columns": [{"key": "title"}]},
        "enquiry": {"is_narrowed": True},
        "heads": [
            {"title": "Application", "is_figure": False, "address": "#list", "direction": "none"},
            {"title": "Asks for", "is_figure": True, "address": "#list", "direction": "descending"},
            {"title": "State", "is_figure": False, "address": "", "direction": ""},
        ],
        "rows": [
            _row(1, "Clean ports", Money.pounds(5_240_000), "eligible"),
            _row(2, "Tidal power works", Money.pounds(3_400_000), "submitted"),
        ],
        "acts": [("assign", "Assign")],
        "here": "#list",
        "next": "#list",
    }


def _option(value: str, words: str, *, chosen: bool = False, count: int | None = None) -> dict[str, Any]:
    return {"value": value, "words": words, "is_chosen": chosen, "count": count}


def _states() -> list[dict[str, Any]]:
    return [
        _option("", "All", chosen=True),
        _option("eligible", "Eligible", count=1),
        _option("assessed", "Assessed", count=0),
    ]


def _row(key: int, title: str, ask: Money, state: str) -> dict[str, Any]:
    return {
        "key": key,
        "has_more": True,
        "name": {"value": title, "kind": "words", "href": "#list", "note": "REHEARSAL-0001"},
        "cells": [
            {"label": "Asks for", "value": ask, "kind": "money", "is_figure": True, "is_decisive": True},
            {
                "label": "State",
                "value": state,
                "kind": "state",
                "says_itself": True,
                "fold_title": "Details",
                "fold": _WHY,
            },
        ],
    }
