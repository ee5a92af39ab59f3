"""Beginning the application of a later stage with what the earlier one carries over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.applications.actions import start
from placefund.applications.acts import ApplicationAct
from placefund.applications.copying.actions import fill
from placefund.applications.later_stages.queries import carried_over
from placefund.applications.models import Application
from placefund.funds.models import Round
from placefund.funds.stages import earlier_of
from placefund.partnerships.models import Partnership
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def begin(round_: Round, partnership: Partnership, *, by: User, at: datetime) -> Application:
    """Begin a draft; in a round that follows another, with what carries over of what the partnership was invited with.

    Raises:
        NotYours, NotEditable: as for a draft that is begun with nothing; it was not invited.
    """
    draft = start(round_, partnership, by=by, at=at)
    if (earlier := earlier_of(draft)) is not None:
        record(ApplicationAct.CARRIED_OVER, draft, by=by, at=at, receipt=earlier.snapshot.receipt)
        fill(draft, carried_over(earlier, round_, partnership), earlier, by=by, at=at)
    return draft
