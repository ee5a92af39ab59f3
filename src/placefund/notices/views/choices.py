"""How messages reach somebody: chosen on a page of their account, or turned off from a mail with the key that it holds."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from placefund.domain.messages import say
from placefund.domain.notices import Delivery, NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.notices.actions import choose_deliveries
from placefund.notices.forms import DeliveryForm
from placefund.notices.queries import deliveries_of, next_digest, of_unsubscribing_key
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import posted
from placefund.web.pages import behind_a_key, page, person, show
from placefund.web.steps import form_page, onward

ALWAYS = [kind for kind in NoticeKind if kind.why_at_once]


@page(Capability.USE_INBOX)
def message_choices(request: HttpRequest) -> HttpResponse:
    """Choose for each kind of message whether it comes by mail at once, in one mail a day, or only stands in the inbox."""
    user, at = person(request), clock.now()
    form = DeliveryForm(posted(request), now=deliveries_of(user))
    return form_page(
        request,
        "notices/choices.html",
        NOWHERE.to(say("Your account"), "my-account").to(say("How messages reach you")),
        form,
        lambda: choose_deliveries(user, form.chosen, at=at),
        onward("message-choices", said=say("It is kept. It counts for messages from now on.")),
        always=ALWAYS,
        hour=london(next_digest(at)),
    )


@csrf_exempt  # a mail programme posts here without having read the page (RFC 8058); the key says whose mails, and of which kind
@page(Capability.READ_PUBLIC)
@behind_a_key
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """Turn mails of one kind off with the key from one of them; nobody has to sign in. To look changes nothing."""
    found = of_unsubscribing_key(key)
    if found is None:
        raise Http404(say("This link turns off no mails here."))
    user, kind = found
    now = deliveries_of(user)
    ends = [each for each in now if each is kind or (kind is NoticeKind.DIGEST and now[each] is Delivery.DAILY)]
    is_asked = (
        request.POST.get("List-Unsubscribe") == "One-Click"
    )  # what a mail programme sends, and the page's own form
    if is_asked:
        choose_deliveries(user, dict.fromkeys(ends, Delivery.INBOX), at=clock.now())
    is_off = is_asked or all(now[each] is Delivery.INBOX for each in ends)
    way = NOWHERE.to(say("Mails of one kind"))
    status = 422 if request.method == "POST" and not is_asked else None
    return show(
        request, "notices/unsubscribe.html", way, status=status, kind=kind, is_off=is_off, site=settings.SITE_NAME
    )
