"""What the decision maker types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from placefund.applications.models import Application
from placefund.decisions.models import WITH_AMOUNT
from placefund.decisions.queries import FeedbackPack
from placefund.design.choices import offer
from placefund.design.forms import MomentField, MoneyField, WordsField
from placefund.domain import choices
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.stages import StageKind


class DecisionForm(forms.Form):
    """The outcome for one application. The amount is needed when it is funded."""

    mark_optional = False
    outcome = forms.ChoiceField(
        label=say("What do you decide?"), choices=choices.outcomes_of(StageKind.FULL), widget=forms.RadioSelect
    )
    amount = MoneyField(label=say("Amount to offer, if it is funded"), required=False)
    reasons = WordsField(
        label=say("Reasons for the decision"),
        max_words=500,
        rows=5,
        help_text=say("They are kept on record and published."),
    )
    feedback = WordsField(
        label=say("Feedback to the applicant"),
        max_words=800,
        rows=8,
        help_text=say("The applicant is told this when outcomes are released."),
    )

    def __init__(self, *args: Any, asked: Money, stage: StageKind = StageKind.FULL, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", choices.outcomes_of(stage))
        if stage.invites:
            del self.fields["amount"]
            return
        if stage.chooses:
            self.fields["amount"].label = say("Amount it is chosen with, if it is")
        self.fields["amount"].help_text = say("At most the {asked} asked for.", asked=asked)
        self.fields["amount"].initial = asked

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") in WITH_AMOUNT and "amount" not in self.errors and not given.get("amount"):
            self.add_error("amount", say("Enter the amount to offer."))
        return given

    @property
    def amount_offered(self) -> Money:
        """The amount when it is funded or chosen; nothing when it is not, whatever stands in the box."""
        return self.cleaned_data.get("amount") or ZERO if self.cleaned_data["outcome"] in WITH_AMOUNT else ZERO


class RevisionForm(DecisionForm):
    """What is decided instead of what stands, and why."""

    why = WordsField(
        label=say("Why is it revised?"),
        max_words=300,
        rows=4,
        help_text=say("It is published beside both decisions once outcomes are released."),
    )


class ConfirmationForm(forms.Form):
    """Why a decision stands although its score was agreed again."""

    why = WordsField(
        label=say("Why does it stand?"),
        max_words=300,
        rows=4,
        help_text=say("It is kept on record, beside what was decided on the score before."),
    )


class ReleaseForm(forms.Form):
    """When everybody else may read the outcomes that applicants are told now."""

    public_from = MomentField(
        label=say("When may everybody read the outcomes?"),
        required=False,
        help_text=say(
            "Applicants are told at once. Until this moment it is under embargo; leave it empty for no embargo."
        ),
    )


class ReviewForm(forms.Form):
    """Which applications' feedback may go out as it stands."""

    applications = forms.MultipleChoiceField(
        label=say("Which of these have you read?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": say("Tick the applications whose feedback you have read.")},
    )

    def __init__(self, *args: Any, packs: Sequence[FeedbackPack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {str(pack.application.pk): pack.application for pack in packs}
        offer(self, "applications", [(key, str(application)) for key, application in self.waiting.items()])

    @property
    def chosen(self) -> list[Application]:
        return [self.waiting[key] for key in self.cleaned_data["applications"]]


class FeedbackForm(forms.Form):
    """What one applicant is told on each criterion. Fields are named by the criterion's key."""

    def __init__(self, *args: Any, pack: FeedbackPack | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for told in pack.told if pack else ():
            self.fields[f"text-{told.criterion.key}"] = WordsField(
                label=told.criterion.title,
                max_words=300,
                rows=6,
                initial=told.text,
                help_text=say(
                    "{weight_percent}% of the score. The readers gave {given}.",
                    weight_percent=told.criterion.weight_percent,
                    given=told.given,
                )
                if told.given
                else "",
                error_messages={
                    "required": say("Write what the applicant is told on “{title}”.", title=told.criterion.title)
                },
            )

    @property
    def texts(self) -> dict[str, str]:
        """The text on each criterion, by its key."""
        return {name.removeprefix("text-"): text for name, text in self.cleaned_data.items()}


class AsSignedForm(forms.Form):
    """What applicants are told when every application is decided as the signed scenario says."""

    told_funded = WordsField(
        label=say("What those who are funded are told"),
        max_words=300,
        rows=4,
        initial=say("We have decided to fund your application."),
        help_text=say("The feedback on each criterion is written and reviewed before outcomes are released."),
    )
    told_declined = WordsField(
        label=say("What those who are not funded are told"),
        max_words=300,
        rows=4,
        initial=say("We are sorry that we cannot fund your application in this round."),
    )

    def __init__(self, *args: Any, stage: StageKind = StageKind.FULL, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stage.chooses:
            self.fields["told_funded"].label = say("What those who are chosen are told")
            self.fields["told_funded"].initial = say("We have chosen your project for our pipeline.")
            self.fields["told_declined"].label = say("What those who are not chosen are told")
            self.fields["told_declined"].initial = say("We are sorry that we did not choose your project in this call.")
