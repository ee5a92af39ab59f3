"""Erasing who somebody was: who may, what it needs, and that neither name nor address is found afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.accounts.erasure import actions
from placefund.accounts.erasure.fates import GOES, STAYS
from placefund.accounts.models import Erasure
from placefund.accounts.profile import actions as profile
from placefund.accounts.queries import password_mark
from placefund.domain.notices import Delivery, NoticeKind
from placefund.domain.roles import Role
from placefund.notices.actions import choose_deliveries, open_calendar, tell
from placefund.notices.models import CalendarFeed, DeliveryChoice, Mail, Notice, key_of
from placefund.people import actions as people
from placefund.people.access import Installation
from placefund.people.models import Membership, User
from placefund.people.naming import actions as naming
from placefund.records import clock
from placefund.records.actions import seal
from placefund.records.models import Event
from placefund.records.queries import broken_seals, history
from tests import build
from tests.build import AT, a_user
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
NAME, EARLIER, ADDRESS = "Wilhelmina Quarrington", "Wilhelmina Oldershaw", "wilhelmina@quarrington.example"


def an_administrator(name: str = "") -> User:
    return a_user(name, role=Role.ADMINISTRATOR, scope=Installation.SCOPE)


def every_text() -> Iterator[tuple[str, str]]:
    """Every value of every table of the database as text, by its model and field: of ours and of what we use."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        for row in model._default_manager.order_by().values_list(*[field.attname for field in fields]):
            for field, value in zip(fields, row, strict=True):
                text = (
                    json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
                )
                yield f"{model._meta.label_lower}.{field.name}", text


def found_in(*sought: str) -> set[str]:
    return {where for where, text in every_text() if any(each.lower() in text.lower() for each in sought)}


def somebody_with_a_past() -> tuple[User, Any]:
    """A lead bidder who has certified, signed in, followed, been told and invited; and their application."""
    application = build.an_application("submitted")
    user = application.certified_by
    assert user is not None
    user.name, user.email = EARLIER, ADDRESS
    user.save()
    naming.change_name(user, NAME, at=AT)
    user.refresh_from_db()
    people.begin_session(user, "their-session", how="password", browser="Firefox", network="192.0.2.77", at=AT)
    people.add_passkey(user, f"phone of {NAME}", credential_id="c", credential="", sign_count=0, at=AT)
    open_calendar(user, at=AT)
    choose_deliveries(user, {NoticeKind.CLARIFICATION: Delivery.DAILY}, at=AT)
    other = a_user("Somebody else")
    for to in (user, other):
        subject, text = f"{NAME} has accepted", f"{NAME} ({ADDRESS}) is now a partner."
        tell([to], subject, text, kind=NoticeKind.ROLE_ANSWER, asks=user, page="my-account", at=AT)
    accounts.invite(ADDRESS, Role.ADMINISTRATOR, Installation.SCOPE, words=f"Dear {NAME}", by=an_administrator(), at=AT)
    accounts.ask_for_password(ADDRESS, at=AT)
    profile.ask_for_address(user, "elsewhere@quarrington.example", at=AT)
    profile.prove_address(key_of("prove-address", Mail.objects.latest("pk").args), by=user, at=AT)
    user.refresh_from_db()
    profile.ask_for_address(user, ADDRESS, at=AT)
    return user, application


def test_neither_name_nor_address_is_found_afterwards_but_where_it_is_said() -> None:
    user, _ = somebody_with_a_past()
    sought = (NAME, EARLIER, ADDRESS, "quarrington.example", "192.0.2.77")
    before = found_in(*sought)
    assert {"people.user.name", "notices.mail.to", "people.browsersession.network", "notices.notice.text"} <= before
    asked = actions.ask(user, f"I am {NAME}.", at=AT)
    actions.erase(asked, by=an_administrator(), at=AT)
    left = found_in(*sought)
    assert left - STAYS.keys() == set()
    assert left & GOES == set()


