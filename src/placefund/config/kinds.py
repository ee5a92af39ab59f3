"""What the value of a setting can be: each kind reads the words it is given, or says what has to be written instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
HOST = re.compile(
    r"\*|\.?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f:]+:[0-9A-Fa-f:.]+"
)
MAIL_ADDRESS = re.compile(r"[^\s<>@,]+@[^\s<>@,]+|[^<>@]*<[^\s<>@,]+@[^\s<>@,]+>")
DATABASES = ("postgres", "postgresql", "psql", "pgsql", "sqlite")
MAIL_SERVERS = ("smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail", "dummymail")
BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
BUCKET_WORDS = ("endpoint", "region")
SHORTEST_KEY = 32
"""Letters of a secret key below which guessing is thinkable; `placefund settings --new` makes one of 64."""


class Wrong(ValueError):
    """A value that its kind does not take; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its name as the reference prints it, and what reads the words that are given.

    What is in its value may be a list, a switch, a number or words, so each reading says what it gives back.
    """

    name: str
    read: Callable[[str], object]


def _switch(given: str) -> bool:
    if given.lower() not in (*YES, *NO):
        raise Wrong("Write yes or no.")
    return given.lower() in YES


def _whole(given: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise Wrong("Write a whole number, in digits.")
    return int(given)


def _hour(given: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", given) or int(given) > 23:
        raise Wrong("Write an hour of the day, from 0 to 23.")
    return int(given)


def _folder(given: str) -> str:
    if not re.match(r"/|~/|[A-Za-z]:[\\/]|\.{0,2}[\w-]", given):
        raise Wrong("Write the path of a folder, such as /var/lib/placefund.")
    return given


def _hosts(given: str) -> list[str]:
    names = _list(given)
    for name in names:
        if not HOST.fullmatch(name):
            raise Wrong(
                f"“{name}” is not the name of a machine. Write names with commas between them and nothing else, "
                "such as fund.example.org,www.fund.example.org."
            )
    return names


def _origins(given: str) -> list[str]:
    return [_address(each) for each in _list(given)]


def _address(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.hostname or "") or parts.path.strip("/"):
        raise Wrong(f"“{given}” is not an address. Write it as people open the site, such as https://fund.example.org.")
    if parts.query or parts.fragment or parts.username:
        raise Wrong(f"Write the address only as far as the name of the site: {parts.scheme}://{parts.hostname}.")
    return given.rstrip("/")


def _issuer(given: str) -> str:
    parts = urlsplit(given)
    is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not (parts.scheme == "https" or is_here) or not HOST.fullmatch(parts.hostname or ""):
        raise Wrong("Write the provider's address as it names itself, such as https://login.example.org/realms/staff.")
    if parts.query or parts.fragment or parts.username:
        raise Wrong("There is more in it than an address: leave out what stands behind ? and #, and names before @.")
    return given


def _mail_address(given: str) -> str:
    if not MAIL_ADDRESS.fullmatch(given):
        raise Wrong("Write an e-mail address, such as fund@example.org.")
    return given


def _database(given: str) -> str:
    return _url(given, DATABASES, "postgres://name:password@127.0.0.1:5432/placefund")


def _mail_server(given: str) -> str:
    return _url(
        given, MAIL_SERVERS, "smtp+tls://name:password@mail.example.org:587, with letters such as @ in a name as %40"
    )


def _url(given: str, schemes: tuple[str, ...], example: str) -> str:
    """The value is a secret, so what is said never quotes it."""
    scheme, colon, rest = given.partition("://")
    if not colon or scheme not in schemes:
        raise Wrong(f"It does not begin as it should. Write {example}.")
    if re.search(r"\s", rest):
        raise Wrong("There is a space in it. A space in a password is written %20.")
    try:
        _ = urlsplit(given).port
    except ValueError:
        raise Wrong(
            f"Its port is not a number. Write {example}; letters such as / and # in a password as %2F and %23."
        ) from None
    return given


def _key(given: str) -> str:
    if re.search(r"\s", given) or "…" in given:
        raise Wrong("It is an example, or has a space in it. Take the key that `placefund settings --new` prints.")
    if len(given) < SHORTEST_KEY:
        raise Wrong(
            f"It has {len(given)} letters and needs {SHORTEST_KEY} or more. Take the key that `placefund settings --new` prints."
        )
    return given


def _keys(given: str) -> list[str]:
    return [_key(each) for each in _list(given)]


def _socket(given: str) -> str:
    if not (given.startswith("/") or re.fullmatch(r"[^\s:/]+:[0-9]{1,5}|\[[0-9A-Fa-f:]+\]:[0-9]{1,5}", given)):
        raise Wrong("Write host:port, or the path of its socket, such as /run/clamav/clamd.ctl.")
    return given


def _bucket(given: str) -> dict[str, str]:
    """The options of django-storages that name a bucket."""
    parts, said = urlsplit(given), dict(parse_qsl(urlsplit(given).query, keep_blank_values=True))
    if parts.scheme != "s3" or not BUCKET_NAME.fullmatch(parts.netloc):
        raise Wrong("Write s3:// and the name of the bucket, such as s3://our-fund or s3://our-fund/files.")
    if unknown := sorted(said.keys() - {*BUCKET_WORDS}):
        raise Wrong(f"Behind the ? there may be endpoint and region, and not {unknown[0]}.")
    if "endpoint" in said:
        said["endpoint"] = _address(said["endpoint"])
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": said.get("endpoint", ""),
        "region_name": said.get("region", ""),
    }
    return {name: value for name, value in options.items() if value}


def _list(given: str) -> list[str]:
    return [each.strip() for each in given.split(",") if each.strip()]


def one_of(*words: str) -> Kind:
    """A word out of a few; capitals make no difference."""

    def read(given: str) -> str:
        for word in words:
            if word.lower() == given.lower():
                return word
        raise Wrong(f"Write {' or '.join(words)}.")

    return Kind(" or ".join(words), read)


TEXT = Kind("text", str)
SWITCH = Kind("yes or no", _switch)
WHOLE = Kind("whole number", _whole)
HOUR = Kind("hour, 0 to 23", _hour)
FOLDER = Kind("folder", _folder)
FILE = Kind("file", _folder)
HOSTS = Kind("names by commas", _hosts)
ORIGINS = Kind("addresses by commas", _origins)
ISSUER = Kind("address of a provider", _issuer)
WORDS = Kind("words by commas", _list)
ADDRESS = Kind("address", _address)
MAIL = Kind("e-mail address", _mail_address)
DATABASE = Kind("database", _database)
MAIL_SERVER = Kind("mail server", _mail_server)
KEY = Kind("key", _key)
KEYS = Kind("keys by commas", _keys)
BUCKET = Kind("bucket", _bucket)
SOCKET = Kind("host:port or socket", _socket)
