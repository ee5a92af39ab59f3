"""The shape of what people enter about projects. What may stand in it is for the rules and the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.awards.models import Award
from placefund.design.choices import offer
from placefund.design.fields import DayField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.places.models import Area

MOST_GRANT = Money.pounds(1_000_000_000)


class ProjectForm(forms.Form):
    """A project to be set up."""

    title = forms.CharField(label=say("Title"), max_length=140)
    summary = WordsField(
        label=say("Public summary"),
        help_text=say("What will be done, where and for whom. It is published once the project starts."),
        max_words=200,
        rows=6,
    )
    starts_on = DayField(label=say("First day of the work"), help_text=say("For example, 1 4 2027"))
    ends_on = DayField(label=say("Last day of the work"), help_text=say("For example, 31 3 2029"))
    area = forms.ChoiceField(
        label=say("Local authority where most of the work is done"),
        required=False,
        help_text=say("Leave it open when the work is spread."),
    )

    def __init__(self, data: Any = None, *, award: Award) -> None:
        super().__init__(data)
        place = award.partnership.place
        areas = Area.objects.filter(pk__in=place.area_codes()).order_by("name") if place else Area.objects.none()
        self.areas = {area.pk: area for area in areas}
        offer(self, "area", [(pk, area.name) for pk, area in self.areas.items()], first=say("Spread over the place"))
        self.fields["area"].error_messages["invalid_choice"] = say(
            "This is not part of the place. Choose one from the list."
        )

    def chosen_area(self) -> Area | None:
        return self.areas.get(self.cleaned_data["area"])


class GrantForm(forms.Form):
    """A partner's part in a project."""

    grant = MoneyField(
        label=say("Most grant it can be paid in this project"),
        most=MOST_GRANT,
        help_text=say("£0 takes the partner out of the project."),
    )


class MilestoneForm(forms.Form):
    """Something the project will have done by a day."""

    title = forms.CharField(label=say("What will have been done?"), max_length=200)
    due_on = DayField(label=say("By which day?"), help_text=say("For example, 30 9 2027"))
