"""Which part of a mail address says for whom somebody works: a domain that one organisation has for itself."""

from __future__ import annotations

import re

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
LONGEST = 253
MAILBOXES = ("postmaster", "hostmaster", "webmaster", "administrator", "admin")
"""Mailboxes that a domain's keeper reads, and that no provider gives to its customers."""

FOR_EVERYBODY = frozenset(
    """
    aol.com aol.co.uk btinternet.com btopenworld.com duck.com fastmail.com fastmail.co.uk gmail.com gmx.com gmx.co.uk gmx.de
    gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.fr hushmail.com icloud.com live.co.uk live.com mac.com
    mail.com mail.ru mailinator.com me.com msn.com ntlworld.com outlook.co.uk outlook.com plus.com pm.me proton.me
    protonmail.com qq.com rocketmail.com sky.com talktalk.net tiscali.co.uk tutanota.com tuta.io virginmedia.com web.de
    yahoo.co.uk yahoo.com yahoo.fr yahoo.ie yandex.com yandex.ru ymail.com zoho.com
    """.split()  # noqa: SIM905  a list of fifty domains is read in lines
)
"""Where anybody may have an address: it says nothing of an employer."""

SHARED = frozenset(
    """
    nhs.net gov.wales gov.scot nhs.scot nhs.wales cymru wales scot london
    ac.uk co.uk gov.uk judiciary.uk ltd.uk me.uk mod.uk net.uk nhs.uk nic.uk org.uk parliament.uk plc.uk police.uk sch.uk
    co.im co.je co.gg org.im com.au edu.au gov.au co.nz ac.nz govt.nz co.za ac.za co.in ac.in com.br co.jp ac.jp gov.ie
    eu.com uk.com gb.com uk.net github.io herokuapp.com azurewebsites.net blogspot.com wordpress.com sharepoint.com
    onmicrosoft.com cloudfront.net amazonaws.com pages.dev netlify.app web.app
    """.split()  # noqa: SIM905
)
"""What many organisations stand below, or share: registries' own suffixes and hosts that give names to customers."""


def domain_of(address: str) -> str:
    """What stands behind the last “@” of an address, in small letters; empty where there is none."""
    return address.strip().rpartition("@")[2].casefold() if "@" in address else ""


def own_domain(text: str) -> str:
    """A domain that one organisation can have for itself, in its one form.

    Raises:
        NotPossible: it is no domain, everybody may have an address there, or many share it.
    """
    written = text.strip().casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/.")
    domain = written.rpartition("@")[2]
    labels = domain.split(".")
    if len(domain) > LONGEST or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise NotPossible(
            say("“{text}” is no domain. Write what stands behind the @ of your addresses.", text=text[:80])
        )
    if labels[-1].isdecimal():
        raise NotPossible(say("“{text}” is a number of a machine. Write the domain of your addresses.", text=text[:80]))
    if domain in FOR_EVERYBODY:
        raise NotPossible(
            say("Anybody can have an address at {domain}, so it does not show who works for you.", domain=domain)
        )
    if domain in SHARED:
        raise NotPossible(
            say("Many organisations share {domain}. Write your own, which stands before it.", domain=domain)
        )
    return domain
