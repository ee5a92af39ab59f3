"""Where replies to a fund's mails go: its manager says it, its mails carry it, and nobody else sets it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.awards.audiences import at_award
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Role
from placefund.notices.actions import tell
from placefund.notices.models import Mail
from placefund.partnerships.audiences import leads_of
from tests.build import AT, Cast, a_fund, a_user, an_award
from tests.witness import acts_on, nothing_changes, signed_in

pytestmark = pytest.mark.django_db


def test_a_manager_says_where_replies_go_and_the_next_mail_carries_it() -> None:
    award = an_award("offered")
    fund = award.strand.fund
    page = reverse("reply-to-fund", args=[fund.slug])
    client = signed_in(Cast(fund).manager)
    assert client.post(page, {"address": "team@fund.example"}).status_code == 302
    assert "team@fund.example" in client.get(page).content.decode()
    assert acts_on(fund)[-1] == "set where replies go of"
    award.refresh_from_db()
    tell(leads_of(award.partnership), "Offer", "Words.", kind=NoticeKind.OFFER, **at_award(award), at=AT)
    assert Mail.objects.order_by("pk").last().reply_to == "team@fund.example"
    client.post(page, {"address": ""})
    assert acts_on(fund)[-2:] == ["set where replies go of"] * 2


def test_what_is_no_address_is_refused_and_changes_nothing() -> None:
    fund = a_fund()
    client = signed_in(Cast(fund).manager)
    with nothing_changes():
        assert client.post(reverse("reply-to-fund", args=[fund.slug]), {"address": "team"}).status_code == 422


def test_neither_a_manager_of_another_fund_nor_an_auditor_sets_it() -> None:
    fund, other = a_fund(), a_fund()
    for person in (a_user(role=Role.FUND_MANAGER, scope=f"fund:{other.slug}"), Cast(fund).auditor):
        with nothing_changes():
            answer = signed_in(person).post(reverse("reply-to-fund", args=[fund.slug]), {"address": "x@example.org"})
        assert answer.status_code == 403
