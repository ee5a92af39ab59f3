"""Whether the settings of the site agree with one another, and protect what they should."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from placefund.domain.messages import say
from placefund.operations.health.sign import Sign, look, well, wrong

OF_THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]", "::1"}
FEWEST_LETTERS = 12
"""Different letters in a key below which it was typed and not drawn."""


def is_for_others() -> bool:
    """Whether anybody on another machine is meant to open the site."""
    return settings.BEHIND_HTTPS or bool(set(settings.ALLOWED_HOSTS) - OF_THIS_MACHINE)


def key() -> Iterator[Sign]:
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < FEWEST_LETTERS:
        yield wrong(
            say("Key"),
            say("The key that signs sessions and links is short, or repeats itself."),
            say(
                "Take the one that “placefund settings --new” prints, and put the old one into PLACEFUND_OLD_SECRET_KEYS. "
                "Everybody has to sign in again."
            ),
        )
    else:
        yield well(say("Key"), say("The key that signs sessions and links is long enough."))


def mode() -> Iterator[Sign]:
    if settings.DEBUG:
        yield wrong(
            say("Mode"),
            say("Failures are shown whole, with settings and data, to everybody."),
            say("Remove PLACEFUND_DEBUG."),
        )
    elif settings.DEMO:
        yield look(
            say("Mode"),
            say("This is a demonstration: everybody can sign in by a button."),
            say("Use another PLACEFUND_HOME for a real fund."),
        )
    else:
        yield well(say("Mode"), say("This is a real installation."))


def addresses() -> Iterator[Sign]:
    """Hosts, origins, HTTPS and the address in mails are four settings that have to tell of one site."""
    address, found = urlsplit(settings.ADDRESS), []
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            wrong(
                say("Names"),
                say("This site answers to every name, so a link can be forged with another."),
                say("Name those it has in PLACEFUND_HOSTS."),
            )
        )
    if is_for_others():
        found += [*_of_the_address(address.scheme, address.hostname or ""), *_of_forms()]
    yield from found or [well(say("Names"), say("Names, origins, HTTPS and the address in mails agree."))]


def _of_the_address(scheme: str, host: str) -> Iterator[Sign]:
    if host in OF_THIS_MACHINE:
        yield wrong(
            say("Address"),
            say("Links in mails begin with {address}, which opens on this machine alone.", address=settings.ADDRESS),
            say("Set PLACEFUND_ADDRESS to what people type to open the site."),
        )
    elif not any(_is_named(host, each) for each in settings.ALLOWED_HOSTS):
        yield wrong(
            say("Address"),
            say("Links in mails lead to {host}, and this site does not answer to that name.", host=host),
            say("Add it to PLACEFUND_HOSTS, or set PLACEFUND_ADDRESS to a name that is there."),
        )
    if not settings.BEHIND_HTTPS:
        yield wrong(
            say("HTTPS"),
            say("HTTPS is off: passwords and sessions can be read on their way."),
            say("Put a web server with a certificate in front, and set PLACEFUND_HTTPS=yes."),
        )
    elif scheme != "https":
        yield wrong(
            say("HTTPS"),
            say("Links in mails begin with http://, and the site is behind HTTPS."),
            say("Let PLACEFUND_ADDRESS begin with https://."),
        )


def _of_forms() -> Iterator[Sign]:
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        parts = urlsplit(origin)
        if settings.BEHIND_HTTPS and parts.scheme != "https":
            yield wrong(
                say("Origins"),
                say("Forms may be sent from {origin}, which is not protected.", origin=origin),
                say("Let each of PLACEFUND_ORIGINS begin with https://."),
            )
        elif not any(_is_named(parts.hostname or "", each) for each in settings.ALLOWED_HOSTS):
            yield look(
                say("Origins"),
                say("Forms may be sent from {origin}, and this site does not answer to that name.", origin=origin),
                say("Remove it from PLACEFUND_ORIGINS, or add its name to PLACEFUND_HOSTS."),
            )


def _is_named(host: str, name: str) -> bool:
    return name in ("*", host) or (name.startswith(".") and f".{host}".endswith(name))
