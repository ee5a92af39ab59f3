"""A change of projects: asked by the lead, its effect worked out, decided by the fund, carried out in the ledger at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.awards.queries import money_of
from placefund.changes import actions
from placefund.changes.models import ProjectChange
from placefund.changes.queries import ChangeWords, effect_of, picture_of
from placefund.delivery.models import Project
from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.project_changes import ProjectChangeKind
from placefund.ledger.queries import balance
from placefund.notices.models import Notice
from placefund.onward.grants import actions as grants
from placefund.overview.tasks_inbox import waiting_for
from placefund.overview.verification import verify
from tests.build import AFTER_Q1, SUMMARY, a_project, a_return, a_user, an_award
from tests.build_onward import a_scheme, an_onward_grant
from tests.build_tranches import an_award_in_tranches
from tests.witness import acts_on, nothing_changes, signed_in

pytestmark = pytest.mark.django_db
K = ProjectChangeKind
LATER = AFTER_Q1 + timedelta(days=3)
HALF = Money.pounds(500_000)
WHY = "The yard is late, and the pier is ready."
LINE = "The pier takes the place of the yard, which was late."


@contextmanager
def refused_with(part: str) -> Iterator[None]:
    """The act inside is refused with a sentence that holds these words."""
    with pytest.raises(NotAllowed) as caught:
        yield
    assert part in str(caught.value)


def breaches() -> list[str]:
    return [sentence for check in verify() for sentence in check.breaches]


def a_new(award: Any, **more: Any) -> dict[str, Any]:
    days = {"starts_on": date(2026, 10, 1), "ends_on": date(2028, 3, 31)}
    first = {"milestone": "First ship at the pier", "milestone_on": date(2027, 9, 30)}
    own = {"title": "Pier", "summary": SUMMARY, "partner": award.partnership.lead, "amount": HALF}
    return {**days, **first, **own, **more}


def begun(award: Any, kind: ProjectChangeKind, **words: Any) -> ProjectChange:
    return actions.begin(award, ChangeWords(kind=kind, **words), by=award.side.lead, at=LATER)


def agreed(award: Any, change: ProjectChange, **more: Any) -> ProjectChange:
    actions.ask(change, reason=WHY, by=award.side.lead, at=LATER)
    words = {"reason": "It keeps what was promised.", "public_line": LINE} | more
    return actions.agree(change, **words, by=award.cast.manager, at=LATER)


def page_of(user: Any, name: str, *args: Any) -> str:
    answer = signed_in(user).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_swap_stops_one_and_brings_another_by_the_ledger_in_one_step() -> None:
    project: Any = a_project()
    award = project.award
    a_return("paid", project=project, claim=Money.pounds(100_000))
    change = begun(award, K.SWAP, project=project, **a_new(award))
    found = effect_of(change)
    assert (found.used, found.comes_back) == (Money.pounds(100_000), Money.pounds(900_000))
    done = agreed(award, change)
    old, new = Project.objects.get(pk=project.pk), done.brought
    assert (old.state, new.state, new.replaces, balance(old.account), balance(new.account)) == (
        "stopped",
        "active",
        old,
        Money(0),
        HALF,
    )
    assert money_of(award).committed == Money.pounds(4_000_000)
    assert breaches() == []
    assert Notice.objects.filter(recipient=award.side.lead, subject=f"Agreed: {change}").count() == 1
    assert LINE in page_of(None, "award", award.pk)
    assert LINE in page_of(None, "project", old.pk)
    assert acts_on(award)[-1] == "agreed a change of projects"


def test_a_stop_waits_for_claims_that_are_not_approved() -> None:
    project: Any = a_project()
    award = project.award
    a_return("sent", project=project, claim=Money.pounds(100_000))
    change = begun(award, K.STOP, project=project)
    actions.ask(change, reason=WHY, by=award.side.lead, at=LATER)
    with nothing_changes(), refused_with("claims money in"):
        actions.agree(change, reason=WHY, public_line=LINE, by=award.cast.manager, at=LATER)


def test_a_stop_waits_for_grants_that_the_project_made_to_others() -> None:
    scheme: Any = a_scheme()
    award = scheme.project.award
    grant = an_onward_grant(scheme)
    change = begun(award, K.STOP, project=scheme.project)
    actions.ask(change, reason=WHY, by=award.side.lead, at=LATER)
    agree = {"reason": WHY, "public_line": LINE, "by": award.cast.manager, "at": LATER}
    with nothing_changes(), refused_with("is granted on to others and not claimed yet"):
        actions.agree(change, **agree)
    grants.end(grant, ended_on=LATER.date(), reason="Not taken up.", by=award.side.lead, at=LATER)
    actions.agree(change, **agree)
    assert Project.objects.get(pk=scheme.project.pk).state == "stopped"
    assert breaches() == []


def test_money_moves_between_projects_and_the_whole_stays() -> None:
    project: Any = a_project()
    award = project.award
    other = a_project(award, grant=HALF)
    lead = award.partnership.lead
    change = begun(award, K.MOVE, project=project, to=other, organisation=lead, partner=lead, amount=HALF)
    agreed(award, change)
    assert (balance(project.account), balance(other.account)) == (HALF, Money.pounds(1_000_000))
    assert [each.budget for each in Project.objects.filter(award=award).order_by("pk")] == [
        HALF,
        Money.pounds(1_000_000),
    ]
    assert breaches() == []


def test_in_an_award_in_tranches_nothing_is_posted_and_nothing_above_what_is_released_is_claimed() -> None:
    award: Any = an_award_in_tranches()
    project: Any = a_project(award, grant=Money.pounds(2_000_000))
    change = begun(award, K.SWAP, project=project, **a_new(award, amount=Money.pounds(3_000_000)))
    new = agreed(award, change).brought
    money = money_of(award)
    assert (balance(new.account), money.free, money.behind_gates) == (
        Money(0),
        *(Money.pounds(n) for n in (10**6, 3 * 10**6)),
    )
    assert breaches() == []
    with nothing_changes(), refused_with("too little for it"):
        begun(award, K.ADD, **a_new(award, amount=Money.pounds(1_000_001)))


def test_days_and_a_partner_change() -> None:
    project: Any = a_project()
    award = project.award
    ends = date(2028, 9, 30)
    agreed(award, begun(award, K.DAYS, project=project, starts_on=project.starts_on, ends_on=ends))
    assert Project.objects.get(pk=project.pk).ends_on == ends
    late = begun(award, K.DAYS, project=project, starts_on=project.starts_on, ends_on=date(2027, 1, 1))
    actions.ask(late, reason=WHY, by=award.side.lead, at=LATER)
    with nothing_changes(), refused_with("outside these days"):
        actions.agree(late, reason=WHY, public_line=LINE, by=award.cast.manager, at=LATER)
    lead, partner = award.partnership.lead, award.side.organisations["business"]
    agreed(award, begun(award, K.PARTNER, project=project, organisation=lead, partner=partner, amount=HALF))
    assert {part.organisation: part.grant for part in project.partners.all()} == {lead: HALF, partner: HALF}
    assert (picture_of(award).free, breaches()) == (Money.pounds(3_000_000), [])


def test_a_condition_of_the_agreement_becomes_one_of_the_award() -> None:
    project: Any = a_project()
    award = project.award
    agreed(award, begun(award, K.STOP, project=project), conditions="Say where the robots go.", due_on=date(2026, 9, 1))
    condition = award.conditions.get(text="Say where the robots go.")
    assert (condition.owner, condition.due_on, condition.state) == (award.partnership.lead, date(2026, 9, 1), "open")
    assert Notice.objects.filter(subject__startswith="Agreed on conditions").exists()


def test_it_is_refused_or_withdrawn_with_a_reason_and_nothing_moves() -> None:
    project: Any = a_project()
    award = project.award
    change = begun(award, K.STOP, project=project)
    actions.ask(change, reason=WHY, by=award.side.lead, at=LATER)
    actions.refuse(change, reason="It is needed.", by=award.cast.manager, at=LATER)
    assert (ProjectChange.objects.get(pk=change.pk).state, Project.objects.get(pk=project.pk).state) == (
        "refused",
        "active",
    )
    other = begun(award, K.STOP, project=project)
    actions.ask(other, reason=WHY, by=award.side.lead, at=LATER)
    actions.withdraw(other, reason="Found a way.", by=award.side.lead, at=LATER)
    with nothing_changes(), pytest.raises(NotAllowed):
        actions.agree(other, reason=WHY, public_line=LINE, by=award.cast.manager, at=LATER)


def test_who_may_ask_and_decide_and_whose_projects() -> None:
    project: Any = a_project()
    award = project.award
    stranger: Any = an_award()
    theirs = a_project(stranger)
    with nothing_changes(), refused_with("Choose a project of this award."):
        begun(award, K.STOP, project=theirs)
    with nothing_changes(), pytest.raises(NotAllowed):
        actions.begin(award, ChangeWords(kind=K.STOP, project=project), by=stranger.side.lead, at=LATER)
    with nothing_changes(), refused_with("has not joined the partnership"):
        begun(award, K.ADD, **a_new(award, partner=stranger.side.organisations["business"]))
    change = begun(award, K.STOP, project=project)
    actions.ask(change, reason=WHY, by=award.side.lead, at=LATER)
    for by in (award.side.lead, award.cast.monitoring):
        with nothing_changes(), pytest.raises(NotAllowed):
            actions.agree(change, reason=WHY, public_line=LINE, by=by, at=LATER)
    page = reverse("project-change", args=[change.pk])
    assert signed_in(stranger.side.lead).get(page).status_code in (403, 404)
    assert signed_in(a_user("Elsewhere")).get(page).status_code in (403, 404)


def test_the_effect_is_shown_side_by_side_and_waits_on_the_desk_of_who_decides() -> None:
    project: Any = a_project()
    award = project.award
    change = begun(award, K.SWAP, project=project, **a_new(award))
    words = page_of(award.side.lead, "project-change", change.pk)
    assert "With the change" in words
    assert "Not on record here" in words
    assert "Ask the fund for it" in words
    actions.ask(change, reason=WHY, by=award.side.lead, at=LATER)
    assert ProjectChange.objects.get(pk=change.pk).effect["comes_back"] == 100_000_000
    waits = [row.what for pile in waiting_for(award.cast.manager, LATER) for row in pile.items]
    assert f"Decide on {change}: Swap a project for another" in waits
    assert "Agree the change" in page_of(award.cast.manager, "project-change", change.pk)
    assert "Agree the change" not in page_of(award.side.lead, "project-change", change.pk)


def test_what_the_portfolio_gives_a_draft_is_not_free_for_another() -> None:
    draft: Any = a_project(state="draft")
    award = draft.award
    draft.partners.all().delete()
    Project.objects.filter(pk=draft.pk).update(
        lead=award.partnership.lead, approved_pence=Money.pounds(3_800_000).pence
    )
    assert picture_of(award).free == Money.pounds(200_000)
    with nothing_changes(), refused_with("too little for it"):
        begun(award, K.ADD, **a_new(award))


def test_the_form_asks_no_more_than_its_kind_needs() -> None:
    project: Any = a_project()
    lead = signed_in(project.award.side.lead)
    page = reverse("begin-project-change", args=[project.award.pk, "stop"])
    assert lead.get(page).content.decode().count('name="project"') == 1
    answer = lead.post(page, {"project": project.pk})
    change = ProjectChange.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("project-change", args=[change.pk]))
    assert lead.get(reverse("begin-project-change", args=[project.award.pk, "no-such-kind"])).status_code == 404
    assert "Change 1" in page_of(project.award.side.lead, "project-changes", project.award.pk)


def test_a_change_is_of_its_own_award_and_says_all_that_a_new_project_needs() -> None:
    project: Any = a_project()
    award = project.award
    foreign: Any = a_project()
    outsider = foreign.award.partnership.lead
    own = "Choose a project of this award."
    needs = "A new project needs a title, a public summary, and a first milestone with its day."
    for kind, words, why in (
        (K.STOP, {"project": foreign}, own),
        (K.SWAP, {"project": project, **a_new(award, partner=outsider)}, "has not joined the partnership"),
        (K.SWAP, {"project": project, **a_new(award, title=" ")}, needs),
        (K.SWAP, {"project": project, **a_new(award, milestone_on=None)}, needs),
        (
            K.SWAP,
            {"project": project, **a_new(award, milestone_on=date(2028, 4, 1))},
            "Its first milestone is due within its days.",
        ),
    ):
        with nothing_changes(), refused_with(why):
            begun(award, kind, **words)


def test_a_change_is_agreed_with_a_line_that_is_published_and_asked_for_with_a_reason() -> None:
    project: Any = a_project()
    award = project.award
    change = begun(award, K.SWAP, project=project, **a_new(award))
    with nothing_changes(), refused_with("."):
        actions.ask(change, reason=" ", by=award.side.lead, at=LATER)
    actions.ask(change, reason=WHY, by=award.side.lead, at=LATER)
    with nothing_changes(), refused_with("Say in a line what is changed and why. It is published."):
        actions.agree(change, reason=WHY, public_line=" ", by=award.cast.manager, at=LATER)


def test_nothing_is_changed_before_the_award_is_accepted() -> None:
    award: Any = an_award("offered")
    with nothing_changes(), refused_with("Projects are changed while their award is accepted and not closed."):
        begun(award, K.ADD, **a_new(award))
