"""What scripts say to people. A script has no words of its own: the page hands it these, in the reader's language.

A place such as `{time}` is filled by the script, which alone knows what stands there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from placefund.domain.messages import Message, say

WORDS: Mapping[str, Mapping[str, Message]] = {
    "autosave": {
        "saved": say("Saved at {time}"),
        "signedOut": say(
            "Not saved: you have been signed out. Sign in again in another tab. Your words are kept in this browser."
        ),
        "closed": say(
            "Not saved: this is not open to you any more, or the page is too old. Load it again. Your words are kept in this "
            "browser."
        ),
        "tooLong": say("Not saved: this is too long to send. Your words are kept in this browser."),
        "noConnection": say("Not saved: there is no connection. Your words are kept in this browser."),
        "refused": say("Not saved: the service could not take it. Your words are kept in this browser."),
        "refusedWhy": say("Not saved: {why} Your words are kept in this browser."),
        "kept": say("Unsaved words"),
        "keptSince": say("This browser kept words of {time} that were not saved."),
        "changedSince": say(
            "This browser kept words of {time} that were not saved. The draft has been changed since, perhaps by somebody "
            "else: putting yours back replaces it."
        ),
        "putBack": say("Put them back"),
        "drop": say("Throw them away"),
    },
    "kept": {
        "kept": say("Words you did not send"),
        "keptSince": say("This browser kept words of {time} that you typed here and did not send."),
        "changedSince": say(
            "This browser kept words of {time} that you typed here and did not send. The page has changed since: putting yours "
            "back replaces what it shows."
        ),
        "putBack": say("Put them back"),
        "drop": say("Throw them away"),
    },
    "costs": {
        "above": say("The application asks for {over} more than the cap of {cap}."),
        "below": say("The application asks for {under} less than the least that this round awards, {floor}."),
        "left": say("{left} is left below the cap of {cap}."),
        "pasted": say("{count} amounts pasted."),
        "pastedSome": say(
            "{count} amounts pasted. {left} rows did not fit: what is left of them stands below the table."
        ),
    },
    "map": {
        "zoom": say("Zoom and move the map"),
        "whole": say("Show the whole map"),
        "failed": say("The map cannot be zoomed: its script did not load. Try again"),
        "keys": say("{title}: arrow keys move the map, plus and minus zoom"),
        "zoomIn": say("Zoom in"),
        "zoomOut": say("Zoom out"),
    },
    "passkey": {
        "refused": say("No passkey answered: it was not unlocked, took too long, or is not known here. Try again."),
        "unknown": say("This browser knows no passkeys."),
    },
    "picker": {
        "chosen": say("{count} chosen: {names}."),
        "none": say("No local authority chosen yet."),
        "ofGroup": say("{count} of {size} chosen"),
        "found": say("{count} of {size} local authorities match."),
    },
}
"""By script, the sentences by the names under which it asks for them."""


def words_for(script: str) -> SafeString:
    """The attribute that hands a script its words, for the element that it begins with."""
    words = {name: str(sentence) for name, sentence in WORDS[script].items()}
    return format_html('data-words="{}"', json.dumps(words, ensure_ascii=False))
