"""What is sent to a round that seals it is read by nobody of the fund before the round has closed: who sent is counted, not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.design.wording import moment_in_words
from placefund.domain.assessment.method import Method
from placefund.domain.roles import Role
from placefund.domain.terms import Terms, digest
from placefund.funds import actions as funds
from placefund.funds.models import Fund, Round
from placefund.people import actions as people
from placefund.records import clock
from tests.build import AFTER, AT, TERMS, Cast, Side, a_side, a_user, an_application, an_open_round
from tests.house.visitors import NAMED_IN_ADDRESSES, Person
from tests.house.world import World
from tests.two_worlds import Answers, answers, differences, look, world_where
from tests.witness import refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
SEALED = replace(TERMS, method=Method(is_sealed=True))
OF_THE_FUND = (
    Role.FUND_MANAGER,
    Role.PANEL_CHAIR,
    Role.DECISION_MAKER,
    Role.FINANCE_OFFICER,
    Role.MONITORING_OFFICER,
    Role.AUDITOR,
)


def test_older_methods_are_open_and_keep_their_digest() -> None:
    record = Method().as_record()
    assert set(record) & {"is_sealed", "late_changes_count"} == set()
    assert Method.from_record(record) == Method()
    changed = Method(is_sealed=True, late_changes_count=False)
    assert Method.from_record(changed.as_record()) == changed
    assert digest(changed.as_record()) != digest(record)


@once
def a_sealed_round() -> tuple[Round, Cast, Application, Side]:
    """A round that is still open, with one bid sent and one drafted."""
    round_ = an_open_round(terms=SEALED)
    cast = Cast(round_.strand.fund)
    for role in OF_THE_FUND:
        cast._of_the_fund(role)
    assert cast.manager
    assert cast.auditor
    bid = an_application("submitted", round_=round_, cast=cast)
    rival = a_side()
    an_application("certified", round_=round_, cast=cast, side=rival)
    clock.move_to(AT)
    return round_, cast, bid, rival


@pytest.mark.parametrize("name", ["application", "read-application", "application-snapshot", "application-history"])
def test_a_sealed_bid_is_open_to_its_authors_and_to_nobody_of_the_fund(name: str) -> None:
    _, cast, bid, _ = a_sealed_round()
    address = reverse(name, args=[bid.pk])
    assert signed_in(bid.side.lead).get(address).status_code == 200  # type: ignore[attr-defined]
    for user in (cast.manager, cast.auditor, cast.chair, cast.decider):
        answer = signed_in(user).get(address)
        assert answer.status_code == 403
        text = answer.content.decode()
        assert "is sealed: nobody of the fund reads it before the round has closed" in text
        assert f"It closes {moment_in_words(bid.round.closes_at)}." in text
        assert "No role opens it before that; then it opens by itself." in text
        assert "to give you the role" not in text


def test_a_draft_in_a_sealed_round_is_refused_in_the_same_words_as_what_was_sent() -> None:
    round_, cast, bid, _ = a_sealed_round()
    draft = Application.objects.get(round=round_, state="certified")
    person = Person("manager", cast.manager)
    person.sign_in()
    told = [look(person, reverse("application", args=[row.pk]), AT).decode() for row in (bid, draft)]
    assert told[0].replace(f"/{bid.pk}/", "/") == told[1].replace(f"/{draft.pk}/", "/")


def test_nobody_checks_what_is_sealed_or_rules_on_it() -> None:
    _, cast, bid, _ = a_sealed_round()
    with refused(str(bid.why_sealed)):
        applications.find_eligible(bid, reasons="Fine.", by=cast.manager, at=AT)


def test_how_many_were_sent_is_told_and_the_list_is_empty_until_the_round_has_closed() -> None:
    round_, cast, bid, _ = a_sealed_round()
    address = reverse("round-applications", args=[round_.pk])
    page = signed_in(cast.manager).get(address)
    assert page.context["list"].count == 0
    assert "1 was sent so far" in page.content.decode()
    funds.close(round_, by=cast.manager, at=AFTER)
    clock.move_to(AFTER)
    page = signed_in(cast.manager).get(address)
    assert (page.context["list"].count, "sealed" in page.content.decode()) == (1, False)
    assert signed_in(cast.manager).get(reverse("read-application", args=[bid.pk])).status_code == 200


def test_a_round_whose_method_seals_nothing_is_read_as_it_comes_in() -> None:
    bid = an_application("submitted")
    assert signed_in(bid.cast.manager).get(reverse("read-application", args=[bid.pk])).status_code == 200  # type: ignore[attr-defined]


# --- two worlds -------------------------------------------------------------------------------------------------------


def _world(round_: Round, cast: Cast, side: Side) -> World:
    fund = Fund.objects.get(pk=round_.strand.fund_id)
    things = {model: list(model._default_manager.order_by("pk")[:2]) for model in NAMED_IN_ADDRESSES}
    bids = list(Application.objects.filter(round=round_).order_by("pk"))
    world = World(fund, [], [], things | {Fund: [fund], Round: [round_], Application: bids}, None)  # type: ignore[arg-type]
    lead = side.organisations["civic"].pk
    world.rows = {"organisation": [lead], "notice": [0], "person": [cast.manager.pk], "round_": [round_.pk], "bid": [1]}
    return world


DESKS = ("round-applications", "manage-round", "manage-fund", "tasks", "record", "record-file", "round", "seals")


def _two_that_could_send(terms: Terms) -> tuple[Round, Cast, list[Side], list[Application], list[Person]]:
    round_ = an_open_round(terms=terms)
    cast, sides = Cast(round_.strand.fund), [a_side(), a_side()]
    bids = [an_application("certified", round_=round_, cast=cast, side=side) for side in sides]
    cast.assessors  # noqa: B018  made when first asked for
    everybody = [Person(role.value, a_user(role=role, scope=f"fund:{round_.fund_slug}")) for role in OF_THE_FUND]
    everybody.append(Person("assessor", cast.assessors[0].user))
    ended = a_user("Was with the lead", role=Role.AUDITOR, scope=f"fund:{round_.fund_slug}")
    scope = f"organisation:{bids[0].partnership.lead_id}"
    people.grant(ended, Role.PARTNER, scope, at=AT)
    people.end_role(ended, Role.PARTNER, scope, by=cast.manager, at=AT)
    everybody.append(Person("auditor with a conflict", ended))
    for person in everybody:
        person.sign_in()
    return round_, cast, sides, bids, everybody


def _told_of_two(terms: Terms, *, withdrawn: bool = False, named: tuple[str, ...] = ()) -> tuple[Answers, Answers]:
    """What is told where the first of two has sent its bid, and where the second has."""
    round_, cast, sides, bids, everybody = _two_that_could_send(terms)

    def told(which: int) -> Answers:
        def act() -> None:
            sent = applications.submit(bids[which], by=sides[which].lead, at=AT)
            if withdrawn:
                applications.withdraw(sent, reason="We changed our minds.", by=sides[which].lead, at=AT)

        return world_where(act, lambda: answers(_world(round_, cast, sides[0]), everybody, AT, named=named))

    return told(0), told(1)


@pytest.mark.alike
@pytest.mark.slow
def test_who_sent_and_what_they_sent_is_told_at_no_address_to_anybody_of_the_fund() -> None:
    first, second = _told_of_two(SEALED)
    assert differences(first, second) == {}
    assert len(first) > 300
    assert sum(told.startswith(b"200") for told in first.values()) > 100


@pytest.mark.alike
@pytest.mark.long
def test_who_sent_and_who_withdrew_is_told_on_no_desk_and_by_no_act_on_record() -> None:
    assert differences(*_told_of_two(SEALED, named=DESKS)) == {}
    assert differences(*_told_of_two(SEALED, withdrawn=True, named=DESKS)) == {}


@pytest.mark.alike
@pytest.mark.long
def test_where_nothing_is_sealed_the_same_two_worlds_are_told_apart() -> None:
    found = differences(*_told_of_two(TERMS, named=DESKS))
    assert {label for label, _ in found} >= {"fund_manager", "auditor", "panel_chair"}
