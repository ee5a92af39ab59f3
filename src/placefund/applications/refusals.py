"""What the actions of applications say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from collections.abc import Sequence

from placefund.applications.describing import About
from placefund.applications.models import Answer
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.periods import FinancialYear
from placefund.people.models import User
from placefund.records.models import Event

ASKED_TO_CERTIFY = say("{by} asks you to read “{application}” and to certify that {lead} stands behind it.")
PLACE_HAS_AN_OFFER = say("{partnership} has been offered “{title}” for its place, so the place cannot be changed.")
PLACE_IS_FIXED_BY_A_BID = say("“{bid}” is {state}, so the place of {partnership} cannot be changed. {todo}")
NO_CERTIFIER = say("Nobody is registered as certifier of {lead}. Ask the fund to register one.")
ANSWER_SAVED_BY_ANOTHER = say(
    "{saved_by} saved this answer while you were writing. Nothing of yours is lost: compare the "
    "two, and save the one you want."
)
ANSWER_SAVED_ELSEWHERE = say(
    "You saved this answer yourself in another window or on another device while you were writing here. Nothing is "
    "lost: compare the two, and save the one you want."
)
ABOUT_SAVED_BY_ANOTHER = say(
    "{saved_by} saved title, summary or sectors while you were writing. Nothing of yours is lost: compare the two, and save what "
    "you want."
)
ABOUT_SAVED_ELSEWHERE = say(
    "You saved title, summary or sectors yourself in another window or on another device while you were writing here. Nothing is "
    "lost: compare the two, and save what you want."
)
COSTS_SAVED_BY_ANOTHER = say(
    "{saved_by} changed some of the amounts that you changed too, while you were writing. Nothing of yours is lost, and nothing "
    "is saved yet: below, each such amount says what they entered. Keep yours or type theirs, and save."
)
COSTS_SAVED_ELSEWHERE = say(
    "You changed some of these amounts yourself in another window or on another device while you were writing here. Nothing is "
    "lost, and nothing is saved yet: below, each such amount says what you entered there. Choose, and save."
)
WORKBOOK_IS_OVERTAKEN = say(
    "{saved_by} changed some of these amounts while you looked at what the workbook would change. Nothing is saved. Send the "
    "workbook again to see what stands now."
)
COSTS_CHANGED = say(
    "{by} entered or changed costs of {organisation}. Look at them, correct them where they are wrong, and approve them: the "
    "application cannot be certified before that."
)
COSTS_CHANGED_AFTER_APPROVAL = say(
    "{by} changed costs of {organisation} that had been approved, so the approval has ended. Look at them, and approve them "
    "anew: the application cannot be certified before that."
)
APPROVAL_IS_TAKEN_BACK = say("These costs had been approved. They have changed, so they have to be approved anew.")
CHANGES_ARE_ASKED_FOR = say(
    "{why}\n\nOnly what is listed on the page of the application can be changed, until {until}. What you sent under receipt "
    "{receipt} counts until your certifier signs and sends the changes; if nobody does, it counts as it is."
)
MAY_BE_SENT_AGAIN = say(
    "Whoever leads it was given until {until}, and may send it again. Find it eligible or not after that."
)
CHANGES_ARE_AWAITED = say(
    "Changes were asked for until {until}. Find it eligible or not after that, or take the request back first."
)
EVERY_RULE_HOLDS = say(
    "Every rule is met. Is it not eligible all the same? Say that you are sure, and give in the reasons what no rule sees."
)
RECEIVED = say("{application} was received at {moment}. Receipt {receipt}. SHA-256 of what was sent: {digest}.")
SENT_AGAIN = say(
    "{application} was received again at {moment}. It takes the place of what was sent under receipt {earlier}. "
    "Receipt {receipt}. SHA-256 of what was sent: {digest}."
)
ROUND_IS_OVER = say("{name} is not open any more, so this cannot be done. What the fund has, counts.")
REOPENED = say(
    "“{application}” is a draft again: {reason}\n\nWhat was sent under receipt {receipt} stays valid until it is sent again. "
    "If it is not sent again before the round closes, what was sent counts."
)
FUND_IS_TOLD_OF_REOPENING = say(
    "An application that had been sent in {name} was reopened by its lead. What was sent counts until it is sent again."
)
STAYS_AS_SENT = say(
    "{name} has closed, and “{application}” had not been sent again. What you sent under receipt {receipt} counts; what you "
    "changed since is not part of it."
)


def require_payable(year: FinancialYear, payable: Sequence[FinancialYear]) -> None:
    """Refuse an amount in a year that the round cannot pay for.

    Raises:
        NotAllowed: naming the first and the last year in which it could stand.
    """
    if not payable:
        raise NotAllowed(say("The fund's life is over when this round closes: no year is left to enter an amount in."))
    if year not in payable:
        sentence = say(
            "Nothing can be entered in {year}. The first year this round can pay for is {first}, and the last is {last}.",
            year=year,
            first=payable[0],
            last=payable[-1],
        )
        raise NotAllowed(sentence)


class AboutConflict(NotAllowed):
    """Title, summary or sectors were saved since the page was opened. `theirs` is what was saved, `act` by whom and when."""

    def __init__(self, theirs: About, act: Event | None, by: User) -> None:
        self.theirs, self.act, self.is_own = theirs, act, act is not None and act.actor_id == by.pk
        sentence = ABOUT_SAVED_ELSEWHERE if self.is_own else ABOUT_SAVED_BY_ANOTHER
        super().__init__(sentence.format(saved_by=act.who if act else say("Somebody else")))


class EditConflict(NotAllowed):
    """This answer was saved since it was opened. `theirs` is what was saved; `is_own` when it was the same person elsewhere."""

    def __init__(self, theirs: Answer, by: User) -> None:
        self.theirs, self.is_own = theirs, theirs.saved_by == by
        sentence = ANSWER_SAVED_ELSEWHERE if self.is_own else ANSWER_SAVED_BY_ANOTHER
        super().__init__(sentence.format(saved_by=theirs.saved_by))


ANSWERED_BY_ITSELF = say(
    "Each partner answers this question for itself. Somebody of that organisation writes it; you can read it as it stands."
)
COSTS_TO_APPROVE_AGAIN = say(
    "Changed costs wait for the approval of {organisation}. One of its own people approves them on the page of the costs; then "
    "the changes can be signed and sent."
)
NO_SUCH_PART = say("What was ticked cannot be opened in this application. Choose from the list, and send it again.")
