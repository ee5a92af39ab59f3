"""What went out in a fund, for its managers: what failed first, no draft's, none that tells of a closed bid, no keys; sent anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.findings import NotPossible
from placefund.domain.letters import STANDARD
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Role
from placefund.notices.actions import forget_person, tell
from placefund.notices.letters.actions import send_test
from placefund.notices.letters.queries import LetterTitle
from placefund.notices.models import Mail
from placefund.notices.outbox.actions import BETWEEN_COPIES, resend
from placefund.notices.tasks import deliver
from placefund.notices.views.outbox_list import mails_shown_to
from placefund.people import actions as people
from placefund.people.access import NotYours
from placefund.people.models import CLOCK, User
from tests.assessment.test_scoring_blind import given_two, told_everywhere
from tests.build import AFTER, AT, Cast, a_fund, a_user, an_application
from tests.notices.test_mail_server import MailServer, server  # noqa: F401  the fixture
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]


def told(about: Any, kind: NoticeKind = NoticeKind.AWARD_NEWS, email: str = "", **given: Any) -> Mail:
    """A mail that a fund's message makes."""
    fund = about.strand.fund if hasattr(about, "strand") else about
    user = given.pop("to", None) or a_user(
        f"Reader {User.objects.count()}", role=Role.FINANCE_OFFICER, scope=f"fund:{fund.slug}"
    )
    if email:
        user.email = email
        user.save()
    tell([user], given.pop("subject", "News"), "Words.", kind=kind, about=about, page="tasks", at=given.pop("at", AT))
    return Mail.objects.latest("pk")


def page_of(user: User, fund: Any, query: str = "") -> str:
    return signed_in(user).get(reverse("outbox", args=[fund.slug]) + query).content.decode()


def test_what_the_server_refused_stands_first_and_is_sent_anew_over_it(server: tuple[MailServer, Any]) -> None:  # noqa: F811
    fund = a_fund()
    manager = Cast(fund).manager
    gone, taken = told(fund, email="gone@example.org", subject="The first"), told(fund, subject="The second")
    deliver.func(gone.pk)
    deliver.func(taken.pk)
    page = page_of(manager, fund)
    assert page.index("The first") < page.index("The second")
    assert "no such user" in page
    reader = gone.notice.recipient
    reader.email = "there@example.org"
    reader.save()
    answer = signed_in(manager).post(reverse("resend-mail", args=[fund.slug, gone.pk]))
    copy = Mail.objects.latest("pk")
    assert (answer["Location"], copy.first, copy.to) == (
        reverse("outbox-mail", args=[fund.slug, copy.pk]),
        gone,
        "there@example.org",
    )
    deliver.func(copy.pk)
    last = server[0].taken[-1]
    assert (last["To"], last["Subject"]) == ("there@example.org", "Placefund: The first")
    assert "You were sent this before, at" in last.get_body(("plain",)).get_content()
    gone.refresh_from_db()
    assert gone.given_up_at is not None
    assert acts_on(copy) == ["sent anew"]


def test_a_demonstration_says_why_no_mail_stands_there_and_files_that_they_reach_nobody(settings: Any) -> None:
    fund = a_fund()
    manager = Cast(fund).manager
    why, filed = "no mail was written for it", "are written to files and reach nobody"
    settings.DEMO, settings.EMAIL_BACKEND = True, "django.core.mail.backends.filebased.EmailBackend"
    page = page_of(manager, fund)
    assert why in page
    assert filed in page
    settings.DEMO, settings.EMAIL_BACKEND = False, "django.core.mail.backends.smtp.EmailBackend"
    page = page_of(manager, fund)
    assert why not in page
    assert filed not in page


def test_what_is_not_sent_anew_says_why() -> None:
    fund = a_fund()
    manager = Cast(fund).manager
    waits = told(fund)
    with refused("It is still to be sent: nobody has got it yet."):
        resend(waits, by=manager, at=AT)
    deliver.func(waits.pk)
    resend(waits, by=manager, at=AT)
    with pytest.raises(NotPossible, match="It was sent anew already, at"):
        resend(waits, by=manager, at=AT + BETWEEN_COPIES - timedelta(seconds=1))
    person = waits.notice.recipient
    people.end_role(person, Role.FINANCE_OFFICER, f"fund:{fund.slug}", by=CLOCK, at=AT)
    with refused("Whoever got it has no role here any more."):
        resend(waits, by=manager, at=AT + timedelta(hours=1))
    test = send_test(fund, LetterTitle("offer", "en-gb"), STANDARD, by=manager, at=AT)
    with refused("It was a test. Send another from where the letter is written."):
        resend(test, by=manager, at=AT)


def test_only_managers_of_its_fund_see_and_resend_a_mail() -> None:
    fund = a_fund()
    mail, cast = told(fund), Cast(fund)
    deliver.func(mail.pk)
    other = Cast(a_fund()).manager
    for user in (other, cast.auditor):
        with nothing_changes(), pytest.raises(NotYours):
            resend(mail, by=user, at=AT)
    assert signed_in(other).get(reverse("outbox", args=[fund.slug])).status_code == 403
    own = reverse("outbox-mail", args=[other.memberships.get().scope.removeprefix("fund:"), mail.pk])
    assert signed_in(other).get(own).status_code == 404
    auditor = signed_in(cast.auditor)
    assert auditor.get(reverse("outbox-mail", args=[fund.slug, mail.pk])).status_code == 200
    assert auditor.post(reverse("resend-mail", args=[fund.slug, mail.pk])).status_code == 403


