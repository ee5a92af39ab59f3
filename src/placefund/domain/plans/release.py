"""To whom a version of a plan is open, beside the programme that wrote it: two acts, each taken by itself."""

from __future__ import annotations

from enum import StrEnum

from placefund.domain.messages import say


class PlanAudience(StrEnum):
    """Who reads a released version. The value is stored."""

    DELIVERY_BODY = "delivery_body"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        return _WORDS[self][0]

    @property
    def means(self) -> str:
        """What the release means, before it is made."""
        return _WORDS[self][1]


_WORDS = {
    PlanAudience.DELIVERY_BODY: (
        say("The delivery body and governments"),
        say("The fund's people, and those of the nation's government, read this version. The public does not."),
    ),
    PlanAudience.PUBLIC: (
        say("Everybody"),
        say("Everybody reads this version on the place's public page, and may copy it."),
    ),
}
