"""What every page's frame needs: who is signed in, where they can go, what time it is here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site_name": "Placefund"}
