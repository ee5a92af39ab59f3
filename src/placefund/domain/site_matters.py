"""On what whoever runs an installation says something of their own to everybody."""

from __future__ import annotations

from enum import StrEnum

from placefund.domain.messages import Message, say


class SiteMatter(StrEnum):
    """A matter that the program cannot know: the rest of the page about it is said by the program."""

    CONTACT = "contact"
    PRIVACY = "privacy"

    @property
    def label(self) -> Message:
        return {"contact": say("How to reach you"), "privacy": say("What you say about personal data")}[self.value]

    @property
    def hint(self) -> Message:
        return {
            "contact": say("Whom to ask and how: an address, a telephone number, the hours. It stands under “Help”."),
            "privacy": say(
                "Who is responsible, on what legal ground, how long it is kept, whom to complain to. It stands under “Privacy”, "
                "above what this software does."
            ),
        }[self.value]
