"""What people fill in to say who writes a part by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from placefund.design.choices import offer
from placefund.design.fields import DayField
from placefund.domain.messages import say
from placefund.drafting.queries import Author


class GivePartForm(forms.Form):
    """Who writes it, and the day by which they do."""

    writer = forms.TypedChoiceField(label=say("Who writes it?"), coerce=int, widget=forms.RadioSelect)
    due_on = DayField(label=say("By which day?"))

    def __init__(
        self, *args: Any, authors: Iterable[Author], earliest: date, latest: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "writer", [(author.user.pk, author.label) for author in authors])
        self.fields["due_on"].earliest, self.fields["due_on"].latest = earliest, latest  # type: ignore[attr-defined]
