"""For whoever looks after this installation: which organisation runs it, and whether its mail arrives."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from placefund.accounts.views.administrator import INSTALLATION_PAGE, as_it_is
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.mail import reply_address
from placefund.notices.models import Mail
from placefund.notices.operator import actions
from placefund.notices.operator.forms import OperatorForm
from placefund.notices.queries import mails_are_filed, site_operator, site_tests
from placefund.notices.views.mail_columns import state_of
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, pressed


@page(Capability.RUN_INSTALLATION)
def site_operator_page(request: HttpRequest) -> HttpResponse:
    """Say which organisation runs this installation; then its mail is tried."""
    form = OperatorForm(posted(request), initial=asdict(site_operator()))
    return form_page(
        request,
        "notices/site_operator.html",
        INSTALLATION_PAGE.to(say("Who runs this site")),
        form,
        lambda: actions.say_who_runs(form.entry, by=person(request), at=clock.now()),
        lambda row: onward("test-mail", said=say("{name} runs this site: it stands in its mails now.", name=row.name)),
    )


@page(Capability.RUN_INSTALLATION, methods=("GET",))
def test_mail(request: HttpRequest) -> HttpResponse:
    """Whether mail arrives: how it is sent, what became of the last test, and what to do."""
    last = site_tests().filter(to=person(request).email).first()
    return show(
        request,
        "notices/test_mail.html",
        INSTALLATION_PAGE.to(say("Does mail arrive?")),
        to=person(request).email,
        last=last,
        state=state_of(last) if last else "",
        sender=as_it_is(settings.DEFAULT_FROM_EMAIL),
        replies_go_to=as_it_is(reply_address(Mail())),
        is_said=bool(site_operator().reply_to),
        writes_files=mails_are_filed(),
        mail_folder=settings.EMAIL_FILE_PATH,
        server=f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
        else "",
    )


@page(Capability.RUN_INSTALLATION, methods=("POST",))
def send_test_mail(request: HttpRequest) -> HttpResponse:
    """Send a mail to oneself; the page says what became of it."""
    return pressed(
        request,
        lambda: actions.send_test_mail(by=person(request), at=clock.now()),
        onward("test-mail"),
        refused=onward("test-mail"),
    )
