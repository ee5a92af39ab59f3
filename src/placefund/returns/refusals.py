"""What the actions of returns say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.findings import NotPossible
from placefund.domain.identifiers import WrongIdentifier, thing_number
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.queries import history, of_act
from placefund.returns.acts import ReturnAct
from placefund.returns.models import Return

NOTHING_REPORTED_TO_ATTACH_TO = say("Report {title} of {project} first, then attach what shows it.")
LOOKED_AT_ALREADY = say(
    "{officer} looks at this return already. Ask for it to be sent back to you, and say what changes."
)
APPROVED_BY_ANOTHER = say("{officer} approved this return. They take that back, or whoever manages the fund does.")
SENDING_BACK_STANDS = say("Its lead has worked on it since, or it was not sent back. Ask the lead to send it again.")
AWARD_IS_CLOSED = say("This award is closed. Open it again first, so that what comes back has a place to go to.")
GRANT_IN_ARREARS = say(
    "{most} more can be claimed for {grant}: what its recipient has been paid and no return claims. {amount} is not possible."
)
GRANT_IN_ADVANCE = say("{most} more can be claimed for {grant}. {amount} is not possible.")
LINE_IS_CORRECTED = say(
    "A later return takes {amount} off this line. Claim at least that, or remove the correction first."
)
REPORTED_VALUE_IS_NOT_POSITIVE = say(
    "Report what happened: {title} is a number above 0. Leave it out when nothing did."
)


def readable(number: str) -> str:
    """The number of a thing that counts once, in its one form.

    Raises:
        NotPossible: no register gives such a number.
    """
    try:
        return thing_number(number)
    except WrongIdentifier as wrong:
        raise NotPossible(wrong.args[0]) from wrong


def editable(report: Return, by: User) -> Return:
    """The return, locked, when this person may change it and it may be changed.

    Raises:
        NotYours: the person prepares no return of this award.
        NotPossible: it was sent.
    """
    allow(by, Capability.PREPARE_RETURN, report)
    report = locked(report)
    if not report.is_editable:
        raise NotPossible(say("This return is {state}, so it cannot be changed.", state=in_words(report.state)))
    return report


def why_sending_back_stands(report: Return) -> str:
    """Why it cannot be taken back that a return was sent back; empty where it can: nothing has been done to it since."""
    newest = history(report).exclude(of_act(ReturnAct.CORRECTED_REASON)).order_by("-pk").first()
    sent_back = history(report).filter(of_act(ReturnAct.SENT_BACK)).order_by("-pk").first()
    if report.state == "draft" and sent_back is not None and newest == sent_back:
        return ""
    return SENDING_BACK_STANDS
