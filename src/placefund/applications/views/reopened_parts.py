"""The ways to what the fund has opened in a sent application: each part and question with the page on which it is changed."""

from __future__ import annotations

from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.revisions.queries import parts_of
from placefund.domain.reopening import ABOUT, CO_INVESTMENT, whose_costs


def ways_to_opened(application: Application) -> list[tuple[str, str]]:
    """What may be changed, each with its address and its title, in the order in which it was opened."""
    titles: dict[str, str] = {question.key: question.title for question in application.round.terms().questions}
    if application.snapshot is not None:
        titles |= dict(parts_of(application.snapshot.content))
    return [(_address(application, key), titles.get(key, key)) for key in application.open_questions]


def _address(application: Application, key: str) -> str:
    if key == ABOUT:
        return reverse("describe-application", args=[application.pk])
    if key == CO_INVESTMENT:
        return reverse("co-investment", args=[application.pk])
    if whose_costs(key) is not None:
        return reverse("costs", args=[application.pk])
    return reverse("answer-question", args=[application.pk, key])
