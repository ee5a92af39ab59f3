"""From an empty machine to the first bid that is sent: one command, and then clicks and mails alone.

`placefund serve` runs as an operator starts it, on a database that holds nothing, with the clock of this machine and a mail server
that takes what is sent. Nobody types anything into a shell after that.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from placefund.domain.one_time_codes import code_at, step_of
from placefund.domain.periods import LONDON
from tests.browser.people import PASSWORD, Axe, Visitor
from tests.files import a_pdf
from tests.house.source import ROOT
from tests.notices.test_mail_server import MailServer
from tests.operations.test_development import answer_at, free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FUND, ROUND, BID = "Quay Fund", "Harbours, first call", "Robots for the quay"
PLAYED_IN = 2026
"""The year in which the rehearsal's book has a round that is open."""
PATIENCE = 120
"""Seconds to wait for the server to begin: a bound against hanging, not a measure."""


@dataclass
class Machine:
    """A server on an empty folder, the mails that it sent, and a browser for everybody who comes."""

    browser: Any
    axe: Axe
    address: str
    begin: str
    mails: MailServer
    visitors: list[Visitor] = field(default_factory=list)

    def anyone(self) -> Visitor:
        context = self.browser.new_context(base_url=self.address)
        context.set_default_timeout(60_000)
        visitor = Visitor(context.new_page(), self.address, self.axe, has_scripts=True)
        self.visitors.append(visitor)
        return visitor

    def mail_to(self, email: str, about: str) -> str:
        """The text of the newest mail to an address whose subject says this; it is waited for."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for mail in reversed(self.mails.taken):
                if email in str(mail["to"]) and about in str(mail["subject"]):
                    body = mail.get_body(("plain",))
                    assert body is not None
                    return str(body.get_content())
            time.sleep(0.2)
        told = [(str(mail["to"]), str(mail["subject"])) for mail in self.mails.taken]
        raise AssertionError(f"No mail to {email} about “{about}”: {told}")

    def comes_in(self, email: str, name: str, about: str) -> Visitor:
        """Somebody opens the link of their invitation and makes their account."""
        visitor = self.anyone()
        link = re.search(r"(https?://\S+/come-in/\S+)", self.mail_to(email, about))
        assert link
        assert link[1].startswith(self.address)
        visitor.opens(link[1].removeprefix(self.address))
        visitor.fills("Your name", name)
        visitor.fills("Choose a password", PASSWORD)
        visitor.presses("Accept")
        return visitor


@pytest.fixture
def machine(tmp_path: Path, browser: Any, axe: Axe) -> Iterator[Machine]:
    handler, port, mail_port = MailServer(), free_port(), free_port()
    postman = Controller(handler, hostname="127.0.0.1", port=mail_port)
    postman.start()
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLACEFUND_", "DATABASE_URL", "DJANGO_"))
    }
    ours |= {
        "PLACEFUND_HOME": str(tmp_path),
        "PLACEFUND_EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    log = tmp_path / "log"
    with log.open("w") as into:
        server = subprocess.Popen(
            [sys.executable, "-m", "placefund", "serve", "--port", str(port)], env=ours, stdout=into, stderr=into
        )
    try:
        until = time.monotonic() + PATIENCE
        while not (found := re.search(r"Begin at http://127\.0\.0\.1:\d+(/begin/\S+)", log.read_text())):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        answer_at(f"http://127.0.0.1:{port}/")
        here = Machine(browser, axe, f"http://127.0.0.1:{port}", found[1], handler)
        yield here
        for visitor in here.visitors:
            visitor.page.context.close()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        postman.stop()


def sets_up_an_app(visitor: Visitor) -> bytes:
    """Whoever needs a second factor is led to one; its secret."""
    visitor.sees("nobody is that with a password alone")
    visitor.presses("Set up an authenticator app")
    letters = re.search(r"<code>([A-Z2-7 ]+)</code>", visitor.page.content())
    assert letters
    secret = b32decode(letters[1].replace(" ", ""))
    visitor.fills("The code that your app shows now", code_at(secret, step_of(time.time()) - 1))
    visitor.presses("Go on")
    visitor.sees("Write these down or print them")
    visitor.presses("I have them")
    return secret


def invites(visitor: Visitor, email: str, role: str) -> None:
    """From the page of who holds what: an address and a role."""
    visitor.presses("Invite somebody")
    visitor.fills("Email address", email)
    visitor.page.get_by_role("radio", name=role, exact=True).check()
    visitor.presses("Send the invitation")


def chooses_moment(visitor: Visitor, legend: str, moment: datetime) -> None:
    visitor.fills_day(legend, moment.date())
    visitor.page.get_by_role("group", name=legend).get_by_label("Time in London").fill(f"{moment:%H:%M}")


# --- the story -------------------------------------------------------------------------------------------------------


def test_from_one_command_to_the_first_bid(machine: Machine) -> None:
    admin = _the_first_administrator_begins_a_fund(machine)
    manager = _its_manager_comes(machine, admin)
    opens_at = _a_round_is_planned_and_opened(manager)
    lead = _a_council_comes(machine, manager)
    certifier = _its_certifier_comes(machine, lead)
    _a_partnership_is_formed(lead)
    business = _a_partner_comes(machine, lead, "Quayside Robotics Ltd", "Business", "bo@robots.example")
    university = _a_partner_comes(
        machine, lead, "University of the Quay", "University or research organisation", "rae@uni.example"
    )
    _its_place_is_drawn(lead)
    time.sleep(
        max(0.0, (opens_at - datetime.now(LONDON)).total_seconds())
    )  # the clock of a real installation is not moved
    _the_bid_is_written(lead)
    _a_partner_answers_for_itself(business, "Quayside Robotics Ltd")
    _a_partner_answers_for_itself(university, "University of the Quay")
    _two_organisations_enter_their_costs(lead, business)
    _it_is_certified_and_sent(machine, lead, certifier)
    manager.follows("Fund desk", exact=True)
    manager.sees(f"{ROUND} is open: 0 in draft, 1 received")
    assert [fault for visitor in machine.visitors for fault in visitor.faults] == []


def _the_first_administrator_begins_a_fund(machine: Machine) -> Visitor:
    """Like the rehearsal's, without its facts, its days moved on to this year."""
    admin = machine.anyone()
    admin.opens(machine.begin)
    admin.fills("Your name", "Ada Administrator")
    admin.fills("Email address", "ada@quay.example")
    admin.fills("Choose a password", PASSWORD)
    admin.presses("Begin")
    sets_up_an_app(admin)
    admin.follows("This installation")
    admin.sees("It is empty. Begin a fund, then invite its manager.", "Look at it first")
    admin.follows("Say who runs this site")
    admin.fills("Name of the organisation", "Office for Quays")
    admin.fills("Identifier (optional)", "GB-COH-01234567")
    admin.fills("Where it is written to", "1 Quay Street, Poole, BH15 1AA")
    admin.fills("Where replies go", "help@quay.example")
    admin.presses("Save and try the mail")
    admin.presses("Send a test message to ada@quay.example")
    admin.sees("The mail server took it at")
    assert "It is run by Office for Quays, 1 Quay Street" in machine.mail_to("ada@quay.example", "Does mail arrive?")
    admin.follows("Go on: begin a fund")
    admin.follows("Begin a fund from nothing, or like another fund")
    admin.page.get_by_role("radio", name="Rehearsal Fund for Places, as it came with this installation").check()
    for label, said in {
        "Its name": FUND,
        "Its short name": "QUAY",
        "Its code": "quay",
        "Whose money it is": "Department for Quays",
        "Who runs it": "Office for Quays",
        "All the money there is": "240,000,000",
        "By how much do all its days move? (optional)": str(12 * (datetime.now(LONDON).year - PLAYED_IN)),
    }.items():
        admin.fills(label, said)
    admin.presses("Show what it would do")
    admin.sees("The draft of its book")
    admin.presses("Begin the fund")
    admin.sees(f"{FUND} is here. Invite its manager next.", "Nobody has a role here yet")
    admin.finds_no_barrier()
    return admin


