"""The fund's mails: where a reply to them goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds import actions
from placefund.funds.forms import ReplyAddressForm
from placefund.funds.models import Fund
from placefund.notices.mail import reply_address
from placefund.notices.models import Mail
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import form_page, onward


@page(Capability.MANAGE_FUND, Fund, posting=Capability.CHANGE_FUND)
def reply_to_fund(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Say where a reply to the fund's mails goes."""
    form = ReplyAddressForm(posted(request), initial={"address": fund.reply_to})
    return form_page(
        request,
        "funds/manager/reply_address.html",
        way_to(request, fund).to(say("Where replies go")),
        form,
        lambda: actions.set_reply_address(fund, form.cleaned_data["address"], by=person(request), at=clock.now()),
        onward("manage-fund", fund.slug, said=say("It is kept. The fund's next mails say so.")),
        replies_now=reply_address(Mail(reply_to=fund.reply_to)),
    )
