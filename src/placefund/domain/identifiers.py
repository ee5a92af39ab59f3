"""Numbers that public registers give: read in any form in which people write them, checked, and brought to one form.

The one form of an organisation is that of org-id.guide: `GB-COH-01234567`. So are the shapes of the British lists; check
digits are worked out where a register has them (ROR, LEI, ORCID). A number is never guessed into a register: one that two
registers could have given stays as it is written, and `counted_once` lets the numbers beside it decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from placefund.domain.messages import Message, say

LONGEST = 60
_SPACES = re.compile(r"\s+")
_FOREIGN = re.compile(r"[A-Z]{2}-[A-Z0-9_]{2,12}-[A-Za-z0-9._-]{1,40}")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


class WrongIdentifier(ValueError):
    """A text that is no number of any register that is known here. The message is a sentence: what is wrong, what to write."""


def _same(number: str) -> str:
    return number


def _padded(number: str) -> str:
    return number.zfill(8) if number.isdecimal() else number


def _lower(number: str) -> str:
    return number.lower()


def _always(number: str) -> bool:
    return True


def ror_checks(number: str) -> bool:
    """ISO/IEC 7064 mod 97-10 over base 32, as ROR does it: the last two digits follow from the seven characters before."""
    value = 0
    for letter in number[:7]:
        value = value * 32 + _CROCKFORD.index(letter)
    return int(number[7:]) == 98 - value * 100 % 97


def orcid_checks(digits: str) -> bool:
    """ISO/IEC 7064 mod 11-2 over 16 characters without hyphens; the last one may be an X, which is worth 10."""
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[15]


def lei_checks(number: str) -> bool:
    """ISO 7064 mod 97-10, letters counted from 10."""
    return int("".join(str(int(letter, 36)) for letter in number)) % 97 == 1


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its code at org-id.guide, its name, the shape of its numbers, how one is brought to its form, and checked."""

    code: str
    name: Message
    shape: re.Pattern[str]
    form: Callable[[str], str] = _same
    checks: Callable[[str], bool] = _always

    def number(self, text: str) -> str:
        """The number in the register's own form.

        Raises:
            WrongIdentifier: it has another shape, or its check digits are wrong.
        """
        number = self.form(text)
        if not self.shape.fullmatch(number):
            raise WrongIdentifier(
                say("“{text}” is not a number of {register}.", text=text[:LONGEST], register=self.name)
            )
        if not self.checks(number):
            raise WrongIdentifier(
                say(
                    "“{text}” is mistyped: its check digits do not fit. Copy it from {register}.",
                    text=text,
                    register=self.name,
                )
            )
        return number


def _register(
    code: str, name: Message, shape: str, form: Callable[[str], str] = _same, checks: Callable[[str], bool] = _always
) -> Register:
    return Register(code, name, re.compile(shape, re.ASCII), form, checks)


