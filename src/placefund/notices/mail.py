"""A mail as it is sent: what about, what to do by when, who asks, where to reply, and the link to where it is done."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from placefund.domain.messages import say, written
from placefund.domain.notices import NoticeKind
from placefund.domain.receipts import LARGEST_ATTACHMENT, Receipt
from placefund.notices.models import Correspondence, Mail
from placefund.notices.queries import site_operator, stopping_key, unsubscribing_key
from placefund.notices.receipt_pdf import file_name, typeset_receipt


def composed(mail: Mail) -> EmailMultiAlternatives:
    """The message as text and as HTML. Both say the same: not everybody's programme draws HTML."""
    said, off = contents(mail), absolute(unsubscribing(mail))
    message = EmailMultiAlternatives(
        subject_line(mail),
        render_to_string("notices/mail.txt", said),
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        reply_to=[reply_address(mail)],
        # What sends by itself asks the other side's holiday reply not to answer.
        headers={"Auto-Submitted": "auto-generated", "Message-ID": message_id(mail)} | _ways_off(off),
    )
    message.attach_alternative(render_to_string("notices/mail.html", said), "text/html")
    if mail.receipt is not None:
        receipt = Receipt.from_record(mail.receipt)
        pdf = typeset_receipt(receipt)
        if len(pdf) <= LARGEST_ATTACHMENT:  # a larger one is on its page, where the link leads
            message.attach(file_name(receipt), pdf, "application/pdf")
    return message


def headed(mail: Mail) -> str:
    """Its subject, which says where it is a test."""
    return str(say("Test: {subject}", subject=mail.subject)) if mail.is_test else mail.subject


def subject_line(mail: Mail) -> str:
    """The subject as it stands in whoever's list of mails, behind the name of the site."""
    return f"{settings.SITE_NAME}: {headed(mail)}"


def shown(mail: Mail) -> tuple[str, str]:
    """A mail as it goes out, as text and as HTML, for whoever looks after it: without the keys that its reader alone may have."""
    said = contents(mail) | {"off": "", "choices": ""}
    if mail.is_secret:
        said |= {"link": "", "masked": shown_as(mail)}
    # As plain letters, so that the page that shows them escapes them: its reader looks at a mail, and runs none.
    as_text, as_html = render_to_string("notices/mail.txt", said), render_to_string("notices/mail.html", said)
    return str.__str__(as_text), str.__str__(as_html)


def contents(mail: Mail) -> dict[str, object]:
    """What the templates print. Whoever follows a place has no account in which to choose."""
    follows = mail.sort in (NoticeKind.PLACE_KEY, NoticeKind.PLACE_NEWS)
    return {
        "mail": mail,
        "first_at": mail.first.created_at if mail.first is not None else None,
        "paragraphs": [part.strip() for part in mail.text.split("\n\n") if part.strip()],
        "particulars": [*particulars(mail), *_of_receipt(mail)],
        "link": absolute(mail.link),
        "reply_to": reply_address(mail),
        "gathered": [
            (row.subject, particulars(row), absolute(row.address))
            for row in (mail.gathered.order_by("pk") if mail.sort is NoticeKind.DIGEST else ())
        ],
        "off": absolute(unsubscribing(mail)),
        "choices": "" if follows else absolute(reverse("message-choices")),
        "follows": follows,
        "site": settings.SITE_NAME,
        "operator": site_operator(),
        "home": absolute("/"),
    }


def _of_receipt(mail: Mail) -> list[tuple[str, str]]:
    """What its receipt says, but for fund and round, which every mail says."""
    if mail.receipt is None:
        return []
    receipt = replace(Receipt.from_record(mail.receipt), fund="", round="")
    return [(str(name), written(value)) for name, value in receipt.facts()]


def unsubscribing(mail: Mail) -> str:
    """The page that turns mails of this kind off; empty where they always come. Its key stands in the mail alone."""
    kind = mail.sort
    if mail.is_test or mail.pk is None:
        return ""
    if kind is NoticeKind.PLACE_NEWS:
        key = stopping_key(mail.to)
        return reverse("stop-following", args=[key]) if key else ""
    if kind is NoticeKind.DIGEST and (first := mail.gathered.select_related("recipient").first()):
        return reverse("unsubscribe", args=[unsubscribing_key(first.recipient, kind)])
    if kind is None or (told := mail.told) is None or not kind.is_choosable:
        return ""
    return reverse("unsubscribe", args=[unsubscribing_key(told.recipient, kind)])


def _ways_off(address: str) -> dict[str, str]:
    """What lets a mail programme offer a button for it (RFC 8058): one click, without a page."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def particulars(letter: Correspondence) -> list[tuple[str, str]]:
    """What each message says beside its words, each with its name: fund, round, what to do, by when, who asks."""
    kind = letter.sort
    if kind is None:
        return []
    until = written(letter.until) if letter.until else str(say("No day is set"))
    rows = [
        (say("Fund"), letter.fund_name),
        (say("Round"), letter.round_name),
        (say("What to do"), str(kind.do)),
        (say("By when"), until if letter.until or kind.asks_something else ""),
        (say("Who asks") if kind.asks_something else say("Who tells you"), letter.asks),
    ]
    return [(str(name), value) for name, value in rows if value]


def reply_address(letter: Correspondence) -> str:
    """Where a reply goes: to the fund it is about, else to whoever looks after this installation."""
    return letter.reply_to or site_operator().reply_to or settings.DEFAULT_FROM_EMAIL


def absolute(path: str) -> str:
    """A path of ours as an address that can be opened from anywhere; empty when there is none."""
    return settings.ADDRESS.rstrip("/") + path if path else ""


def message_id(mail: Mail) -> str:
    """The same number at each attempt: a mail that was taken and not acknowledged is not shown twice."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<placefund-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{domain}>"


def shown_as(mail: Mail) -> str:
    """The link as an operator may see it: a key is for the one person who got it."""
    return say("(a link that is for this person alone)") if mail.is_secret else absolute(mail.address)
