"""How ready a candidate is, what may go wrong, without what it falls, and what is written about its lines."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.pipeline.candidates import AspectStanding, CandidateLine, ProjectAspect
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import NotYours
from placefund.pipelines.merging import actions as merging
from placefund.pipelines.models import Candidate, CandidateAspect, CandidateDependency, CandidateNote, CandidateRisk
from placefund.pipelines.notes import actions as notes
from placefund.pipelines.queries import edges_of, latest_aspects, projects_of
from placefund.pipelines.weighing import actions as weighing
from tests.build import AFTER
from tests.build_pipelines import a_candidate, officer_of
from tests.build_programmes import a_programme, of_the_programme
from tests.pipelines.test_doors import proposed
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db

RISK: dict[str, Any] = {"likelihood": 3, "effect": 4, "owner": "The port", "response": "A second site."}


def test_readiness_is_said_again_and_what_was_said_stays() -> None:
    programme = a_programme()
    candidate, by = a_candidate(programme), officer_of(programme)
    said: dict[str, Any] = {"by": by, "at": AFTER}
    weighing.say_ready(candidate, ProjectAspect.SITE, AspectStanding.UNDER_WAY, note="", **said)
    with pytest.raises(NotAllowed, match="what shows"):
        weighing.say_ready(candidate, ProjectAspect.SITE, AspectStanding.IN_PLACE, note=" ", **said)
    weighing.say_ready(candidate, ProjectAspect.SITE, AspectStanding.IN_PLACE, note="The lease.", **said)
    assert [(row.aspect, row.standing) for row in latest_aspects(candidate)] == [("site", "in_place")]
    assert CandidateAspect.objects.count() == 2
    with pytest.raises(Error), transaction.atomic():
        CandidateAspect.objects.update(note="The lease, signed.")


def test_a_risk_is_weighed_from_one_to_five_and_closed() -> None:
    programme = a_programme()
    candidate, by = a_candidate(programme), officer_of(programme)
    for wrong in ({"likelihood": 6}, {"effect": 0}):
        with nothing_changes(), pytest.raises(NotAllowed, match="from 1 to 5"):
            weighing.add_risk(candidate, what="No site.", **(RISK | wrong), by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="what may happen"):
        weighing.add_risk(candidate, what=" ", **RISK, by=by, at=AFTER)
    risk = weighing.add_risk(candidate, what="No site.", **RISK, by=by, at=AFTER)
    assert risk.weight == 12
    weighing.close_risk(risk, by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="closed already"):
        weighing.close_risk(risk, by=by, at=AFTER)
    assert CandidateRisk.objects.count() == 1


def test_a_dependency_that_closes_a_ring_is_refused_with_its_path() -> None:
    programme = a_programme()
    by = officer_of(programme)
    dock, school, quay = (a_candidate(programme, title=title) for title in ("Dock", "School", "Quay"))
    weighing.depend(school, dock, why="It trains in it.", by=by, at=AFTER)
    weighing.depend(dock, quay, why="It stands on it.", by=by, at=AFTER)
    with nothing_changes(), pytest.raises(NotAllowed, match="Quay → School → Dock → Quay"):
        weighing.depend(quay, school, why="x", by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="already"):
        weighing.depend(school, dock, why="Again.", by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="Say why"):
        weighing.depend(school, quay, why=" ", by=by, at=AFTER)
    assert {project.title: len(project.depends_on) for project in projects_of(programme)} == {
        "Dock": 1,
        "School": 1,
        "Quay": 0,
    }


def test_a_dependency_ends_and_stays_on_record() -> None:
    programme = a_programme()
    by = officer_of(programme)
    school, dock = a_candidate(programme), a_candidate(programme)
    made = weighing.depend(school, dock, why="It trains in it.", by=by, at=AFTER)
    weighing.end_dependency(made, by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="ended already"):
        weighing.end_dependency(made, by=by, at=AFTER)
    assert edges_of(programme) == frozenset()
    assert CandidateDependency.objects.count() == 1


def test_what_falls_follows_mergers_and_a_merger_into_a_ring_is_refused() -> None:
    programme = a_programme()
    by = officer_of(programme)
    school, dock, quay = (a_candidate(programme, title=title) for title in ("School", "Dock", "Quay"))
    weighing.depend(school, dock, why="It trains in it.", by=by, at=AFTER)
    weighing.depend(dock, quay, why="It stands on it.", by=by, at=AFTER)
    with nothing_changes(), pytest.raises(NotAllowed, match="in a ring"):
        merging.merge([school, quay], title="Both", reason="One owner.", by=by, at=AFTER)
    whole = merging.merge([school, dock], title="School with dock", reason="One owner.", by=by, at=AFTER)
    assert edges_of(programme) == {(whole.pk, quay.pk)}
    merging.undo_merger(whole, reason="Two owners.", by=by, at=AFTER)
    assert edges_of(programme) == {(school.pk, dock.pk), (dock.pk, quay.pk)}


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER])
def test_who_reads_a_programme_weighs_nothing_in_it(role: Role) -> None:
    programme = a_programme()
    candidate, other = a_candidate(programme), a_candidate(programme)
    by = of_the_programme(programme, role)
    with nothing_changes():
        for act in (
            lambda: weighing.add_risk(candidate, what="x", **RISK, by=by, at=AFTER),
            lambda: weighing.depend(candidate, other, why="x", by=by, at=AFTER),
            lambda: weighing.say_ready(
                candidate, ProjectAspect.SITE, AspectStanding.UNDER_WAY, note="", by=by, at=AFTER
            ),
        ):
            with pytest.raises(NotYours):
                act()


def test_an_office_asks_who_leads_it_and_its_people_answer() -> None:
    programme = a_programme()
    candidate, owner = proposed(programme)
    officer = officer_of(programme)
    notes.write(candidate, CandidateLine.RISKS, text="Weak.", is_for_lead=False, by=officer, at=AFTER)
    notes.write(candidate, CandidateLine.ASK, text="For which year?", is_for_lead=True, by=officer, at=AFTER)
    assert Notice.objects.filter(recipient=owner, kind="candidate_question").count() == 1
    waiting = [str(task.what) for pile in waiting_for(owner, AFTER) for task in pile.items]
    assert "Answer the question about “Dry dock”" in waiting
    client = signed_in(owner)
    text = client.get(reverse("own-candidate", args=[candidate.pk])).content.decode()
    assert "For which year?" in text
    assert "Weak." not in text
    given = {"line": "ask", "text": "For 2027-28."}
    assert client.post(reverse("answer-candidate-note", args=[candidate.pk]), given).status_code == 302
    assert CandidateNote.objects.get(is_from_lead=True).is_for_lead
    assert not [task for pile in waiting_for(owner, AFTER) for task in pile.items if "question" in str(task.what)]
    offices = [str(task.what) for pile in waiting_for(officer, AFTER) for task in pile.items]
    assert "Answer “Dry dock”" in offices


def test_who_leads_what_an_office_entered_by_itself_is_not_asked() -> None:
    programme = a_programme()
    candidate, by = a_candidate(programme), officer_of(programme)
    for text, is_for_lead, why in (("Who?", True, "entered this one by itself"), (" ", False, "Write something")):
        with nothing_changes(), pytest.raises(NotAllowed, match=why):
            notes.write(candidate, CandidateLine.ASK, text=text, is_for_lead=is_for_lead, by=by, at=AFTER)


def test_it_is_weighed_by_its_pages() -> None:
    programme = a_programme()
    candidate, other = a_candidate(programme, title="School"), a_candidate(programme, title="Dock <b>")
    client, one = signed_in(officer_of(programme)), [candidate.pk]
    risk = {"what": "No site.", "likelihood": "3", "effect": "4"}
    for name, given in (
        ("say-candidate-ready", {"aspect": "site", "standing": "in_place", "note": "The lease."}),
        ("add-candidate-risk", risk),
        ("add-dependency", {"on": other.pk, "why": "It trains in it."}),
        ("candidate-notes", {"line": "whole", "text": "Good."}),
    ):
        assert client.post(reverse(name, args=one), given).status_code == 302, name
    text = client.get(reverse("candidate", args=one)).content.decode()
    for shown in (
        "The lease.",
        "3 × 4",
        "It trains in it.",
        "<svg",
        "Dock &lt;b&gt;",
        "There is no reference class yet",
    ):
        assert shown in text, shown
    falls = client.get(reverse("candidate", args=[other.pk])).content.decode()
    assert "these fall with it" in falls
    assert client.post(reverse("close-candidate-risk", args=[CandidateRisk.objects.get().pk])).status_code == 302
    assert client.post(reverse("end-dependency", args=[CandidateDependency.objects.get().pk])).status_code == 302
    assert "Good." in client.get(reverse("candidate-notes", args=one)).content.decode()


def test_a_candidate_takes_as_many_queries_however_many_hang_on_it() -> None:
    from tests.witness import takes_as_many_queries_with_more

    programme = a_programme()
    by = officer_of(programme)
    dock = a_candidate(programme)

    def one_more() -> Candidate:
        school = a_candidate(programme)
        weighing.depend(school, dock, why="It trains in it.", by=by, at=AFTER)
        return school

    one_more()
    takes_as_many_queries_with_more(by, reverse("candidate", args=[dock.pk]), one_more)
