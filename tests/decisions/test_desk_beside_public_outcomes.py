"""The desk of decisions never shows less of a bid than everybody may read once outcomes are public."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from placefund.decisions.models import Decision
from placefund.decisions.revisions.actions import publish_revision, revise
from tests.build import AFTER, an_application, release
from tests.witness import signed_in

pytestmark = pytest.mark.django_db
WORDS = {
    "reasons": "The panel had not seen the letter. It changes the score.",
    "feedback": "Your letter counts.",
    "why": "A letter was found. It had come in time.",
}
SENTENCE = re.compile(r"[^.]+\.")


def text_of(page: str) -> str:
    """The words of the main part of a page, without its marks."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return text_of(answer.content.decode())


@pytest.mark.parametrize("is_revised", [False, True])
def test_each_reason_that_is_public_stands_on_the_signers_page(is_revised: bool) -> None:
    bid = an_application("decided")
    release(bid.round, bid.cast)
    decision = Decision.objects.get(application=bid)
    if is_revised:
        revise(decision, outcome="decline", **WORDS, by=bid.cast.decider, at=AFTER)
        publish_revision(decision, by=bid.cast.manager, at=AFTER)
    public = read(Client(), "round-outcome", bid.round_id, bid.pk)
    desk = read(signed_in(bid.cast.decider), "decide", bid.pk)
    versions = decision.versions.all()
    given = [words for version in versions for words in (version.reasons, version.why_corrected) if words]
    sentences = [found.strip() for words in given for found in SENTENCE.findall(words)]
    printed = [sentence for sentence in sentences if sentence in public]
    assert printed == sentences  # the public page tells each of them, so that the comparison holds something
    assert [sentence for sentence in printed if sentence not in desk] == []


def test_each_outcome_that_is_public_stands_in_the_list_of_the_desk() -> None:
    bid = an_application("decided")
    release(bid.round, bid.cast)
    decision = Decision.objects.get(application=bid)
    public = read(Client(), "round-outcomes", bid.round_id)
    desk = read(signed_in(bid.cast.decider), "decisions", bid.round_id)
    for words in (bid.title, str(decision.amount)):
        assert (words in public, words in desk) == (True, True), words
