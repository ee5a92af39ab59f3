"""The decision maker's pages: the list with its line, the decision, the release; and that the list stays cheap."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions.models import Decision
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.people import actions as people
from placefund.people.models import User
from tests.build import AFTER, Cast, a_strand, an_application, an_open_round, review_all_feedback
from tests.witness import nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
FORM = {"outcome": "fund", "amount": "4,000,000", "reasons": "Best of the round.", "feedback": "A clear plan."}


def decide(application: Application, user: object, **given: str):  # type: ignore[no-untyped-def]
    return signed_in(user).post(reverse("decide", args=[application.pk]), FORM | given)  # type: ignore[arg-type]


@pytest.mark.long
def test_the_list_shows_the_line_the_ties_and_the_money_left() -> None:
    round_ = an_open_round(a_strand(money=Money.pounds(9_000_000)))
    cast = Cast(round_.strand.fund)
    best = an_application("assessed", round_=round_, cast=cast, score=5)
    for _ in range(2):
        an_application("assessed", round_=round_, cast=cast, score=3)
    assert decide(best, cast.decider, amount="3,500,000").status_code == 302
    page = signed_in(cast.decider).get(reverse("decisions", args=[round_.pk])).content.decode()
    for words in (
        "shared</span>",
        "£5,500,000",
        "pf-table__line",
        "The line is drawn where £9,000,000 runs out.",
    ):
        assert words in page
    assert "pf-chart" not in page  # the list stands first; the chart has a page of its own
    drawn = signed_in(cast.decider).get(reverse("decision-scores", args=[round_.pk])).content.decode()
    assert "£9m reaches no further" in drawn
    for name in ("decisions", "decision-scores"):
        address = reverse(name, args=[round_.pk])
        for user in (cast.manager, cast.chair, cast.auditor):
            assert signed_in(user).get(address).status_code == 200
        assert signed_in(best.side.lead).get(address).status_code == 403  # type: ignore[attr-defined]


@pytest.mark.long
def test_the_list_takes_as_many_queries_with_more_applications() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        an_application("decided", round_=round_, cast=cast)

    for name in ("decisions", "decision-scores"):
        add()
        takes_as_many_queries_with_more(cast.decider, reverse(name, args=[round_.pk]), add)


@pytest.mark.long
def test_each_person_has_the_tabs_of_decisions_that_they_may_open() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    bid = an_application("assessed", round_=round_, cast=cast)
    names = ("decisions", "decision-scores", "round-feedback", "release-decisions", "fairness-before")
    addresses = {name: reverse(name, args=[round_.pk]) for name in names}

    def tabs_for(user: User) -> list[str]:
        text = signed_in(user).get(addresses["decisions"]).content.decode()
        drawn = text[text.index('class="pf-sections"') : text.index("<main")]
        return [name for name, address in addresses.items() if f'href="{address}"' in drawn]

    assert tabs_for(cast.manager) == list(names)
    assert tabs_for(cast.auditor) == [name for name in names if name != "release-decisions"]
    people.grant(cast.auditor, Role.PARTNER, f"organisation:{bid.partnership.lead_id}", at=AFTER)
    assert tabs_for(cast.auditor) == ["decisions", "decision-scores", "round-feedback"]
    for user in (cast.manager, cast.auditor):
        opened = [name for name, address in addresses.items() if signed_in(user).get(address).status_code == 200]
        assert opened == tabs_for(user)


@pytest.mark.long
def test_the_decision_maker_decides_and_a_departure_is_marked() -> None:
    round_ = an_open_round(a_strand(money=Money.pounds(5_000_000)))
    cast = Cast(round_.strand.fund)
    an_application("assessed", round_=round_, cast=cast, score=5)
    below = an_application("assessed", round_=round_, cast=cast, score=2)
    client, address = signed_in(cast.decider), reverse("decide", args=[below.pk])
    assert "below the line" in client.get(address).content.decode()
    assert client.post(address, FORM).status_code == 302
    decision = Decision.objects.get()
    assert (decision.application, decision.amount, decision.departs_from_rank) == (below, Money.pounds(4_000_000), True)
    assert "Departs from the ranking" in client.get(reverse("decisions", args=[round_.pk])).content.decode()
    kept = client.get(address).content.decode()
    assert ("Departs from it" in kept, "Record the decision" in kept) == (True, False)


def test_an_amount_in_the_box_does_not_matter_when_it_is_declined() -> None:
    application = an_application("assessed")
    assert decide(application, application.cast.decider, outcome="decline").status_code == 302  # type: ignore[attr-defined]
    assert Decision.objects.get().pence == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"outcome": ""}, "Select an answer to “What do you decide?”"),
        ({"outcome": "perhaps"}, "Select a valid choice"),
        ({"amount": ""}, "Enter the amount to offer."),
        ({"amount": "0"}, "Enter the amount to offer."),
        ({"amount": "9,000,000"}, "Offer an amount above £0 and at most the £4,000,000 asked for."),
        ({"reasons": " "}, "Enter reasons for the decision."),
        ({"feedback": "word " * 801}, "The limit is 800 words."),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_in_a_sentence(wrong: dict[str, str], sentence: str) -> None:
    application = an_application("assessed")
    decider = application.cast.decider  # type: ignore[attr-defined]
    with nothing_changes():
        answer = decide(application, decider, **wrong)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_others_read_the_decision_page_and_decide_nothing() -> None:
    application = an_application("assessed")
    cast = application.cast  # type: ignore[attr-defined]
    users = (cast.manager, cast.chair, cast.auditor)
    assert [signed_in(user).get(reverse("decide", args=[application.pk])).status_code for user in users] == [200] * 3
    with nothing_changes():
        assert [decide(application, user).status_code for user in users] == [403] * 3


def test_the_manager_sees_what_everybody_will_be_told_and_releases_it() -> None:
    application = an_application("decided")
    cast = application.cast  # type: ignore[attr-defined]
    client, address = signed_in(cast.manager), reverse("release-decisions", args=[application.round_id])
    assert "Outcomes can be released once it is closed" in client.get(address).content.decode()
    with nothing_changes():
        assert client.post(address).status_code == 422
    funds.close(application.round, by=cast.manager, at=AFTER)
    page = client.get(address).content.decode()
    assert ("Review the feedback" in page, "Release to everybody" in page) == (True, False)
    review_all_feedback(application.round, cast)
    page = client.get(address).content.decode()
    assert ("Well done." in page, "Release to everybody" in page) == (True, True)
    assert client.post(address).status_code == 302
    assert Round.objects.get(pk=application.round_id).state == "released"
    offers = client.get(reverse("decisions", args=[application.round_id])).content.decode()
    assert reverse("offer-award", args=[application.pk]) in offers
    told = signed_in(application.side.lead).get(reverse("messages")).content.decode()  # type: ignore[attr-defined]
    assert f"Outcome of {application}" in told


def test_an_undecided_application_holds_up_the_release() -> None:
    application = an_application("decided")
    cast = application.cast  # type: ignore[attr-defined]
    waiting = an_application("submitted", round_=application.round, cast=cast)
    funds.close(application.round, by=cast.manager, at=AFTER)
    client, address = signed_in(cast.manager), reverse("release-decisions", args=[application.round_id])
    page = client.get(address).content.decode()
    assert (f"{waiting}: submitted" in page, "Release to everybody" in page) == (True, False)
    with nothing_changes():
        assert client.post(address).status_code == 422


def test_only_the_manager_releases() -> None:
    application = an_application("decided")
    cast = application.cast  # type: ignore[attr-defined]
    funds.close(application.round, by=cast.manager, at=AFTER)
    address = reverse("release-decisions", args=[application.round_id])
    users = (cast.decider, cast.chair, cast.auditor, application.side.lead)  # type: ignore[attr-defined]
    with nothing_changes():
        assert [signed_in(user).post(address).status_code for user in users] == [403] * 4