_PREFIXES = "|".join(
    (
        *(
            "AC",
            "ZC",
            "FC",
            "GE",
            "LP",
            "OC",
            "SE",
            "SA",
            "SZ",
            "SF",
            "GS",
            "SL",
            "SO",
            "SC",
            "ES",
            "SG",
            "NA",
            "NZ",
            "NF",
        ),
        *(
            "GN",
            "NL",
            "NC",
            "R0",
            "NI",
            "EN",
            "CE",
            "CS",
            "RS",
            "FE",
            "OE",
            "IP",
            "SP",
            "NP",
            "NO",
            "IC",
            "SI",
            "NV",
            "RC",
        ),
        *("SR", "NR", "PC", "CN"),
    )
)
"""The letters with which numbers of Companies House begin; some end in letters, too."""
COMPANIES = _register("GB-COH", say("Companies House"), rf"\d{{8}}|(?:{_PREFIXES})\d{{4}}[0-9A-Z]{{2}}", _padded)
CHARITIES = _register("GB-CHC", say("the Charity Commission"), r"\d{6,7}")
SCOTTISH_CHARITIES = _register("GB-SC", say("the Scottish Charity Register"), r"SC\d{6}")
IRISH_CHARITIES = _register("GB-NIC", say("the Charity Commission for Northern Ireland"), r"\d{6}")
UKPRN = _register("GB-UKPRN", say("the UK Register of Learning Providers"), r"1\d{7}")
ROR = _register(
    "XI-ROR", say("the Research Organization Registry"), r"0[a-hj-km-np-tv-z0-9]{6}\d{2}", _lower, ror_checks
)
_THREE_LETTERS = r"[A-Z]{3}"
REGISTERS = {
    register.code: register
    for register in (
        COMPANIES,
        CHARITIES,
        SCOTTISH_CHARITIES,
        IRISH_CHARITIES,
        UKPRN,
        ROR,
        _register("GB-CASC", say("the register of community amateur sports clubs"), r"[0-9a-f]{8}", _lower),
        _register("GB-EDU", say("the register of schools in England and Wales"), r"\d{5,6}"),
        _register("GB-GOR", say("the Government Organisation Register"), r"[A-Z]{1,3}\d{1,5}"),
        _register("GB-GOV", say("the list of UK government departments"), r"[A-Z0-9-]{1,20}"),
        _register("GB-HESA", say("the Higher Education Statistics Agency"), r"\d{4}"),
        _register("GB-LAE", say("the register of local authorities in England"), _THREE_LETTERS),
        _register("GB-LANI", say("the register of local authorities in Northern Ireland"), _THREE_LETTERS),
        _register("GB-LAS", say("the register of local authorities in Scotland"), _THREE_LETTERS),
        _register("GB-PLA", say("the register of local authorities in Wales"), _THREE_LETTERS),
        _register("GB-MPR", say("the Mutuals Public Register"), r"\d{1,6}[A-Z]{0,3}|(?:IP|SP|NP|RS)[0-9A-Z]{6}"),
        _register("GB-NHS", say("the NHS Organisation Data Service"), r"[0-9A-Z]{3,8}"),
        _register("GB-REV", say("the charities of HM Revenue and Customs"), r"X[A-Z]?\d{4,6}"),
        _register("GB-SCOTEDU", say("the register of schools in Scotland"), r"\d{7}"),
        _register("GB-SHPE", say("the register of social housing providers"), r"[A-Z]{0,2}\d{4}"),
        _register("XI-DUNS", say("the D-U-N-S numbers"), r"\d{9}"),
        _register("XI-LEI", say("the Legal Entity Identifiers"), r"[A-Z0-9]{18}\d{2}", _same, lei_checks),
        _register("XI-WIKIDATA", say("Wikidata"), r"Q[1-9]\d*"),
    )
}
"""The lists of org-id.guide for the United Kingdom and for the world, by their codes."""

_SHORT_FORMS: tuple[tuple[re.Pattern[str], Register], ...] = (
    (re.compile(r"CHC-?(\d{6,7})"), CHARITIES),
    (re.compile(r"NIC-?(\d{6})"), IRISH_CHARITIES),
    (re.compile(r"COH-?([0-9A-Z]{7,8})"), COMPANIES),
    (re.compile(r"UKPRN[-:]?(\d{8})"), UKPRN),
    (re.compile(r"(?:HTTPS?://)?(?:WWW\.)?ROR\.ORG/(\w{9})"), ROR),
    (re.compile(r"ROR[-:]?(\w{9})"), ROR),
    (re.compile(r"(\d{8})"), COMPANIES),
    (re.compile(rf"((?!SC)(?:{_PREFIXES})\d{{4}}[0-9A-Z]{{2}})"), COMPANIES),
    (re.compile(r"(\d{6})"), CHARITIES),
)
"""How people write a number without its list, where only one list gives numbers of that shape."""
_SEVEN = re.compile(r"\d{7}")
_SCOTTISH = re.compile(r"SC\d{6}")
_PROVIDER = re.compile(r"100\d{5}")
"""Providers of learning have numbers from here on, and so have companies of the spring of 2016."""


def organisation_number(text: str) -> str:
    """The identifier of an organisation in its one form: `GB-COH-01234567`; "" of nothing.

    Raises:
        WrongIdentifier: it names no list, one that is unknown here, or a number that its list does not give.
    """
    written = _SPACES.sub("", text)
    if not written:
        return ""
    code, _, number = _split(written)
    if code in REGISTERS:
        return f"{code}-{REGISTERS[code].number(_without_prefix(code, number))}"
    if two := _of_two(written.upper()):
        raise WrongIdentifier(two)
    if short := _by_short_form(written.upper()):
        return short
    abroad = written[: len(code)].upper() + written[len(code) :]
    if code[:3] not in ("GB-", "XI-") and _FOREIGN.fullmatch(abroad):
        return abroad
    raise WrongIdentifier(
        say(
            "“{text}” is no identifier that is known here. Write its register and number, such as GB-COH-01234567 for a company, "
            "GB-CHC-1234567 for a charity or XI-ROR-05asf4e91 for a university.",
            text=text.strip()[:LONGEST],
        )
    )


def _of_two(written: str) -> Message | None:
    """What to write instead of a number that two registers could have given; None where one alone gives such numbers."""
    others = (
        (_SEVEN, f"GB-COH-0{written}", f"GB-CHC-{written}"),
        (_SCOTTISH, f"GB-COH-{written}", f"GB-SC-{written}"),
        (_PROVIDER, f"GB-COH-{written}", f"GB-UKPRN-{written}"),
    )
    for shape, one, other in others:
        if shape.fullmatch(written):
            return say(
                "“{text}” could be a number of two registers. Write {one} for the company, or {other}.",
                text=written,
                one=one,
                other=other,
            )
    return None


