"""What stands about a person, taken away by that person: all of it, and nothing of others."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse

from placefund.accounts.own_data.archive import archive_about
from placefund.accounts.own_data.holdings import HOLDINGS, STEPS, covered
from placefund.accounts.own_data.queries import parts_about
from placefund.documents import actions as documents
from placefund.domain.file_contents import Scan
from placefund.domain.files import DocumentKind
from placefund.people import actions as people
from placefund.people.models import User
from placefund.people.naming import actions as naming
from placefund.records.models import Event
from tests import build
from tests.build import AT, a_user
from tests.files import a_pdf
from tests.witness import every_row, signed_in

pytestmark = pytest.mark.django_db


def opened(user: User) -> dict[str, bytes]:
    with archive_about(user, at=AT) as kept, zipfile.ZipFile(kept) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def told(user: User) -> dict[str, list[dict[str, Any]]]:
    parts: dict[str, list[dict[str, Any]]] = json.loads(opened(user)["data.json"])["parts"]
    return parts


def names_a_person() -> set[str]:
    """Every field of ours that leads to a person, or to a person by way of an assessor, a member of a panel or board, or a comment they wrote."""
    by_way = {"User", "Assessor", "Member", "BoardMember", "Assignment", "ReviewReader"}
    return {"drafting.commentwords.comment", "plans.plancommentwords.comment"} | {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("placefund.") and not model._meta.proxy
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if isinstance(field, ForeignKey | ManyToManyField) and getattr(field.related_model, "__name__", "") in by_way
    }


def test_every_row_that_names_a_person_is_taken_away_or_left_out_with_a_reason() -> None:
    assert names_a_person() - covered() == set()
    assert covered() - names_a_person() == set()


def test_every_part_has_a_name_of_its_own_and_can_be_read() -> None:
    slugs = [holding.slug for holding in HOLDINGS]
    assert len(slugs) == len(set(slugs))
    assert [part.slug for part in parts_about(a_user()) if part.rows] == ["profile", "acts-on-them"]
    assert len(STEPS) > 50


def test_a_person_takes_their_profile_roles_sessions_messages_and_acts_and_no_key() -> None:
    user = a_user("Nina Brook", email="nina@example.org")
    naming.change_name(user, "Nina Rivers", at=AT)
    people.begin_session(user, "secret-session-key", how="password", browser="Firefox", network="192.0.2.7", at=AT)
    user.refresh_from_db()
    found = told(user)
    assert (found["profile"][0]["name"], found["profile"][0]["email"]) == ("Nina Rivers", "nina@example.org")
    assert [row["name"] for row in found["earliername-user"]] == ["Nina Brook"]
    assert found["browsersession-user"][0]["network"] == "192.0.2.7"
    assert "Changed their name" in [row["act"] for row in found["acts"]]
    whole = b"".join(opened(user).values())
    assert b"secret-session-key" not in whole
    assert user.password.encode() not in whole


def test_an_assessor_takes_their_own_scores_and_no_others_and_no_name_of_a_bid() -> None:
    _, cast, bids = build.a_round_to_read(1)
    build.read_by_all(bids[0], cast)
    one, other = cast.assessors[0].user, cast.assessors[1].user
    found = told(one)
    assert {row["points"] for row in found["score-assignment"]} == {4}
    numbers = {row["id"] for row in found["assignment-assessor"]}
    assert {row["assignment"] for row in found["score-assignment"]} == numbers
    assert not numbers & {row["id"] for row in told(other)["assignment-assessor"]}
    apart_from_messages = {slug: rows for slug, rows in found.items() if slug not in ("notice-recipient", "mails")}
    assert str(bids[0]) not in json.dumps(apart_from_messages)


def test_files_come_along_under_plain_names_and_one_with_a_virus_is_kept_back(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    report = build.a_return()
    user = build.a_user("Sender")
    sender = next(m.user for m in people.Membership.objects.filter(role="lead_bidder"))
    content = a_pdf()
    one = documents.attach(
        report, SimpleUploadedFile("../a letter.pdf", content), kind=DocumentKind.EVIDENCE, by=sender, at=AT
    )
    names = opened(sender)
    assert names[f"files/{one.pk}-a letter.pdf"] == content
    assert [name for name in opened(user) if name.startswith("files/")] == []
    type(one).objects.filter(pk=one.pk).update(scan=Scan.INFECTED.value)
    kept = opened(sender)
    assert [name for name in kept if name.startswith("files/")] == []
    assert "A virus was found in it." in kept["read-me.html"].decode()


def test_what_somebody_wrote_is_escaped_on_the_page_and_harmless_in_a_table() -> None:
    user = a_user("<script>alert(1)</script>")
    naming.change_name(user, "=HYPERLINK(1)", at=AT)
    user.refresh_from_db()
    found = opened(user)
    assert b"<script>" not in found["read-me.html"]
    assert "'=HYPERLINK" in found["tables/profile.csv"].decode()


def test_the_page_shows_what_is_there_and_taking_it_is_on_record(settings: Any) -> None:
    user = a_user("Nina Brook")
    client = signed_in(user)
    before = every_row()
    assert "What is not in it, and why" in client.get(reverse("own-data")).content.decode()
    assert every_row() == before
    answer = client.post(reverse("own-data"))
    assert answer.headers["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor_id) == ("took their data away", user.pk)
    settings.ASKS_FOR_PROOF = True
    assert signed_in(user).post(reverse("own-data")).status_code == 422