def _its_manager_comes(machine: Machine, admin: Visitor) -> Visitor:
    invites(admin, "max@quay.example", "Fund manager")
    manager = machine.comes_in("max@quay.example", "Max Manager", "Fund manager in Quay Fund")
    sets_up_an_app(manager)
    return manager


def _a_round_is_planned_and_opened(manager: Visitor) -> datetime:
    """A round opens in the future alone: in two minutes. When that is."""
    opens_at = datetime.now(LONDON).replace(second=0, microsecond=0) + timedelta(minutes=2)
    manager.follows("Fund desk", exact=True)
    manager.follows("Change this fund")
    manager.follows("Plan a further round")
    manager.selects("Like which round?", "Round 3")
    manager.fills("Its name", ROUND)
    chooses_moment(manager, "Opens", opens_at)
    chooses_moment(manager, "Closes", opens_at + timedelta(days=60))
    manager.fills("When are decisions expected? (optional)", str(opens_at.year + 1))
    manager.presses("Propose the change")
    manager.sees("The change is proposed. Nothing of the fund has changed yet.", "Round: Harbours, first call Added")
    manager.fills("Why?", "Our first call.")
    manager.presses("Show what it would do")
    manager.presses("Apply the change")
    manager.sees("The change is applied as a whole. Its book is in force.")
    manager.follows("Fund desk", exact=True)
    manager.follows(f"Open {ROUND}")
    manager.presses("Open this round")
    manager.presses("Open the round and lock its terms")
    manager.sees(f"{ROUND} is open. Its terms are locked.")
    manager.finds_no_barrier()
    return opens_at


