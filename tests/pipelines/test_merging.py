"""Merging candidates and splitting one: the sums stay, the history stays, and there is a way back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.pipeline.candidates import SplitPart, added_up
from placefund.pipelines.merging import actions as merging
from placefund.pipelines.models import Candidate
from placefund.pipelines.queries import projects_of
from placefund.pipelines.steps import actions as steps
from tests.build import AFTER
from tests.build_pipelines import a_candidate, officer_of
from tests.build_programmes import a_programme
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db

HALVES = (SplitPart("Dock", 67), SplitPart("School", 33))


def test_merged_candidates_add_up_and_say_where_they_went() -> None:
    programme = a_programme()
    by = officer_of(programme)
    one, other = a_candidate(programme, "ready"), a_candidate(programme, "outline")
    before = added_up(line for project in projects_of(programme) for line in project.asks)
    whole = merging.merge([one, other], title="Docks and school", reason="One site.", by=by, at=AFTER)
    assert added_up(line for project in projects_of(programme) for line in project.asks) == before
    assert (whole.state, whole.lead, whole.told_door) == ("outline", one.lead, "Merged from several")
    assert [partner.organisation for partner in whole.partners.all()] == [other.lead]
    assert {each.reference for each in whole.merged_from.all()} == {one.reference, other.reference}
    assert len(whole.snapshot().co_investment) == 2


def test_a_merger_is_undone_and_everything_stands_where_it_stood() -> None:
    programme = a_programme()
    by = officer_of(programme)
    one, other = a_candidate(programme, "ready"), a_candidate(programme, "outline")
    whole = merging.merge([one, other], title="Docks", reason="One site.", by=by, at=AFTER)
    one.refresh_from_db()
    with pytest.raises(NotAllowed, match="part of “Docks” now"):
        steps.take_up(one, by=by, at=AFTER)
    merging.undo_merger(whole, reason="Two sites after all.", by=by, at=AFTER)
    states = dict(Candidate.objects.values_list("pk", "state"))
    assert states == {one.pk: "ready", other.pk: "outline", whole.pk: "dropped"}
    assert not Candidate.objects.filter(merged_into__isnull=False).exists()
    with pytest.raises(NotAllowed, match="was not merged"):
        merging.undo_merger(whole, reason="Again.", by=by, at=AFTER)


def test_one_candidate_or_one_of_another_state_is_not_merged() -> None:
    programme = a_programme()
    by = officer_of(programme)
    one, chosen = a_candidate(programme), a_candidate(programme, "in_portfolio")
    for which, reason, why in (([one], "x", "at least two"), ([one, one], "x", "at least two"),
                               ([one, chosen], "x", "in portfolio"), ([one, chosen], " ", "Say why")):  # fmt: skip
        with nothing_changes(), pytest.raises(NotAllowed, match=why):
            merging.merge(which, title="X", reason=reason, by=by, at=AFTER)


def test_a_split_shares_every_amount_to_the_penny() -> None:
    programme = a_programme()
    by = officer_of(programme)
    whole = a_candidate(programme, "developed")
    before = added_up(whole.snapshot().asks)
    parts = merging.split(whole, HALVES, reason="Two owners.", by=by, at=AFTER)
    assert added_up(line for project in projects_of(programme) for line in project.asks) == before
    assert [part.state for part in parts] == ["developed", "developed"]
    assert parts[0].snapshot().ask == Money.pounds(670_000)
    assert sum(line.amount.pence for part in parts for line in part.snapshot().co_investment) == 50_000_000
    assert {part.split_from for part in parts} == {whole}


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((SplitPart("One", 100),), "at least two"),
        ((SplitPart("One", 50), SplitPart("Two", 49)), "add up to 100"),
        ((SplitPart("One", 100), SplitPart("Two", 0)), "add up to 100"),
        ((SplitPart(" ", 50), SplitPart("Two", 50)), "title"),
    ],
)
def test_a_split_without_parts_or_with_shares_that_are_no_whole_changes_nothing(
    parts: tuple[SplitPart, ...], why: str
) -> None:
    programme = a_programme()
    whole = a_candidate(programme)
    with nothing_changes(), pytest.raises(NotAllowed, match=why):
        merging.split(whole, parts, reason="Two owners.", by=officer_of(programme), at=AFTER)


def test_a_split_is_undone() -> None:
    programme = a_programme()
    by = officer_of(programme)
    whole = a_candidate(programme, "developed")
    parts = merging.split(whole, HALVES, reason="Two owners.", by=by, at=AFTER)
    whole.refresh_from_db()
    with pytest.raises(NotAllowed, match="Undo the split instead"):
        steps.take_up(whole, by=by, at=AFTER)
    assert merging.undo_split(whole, reason="One owner.", by=by, at=AFTER).state == "developed"
    assert {Candidate.objects.get(pk=part.pk).state for part in parts} == {"dropped"}
    with pytest.raises(NotAllowed, match="not split"):
        merging.undo_split(whole, reason="Again.", by=by, at=AFTER)


def test_merging_and_splitting_are_shown_before_they_are_done() -> None:
    programme = a_programme()
    one, other = a_candidate(programme), a_candidate(programme)
    client = signed_in(officer_of(programme))
    url = reverse("merge-candidates", args=[programme.pk])
    given = {"candidates": [one.pk, other.pk], "title": "Docks", "reason": "One site."}
    shown = client.post(url, given | {"foresee": "on"}).content.decode()
    assert "Merged candidates into one" in shown
    assert Candidate.objects.count() == 2
    assert client.post(url, given).status_code == 302
    whole = Candidate.objects.get(title="Docks")
    text = client.get(reverse("candidate", args=[whole.pk])).content.decode()
    assert one.title in text
    assert reverse("undo-merger", args=[whole.pk]) in text
    split = {"title_1": "A", "share_1": "50", "title_2": "B", "share_2": "50", "reason": "Two owners."}
    assert client.post(reverse("split-candidate", args=[whole.pk]), split).status_code == 302
    assert reverse("undo-split", args=[whole.pk]) in client.get(reverse("candidate", args=[whole.pk])).content.decode()
    assert client.post(reverse("undo-split", args=[whole.pk]), {"reason": "One."}).status_code == 302
    assert client.post(reverse("undo-merger", args=[whole.pk]), {"reason": "Two."}).status_code == 302
    assert sorted(Candidate.objects.values_list("state", flat=True)) == [
        "dropped",
        "dropped",
        "dropped",
        "idea",
        "idea",
    ]
