"""Applications taken into a pipeline: chosen in the place's own call, or handed over by the fund; as sent, and once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.pipeline.candidates import Door
from placefund.funds.models import Round
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.pipelines import actions
from placefund.pipelines.models import Candidate
from tests.build import AFTER, TERMS, Cast, a_fund, a_side, a_strand, an_application, an_open_round
from tests.build_local_calls import Office, an_open_call
from tests.build_pipelines import officer_of
from tests.build_programmes import a_programme
from tests.witness import nothing_changes, signed_in

TAKES_ALL = replace(TERMS, earmarked={})

pytestmark = pytest.mark.django_db


def test_the_fund_hands_an_expression_of_interest_over_as_it_was_sent() -> None:
    fund = a_fund()
    programme = a_programme(fund)
    cast, side = Cast(fund), a_side(place=programme.place)
    application = an_application(
        "submitted", round_=an_open_round(a_strand(fund), terms=TAKES_ALL), side=side, cast=cast
    )
    officer, manager = officer_of(programme), cast.manager
    with nothing_changes(), pytest.raises(NotYours):
        actions.take_from_application(application, programme, door=Door.INTEREST, by=officer, at=AFTER)
    page = reverse("hand-over-interest", args=[application.pk])
    client = signed_in(manager)
    assert (
        "Took an application over" in client.post(page, {"programme": programme.pk, "foresee": "on"}).content.decode()
    )
    assert client.post(page, {"programme": programme.pk}).status_code == 302
    candidate = Candidate.objects.get()
    assert (candidate.state, candidate.told_door) == ("idea", "From an expression of interest")
    assert (candidate.title, candidate.lead) == (application.title, side.partnership.lead)
    assert (candidate.application, candidate.sent.pk) == (application, application.snapshot_id)
    assert candidate.snapshot().ask == Money.pounds(4_000_000)
    assert len(candidate.snapshot().organisations) == 3
    assert Notice.objects.filter(recipient=side.lead, kind="candidate_news").count() == 1
    with nothing_changes(), pytest.raises(NotAllowed, match="in a pipeline already"):
        actions.take_from_application(application, programme, door=Door.INTEREST, by=manager, at=AFTER)


def test_what_is_no_business_of_the_place_or_not_sent_or_not_chosen_is_not_taken() -> None:
    fund = a_fund()
    programme = a_programme(fund)
    cast = Cast(fund)
    round_ = an_open_round(a_strand(fund), terms=TAKES_ALL)
    elsewhere = an_application("submitted", round_=round_, cast=cast)
    sent = an_application("submitted", round_=round_, side=a_side(place=programme.place), cast=cast)
    manager = cast.manager
    for application, door, why in (
        (elsewhere, Door.INTEREST, "does not stand for"),
        (sent, Door.LOCAL_CALL, "was not chosen"),
    ):
        with nothing_changes(), pytest.raises(NotAllowed, match=why):
            actions.take_from_application(application, programme, door=door, by=manager, at=AFTER)
    assert signed_in(officer_of(programme)).get(reverse("take-chosen", args=[programme.pk])).status_code == 200
    assert signed_in(cast.manager).get(reverse("take-chosen", args=[programme.pk])).status_code == 403


def test_what_a_local_call_has_chosen_is_taken_over_by_its_office() -> None:
    programme = a_programme()
    call = an_open_call(programme)
    office, side = Office(programme), a_side(place=programme.place)
    application = an_application("submitted", round_=call, side=side, cast=office)
    Application.objects.filter(pk=application.pk).update(state="successful")
    Round.objects.filter(pk=call.pk).update(state="released", closed_at=AFTER, released_at=AFTER)
    client, page = signed_in(office.officer), reverse("take-chosen", args=[programme.pk])
    assert "is not in the pipeline yet" in client.get(reverse("pipeline", args=[programme.pk])).content.decode()
    assert client.post(page, {"applications": [application.pk]}).status_code == 302
    candidate = Candidate.objects.get()
    assert (candidate.state, candidate.told_door) == ("outline", "Chosen in a local call")
    assert candidate.areas == ["E08000001"]
    assert "is not in the pipeline yet" not in client.get(reverse("pipeline", args=[programme.pk])).content.decode()
