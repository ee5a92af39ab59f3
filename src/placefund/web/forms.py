"""Forms that belong to no room: the one that only confirms, the one that asks why a step is taken back; and what was posted."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from placefund.design.fields import WordsField
from placefund.domain.messages import say


class ConfirmForm(forms.Form):
    """A form without a question: to send it is to confirm what the page says."""


class StepBackForm(forms.Form):
    """Why a step is taken back."""

    reason = WordsField(
        label=say("Why?"), help_text=say("Whoever this concerns reads it, and it stays on record."), max_words=300
    )


class PublishedReasonForm(forms.Form):
    """Why money is to go back: it stands beside the transfers for everybody to read."""

    reason = forms.CharField(
        label=say("Why?"), help_text=say("It is published with the transfers. Name no person."), max_length=200
    )


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when it is empty; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def posted_files(request: HttpRequest) -> MultiValueDict[str, UploadedFile[bytes]] | None:
    """The files that were posted; None when the page is only read."""
    return request.FILES if request.method == "POST" else None
