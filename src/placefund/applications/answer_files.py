"""The files of an answer: those that it holds already, and new ones that are examined and kept when it is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from placefund.applications.models import Application
from placefund.documents.actions import attach
from placefund.domain.answers.kind import AnswerRefused
from placefund.domain.files import DocumentKind
from placefund.domain.messages import say
from placefund.people.models import User


def as_held(given: Any, stored: Any) -> list[Mapping[str, Any]]:
    """What was given, with a file that is sent again as the one that is kept already. `stored` is the answer as it is kept.

    Raises:
        AnswerRefused: a file is named that this answer does not hold.
    """
    held = {one["sha256"]: one for one in stored or ()}
    numbers = {one["document"] for one in held.values()}
    files: list[Mapping[str, Any]] = []
    for one in given or ():
        if not isinstance(one, Mapping):
            raise AnswerRefused(say("Choose a file to send."))
        content = one.get("content")
        if content is None and one.get("document") not in numbers:
            raise AnswerRefused(
                say("A file that you kept is not there any more. Look at what is kept, and send again.")
            )
        again = held.get(hashlib.sha256(content).hexdigest()) if isinstance(content, bytes) else None
        files.append(again if again and again["name"] == one.get("name") else one)
    return files


def with_files_kept(
    application: Application, value: Any, given: list[Mapping[str, Any]], *, by: User, at: datetime
) -> Any:
    """The value of an answer whose new files are examined and kept now. A file that is taken out stays on record.

    Raises:
        FileRefused: naming what is wrong with a file.
    """
    sent = {hashlib.sha256(one["content"]).hexdigest(): one["content"] for one in given if one.get("content")}
    return [_kept(application, one, sent, by=by, at=at) for one in value or ()] or ""


def _kept(
    application: Application, file: dict[str, Any], sent: Mapping[str, bytes], *, by: User, at: datetime
) -> dict[str, Any]:
    if file["document"]:
        return file
    upload = SimpleUploadedFile(file["name"], sent[file["sha256"]])
    document = attach(application, upload, kind=DocumentKind.ANSWER, by=by, at=at)
    return {**file, "document": document.pk, "name": document.name}