def test_an_act_on_record_holds_no_name_and_shows_it_until_it_is_erased_and_seals_hold() -> None:
    user = a_user(NAME, email=ADDRESS)
    people.set_password(user, "a long password again", at=AT)
    seal(at=AT)
    event = Event.objects.latest("pk")
    assert (event.actor, event.subject, event.actor_id, event.about_person) == ("", "", user.pk, user.pk)
    shown = history(user).latest("pk")
    assert (shown.who, shown.what) == (NAME, NAME)
    naming.change_name(user, "Another Name", at=AT + timedelta(days=1))
    shown = history(user).get(pk=event.pk)
    assert (shown.who, shown.what) == (NAME, NAME)
    actions.erase(actions.ask(user, "", at=AT), by=an_administrator(), at=AT)
    shown = history(user).get(pk=event.pk)
    assert (shown.who, shown.what) == (f"Person {user.pk}", f"Person {user.pk}")
    assert broken_seals() == []


def test_ways_in_roles_feeds_and_choices_go_and_what_was_signed_stays() -> None:
    user, application = somebody_with_a_past()
    kept = application.snapshot
    mark = password_mark(user)
    actions.erase(actions.ask(user, "", at=AT), by=an_administrator(), at=AT)
    user.refresh_from_db()
    application.refresh_from_db()
    assert (user.name, user.email, user.is_active) == (f"Person {user.pk}", f"person-{user.pk}@erased.invalid", False)
    assert not user.has_usable_password()
    assert not Membership.objects.filter(user=user, ended_at__isnull=True).exists()
    assert Membership.objects.filter(user=user).exists()
    gone: tuple[Any, ...] = (CalendarFeed, DeliveryChoice)
    assert [rows for rows in gone if rows.objects.filter(user=user).exists()] == []
    left = (user.browser_sessions, user.passkeys, user.earlier_names, user.notices)
    assert [rows.count() for rows in left] == [0, 0, 0, 0]
    assert (application.certified_by_id, application.snapshot) == (user.pk, kept)
    assert password_mark(user) != mark


def test_an_erased_person_cannot_sign_in_and_their_session_is_over() -> None:
    user = a_user(NAME, email=ADDRESS)
    client = Client()
    assert client.post(reverse("sign-in"), {"email": ADDRESS, "password": "a long password"}).status_code == 302
    assert client.get(reverse("my-account")).status_code == 200
    actions.erase(actions.ask(user, "", at=AT), by=an_administrator(), at=AT)
    assert client.get(reverse("my-account")).status_code == 302
    for address in (ADDRESS, f"person-{user.pk}@erased.invalid"):
        assert Client().post(reverse("sign-in"), {"email": address, "password": "a long password"}).status_code == 422


