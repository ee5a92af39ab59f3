"""What waits in the pipelines of places: projects to answer for an office, questions and look-alikes for who proposed them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.models import User
from placefund.people.queries import numbers_with
from placefund.pipelines.doubles.queries import doubles_to_answer
from placefund.pipelines.models import Candidate
from placefund.pipelines.queries import asked_and_unanswered


def pipeline_tasks(user: User, at: datetime) -> Iterable[WaitingTask]:
    """For a programme office what was proposed to it; for an organisation what it is asked about its own projects."""
    if kept := numbers_with(user, Capability.RUN_PROGRAMME, "programme"):
        rows = Candidate.objects.filter(programme__in=kept, state="proposed").select_related("lead", "programme__place")
        for row in rows:
            yield WaitingTask(say("Answer “{row}”", row=row), str(row.lead), reverse("candidate", args=[row.pk]))
    if own := numbers_with(user, Capability.PROPOSE_CANDIDATE, "organisation"):
        for row in asked_and_unanswered(own):
            what = say("Answer the question about “{row}”", row=row)
            yield WaitingTask(what, str(row.programme.place), reverse("own-candidate", args=[row.pk]))
        for double in doubles_to_answer(own):
            what = say("Say whether “{first}” and “{other}” are the same", first=double.first, other=double.other_title)
            yield WaitingTask(what, str(double.organisation), reverse("answer-double-ask", args=[double.pk]))