def test_an_invitation_is_shown_without_its_key_and_sent_again_elsewhere() -> None:
    fund = a_fund()
    manager = Cast(fund).manager
    accounts.invite("new@example.org", Role.FINANCE_OFFICER, f"fund:{fund.slug}", by=manager, at=AT)
    mail = Mail.objects.latest("pk")
    deliver.func(mail.pk)
    page = signed_in(manager).get(reverse("outbox-mail", args=[fund.slug, mail.pk])).content.decode()
    assert "(a link that is for this person alone)" in page
    assert "/come-in/" not in page
    with refused("Its link is a key for one person. Send the invitation again where the people of the fund stand."):
        resend(mail, by=manager, at=AT)


def test_a_draft_and_whoever_is_at_work_on_one_stay_unknown() -> None:
    draft = an_application("draft")
    round_ = draft.round
    manager = Cast(round_.strand.fund).manager
    lead = draft.partnership.lead.name
    told(round_, NoticeKind.DRAFT_REMINDER, subject="Of a draft")
    someone = told(round_, NoticeKind.CLARIFICATION, subject="To all", email="gone@example.org")
    Mail.objects.filter(pk=someone.pk).update(failure="{'gone@example.org': (550, b'no such user')}", given_up_at=AT)
    page = page_of(manager, round_.strand.fund)
    assert ("Of a draft" in page, "To all" in page, "Somebody with a bid in the round" in page) == (False, True, True)
    for hidden in (someone.to, someone.notice.recipient.name, lead):
        assert hidden not in page
        assert "To all" not in page_of(manager, round_.strand.fund, f"?q={hidden}")
    one = signed_in(manager).get(reverse("outbox-mail", args=[round_.fund_slug, someone.pk])).content.decode()
    assert someone.to not in one
    assert ("It was not taken." in page, "It was not taken." in one) == (True, True)


def test_a_conflict_closes_whatever_may_tell_of_a_bid_and_the_page_says_so() -> None:
    bid = an_application("eligible")
    fund, manager = bid.round.strand.fund, Cast(bid.round.strand.fund).manager
    rows = [told(bid.round, NoticeKind.TO_SCORE), told(fund, NoticeKind.OFFER), told(fund, NoticeKind.POOL_INVITATION)]
    seen = set(mails_shown_to(manager, fund, AFTER).values_list("pk", flat=True))
    assert {row.pk for row in rows} <= seen
    conflicted = a_user("Torn", role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    scope = f"organisation:{bid.partnership.lead_id}"
    people.grant(conflicted, Role.PARTNER, scope, at=AFTER)
    people.end_role(conflicted, Role.PARTNER, scope, by=CLOCK, at=AFTER)
    shown = mails_shown_to(conflicted, fund, AFTER)
    assert not {row.pk for row in rows[:2]} & set(shown.values_list("pk", flat=True))
    assert rows[2] in shown
    assert "A bid is closed to you." in page_of(conflicted, fund)
    deliver.func(rows[0].pk)
    with nothing_changes():
        assert signed_in(conflicted).post(reverse("resend-mail", args=[fund.slug, rows[0].pk])).status_code == 404


def test_ticked_mails_are_shown_first_and_then_sent_anew() -> None:
    fund = a_fund()
    manager, mails = Cast(fund).manager, [told(fund), told(fund)]
    deliver.func(mails[0].pk)
    client, ticked = signed_in(manager), {"act": "resend", "row": [mail.pk for mail in mails]}
    preview = client.post(reverse("outbox", args=[fund.slug]), ticked).content.decode()
    assert "It is still to be sent: nobody has got it yet." in preview
    assert Mail.objects.filter(first__isnull=False).count() == 0
    client.post(reverse("outbox", args=[fund.slug]), {"act": "resend", "row": mails[0].pk, "sure": "yes"})
    assert Mail.objects.get(first__isnull=False).first == mails[0]


def test_whoever_is_erased_is_erased_from_what_was_sent_anew() -> None:
    fund = a_fund()
    mail, manager = told(fund), Cast(fund).manager
    deliver.func(mail.pk)
    resend(mail, by=manager, at=AT)
    forget_person(mail.notice.recipient, [], "", Q(pk__in=()))
    assert Mail.objects.count() == 0


def test_a_reader_from_whom_names_are_hidden_does_not_learn_them_from_mails() -> None:
    bid = told_everywhere(Method(applicants_hidden=Phase.RELEASED))
    fund, reader = bid.round.strand.fund, given_two(bid)[0].assessor.user
    told(bid.round, NoticeKind.TO_ANSWER, subject="A receipt")
    people.grant(reader, Role.FUND_MANAGER, f"fund:{fund.slug}", at=AFTER)
    assert mails_shown_to(bid.cast.manager, fund, AFTER).filter(subject="A receipt").exists()  # type: ignore[attr-defined]
    assert not mails_shown_to(reader, fund, AFTER).filter(round_name=bid.round.name, kind="receipt").exists()
    assert not mails_shown_to(reader, fund, AFTER).filter(subject="A receipt").exists()