def test_whoever_is_erased_is_told_by_a_mail_of_which_nothing_is_kept(django_capture_on_commit_callbacks: Any) -> None:
    user = a_user(NAME, email=ADDRESS)
    asked = actions.ask(user, "", at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(asked, by=an_administrator(), at=AT)
    assert [(sent.to, sent.subject) for sent in mail.outbox][-1] == ([ADDRESS], "You are erased")
    assert not Mail.objects.filter(to__iexact=ADDRESS).exists()


def test_the_last_administrator_and_the_last_manager_of_a_fund_stay() -> None:
    last = an_administrator("Last")
    with refused("Last is the last administrator. Invite another one first."):
        actions.ask(last, "", at=AT)
    fund = build.a_fund()
    manager = a_user("Manager", role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    sentence = f"Manager is the last fund manager of {fund.name}. Invite another one first."
    with refused(sentence):
        actions.ask(manager, "", at=AT)
    second = a_user("Second", role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    asked = actions.ask(manager, "", at=AT)
    people.end_role(second, Role.FUND_MANAGER, f"fund:{fund.slug}", by=last, at=AT)
    with refused(sentence):
        actions.erase(asked, by=last, at=AT)


def test_nobody_answers_their_own_wish_and_only_an_administrator_answers() -> None:
    one, other, somebody = an_administrator("One"), an_administrator("Other"), a_user("Somebody")
    asked = actions.ask(one, "", at=AT)
    with refused("You asked for this, so another administrator answers."):
        actions.erase(asked, by=one, at=AT)
    with pytest.raises(actions.NotPossible.__mro__[1]):
        actions.erase(asked, by=somebody, at=AT)
    actions.erase(asked, by=other, at=AT)
    with refused("This was answered or withdrawn already."):
        actions.erase(asked, by=other, at=AT)


def test_it_is_asked_for_once_and_withdrawn_by_whoever_asked() -> None:
    user, other = a_user("One"), an_administrator()
    asked = actions.ask(user, "", at=AT)
    with refused("You have asked for this already. An administrator answers."):
        actions.ask(user, "", at=AT)
    with refused("Only whoever asked withdraws it."):
        actions.withdraw(asked, by=other, at=AT)
    actions.withdraw(asked, by=user, at=AT)
    with refused("This was answered or withdrawn already."):
        actions.erase(asked, by=other, at=AT)


def test_a_refusal_says_why_and_the_person_is_told() -> None:
    user, administrator = a_user("One"), an_administrator()
    asked = actions.ask(user, "", at=AT)
    with pytest.raises(actions.NotPossible):
        actions.refuse(asked, " ", by=administrator, at=AT)
    actions.refuse(asked, "An inquiry is open.", by=administrator, at=AT)
    assert Notice.objects.filter(recipient=user).latest("pk").text == "An inquiry is open."
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("One", True)


def test_the_pages_show_what_becomes_of_everything_before_it_is_done() -> None:
    user, _ = somebody_with_a_past()
    administrator = an_administrator()
    client = signed_in(user)
    before = every_row()
    assert "What becomes of it" in client.get(reverse("ask-erasure")).content.decode()
    assert every_row() == before
    assert client.post(reverse("ask-erasure"), {"words": ""}).status_code == 302
    asked = Erasure.objects.get()
    theirs = signed_in(administrator)
    address = reverse("erase-person", args=[asked.pk])
    page = theirs.get(address).content.decode()
    assert all(words in page for words in ("Certifier", "Stays, under a number", "Emptied: the account"))
    assert NAME in theirs.get(reverse("erasures")).content.decode()
    assert client.post(address).status_code == 403
    assert theirs.post(address).status_code == 302
    assert NAME not in theirs.get(reverse("erasures")).content.decode()


def test_an_administrator_sees_how_much_waits_and_not_the_name_of_a_bid() -> None:
    application = build.an_application("draft")
    application.title = "Harbour robots nobody knows of"
    application.save()
    clock.move_to(AT)
    asked = actions.ask(application.side.lead, "", at=AT)  # type: ignore[attr-defined]
    page = signed_in(an_administrator()).get(reverse("erase-person", args=[asked.pk])).content.decode()
    assert "for them. Ask the people of their fund or organisation" in page
    assert "Harbour robots" not in page


def test_each_field_that_may_hold_a_name_or_an_address_is_emptied_or_kept_with_a_reason() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("placefund.")]
    may_hold = {
        f"{model._meta.label_lower}.{field.name}"
        for model in ours
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if isinstance(field, models.EmailField | models.GenericIPAddressField)
        or (field.name in getattr(model, "PERSONAL", "").split() and not leads_to_a_person(field))
    }
    assert may_hold - GOES - STAYS.keys() == set()
    known = {
        f"{model._meta.label_lower}.{field.name}"
        for model in ours
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
    }
    assert (GOES | STAYS.keys()) - known == set()
    assert GOES & STAYS.keys() == set()


def leads_to_a_person(field: Any) -> bool:
    """A link to a person, or to one as an assessor or a member: it stays, and leads to a number."""
    return getattr(field.related_model, "__name__", "") in ("User", "Assessor", "Member")


def test_what_the_database_engine_keeps_is_looked_through_too() -> None:
    """The search above goes by models: no table of the database is without one."""
    tables = {table for table in connection.introspection.table_names() if not table.startswith("django_migrations")}
    modelled = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables - modelled == set()
