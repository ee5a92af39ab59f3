"""What the fund's team types when it asks for a proposal, or fixes a pair by hand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from placefund.applications.models import Application
from placefund.assessment.models import Assessor
from placefund.assessment.queries import pool_of
from placefund.design.choices import offer
from placefund.design.forms import DayField, WordsField
from placefund.domain.assessment.assignment.problem import Fairness
from placefund.domain.messages import say
from placefund.funds.models import Round
from placefund.funds.owners import Owner
from placefund.matching.queries import ProposalOptions, eligible_in

FAIRNESS = (
    (Fairness.WORST.value, say("The bid that is served worst is served as well as can be, then all together")),
    (Fairness.LEXIMIN.value, say("The worst, then the next worst, and so on; then all together")),
    (Fairness.SUM.value, say("All together, whoever is served worst")),
)
PENALTIES = (
    ("0", say("Whenever it is better at all")),
    ("100", say("When it is clearly better")),
    ("1000", say("Only when something is missing otherwise")),
)


class ProposeForm(forms.Form):
    """How a proposal is to be made."""

    fairness = forms.ChoiceField(
        label=say("What comes first?"), choices=FAIRNESS, widget=forms.RadioSelect, initial=Fairness.WORST.value
    )
    keeps_given = forms.BooleanField(
        label=say("Everything that was given out stays where it is"), required=False, initial=True
    )
    change_penalty = forms.ChoiceField(
        label=say("If not: when may a reading that is not scored move to somebody else?"),
        choices=PENALTIES,
        widget=forms.RadioSelect,
        initial="100",
    )
    due_on = DayField(
        label=say("By which day are the readings wanted?"),
        required=False,
        help_text=say("Whoever is away until then is not asked. Reminders go by this day."),
    )

    @property
    def wishes(self) -> ProposalOptions:
        given = self.cleaned_data
        return ProposalOptions(
            Fairness(given["fairness"]), given["keeps_given"], int(given["change_penalty"]), given["due_on"]
        )


class PairForm(forms.Form):
    """An application and an assessor."""

    mark_optional = False
    application = forms.ChoiceField(label=say("Application"))
    assessor = forms.ChoiceField(label=say("Assessor"))

    def __init__(self, *args: Any, round_: Round, owner: Owner, closed: Collection[int] = (), **kwargs: Any) -> None:
        """`owner` has the pool that is chosen from. `closed` are the numbers of the applications that are closed to whoever asks:
        whether they still need readers, too."""
        super().__init__(*args, **kwargs)
        self.applications = {str(each.pk): each for each in eligible_in(round_) if each.pk not in closed}
        self.assessors = {str(each.pk): each for each in pool_of(owner).filter(state="accepted")}
        for name, known in (("application", self.applications), ("assessor", self.assessors)):
            offer(self, name, [(key, str(each)) for key, each in known.items()], first=say("Choose"))

    @property
    def pair(self) -> tuple[Application, Assessor]:
        return self.applications[self.cleaned_data["application"]], self.assessors[self.cleaned_data["assessor"]]


class FixForm(PairForm):
    """A hand change with its reason."""

    must_read = forms.ChoiceField(
        label=say("What is fixed?"),
        choices=(("yes", say("This assessor must read it")), ("no", say("This assessor must not read it"))),
        widget=forms.RadioSelect,
    )
    reason = WordsField(label=say("Why?"), max_words=100, rows=3, help_text=say("Whoever asks why is told this."))