def _a_council_comes(machine: Machine, manager: Visitor) -> Visitor:
    manager.follows("Organisations", exact=True)
    manager.presses("Add an organisation")
    manager.fills("Name of the organisation", "Poole Quay Council")
    manager.page.get_by_role("radio", name="Civic body", exact=True).check()
    manager.presses("Add it to the register")
    invites(manager, "lena@poole.example", "Lead bidder")
    return machine.comes_in("lena@poole.example", "Lena Lead", "Lead bidder in Poole Quay Council")


def _its_certifier_comes(machine: Machine, lead: Visitor) -> Visitor:
    lead.follows("People", exact=True)
    lead.follows("Poole Quay Council")
    invites(lead, "cora@poole.example", "Certifier")
    return machine.comes_in("cora@poole.example", "Cora Certifier", "Certifier in Poole Quay Council")


def _a_partnership_is_formed(lead: Visitor) -> None:
    lead.follows("Partnerships", exact=True)
    lead.presses("Form a partnership")
    lead.fills("Name of the partnership", "Poole Quay Partnership")
    lead.presses("Form the partnership")


def _a_partner_comes(machine: Machine, lead: Visitor, name: str, helix: str, email: str) -> Visitor:
    """An organisation that nobody here knows: its lead enters it, asks it, and invites somebody who answers for it."""
    lead.follows("Partnerships", exact=True)
    lead.follows("Poole Quay Partnership")
    lead.presses("Invite an organisation")
    lead.follows("Add the organisation to the register")
    lead.fills("Name of the organisation", name)
    lead.page.get_by_role("radio", name=helix, exact=True).check()
    lead.presses("Add it to the register")
    lead.presses("Send the invitation")
    lead.follows("Invite somebody there")
    lead.fills("Their e-mail address", email)
    lead.presses("Send the invitation")
    partner = machine.comes_in(email, f"Somebody of {name}", f"Partner in {name}")
    partner.goes_to_task("Answer the invitation to Poole Quay Partnership")
    partner.presses("Join the partnership")
    partner.sees(f"{name} has joined Poole Quay Partnership.")
    return partner


def _its_place_is_drawn(lead: Visitor) -> None:
    lead.follows("Partnerships", exact=True)
    lead.follows("Poole Quay Partnership")
    lead.presses("Draw the place together")
    lead.fills("Name of the place", "The quay")
    lead.page.get_by_label("Find a local authority, region or nation").fill("South West")
    lead.ticks("Bournemouth, Christchurch and Poole")
    lead.presses("Save the place")
    lead.sees("The place is saved.")


def _the_bid_is_written(lead: Visitor) -> None:
    lead.page.reload()
    lead.follows(f"Start an application in {ROUND}")
    lead.presses("Start the application")
    lead.follows("Title, public summary and sectors")
    lead.fills("Title", BID)
    lead.fills("Public summary", "A council, a firm and a university test robots on a working quay. " * 3)
    lead.ticks("Digital")
    lead.presses("Save")
    lead.follows("The change")
    for _ in range(20):
        if "/questions/letters/" in lead.page.url:
            break
        here = lead.page.url
        if lead.page.get_by_text("Somebody else answers this.").count():
            lead.follows("Go to the next question")
        else:
            _a_question_is_answered(lead)
            lead.presses("Save and go to the next question")
        lead.page.wait_for_url(lambda url, here=here: url != here)
    lead.attaches("Files to send", "letters.pdf", "application/pdf", a_pdf("We pay."))
    lead.presses("Save and return")
    lead.sees("letters.pdf", "2 of at most 8 rows")


