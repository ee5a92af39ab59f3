"""A step is taken and leads on, or it is refused with a sentence and leads nowhere."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from placefund.domain.findings import NotAllowed, NotPossible
from placefund.ledger.models import Account
from placefund.notices.foresight import foreseen
from placefund.records.models import Clock
from placefund.web.forms import ConfirmForm, posted
from placefund.web.steps import Onward, onward, pressed, submitted

HOME, INBOX = Onward("/", "It is done."), Onward("/tasks/")


class WordForm(forms.Form):
    """One word, which has to be given."""

    word = forms.CharField()


def a_request(method: str = "post", **values: str) -> HttpRequest:
    """What a browser sends, with somewhere to keep what is said."""
    request = getattr(RequestFactory(), method)("/", values)
    request._messages = CookieStorage(request)
    return request


def said(request: HttpRequest) -> list[str]:
    return [f"{message.level_tag}: {message}" for message in get_messages(request)]


def refuse() -> None:
    raise NotPossible("The fund is closed.")


def test_a_page_that_is_only_read_takes_no_step() -> None:
    request = a_request("get")
    assert submitted(request, ConfirmForm(posted(request)), refuse, HOME) is None
    assert said(request) == []


def test_an_empty_form_that_was_sent_counts_as_sent() -> None:
    request = a_request()
    response = submitted(request, ConfirmForm(posted(request)), lambda: None, HOME)
    assert response is not None
    assert (response.status_code, response["Location"]) == (302, "/")
    assert said(request) == ["success: It is done."]


def test_a_form_that_is_wrong_takes_no_step() -> None:
    request, form = a_request(), WordForm(QueryDict(""))
    assert submitted(request, form, refuse, HOME) is None
    assert form.errors == {"word": ["This field is required."]}


def test_a_refusal_stands_on_the_form_and_nothing_is_said() -> None:
    request, form = a_request(), ConfirmForm({})
    assert submitted(request, form, refuse, HOME) is None
    assert form.non_field_errors() == ["The fund is closed."]
    assert said(request) == []


def test_a_refusal_about_one_field_stands_there() -> None:
    form = WordForm({"word": "open"})
    assert submitted(a_request(), form, refuse, HOME, refused_at="word") is None
    assert form.errors == {"word": ["The fund is closed."]}


def test_a_refusal_that_the_page_answers_itself_passes_through() -> None:
    form = ConfirmForm({})
    with pytest.raises(NotPossible):
        submitted(a_request(), form, refuse, HOME, unless=NotPossible)
    assert form.errors == {}


def test_where_a_step_leads_may_depend_on_what_the_action_gave_back() -> None:
    request = a_request()
    response = submitted(
        request, ConfirmForm({}), lambda: 17, lambda number: Onward(f"/{number}/", f"Number {number}.")
    )
    assert response is not None
    assert (response["Location"], said(request)) == ("/17/", ["success: Number 17."])


def test_a_button_says_its_refusal_and_goes_back() -> None:
    request = a_request()
    assert pressed(request, refuse, HOME, refused=INBOX)["Location"] == "/tasks/"
    assert said(request) == ["error: The fund is closed."]


def test_a_button_goes_on_where_it_would_have_led_when_nothing_else_is_named() -> None:
    request = a_request()
    assert pressed(request, refuse, HOME)["Location"] == "/"
    assert said(request) == ["error: The fund is closed."]


def test_a_button_that_sends_what_cannot_be_read_does_nothing() -> None:
    request = a_request()

    def act() -> None:
        raise NotAllowed("This was reached.")

    pressed(request, act, HOME, form=WordForm({}), wrong="Choose a word.")
    assert said(request) == ["error: Choose a word."]


def test_a_button_must_say_beforehand_where_a_refusal_goes() -> None:
    with pytest.raises(TypeError):
        pressed(a_request(), lambda: 17, lambda number: Onward(f"/{number}/"))


def test_a_step_leads_to_an_address_by_its_name() -> None:
    assert onward("tasks", section="late", query="page=2").address == onward("tasks").address + "?page=2#late"


# --- two people at once ------------------------------------------------------------------------------------------------

MEANWHILE = (
    "Somebody else has done this at the same moment, or something that rules it out. Nothing of yours was kept. "
    "Look at the page anew."
)


def an_account_twice() -> None:
    """What the database says when two people write the same row, and each had looked whether it was there."""
    with transaction.atomic():
        for _ in range(2):
            Account.objects.create(path="fund/twice/unallocated", fund="twice")


@pytest.mark.django_db
def test_whoever_comes_second_reads_why_and_whoever_presses_a_button_too() -> None:
    form, request = WordForm(posted(a_request(word="once"))), a_request()
    assert submitted(a_request(word="once"), form, an_account_twice, HOME) is None
    assert form.non_field_errors() == [MEANWHILE]
    assert pressed(request, an_account_twice, INBOX)["Location"] == "/tasks/"
    assert said(request) == [f"error: {MEANWHILE}"]
    asked = WordForm(posted(a_request(word="once", foresee="on")))
    assert foreseen(a_request(word="once", foresee="on"), asked, an_account_twice) is None
    assert asked.non_field_errors() == [MEANWHILE]
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_a_row_that_can_never_be_is_a_mistake_of_ours_and_no_refusal() -> None:
    def a_second_clock() -> None:
        with transaction.atomic():
            Clock.objects.create(only=False, offset_seconds=0)

    with pytest.raises(IntegrityError):
        submitted(a_request(), ConfirmForm(posted(a_request())), a_second_clock, HOME)
