"""Everything that words a fund's letters and tries them out. Nothing else may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.letters import LONGEST_REASON, Letter, require_letter
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.actions import post_mail
from placefund.notices.acts import NoticeAct
from placefund.notices.letters.queries import MOST_TESTS, TESTS_EVERY, LetterTitle, drafted, tests_sent, versions_of
from placefund.notices.models import LetterVersion, Mail
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def word_letter(
    fund: Any, title: LetterTitle, letter: Letter, *, why: str, over: int, by: User, at: datetime
) -> LetterVersion:
    """Keep what a fund says around its messages of a kind from now on. `over` is the number of the version it was written over.

    Raises:
        NotPossible: a part of it cannot be taken, nothing differs, no reason, or somebody else wrote a version meanwhile.
    """
    allow(by, Capability.CHANGE_FUND, fund)
    wanted = require_letter(letter, title.kind)
    return _keep(fund, title, wanted, why=why, over=over, is_standard=wanted == title.standard, by=by, at=at)


@transaction.atomic
def bring_standard_back(fund: Any, title: LetterTitle, *, why: str, over: int, by: User, at: datetime) -> LetterVersion:
    """Let the standard text stand again. What was written stays among the versions."""
    allow(by, Capability.CHANGE_FUND, fund)
    return _keep(fund, title, title.standard, why=why, over=over, is_standard=True, by=by, at=at)


def _keep(
    fund: Any, title: LetterTitle, letter: Letter, *, why: str, over: int, is_standard: bool, by: User, at: datetime
) -> LetterVersion:
    why = required_reason(why)
    if len(why) > LONGEST_REASON:
        raise NotPossible(say("The reason has {count} letters; {most} fit.", count=len(why), most=LONGEST_REASON))
    locked(fund)  # two managers at once are let through one after the other
    newest = next(iter(versions_of(fund.slug, title)), None)
    number = newest.number if newest else 0
    if number != over:
        raise NotPossible(
            say(
                "{person} has written another version meanwhile, at {moment}. Yours was not kept. Look at theirs first.",
                person=newest.written_by if newest else "",
                moment=newest.written_at if newest else "",
            )
        )
    if letter == (newest.letter if newest else title.standard):
        raise NotPossible(say("Nothing differs from what is said now."))
    words = {} if is_standard else {"subject": letter.subject, "opening": letter.opening, "closing": letter.closing}
    version = LetterVersion.objects.create(
        fund=fund.slug,
        kind=title.stored,
        language=title.language,
        number=number + 1,
        is_standard=is_standard,
        why=why,
        written_by=by,
        written_at=at,
        **words,
    )
    record(NoticeAct.WORDED_LETTER, version, by=by, at=at, number=version.number, is_standard=is_standard, why=why)
    return version


@transaction.atomic
def send_test(fund: Any, title: LetterTitle, letter: Letter, round_: Any = None, *, by: User, at: datetime) -> Mail:
    """Send a letter to oneself as it would go out, marked as a test. Its facts are made up.

    Raises:
        NotPossible: a part of it cannot be taken, or too many were sent of late.
    """
    allow(by, Capability.CHANGE_FUND, fund)
    letter, by = require_letter(letter, title.kind), locked(User(pk=by.pk))
    if tests_sent(by.email, at) >= MOST_TESTS:
        minutes = int(TESTS_EVERY.total_seconds() // 60)
        raise NotPossible(
            say(
                "You have sent {count} tests within {minutes} minutes. Wait a while.", count=MOST_TESTS, minutes=minutes
            )
        )
    mail = drafted(fund, title, letter, round_, to=by, at=at)
    mail.is_test, mail.page, mail.args = True, "letter", [fund.slug, title.language, title.stored]
    post_mail(mail)
    record(NoticeAct.TESTED_LETTER, by, by=by, at=at, of_fund=fund.slug, letter=title.stored)
    return mail