def _a_question_is_answered(lead: Visitor) -> None:
    main, year = lead.page.get_by_role("main"), datetime.now(LONDON).year
    if (radios := main.locator("input[type=radio][name=answer]")).count():
        radios.last.check()  # no consent is needed; the work has begun
    elif main.locator("textarea[name=answer]").count():
        lead.fills("Your answer", "The quay gets robots that inspect it, and forty people learn to run them.")
    else:
        for row, what in enumerate(("The team is hired", "Robots inspect the quay"), 1):
            for name, said in {
                "what": what,
                "by_day": "31",
                "by_month": "3",
                "by_year": str(year + row),
                "who": "The council",
            }.items():
                main.locator(f"[name=answer-{row}-{name}]").fill(said)


def _a_partner_answers_for_itself(partner: Visitor, name: str) -> None:
    partner.goes_to_task(f"Enter your costs in “{BID}”")
    partner.follows("Return to the application")
    partner.follows(f"Your own part: {name}")
    partner.fills("Your answer", "Our workshop and two engineers. Without the money we would test one machine.")
    partner.presses("Save and return")


def _two_organisations_enter_their_costs(lead: Visitor, business: Visitor) -> None:
    lead.follows("Costs", exact=True)
    _enters(lead, "Poole Quay Council", "100,000")
    business.goes_to_task(f"Enter your costs in “{BID}”")
    _enters(business, "Quayside Robotics Ltd", "50,000")
    business.presses("Approve these costs")
    business.sees("approves its costs as they stand.", "The application asks for £125,000")
    lead.follows("Return to the application")
    lead.follows("Co-investment", exact=True)
    lead.fills("Who invests", "Quay Investors")
    lead.selects("Whose money it is", "Private, from the UK")
    lead.picks("Form", "Cash")
    lead.picks("How sure it is", "Committed")
    lead.page.get_by_role("combobox", name="Financial year").select_option(index=1)
    lead.fills("Amount", "100,000")
    lead.presses("Add the line")
    lead.follows("Return to the application")
    lead.sees("All 16 rules are met.")


def _enters(visitor: Visitor, organisation: str, amount: str) -> None:
    visitor.presses(f"Enter or change costs of {organisation}")
    visitor.page.get_by_role("textbox", name=re.compile(r"^Staff \(resource\), ")).first.fill(amount)
    visitor.presses("Save and return")


def _it_is_certified_and_sent(machine: Machine, lead: Visitor, certifier: Visitor) -> None:
    """Each from the link of a mail, and each shows again that it is them where they signed in some minutes ago."""
    lead.follows("Certification", exact=True)
    lead.presses("Tell the certifier that it is ready")
    certifier.opens(_link_in(machine, "cora@poole.example", f"To certify: {BID}"))
    certifier.ticks("I have read this application.")
    certifier.presses("Certify the application")
    _proves(certifier)
    certifier.sees("The application is certified.")
    machine.mail_to("lena@poole.example", "Your application is certified")
    lead.goes_to_task(f"Submit “{BID}”")
    lead.presses("Submit the application")
    _proves(lead)
    lead.sees("Application submitted", "Your receipt number", "Asks for £125,000")
    lead.finds_no_barrier()
    receipt = lead.page.get_by_role("main").locator("strong").first.inner_text()
    mail = machine.mail_to("lena@poole.example", f"receipt {receipt}")
    assert "£125,000" in mail
    sent = next(mail for mail in machine.mails.taken if receipt in str(mail["subject"]))
    (paper,) = sent.iter_attachments()
    assert paper.get_content().startswith(b"%PDF")


def _proves(visitor: Visitor) -> None:
    if visitor.page.get_by_label("Your password", exact=True).count():
        visitor.fills("Your password", PASSWORD)
        visitor.presses("Go on")


def _link_in(machine: Machine, email: str, about: str) -> str:
    """Where the link of a mail leads to, within this site."""
    link = re.search(r"Open it here: (\S+)", machine.mail_to(email, about))
    assert link
    return link[1].removeprefix(machine.address)
