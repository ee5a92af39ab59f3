"""Every setting that this product reads from its environment: its name, its kind, its default, what it is for, who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from placefund.config import kinds
from placefund.config.kinds import Kind

PREFIX = "PLACEFUND_"
"""What begins with it and stands in no row of the table stops the start."""


class Reader(StrEnum):
    """The kind of process that a setting makes a difference to."""

    EVERY = "every process"
    SERVER = "server"
    SENDERS = "server, worker, tick"
    BACKUP = "backup"
    DEVELOPMENT = "development"
    TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `default` is what it is when it is left out, in the words that would be written."""

    name: str
    kind: Kind
    default: str
    purpose: str
    readers: Reader = Reader.EVERY
    is_secret: bool = False
    otherwise: str = ""
    """The default in a sentence, where it is worked out from something else."""
    is_begun_with: bool = False
    """Whether a new settings file gives it a value, and does not only name it."""


SETTINGS: tuple[Setting, ...] = (
    # Where things are
    Setting(
        "PLACEFUND_HOME", kinds.FOLDER, "",
        "The folder of this installation's data: uploaded files, the key where none is given, mails where no server takes them.",
        otherwise="`.placefund` in the clone, or in the home folder of the user", is_begun_with=True,
    ),
    Setting(
        "DATABASE_URL", kinds.DATABASE, "",
        "The database. Letters such as @ in the password are written as %40.",
        is_secret=True, otherwise="an SQLite file in `PLACEFUND_HOME`", is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_FUNDBOOKS", kinds.FOLDER, "",
        "The folder of fundbooks that can be taken in the browser.",
        otherwise="those that come with the product",
    ),
    Setting(
        "PLACEFUND_REGISTERS", kinds.FOLDER, "",
        "Where downloads of public registers lie: companies, charities, ROR, UKPRN. `placefund load-registers` reads them.",
    ),
    Setting(
        "PLACEFUND_STATIC", kinds.FOLDER, "",
        "Where `placefund collectstatic` puts styles and scripts for another server. Without it they come out of the package.",
        Reader.SERVER,
    ),
    Setting(
        "PLACEFUND_BACKUPS", kinds.FOLDER, "",
        "Where backups are kept. Have it on another disk, and copied to another machine.",
        Reader.BACKUP, otherwise="`backups` in `PLACEFUND_HOME`", is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_BACKUPS_KEPT", kinds.WHOLE, "14",
        "How many backups are kept; older ones go when a new one is made.",
        Reader.BACKUP,
    ),
    Setting(
        "PLACEFUND_SETTINGS_FILE", kinds.FILE, "",
        "The file that the settings come from, so that `placefund doctor` can look who may read it. "
        "The units and `placefund --settings-file` set it.",
    ),
    # The site
    Setting(
        "PLACEFUND_SECRET_KEY", kinds.KEY, "",
        "Signs sessions and the links in mails. Changing it signs everybody out, and links that were sent open nothing more.",
        is_secret=True, otherwise="made once, and kept in `PLACEFUND_HOME/secret-key`", is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_OLD_SECRET_KEYS", kinds.KEYS, "",
        "Keys that were this site's before, by commas: authenticator apps that were set up under them go on working.",
        is_secret=True, otherwise="none",
    ),
    Setting(
        "PLACEFUND_HOSTS", kinds.HOSTS, "127.0.0.1,localhost,[::1]",
        "The names that this site answers to.",
        Reader.SERVER, is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_ORIGINS", kinds.ORIGINS, "",
        "The addresses that forms may be sent from, as a browser names them.",
        Reader.SERVER, is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_HTTPS", kinds.SWITCH, "no",
        "Secure cookies, HSTS, and trust in the X-Forwarded-Proto of the web server in front.",
        Reader.SERVER, is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_ADDRESS", kinds.ADDRESS, "http://127.0.0.1:8000",
        "The address as people open it: links in mails begin with it.",
        Reader.SENDERS, is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_SITE_NAME", kinds.TEXT, "Placefund",
        "What this site is called, on its pages and in its mails.",
        Reader.SENDERS, is_begun_with=True,
    ),
    # Single sign-on
    Setting(
        "PLACEFUND_SSO_ISSUER", kinds.ISSUER, "",
        "The provider of OpenID Connect by whom people may sign in, letter by letter as it names itself.",
        Reader.SERVER, otherwise="none: people sign in here alone",
    ),
    Setting(
        "PLACEFUND_SSO_CLIENT_ID", kinds.TEXT, "",
        "What this site is called at the provider.",
        Reader.SERVER,
    ),
    Setting(
        "PLACEFUND_SSO_CLIENT_SECRET", kinds.TEXT, "",
        "The secret that this site has with the provider. Without one the exchange is protected by PKCE alone.",
        Reader.SERVER, is_secret=True,
    ),
    Setting(
        "PLACEFUND_SSO_NAME", kinds.TEXT, "your organisation",
        "What people call the provider, on the button.",
        Reader.SERVER,
    ),
    Setting(
        "PLACEFUND_SSO_FACTORS", kinds.WORDS, "",
        "Words of the provider's `amr` or `acr` that count as a second factor here, such as mfa.",
        Reader.SERVER, otherwise="none: whoever needs a second factor shows one here",
    ),
    # Mail
    Setting(
        "PLACEFUND_EMAIL_URL", kinds.MAIL_SERVER, "",
        "The mail server: smtp+tls (port 587) or smtp+ssl (port 465). Letters such as @ in name and password are written as %40.",
        Reader.SENDERS, is_secret=True, otherwise="mails are written to `PLACEFUND_HOME/mail`", is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_EMAIL_BACKEND", kinds.TEXT, "django.core.mail.backends.filebased.EmailBackend",
        "Django's name of another way to send mail, where no `PLACEFUND_EMAIL_URL` is given.",
        Reader.SENDERS,
    ),
    Setting(
        "PLACEFUND_FROM", kinds.MAIL, "placefund@localhost",
        "Whom mails come from.",
        Reader.SENDERS, is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_REPLY_TO", kinds.MAIL, "",
        "Where an answer to a mail goes, if not to its sender.",
        Reader.SENDERS, is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_DIGEST_HOUR", kinds.HOUR, "7",
        "The hour of the day, in London, at which those who have chosen so get one mail of what they have not read.",
        Reader.SENDERS,
    ),
    # Files and open data
    Setting(
        "PLACEFUND_FILES", kinds.BUCKET, "",
        "A bucket for the files that people send, such as s3://our-fund or s3://our-fund/files?endpoint=https://s3.example.org"
        "&region=eu-west-2. Who may use it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY beside it, or the machine's own role.",
        otherwise="the folder `documents` in `PLACEFUND_HOME`",
    ),
    Setting(
        "PLACEFUND_CLAMD", kinds.SOCKET, "",
        "Where ClamAV's daemon listens. Without it, files say that they are not scanned.",
        Reader.SENDERS,
    ),
    Setting(
        "PLACEFUND_PUBLISHER_NAME", kinds.TEXT, "",
        "Who publishes open data from here. Without it nothing is published as 360Giving data.",
        Reader.SERVER, is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_PUBLISHER_ID", kinds.TEXT, "",
        "The publisher's number in a public register (org-id.guide), such as GB-COH-01234567.",
        Reader.SERVER,
    ),
    Setting(
        "PLACEFUND_360GIVING_PREFIX", kinds.TEXT, "",
        "The publisher's prefix as 360Giving gave it, without 360G-.",
        Reader.SERVER,
    ),
    # How it runs
    Setting(
        "PLACEFUND_QUEUE", kinds.SWITCH, "no",
        "Whether mails and long computations wait for a worker. `serve`, `work` and `doctor` say yes where nothing is said.",
        is_begun_with=True,
    ),
    Setting(
        "PLACEFUND_SQLITE_SYNCHRONOUS", kinds.one_of("OFF", "NORMAL", "FULL", "EXTRA"), "NORMAL",
        "NORMAL may lose the last commits when the power fails, and never corrupts. FULL waits for the disk at each commit.",
    ),
    Setting(
        "PLACEFUND_LOG", kinds.one_of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "WARNING",
        "The least serious kind of line that is logged.",
    ),
    Setting(
        "PLACEFUND_DEMO", kinds.SWITCH, "",
        "A demonstration: people sign in by a button, and its clock can be moved. Never with HTTPS.",
        otherwise="yes where `placefund demo` has left its mark in `PLACEFUND_HOME`",
    ),
    Setting(
        "PLACEFUND_DEBUG", kinds.SWITCH, "no",
        "Shows failures whole, to everybody. Only for those who change the product.",
        Reader.DEVELOPMENT,
    ),
    # What only the tests read
    Setting("PLACEFUND_BROWSER", kinds.one_of("required"), "", "A test that finds no browser fails.", Reader.TESTS),
    Setting("PLACEFUND_EXAMPLES", kinds.one_of("thorough"), "", "More examples of each rule.", Reader.TESTS),
    Setting("PLACEFUND_WORLDS", kinds.one_of("afresh"), "", "Every world is built by its actions.", Reader.TESTS),
    Setting("PLACEFUND_TRIAL_BOUNDARIES", kinds.FILE, "", "A real file of boundaries to try.", Reader.TESTS),
)  # fmt: skip
"""The table. `docs/reference/settings.md` is drawn from it."""
