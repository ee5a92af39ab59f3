"""Two people who write title and summary at once: the later one sees both, and nobody overwrites the other unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application
from placefund.domain.roles import Role
from tests.build import AT, a_user, an_application
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def test_the_later_one_sees_both_and_saves_knowingly() -> None:
    draft: Any = an_application("draft")
    lead = draft.side.lead
    other = a_user("Cole Rowan", role=Role.LEAD_BIDDER, scope=f"organisation:{draft.partnership.lead_id}")
    draft = Application.objects.get(pk=draft.pk)
    page, seen, sectors = reverse("describe-application", args=[draft.pk]), draft.about_version, draft.sectors
    actions.describe(draft, title="A harbour", summary="Robots.", sectors=sectors, seen_version=seen, by=other, at=AT)
    browser = signed_in(lead)
    sent = {"title": "A yard", "summary": "Robots.", "sectors": sectors, "seen_version": seen}
    refused = browser.post(page, sent)
    both = refused.content.decode()
    assert refused.status_code == 409
    assert all(words in both for words in ("Two people have written", "Cole Rowan", "harbour", "yard"))
    assert Application.objects.get(pk=draft.pk).title == "A harbour"
    assert browser.post(page, {**sent, "seen_version": seen + 1}).status_code == 302
    assert Application.objects.get(pk=draft.pk).title == "A yard"
    own = browser.post(page, {**sent, "title": "A quay", "seen_version": seen})
    assert (own.status_code, "You have written title and summary twice" in own.content.decode()) == (409, True)
    again = browser.post(page, {**sent, "title": "A yard", "seen_version": seen})
    assert again.status_code == 302  # both say the same: there is nothing to compare
