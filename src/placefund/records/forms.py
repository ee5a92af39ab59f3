"""The filters of the record."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import offer
from placefund.domain.acts import Act, is_shared
from placefund.domain.messages import say


def key_of(act: Act) -> str:
    """How an address names an act: its verb, with the app before it where apps share the verb."""
    return f"{act.app}.{act.verb}" if is_shared(act) else act.verb


def kind_in_words(kind: str) -> str:
    """`awards.award` reads “Award”."""
    name = kind.rpartition(".")[2]
    return {"return": "Return", "publishedclaim": say("Published claim"), "evaluationfinding": "Finding"}.get(
        name, name.replace("_", " ").capitalize()
    )


class RecordFilters(forms.Form):
    """What to show of the record; nothing in it is required."""

    mark_optional = False
    fund = forms.ChoiceField(label=say("Fund"), required=False)
    verb = forms.ChoiceField(label=say("What was done"), required=False)
    subject = forms.ChoiceField(label=say("To what"), required=False)
    actor = forms.CharField(label=say("By whom"), max_length=200, required=False)
    words = forms.CharField(label=say("Name of the thing"), max_length=200, required=False)
    first = forms.DateField(label=say("From"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    last = forms.DateField(label=say("To"), widget=forms.DateInput(attrs={"type": "date"}), required=False)

    def __init__(self, *args: Any, funds: list[str], acts: list[Act], subjects: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "fund", [(fund, fund) for fund in funds], first=say("Every fund"))
        self.acts = {key_of(act): act for act in acts}
        offer(self, "verb", [(key, act.sentence) for key, act in self.acts.items()], first=say("Everything"))
        offer(self, "subject", [(kind, kind_in_words(kind)) for kind in subjects], first=say("Anything"))

    def given(self) -> dict[str, Any]:
        """The filters that were given, for the query; those that could not be read are left out."""
        cleaned = getattr(self, "cleaned_data", {})
        found = {name: value for name, value in cleaned.items() if value and name not in ("fund", "verb")}
        return found | ({"act": self.acts[cleaned["verb"]]} if cleaned.get("verb") else {})
