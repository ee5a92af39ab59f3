"""What anyone reads on a round's page about a draw, the scenario that was signed, the method, and how many applied."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.decisions import actions as decisions
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.people.models import CLOCK
from placefund.records import clock
from placefund.scenarios.signing import actions as signing
from tests.build import AFTER, AT, Cast, a_planned_round, a_side, an_application, an_open_round, release
from tests.panels.test_draws import COMMITTED, SEED, a_round_near_its_line
from tests.scenarios.world import a_round_with_bids, a_solved_scenario

pytestmark = pytest.mark.django_db


TABS = ("round", "round-questions", "round-judging", "round-rules", "published-clarifications", "round-outcomes")


def page(client: Client, round_: Round, name: str = "round-outcomes", *more: int) -> str:
    response = client.get(reverse(name, args=[round_.pk, *more]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def whole(client: Client, round_: Round, *bids: Application) -> str:
    """Everything that anyone can read of a round: its tabs, and the pages of these bids' outcomes."""
    of_bids = [page(client, round_, "round-outcome", bid.pk) for bid in bids]
    return " ".join([*(page(client, round_, name) for name in TABS), *of_bids])


def decide(bid: Application, cast: Cast, *, funds_it: bool) -> None:
    given = {"outcome": "fund", "amount": bid.snapshot.ask} if funds_it else {"outcome": "decline"}
    said = {"reasons": "As drawn.", "feedback": "Thank you."}
    decisions.decide(Application.objects.get(pk=bid.pk), **given, **said, by=cast.decider, at=AFTER)


@pytest.mark.long
def test_a_draw_is_published_with_the_outcomes_so_that_anyone_can_check_it(client: Client) -> None:
    round_, cast, bids = a_round_near_its_line()
    order = agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER).order
    funded = {bids[0].pk, *order[:2]}
    for bid in bids:
        decide(bid, cast, funds_it=bid.pk in funded)
    before = whole(client, round_, *bids)
    assert ("Drawn by lot" in before, SEED in before) == (False, False)
    release(Round.objects.get(pk=round_.pk), cast)
    after = page(client, round_)
    for tab in (after, page(client, round_, "round-judging")):  # where it is checked, and where it was published first
        assert tab.count(COMMITTED.seed_commitment) == 1
    tickets = [sha256(f"{SEED}:{number}".encode()).hexdigest() for number in order]
    places = [after.index(ticket) for ticket in tickets]
    assert places == sorted(places)
    for words in (SEED, "printf '%s' 'the seed' | sha256sum".replace("'", "&#x27;")):
        assert words in after or words.replace("&#x27;", "'") in after
    for place, number in enumerate(order, start=1):
        row = after[after.index(f'href="{reverse("round-outcome", args=[round_.pk, number])}"') :]
        assert f"Lot {place} of 3" in row[: row.index("</tr>")]
        drawn = f'Lot {place} of 3 in <a href="{reverse("round-outcomes", args=[round_.pk])}#drawn">the draw</a>'
        assert drawn in page(client, round_, "round-outcome", number)
    row = after[after.index(f'href="{reverse("round-outcome", args=[round_.pk, bids[0].pk])}"') :]
    assert "Lot " not in row[: row.index("</tr>")]
    assert "Lot " not in page(client, round_, "round-outcome", bids[0].pk)


def test_a_round_without_a_draw_speaks_of_none(client: Client) -> None:
    application = an_application("successful")
    text = whole(client, application.round, application)
    assert ("Drawn by lot" in text, "Scenarios that were signed" in text) == (False, False)


def test_the_terms_say_how_the_round_ranks_and_what_was_committed(client: Client) -> None:
    round_, _, _ = a_round_near_its_line()
    text = page(client, round_, "round-judging")
    for words in ("panel&#x27;s agreed score", "draw whose seed was committed", COMMITTED.seed_commitment):
        assert words in text, words


@pytest.mark.long
def test_the_signed_scenario_and_the_signers_reasons_are_published_with_the_outcomes(client: Client) -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    first, second = a_solved_scenario(round_, cast), a_solved_scenario(round_, cast, name="Second")
    signing.sign(first, reasons="Signed too early.", by=cast.decider, at=AFTER)
    signing.revoke(first, reasons="A rule was missing.", by=cast.decider, at=AFTER)
    signing.sign(second, reasons="The best for <every> place.", by=cast.decider, at=AFTER)
    for bid in bids:
        decide(bid, cast, funds_it=bid != bids[2])
    assert "Signed too early." not in whole(client, round_, *bids)
    release(Round.objects.get(pk=round_.pk), cast)
    text = page(client, round_)
    for words in ("“Second”", "The best for &lt;every&gt; place.", "Signed too early.", "A rule was missing."):
        assert words in text, words


def test_what_was_received_says_how_many_of_it_were_withdrawn(client: Client) -> None:
    round_ = an_open_round()
    cast, side = Cast(round_.strand.fund), a_side()
    gone = an_application("submitted", round_=round_, cast=cast, side=side)
    an_application("decided", round_=round_, cast=cast)
    applications.withdraw(gone, reason="Moved away.", by=side.lead, at=AFTER)
    funds.close(round_, by=cast.manager, at=AFTER)
    assert "2, of which 1 was withdrawn" in page(client, round_, "round")


