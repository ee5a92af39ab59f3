import re
from datetime import UTC, datetime

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from tests.design.markup import tokens

ERRORS = ("400.html", "403.html", "403_csrf.html", "404.html", "413.html", "500.html")


def words(html):
    return " ".join(token[0] for token in tokens(html) if not token[0].startswith("<"))


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_stands_without_a_request_and_says_what_to_do(name):
    html = render_to_string(name)
    main = words(html.split("<main", 1)[1].split("</main>")[0])
    assert len(re.findall(r"<h1>", html)) == 1
    assert re.search(r"Go back|Go to the start|Try again", main)
    assert re.findall(r'<script(?! type="module" src=)', html) == []


def test_a_refusal_gives_its_reason():
    assert "It takes a fund manager." in words(render_to_string("403.html", {"why": "It takes a fund manager."}))


def test_signing_out_is_a_form_that_posts(settings):
    settings.ROOT_URLCONF = "tests.design.frame_urls"
    html = render_to_string("design/layouts/reading.html", {"signed_in_user": "Asha <Rahman>", "unread_notices": 1})
    header = html.split("<header", 1)[1].split("</header>")[0]
    assert re.findall(r'<form[^>]* method="(\w+)" action="([^"]+)"', header) == [("post", "/out")]
    assert "1 new message Asha" in words(header)
    assert "Asha &lt;Rahman&gt;" in header


def test_someone_who_is_not_signed_in_is_offered_to_sign_in(settings):
    settings.ROOT_URLCONF = "tests.design.frame_urls"
    html = render_to_string("design/layouts/reading.html", {})
    assert re.findall(r'<a class="pf-header__link" href="([^"]+)">Sign in</a>', html) == ["/in"]
    assert re.findall(r'class="pf-footer__link" href="([^"]+)">', html) == ["/about", "/gallery"]


def test_one_line_says_what_kind_of_place_this_is():
    moved = datetime(2029, 4, 1, 9, 0, tzinfo=UTC)
    html = render_to_string("design/layouts/reading.html", {"demo": True, "clock_moved_to": moved, "is_invented": True})
    notices = re.findall(
        r'<aside class="pf-notices[^"]*" aria-label="About what is shown here">(.*?)</aside>', html, re.DOTALL
    )
    assert [words(notice) for notice in notices] == [
        "Invented fund: nothing here is real. Demonstration. Nothing done here reaches a real fund. "
        "The clock is moved. Here it is 10am on 1 April 2029 ."
    ]


def test_a_page_of_a_real_fund_in_earnest_has_no_such_line():
    assert "pf-notices" not in render_to_string("design/layouts/reading.html", {"is_invented": False})


def test_messages_become_banners_and_errors_are_announced():
    given = [Message(constants.SUCCESS, "Return sent."), Message(constants.ERROR, "The round is <closed>.")]
    html = render_to_string("design/layouts/reading.html", {"messages": given})
    assert "Done Return sent. This was not done. The round is <closed>." in words(html)
    assert len(re.findall(r'role="alert"', html)) == 2


def test_a_page_with_a_faulty_form_says_so_in_its_title():
    html = render_to_string("design/layouts/form.html", {"title": "Costs", "has_errors": True})
    assert re.findall(r"<title>([^<]+)</title>", html) == ["Error: Costs – Placefund"]
