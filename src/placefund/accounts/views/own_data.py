"""What stands here about a person, for that person to take away."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from placefund.accounts.own_data.archive import archive_about
from placefund.accounts.own_data.holdings import LEFT_OUT
from placefund.accounts.own_data.queries import parts_about
from placefund.accounts.profile.actions import note_taken
from placefund.accounts.views.account import ACCOUNT
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.records import clock
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import taken


@page(Capability.USE_INBOX, is_proved=True)
def own_data(request: HttpRequest) -> HttpResponseBase:
    """All that stands here about whoever is signed in: how much of what, and the whole as a zip."""
    user, at, form = person(request), clock.now(), ConfirmForm(posted(request))
    if taken(form, lambda: note_taken(user, at=at)):
        return FileResponse(
            archive_about(user, at=at),
            as_attachment=True,
            filename=f"placefund-{user.pk}-{at:%Y-%m-%d}.zip",
            content_type="application/zip",
        )
    counted = [(part.title, len(part.rows)) for part in parts_about(user) if part.rows]
    way = ACCOUNT.to(say("What stands here about you"))
    return show(
        request, "accounts/own_data.html", way, form=form, counted=counted, left_out=sorted({*LEFT_OUT.values()})
    )