# --- the tabs --------------------------------------------------------------------------------------------------------


def tabs_in(text: str) -> list[str]:
    """The names of the tabs above a page."""
    drawn = text[text.index('class="pf-sections"') : text.index("<main")]
    return re.findall(r'<a href="[^"]*"(?: aria-current="page")?>([^<]*?) ?(?:<span|</a>)', drawn)


def test_the_tabs_of_a_round_are_those_that_have_something_to_read(client: Client) -> None:
    planned = a_planned_round()
    Round.objects.filter(pk=planned.pk).update(terms_record={})
    assert tabs_in(page(client, planned, "round")) == ["Overview", "Clarifications"]
    application = an_application("decided")
    of_terms = ["Overview", "Questions", "How it is judged", "Rules", "Clarifications"]
    assert tabs_in(page(client, application.round, "round")) == of_terms
    release(application.round, application.cast)  # type: ignore[attr-defined]
    for name in (*TABS, "fairness"):
        assert tabs_in(page(client, application.round, name)) == [*of_terms, "Outcomes", "Fairness"], name


def test_a_page_of_terms_answers_also_where_a_round_has_none(client: Client) -> None:
    planned = a_planned_round()
    Round.objects.filter(pk=planned.pk).update(terms_record={})
    for name in ("round", "round-questions", "round-judging", "round-rules"):
        assert "The terms are not set here" in page(client, planned, name), name


def test_the_overview_says_who_may_apply_and_leads_to_the_rest(client: Client) -> None:
    round_ = an_open_round()
    text = page(client, round_, "round")
    for words in (
        "Who may apply, and for how much",
        "£20,000,000",
        "Earmarked City",
        "4pm on 12 February 2026",
        "for all rounds of",
    ):
        assert words in text, words
    for name in ("round-questions", "round-judging", "round-rules"):
        assert text.count(f'href="{reverse(name, args=[round_.pk])}"') >= 2, name


def test_an_address_of_an_earlier_version_lands_on_a_line_that_leads_on(client: Client) -> None:
    """Messages that were sent lead to `/rounds/1/#clarification-1`; other pages led to these sections."""
    round_ = an_open_round()
    funds.clarify(round_, question="Is fit-out eligible?", answer="Only fit-out.", by=CLOCK, at=AT)
    text = page(client, round_, "round")
    line = text[text.index('<li id="clarification-1">') :]
    assert f"{reverse('published-clarifications', args=[round_.pk])}#clarification-1" in line[: line.index("</li>")]
    for anchor in ("clarifications", "terms"):
        assert f'<h2 id="{anchor}">' in text, anchor


def test_no_tab_tells_of_an_outcome_before_all_are_public(client: Client) -> None:
    application = an_application("decided")
    round_, cast = application.round, application.cast  # type: ignore[attr-defined]
    told = (application.title, "Above the line.", str(application.partnership.lead))
    unknown = page(client, round_, "round-outcome", 999)
    closed = page(client, round_, "round-outcome", application.pk)
    assert (
        closed.replace(f"/outcomes/{application.pk}/", "/outcomes/999/") == unknown
    )  # whether an application exists is not told either
    assert "Not public yet" in page(client, round_)
    text = whole(client, round_, application)
    release(round_, cast)
    Round.objects.filter(pk=round_.pk).update(public_from=clock.now() + timedelta(days=1))
    text += whole(client, round_, application)
    assert [words for words in told if words in text] == []
    Round.objects.filter(pk=round_.pk).update(public_from=None)
    text = page(client, round_, "round-outcome", application.pk)
    assert [words for words in told if words not in text] == []
    assert client.get(reverse("round-outcome", args=[round_.pk, 999])).status_code == 404


def test_a_file_of_outcomes_holds_nothing_before_they_are_public_and_the_reasons_after(client: Client) -> None:
    application = an_application("decided")
    round_, cast = application.round, application.cast  # type: ignore[attr-defined]
    address = reverse("round-outcomes", args=[round_.pk]) + "?file=csv&columns=application&columns=reasons"
    assert application.title not in b"".join(client.get(address)).decode()
    release(round_, cast)
    file = b"".join(client.get(address)).decode()
    assert (application.title in file, "Above the line." in file) == (True, True)


def test_the_outcomes_of_a_round_are_found_by_outcome_and_by_word(client: Client) -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    kept, refused = (an_application("assessed", round_=round_, cast=cast, score=score) for score in (5, 4))
    decide(kept, cast, funds_it=True)
    decide(refused, cast, funds_it=False)
    release(round_, cast)
    found = {}
    for query in ("", "?outcome=funded", "?outcome=not_funded", f"?q={refused.title}"):
        text = client.get(reverse("round-outcomes", args=[round_.pk]) + query).content.decode()
        found[query] = [bid for bid in (kept, refused) if reverse("round-outcome", args=[round_.pk, bid.pk]) in text]
    assert list(found.values()) == [[kept, refused], [kept], [refused], [refused]]