def _split(written: str) -> tuple[str, str, str]:
    """The code of the list, and the number in capitals: a list's own form puts back what should be small."""
    country, _, rest = written.upper().partition("-")
    register, dash, number = rest.partition("-")
    return f"{country}-{register}", dash, number


def _without_prefix(code: str, number: str) -> str:
    """People write NIC100048 for GB-NIC-100048, and CHC1130360 for GB-CHC-1130360."""
    own = code.partition("-")[2]
    return number.removeprefix(own) if own in ("CHC", "NIC", "COH") else number


def _by_short_form(written: str) -> str:
    for shape, register in _SHORT_FORMS:
        if found := shape.fullmatch(written):
            return f"{register.code}-{register.number(found[1])}"
    return ""


def thing_number(text: str) -> str:
    """The number of a thing that counts once, in its one form; one that two lists could have given stays as it is written.

    That is so of seven digits (a company without its nought, or a charity), and of SC with six (a company or a charity).
    A researcher is named by an ORCID.

    Raises:
        WrongIdentifier: it is no number of any list.
    """
    written = _SPACES.sub("", text).upper()
    if not written:
        raise WrongIdentifier(say("Write the number of a company, a charity or another organisation."))
    if _SEVEN.fullmatch(written) or _SCOTTISH.fullmatch(written):
        return written
    if _PROVIDER.fullmatch(written):  # what counts once is a company far more often than a university
        return f"{COMPANIES.code}-{written}"
    bare = written.removeprefix("HTTPS://").removeprefix("ORCID").removeprefix(".ORG/").lstrip(":").replace("-", "")
    if re.fullmatch(r"\d{15}[\dX]", bare, re.ASCII):
        return f"ORCID-{orcid(bare)}"
    return organisation_number(text)


def orcid(text: str) -> str:
    """A researcher's number as ORCID writes it: `0000-0002-1694-233X`.

    Raises:
        WrongIdentifier: it has another shape, or its check digit is wrong.
    """
    digits = _SPACES.sub("", text).upper().removeprefix("HTTPS://ORCID.ORG/").replace("-", "")
    if not re.fullmatch(r"\d{15}[\dX]", digits, re.ASCII) or not orcid_checks(digits):
        raise WrongIdentifier(say("“{text}” is no ORCID: its check digit does not fit.", text=text[:LONGEST]))
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def gss_code(text: str) -> str:
    """The code of an area as the Government Statistical Service writes it: a letter of a nation and eight figures.

    Raises:
        WrongIdentifier: it has another shape.
    """
    code = _SPACES.sub("", text).upper()
    if not re.fullmatch(r"[EWSNKJ]\d{8}", code, re.ASCII):
        raise WrongIdentifier(say("“{text}” is no code of an area, such as E06000026.", text=text[:LONGEST]))
    return code


def counted_once(numbers: Iterable[str]) -> dict[str, str]:
    """For each of these numbers as it stands on record, the thing that it names. As many things as there are different values.

    A number that two lists could have given names the charity where that stands among them, and the company otherwise.
    What cannot be read (it was reported before numbers were checked) names itself.
    """
    numbers = list(numbers)
    read = {number: as_read(number) for number in numbers}
    known = set(read.values())
    return {number: _decided(thing, known) for number, thing in read.items()}


@lru_cache(maxsize=100_000)
def as_read(number: str) -> str:
    """A number that stands on record in its one form; one that cannot be read as it is."""
    try:
        return thing_number(number)
    except WrongIdentifier:
        return number


def _decided(thing: str, known: set[str]) -> str:
    if _SEVEN.fullmatch(thing):
        charity = f"{CHARITIES.code}-{thing}"
        return charity if charity in known else f"{COMPANIES.code}-{thing.zfill(8)}"
    if _SCOTTISH.fullmatch(thing):
        charity = f"{SCOTTISH_CHARITIES.code}-{thing}"
        return charity if charity in known else f"{COMPANIES.code}-{thing}"
    return thing


_LEGAL_FORMS = {"limited": "ltd", "company": "co", "incorporated": "inc", "and": "&"}
_IGNORED = frozenset({"the", "ltd", "plc", "llp", "cic", "inc"})


def name_key(name: str) -> str:
    """What is left of a name when its legal form, its case and its points are taken away: twins have the same."""
    words = re.findall(r"[^\W_]+|&", name.casefold())
    told = [_LEGAL_FORMS.get(word, word) for word in words]
    return " ".join(word for word in told if word not in _IGNORED) or " ".join(words)
