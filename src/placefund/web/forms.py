"""Forms that belong to no room: the one that only confirms; and what was posted, for any form."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict


class ConfirmForm(forms.Form):
    """A form without a question: to send it is to confirm what the page says."""


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when it is empty; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def posted_files(request: HttpRequest) -> MultiValueDict[str, UploadedFile[bytes]] | None:
    """The files that were posted; None when the page is only read."""
    return request.FILES if request.method == "POST" else None
