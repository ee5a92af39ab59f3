"""Why a view cannot be put on record, in a sentence; an empty one when it can."""

from __future__ import annotations

from datetime import datetime

from placefund.funds.models import Round
from placefund.panels.confidentiality import why_not_about
from placefund.people.models import User
from placefund.scenarios.stated_views.queries import ViewRequest


def why_not_stated(round_: Round, asked: ViewRequest, by: User, at: datetime) -> str:
    """Why this person cannot put a view on record: it lacks something, or is about a bid that a conflict keeps them from."""
    return asked.lacking(round_) or why_not_about(asked.application, by, at)
