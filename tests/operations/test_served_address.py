"""Where a server is started says where links in mails lead, as long as its operator has said nothing."""

from __future__ import annotations

import os
from typing import Any

import pytest

from placefund.operations import server


class NoServer:
    def __init__(self, *args: Any, **options: Any) -> None:
        pass

    def serve(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _does_not_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "Granian", NoServer)
    monkeypatch.setenv("PLACEFUND_ADDRESS", "")  # so that what is set here is put back
    monkeypatch.delenv("PLACEFUND_ADDRESS")


def test_pages_and_worker_name_the_port_that_is_served(settings: Any) -> None:
    server.serve("127.0.0.1", 8120, has_worker=False)
    assert settings.ADDRESS == os.environ["PLACEFUND_ADDRESS"] == "http://127.0.0.1:8120"


def test_what_the_operator_says_goes_before_it(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ADDRESS = "https://fund.example"
    monkeypatch.setenv("PLACEFUND_ADDRESS", "https://fund.example")
    server.serve("127.0.0.1", 8120, has_worker=False)
    assert settings.ADDRESS == os.environ["PLACEFUND_ADDRESS"] == "https://fund.example"
