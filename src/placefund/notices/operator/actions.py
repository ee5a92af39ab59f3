"""Everything by which an installation says who runs it, and tries its mail. Nothing else may."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.identifiers import WrongIdentifier, organisation_number
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.acts import NoticeAct
from placefund.notices.models import Mail, SiteOperator
from placefund.notices.queries import OperatorEntry, site_operator, site_tests
from placefund.notices.tasks import deliver
from placefund.people.access import INSTALLATION, allow, locked
from placefund.people.models import User
from placefund.records.actions import record

TESTS_EVERY = timedelta(minutes=10)
MOST_TESTS = 10
"""So many mails an administrator sends themselves within that time: each is tried while they wait."""


@transaction.atomic
def say_who_runs(entry: OperatorEntry, *, by: User, at: datetime) -> SiteOperator:
    """Say which organisation runs this installation. It stands in mails, on the page about privacy, and in exports.

    Raises:
        NotPossible: its identifier is none that a register gives, a part is missing, or nothing differs.
    """
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    try:
        identifier = organisation_number(entry.identifier)
    except WrongIdentifier as wrong:
        raise NotPossible(wrong.args[0]) from wrong
    said = OperatorEntry(entry.name.strip(), identifier, entry.address.strip(), entry.reply_to.strip().lower())
    if not (said.name and said.address and said.reply_to):
        raise NotPossible(say("Say its name, where it is written to, and where replies to mails go."))
    if SiteOperator.objects.exists() and said == site_operator():
        raise NotPossible(say("Nothing differs from what is said now."))
    row = SiteOperator.objects.create(
        name=said.name,
        identifier=said.identifier,
        address=said.address,
        reply_to=said.reply_to,
        said_by=by,
        said_at=at,
    )
    record(NoticeAct.SAID_WHO_RUNS, row, by=by, at=at, identifier=said.identifier)
    return row


@transaction.atomic
def send_test_mail(*, by: User, at: datetime) -> Mail:
    """Send a mail to oneself, while one waits: what became of it stands in its row as soon as the step is safe.

    Raises:
        NotPossible: too many were sent of late.
    """
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    by = locked(User(pk=by.pk))
    if site_tests().filter(to=by.email, created_at__gt=at - TESTS_EVERY).count() >= MOST_TESTS:
        raise NotPossible(
            say(
                "You have sent {count} tests within {minutes} minutes. Wait a while.",
                count=MOST_TESTS,
                minutes=int(TESTS_EVERY.total_seconds() // 60),
            )
        )
    mail = Mail(
        to=by.email,
        subject=str(say("Does mail arrive?")),
        text=str(
            say(
                "You read this, so it does. Look whether it went into your spam: if it did, the mails of a fund would too. "
                "Reply to it, and see that your reply reaches whoever answers for this site."
            )
        ),
        is_test=True,
        page="test-mail",
        args=[],
        created_at=at,
    )
    mail.save()
    record(NoticeAct.TESTED_MAIL, mail, by=by, at=at)
    transaction.on_commit(lambda: deliver.call(mail.pk))  # not queued: somebody waits for what becomes of it
    return mail
