"""What is long is sent compressed to a browser that takes it so, and is the same when it is unpacked."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from placefund.design import __file__ as design
from tests.build import a_fund

STATIC = Path(design).parent / "static" / "design"


@pytest.mark.django_db
def test_a_page_is_sent_compressed_to_who_takes_it_so() -> None:
    fund = a_fund()
    address = reverse("fund", args=[fund.slug])
    plain = Client().get(address)
    packed = Client(headers={"accept-encoding": "gzip, br"}).get(address)
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert len(packed.content) < len(plain.content) / 3
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert f"<title>{fund.name}" in gzip.decompress(packed.content).decode()


@pytest.mark.parametrize("name", ["app.css", "vendor/govuk-frontend.min.js"])
def test_styles_and_scripts_lie_compressed_beside_themselves_and_are_sent_so(name: str) -> None:
    if not (STATIC / name).exists():
        pytest.skip("The styles are not compiled: run hatch_build.py")
    assert gzip.decompress((STATIC / f"{name}.gz").read_bytes()) == (STATIC / name).read_bytes()
    answer = Client(headers={"accept-encoding": "gzip"}).get(f"/static/design/{name}")
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # WhiteNoise's answer is a file
    assert (answer.headers["Content-Encoding"], len(sent)) == ("gzip", (STATIC / f"{name}.gz").stat().st_size)


def test_the_styles_are_sent_in_little_more_than_25_kb() -> None:
    if not (STATIC / "app.css.gz").exists():
        pytest.skip("The styles are not compiled: run hatch_build.py")
    assert (STATIC / "app.css.gz").stat().st_size < 28_000
