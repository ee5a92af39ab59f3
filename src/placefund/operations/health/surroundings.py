"""Whether what stands around the site does its part: mail, the scanner of files, the disk and its folders."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import get_connection

from placefund.documents import scanning
from placefund.documents.stores import StoreFailed, store
from placefund.domain.messages import Message, say, say_count
from placefund.notices.models import STILL_TO_SEND, Mail
from placefund.notices.queries import mails_are_filed
from placefund.operations.health.sign import Sign, look, well, wrong
from placefund.operations.health.site import OF_THIS_MACHINE, is_for_others
from placefund.people.sign_on import provider

SECONDS = 10
"""How long a mail server may take to greet."""
LEAST_FREE = 500_000_000
ENOUGH_FREE = 2_000_000_000
FOR_OTHERS = stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH


def sign_on() -> Iterator[Sign]:
    """Whether the provider of single sign-on says of itself what it should, and shows keys that sign."""
    if not settings.SSO_ISSUER and not settings.SSO_CLIENT_ID:
        return
    what = say("Single sign-on")
    if not provider.is_offered():
        advice = say("Set both PLACEFUND_SSO_ISSUER and PLACEFUND_SSO_CLIENT_ID, or neither.")
        yield wrong(what, say("Of its two settings one is missing, so nobody can sign in by it."), advice)
        return
    try:
        found = provider.discovered(afresh=True)
        keys = provider.keys_of(found).get("keys", ())
    except provider.Unreachable as trouble:
        advice = say("See that PLACEFUND_SSO_ISSUER is what the provider calls itself, letter by letter.")
        yield wrong(what, str(trouble), advice)
        return
    if keys:
        yield well(what, say("{issuer} answers, and shows its keys.", issuer=settings.SSO_ISSUER))
    else:
        yield wrong(what, say("{issuer} shows no keys.", issuer=settings.SSO_ISSUER), say("Ask whoever runs it."))


def mail() -> Iterator[Sign]:
    """Whether a mail would be taken: the server greets, speaks TLS, and lets us in. Nothing is sent."""
    grade = wrong if is_for_others() else look
    if mails_are_filed():
        yield grade(
            say("Mail"),
            say("Mails are written to files and reach nobody."),
            say("Set PLACEFUND_EMAIL_URL to the address of a mail server."),
        )
    elif not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield well(say("Mail"), say("Mails go by {backend}.", backend=settings.EMAIL_BACKEND))
    else:
        yield _by_smtp()
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield grade(
            say("Sender"),
            say("Mails come from {sender}, which no mail server takes.", sender=settings.DEFAULT_FROM_EMAIL),
            say("Set PLACEFUND_FROM to an address of your own."),
        )


def _by_smtp() -> Sign:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    is_protected = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    connection = get_connection(timeout=SECONDS)
    try:
        connection.open()
    except OSError as trouble:  # every refusal of smtplib is one
        return wrong(
            say("Mail"),
            say("The mail server {where} does not take our mails: {reason}", where=where, reason=_reason(trouble)),
            say("Put PLACEFUND_EMAIL_URL right: name, password, port 587 for smtp+tls and 465 for smtp+ssl."),
        )
    finally:
        connection.close()
    if not is_protected and settings.EMAIL_HOST not in OF_THIS_MACHINE:
        return wrong(
            say("Mail"),
            say("The mail server {where} is spoken to without TLS: mails and password can be read.", where=where),
            say("Begin PLACEFUND_EMAIL_URL with smtp+tls:// or smtp+ssl://."),
        )
    return well(say("Mail"), say("The mail server {where} greets us and lets us in. Nothing was sent.", where=where))


def _reason(trouble: OSError) -> str:
    """What the server or the system said, without what smtplib puts around it, nor anything we sent."""
    said = getattr(trouble, "smtp_error", None)
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else trouble.strerror or str(trouble)
    return " ".join(words.split())[:200]


def mails() -> Iterator[Sign]:
    """What could not be sent."""
    given_up = Mail.objects.filter(given_up_at__isnull=False).count()
    waiting = Mail.objects.filter(STILL_TO_SEND, attempts__gt=0).count()
    if given_up:
        yield wrong(
            say("Mails"),
            say_count("{count} mail was given up.", "{count} mails were given up.", given_up),
            say("See under “This installation”, “All mails” why, and send them again."),
        )
    elif waiting:
        yield look(
            say("Mails"),
            say_count("{count} mail waits to be tried again.", "{count} mails wait to be tried again.", waiting),
            say("They are tried again by “placefund tick”, with growing waits."),
        )
    else:
        yield well(say("Mails"), say("None waits, none was given up."))


def scanner() -> Iterator[Sign]:
    """Whether ClamAV answers; without one, files say that they are not scanned."""
    if not scanning.is_configured():
        yield look(
            say("Scanner"),
            say("Files are not scanned for viruses, and say so."),
            say("Install ClamAV's daemon and set PLACEFUND_CLAMD."),
        )
        return
    answer = scanning.scan(b"Placefund asks whether somebody is there.")
    if answer.by:
        yield well(say("Scanner"), say("{scanner} answers.", scanner=answer.by))
    else:
        yield wrong(
            say("Scanner"),
            say("ClamAV does not answer at {where}: files that come in are not scanned.", where=settings.CLAMD),
            say("See that its daemon runs, and that PLACEFUND_CLAMD has its socket or host:port."),
        )


def disk() -> Iterator[Sign]:
    """How much room is left where files are kept, and where backups are, if that is another disk."""
    home, backups = _nearest(Path(settings.HOME)), _nearest(Path(settings.BACKUPS_DIR))
    yield _room(home, say("{free} MB are free where files are kept."), "PLACEFUND_HOME")
    try:
        is_another = home.stat().st_dev != backups.stat().st_dev
    except OSError:  # the folder that cannot be looked at says so when its room is asked for
        is_another = backups != home
    if is_another:
        yield _room(backups, say("{free} MB are free where backups are kept."), "PLACEFUND_BACKUPS")


def _room(place: Path, sentence: Message, setting: str) -> Sign:
    """Whether there is room in a folder. `setting` is what moves it elsewhere."""
    try:
        free = shutil.disk_usage(place).free
    except OSError as trouble:
        return wrong(
            say("Disk"), str(trouble), say("Set {setting} to a folder on a disk that is there.", setting=setting)
        )
    told = sentence.format(free=f"{free // 1_000_000:,}")
    if free < LEAST_FREE:
        return wrong(say("Disk"), told, say("Make room: nothing can be written when the disk is full."))
    if free < ENOUGH_FREE:
        return look(say("Disk"), told, say("Make room, or move {setting} to a larger disk.", setting=setting))
    return well(say("Disk"), told)


def folder() -> Iterator[Sign]:
    """Whether files can be kept, and nobody else on the machine can read them."""
    if settings.FILES_BUCKET:
        yield _bucket()
    home, documents = Path(settings.HOME), Path(settings.MEDIA_ROOT)
    place = documents if documents.exists() else _nearest(home)
    if not os.access(place, os.W_OK | os.X_OK):
        yield wrong(
            say("Files"),
            say("The folder {folder} cannot be written.", folder=place),
            say("Give it to the user that Placefund runs as: chown, then chmod 700."),
        )
    elif home.exists() and os.name != "nt" and home.stat().st_mode & FOR_OTHERS:
        yield wrong(
            say("Files"),
            say("Everybody on this machine can look into {folder}.", folder=home),
            say("chmod 700 {folder}", folder=home),
        )
    else:
        yield well(say("Files"), say("They can be kept, and only the service reads them."))


def _bucket() -> Sign:
    """Whether the bucket answers and lets us look into it. Nothing is written."""
    keeps = store()
    try:
        next(keeps.kept(), None)
    except StoreFailed as trouble:
        return wrong(
            say("Bucket"),
            say("Files cannot be kept in {bucket}: {reason}", bucket=keeps, reason=trouble),
            say("See that PLACEFUND_FILES names it rightly, and that the key may list, read, write and delete in it."),
        )
    return well(say("Bucket"), say("{bucket} answers, and shows us its files.", bucket=keeps))


def settings_file() -> Iterator[Sign]:
    """Who may read the passwords in the settings file."""
    path = Path(settings.SETTINGS_FILE) if settings.SETTINGS_FILE else None
    if path is None or os.name == "nt":
        return
    try:
        mode = path.stat().st_mode
    except OSError as trouble:
        yield look(
            say("Settings file"),
            say("{path}: {reason}", path=path, reason=trouble.strerror or trouble),
            say("Set PLACEFUND_SETTINGS_FILE to the file that the settings come from, or leave it out."),
        )
        return
    if mode & FOR_OTHERS:
        yield wrong(
            say("Settings file"),
            say("Everybody on this machine can read {path}, with its key and passwords.", path=path),
            say("chmod 640 {path}", path=path),
        )
    else:
        yield well(say("Settings file"), say("Only its owner and group read {path}.", path=path))


def styles() -> Iterator[Sign]:
    if finders.find("design/app.css") is None:
        yield wrong(
            say("Styles"),
            say("The stylesheet is missing: pages come without their design."),
            say("Install the package anew; in a clone, run `python3 hatch_build.py`."),
        )
    else:
        yield well(say("Styles"), say("Styles and scripts are there."))


def _nearest(path: Path) -> Path:
    """The folder itself, or where it would be made."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
