"""The panel's pages: every application with its readings, and the score the panel agrees."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.queries import known_to_the_fund
from placefund.assessment.forms import AgreedScoreForm
from placefund.assessment.queries import PanelRow, Reading, panel_rows, readings
from placefund.decisions.queries import decision_list
from placefund.design.charts import Chart, Scores, dots
from placefund.domain.assessing.scoring import Criterion, disagree, mean, spread
from placefund.domain.money import Money, format_short
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.views.desk import answer, done, person, posted, trail
from placefund.panels.actions import agree_score as record_score
from placefund.people.access import has, page
from placefund.records import clock
from placefund.records.queries import history, history_of


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def panel(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every application before the panel, its readings, where they disagree, and the ranked list with the line."""
    rows = panel_rows(round_)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "rows": rows,
        "needed": round_.terms().assessors_needed if round_.terms_record else 0,
        "chart": scores_chart("The readings of each application", rows),
        "ranking": decision_list(round_),
        "history": history_of([row.application for row in rows]).filter(verb="agreed the score of"),
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here="Panel"),
    }
    return answer(request, "assessment/panel.html", context)


def scores_chart(
    title: str, rows: tuple[PanelRow, ...], line_after: int | None = None, money: Money | None = None
) -> Chart:
    """The readings as dots, best application first, with the line of the money where there is one."""
    shown = [
        Scores(
            str(row.application),
            row.scores,
            row.agreed.out_of_100 if row.agreed else None,
            reverse("agree-score", args=[row.application.pk]),
        )
        for row in rows
    ]
    label = "" if money is None else f"{format_short(money)} reaches no further"
    return dots(title, shown, line_after=line_after, line_label=label)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion across the readers: the points each gave, None where they have not scored; marked when far apart."""

    criterion: Criterion
    points: tuple[int | None, ...]

    @property
    def is_discrepant(self) -> bool:
        given = [point for point in self.points if point is not None]
        return bool(given) and 2 * (max(given) - min(given)) >= self.criterion.highest - self.criterion.lowest


@page(Capability.READ_SCORES, Application, posting=Capability.AGREE_SCORE)
def agree_score(request: HttpRequest, application: Application) -> HttpResponse:
    """The readings of one application side by side, and the form for the score the panel agrees."""
    round_, found = application.round, readings(application)
    terms = round_.terms()
    scores = tuple(reading.weighted for reading in found if reading.weighted is not None)
    form = AgreedScoreForm(posted(request), initial={"score": mean(scores)})
    if form.is_bound and done(form, lambda: _agree(request, application, form)):
        messages.success(request, f"The panel's score for {application} is kept.")
        return redirect("panel", round_.pk)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "application": application,
        "agreed": getattr(application, "agreed", None),
        "readings": [(reading, _reasons(reading, terms.criteria)) for reading in found],
        "criteria": [CriterionRow(c, tuple(reading.points.get(c.key) for reading in found)) for c in terms.criteria],
        "mean": mean(scores),
        "spread": spread(scores),
        "is_discrepant": disagree(scores),
        "scored": len(scores),
        "needed": terms.assessors_needed,
        "form": form,
        "may_agree": has(request.user, Capability.AGREE_SCORE, application) and application.state == "eligible",
        "history": known_to_the_fund(history(application)),
        "breadcrumbs": trail(
            request,
            round_.strand.fund,
            ("Panel", reverse("panel", args=[round_.pk])),
            here=str(application),
            round_=round_,
        ),
    }
    return answer(request, "assessment/agree.html", context)


def _agree(request: HttpRequest, application: Application, form: AgreedScoreForm) -> None:
    given = form.cleaned_data
    record_score(application, given["score"], reason=given["reason"], by=person(request), at=clock.now())


def _reasons(reading: Reading, criteria: tuple[Criterion, ...]) -> list[tuple[Criterion, int | None, str]]:
    return [(c, reading.points.get(c.key), reading.reasons.get(c.key, "")) for c in criteria]
