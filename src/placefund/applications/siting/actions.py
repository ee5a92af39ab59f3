"""Changing the place of a partnership that applies. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.applications import refusals
from placefund.applications.actions import NotEditable
from placefund.applications.queries import unfinished_business
from placefund.domain.messages import say
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partnership
from placefund.people.access import locked
from placefund.people.models import User
from placefund.places.models import Place


def _place_may_change(partnership: Partnership) -> None:
    """What was signed, sent or awarded says where it is for: its place stays."""
    if bid := unfinished_business(partnership).first():
        todo = say("Return it for changes first.") if bid.state == "certified" else say("It has gone to the fund.")
        raise NotEditable(
            refusals.PLACE_IS_FIXED_BY_A_BID.format(bid=bid, state=bid.state_told, partnership=partnership, todo=todo)
        )
    # Read through the partnership, because the stage of awards comes after this one and may not be imported here.
    if award := partnership.awards.exclude(state__in=("declined", "withdrawn")).first():
        raise NotEditable(refusals.PLACE_HAS_AN_OFFER.format(partnership=partnership, title=award.title))


@transaction.atomic
def change_place(partnership: Partnership, name: str, codes: Iterable[str], *, by: User, at: datetime) -> Place:
    """Compose a partnership's place, unless an application for it is signed or with the fund."""
    partnership = locked(partnership)
    _place_may_change(partnership)
    return partnerships.draw_place(partnership, name, codes, by=by, at=at)


@transaction.atomic
def change_to_earmarked(partnership: Partnership, place: Place, *, by: User, at: datetime) -> Partnership:
    """Stand for an earmarked place, unless an application for another is signed or with the fund."""
    partnership = locked(partnership)
    _place_may_change(partnership)
    return partnerships.stand_for(partnership, place, by=by, at=at)
