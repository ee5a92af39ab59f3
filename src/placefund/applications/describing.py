"""What an application says of itself in short, title, public summary and sectors: as it stands now, and who saved it last."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.applications.acts import ApplicationAct
from placefund.applications.models import Application
from placefund.domain.reopening import ABOUT
from placefund.records.models import Event
from placefund.records.queries import history


@dataclass(frozen=True, slots=True)
class About:
    """Title, public summary and sectors."""

    title: str
    summary: str
    sectors: tuple[str, ...]


def about_now(application: Application) -> About:
    """What its authors have saved last: of a sent one whose title is opened, what is not sent yet."""
    kept = application.open_about if ABOUT in application.open_questions else {}
    return About(
        kept.get("title", application.title), kept.get("summary", application.summary), tuple(application.sectors)
    )


def last_described(application: Application) -> Event | None:
    """The act by which it was saved last."""
    return history(application).filter(verb=ApplicationAct.DESCRIBED.verb).order_by("pk").last()
