"""The same person in two windows is told so, and sees where the two texts differ."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.applications.refusals import EditConflict
from placefund.records import clock
from tests.build import AT, a_user, an_application
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def test_one_person_in_two_windows_is_not_called_two_people() -> None:
    clock.move_to(AT)
    draft = an_application("filled")
    client, address = signed_in(draft.side.lead), reverse("answer-question", args=[draft.pk, "vision"])  # type: ignore[attr-defined]
    version = draft.answers.get(question_key="vision").version
    assert client.post(address, {"answer": "We train 40 people.", "seen_version": version}).status_code == 302
    late = client.post(address, {"answer": "We train 55 people.", "seen_version": version})
    page = late.content.decode()
    assert (late.status_code, "Two people" in page, "You have written this answer twice" in page) == (409, False, True)
    assert all(words in page for words in ("<mark>40</mark", "<mark>55</mark", "Saved by you, elsewhere"))


def test_another_person_is_still_named() -> None:
    draft = an_application("filled")
    saved = draft.answers.select_related("saved_by").first()
    assert saved is not None
    assert "yourself in another window" in str(EditConflict(saved, saved.saved_by))
    assert str(saved.saved_by) in str(EditConflict(saved, a_user()))
