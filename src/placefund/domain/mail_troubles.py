"""Why a mail server did not take a mail, as whoever looks after an installation can act upon it."""

from __future__ import annotations

from enum import StrEnum

from placefund.domain.messages import Message, say


class MailTrouble(StrEnum):
    """What went wrong between this site and its mail server: what happened, and what to do about it."""

    UNKNOWN_HOST = "unknown host"
    NOBODY_LISTENS = "nobody listens"
    NO_ANSWER = "no answer"
    NO_TLS = "no tls"
    WRONG_CERTIFICATE = "wrong certificate"
    WRONG_TLS = "wrong tls"
    WRONG_LOGIN = "wrong login"
    WRONG_SENDER = "wrong sender"
    NO_SUCH_ADDRESS = "no such address"
    LATER = "later"
    WRONG_CONTENT = "wrong content"
    HUNG_UP = "hung up"
    OTHER = "other"

    @property
    def label(self) -> Message:
        """What happened."""
        return _WORDS[self][0]

    @property
    def advice(self) -> Message:
        """What to do about it."""
        return _WORDS[self][1]


_WORDS: dict[MailTrouble, tuple[Message, Message]] = {
    MailTrouble.UNKNOWN_HOST: (
        say("There is no machine of the name that the mail server is given."),
        say("Look for a slip in the name in PLACEFUND_EMAIL_URL, behind the @ where there is one."),
    ),
    MailTrouble.NOBODY_LISTENS: (
        say("The machine is there, and no mail server listens at this port."),
        say(
            "Try port 587 with smtp+tls:// or port 465 with smtp+ssl:// in PLACEFUND_EMAIL_URL. Or the server is down."
        ),
    ),
    MailTrouble.NO_ANSWER: (
        say("The mail server did not answer in time."),
        say(
            "A firewall may keep this machine from it: ask whoever runs the network to let out the port of the server."
        ),
    ),
    MailTrouble.NO_TLS: (
        say("The mail server does not offer what it is asked for: TLS, or a password."),
        say(
            "With port 465, begin PLACEFUND_EMAIL_URL with smtp+ssl://. Else ask whoever runs the server how it is spoken to."
        ),
    ),
    MailTrouble.WRONG_CERTIFICATE: (
        say("The certificate of the mail server is not of its name, is out of date, or is of nobody known."),
        say(
            "Use the name that stands in its certificate. This machine trusts the authorities of its operating system."
        ),
    ),
    MailTrouble.WRONG_TLS: (
        say("The mail server and this site could not agree on TLS."),
        say("Port 587 goes with smtp+tls://, port 465 with smtp+ssl://. Change one of the two in PLACEFUND_EMAIL_URL."),
    ),
    MailTrouble.WRONG_LOGIN: (
        say("The mail server does not let us in: the name or the password is wrong."),
        say(
            "Put both right in PLACEFUND_EMAIL_URL; letters such as @ are written as %40. Some want one made for programs."
        ),
    ),
    MailTrouble.WRONG_SENDER: (
        say("The mail server does not take mails from this sender."),
        say("Set PLACEFUND_FROM to an address that the account on the mail server may send from."),
    ),
    MailTrouble.NO_SUCH_ADDRESS: (
        say("The other side has nobody of this address, and will not take it later either."),
        say("Put the address right, and send it again."),
    ),
    MailTrouble.LATER: (
        say(
            "The other side does not take it now, and asks to try again. Some do so with everybody whom they do not know yet."
        ),
        say("Nothing has to be done: it is tried again by itself, with growing waits."),
    ),
    MailTrouble.WRONG_CONTENT: (
        say("The mail server took the addresses and refused the mail itself, as too large or as unwanted."),
        say(
            "Read what it said. Often the name behind the @ of PLACEFUND_FROM has no SPF or DKIM entry for this server."
        ),
    ),
    MailTrouble.HUNG_UP: (
        say("The mail server ended the conversation in the middle."),
        say("Often it does not know this machine: ask whoever runs it to let it in. It is tried again by itself."),
    ),
    MailTrouble.OTHER: (
        say("The mail could not be handed over."),
        say("Read what the system said. It is tried again by itself."),
    ),
}
