"""What a programme office fills in about who stands for the place, its terms, its office and who may sign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from placefund.design.choices import offer_rows
from placefund.design.forms import DayField, LineField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.partnerships.models import Partnership
from placefund.people.models import Organisation, User
from placefund.programmes.board.forms import PersonForm


class StandingForm(forms.Form):
    """Which partnership stands for the place; and why, where another one did before."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), label=say("Which partnership stands for the place?"), empty_label=say("Choose one")
    )
    why = WordsField(
        label=say("Why is it another one now?"),
        max_words=80,
        rows=3,
        max_length=500,
        help_text=say("Both stay on record."),
    )

    def __init__(self, *args: Any, partnerships: QuerySet[Partnership], is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "partnership", partnerships)
        if is_first:
            del self.fields["why"]


class TermsForm(forms.Form):
    """A version of the terms of reference."""

    agreed_on = DayField(label=say("Agreed on"))
    agreed_by = LineField(
        label=say("By whom?"), max_length=200, help_text=say("For example, the cabinet of the city region.")
    )
    text = WordsField(label=say("What they say, in short"), max_words=400, rows=6)
    quorum = forms.IntegerField(
        label=say("How many voting members make a quorum?"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=say("Leave it empty where they do not say."),
    )
    of_each_helix = forms.BooleanField(label=say("With at least one of each helix among them"), required=False)
    upload = forms.FileField(
        label=say("The document itself"),
        help_text=say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB."),
        max_length=255,
        required=False,
    )


class PostForm(PersonForm):
    """Who works in the programme office."""

    post = LineField(label=say("What is the post called?"), max_length=120)
    since = DayField(label=say("First day"))
    field_order = ("post", "user", "name", "since")

    @property
    def given(self) -> dict[str, Any]:
        return self.who | {"post": self.cleaned_data["post"], "since": self.cleaned_data["since"]}


class DelegationForm(PersonForm):
    """Who may sign what, up to which amount."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=say("For which organisation?"), empty_label=say("Choose one"), required=False
    )
    what = LineField(
        label=say("What may they sign?"), max_length=200, help_text=say("For example, an award, or a change of it.")
    )
    most = MoneyField(
        label=say("Up to which amount?"),
        least=Money(1),
        required=False,
        help_text=say("Leave it empty where no amount is set."),
    )
    written_in = LineField(
        label=say("Where is that written?"),
        max_length=200,
        help_text=say("For example, the scheme of delegation, part 3."),
    )
    binds = forms.BooleanField(
        label=say("They bind the partnership in what is sent to the fund, such as what shows that it is ready"),
        required=False,
    )
    since = DayField(label=say("First day"))
    until = DayField(label=say("Last day, if it is set"), required=False)
    field_order = ("user", "name", "organisation", "what", "most", "written_in", "binds", "since", "until")

    def __init__(self, *args: Any, people: QuerySet[User], bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        offer_rows(self, "organisation", bodies)

    @property
    def given(self) -> dict[str, Any]:
        kept = self.cleaned_data
        return self.who | {
            name: kept[name] for name in ("organisation", "what", "most", "written_in", "binds", "since", "until")
        }
