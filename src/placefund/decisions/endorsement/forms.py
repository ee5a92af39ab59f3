"""What is chosen when the choice of a call is put before its board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.design.choices import offer_rows
from placefund.domain.messages import say
from placefund.programmes.models import BoardMeeting

WHOLE, EACH = "whole", "each"


class BeforeBoardForm(forms.Form):
    """Before which meeting, and whether as one list or each project by itself."""

    mark_optional = False
    meeting = forms.ModelChoiceField(
        label=say("Before which meeting?"), queryset=BoardMeeting.objects.none(), empty_label=say("Choose one")
    )
    how = forms.ChoiceField(
        label=say("How is the board asked?"),
        choices=(
            (WHOLE, say("As one list: whoever has an interest in any of it leaves for all of it")),
            (EACH, say("Each project by itself: whoever has an interest in one leaves for that one")),
        ),
        initial=EACH,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, meetings: QuerySet[BoardMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "meeting", meetings)

    @property
    def is_line_by_line(self) -> bool:
        return bool(self.cleaned_data["how"] == EACH)
