"""What the fund and the assessors themselves type about the pool: invitations, checks of a name, ties, rulings, leave, days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import live_applications
from placefund.assessment.pool.board import sectors_of
from placefund.design.choices import offer, offer_rows
from placefund.design.forms import DayField, LineField, WordsField
from placefund.domain.assessment.pool import (
    MOST_READINGS,
    TO_APPLICATIONS,
    TO_ORGANISATIONS,
    TO_PEOPLE,
    TO_PLACES,
    NewTie,
)
from placefund.domain.assessment.ties import MEANINGS, TieKind, TieStrength
from placefund.domain.messages import Message, say
from placefund.domain.partnerships import Helix
from placefund.funds.owners import Owner
from placefund.people.models import Organisation
from placefund.places.forms import AreasField
from placefund.places.queries import areas_in_use

LEGS = [("", say("Any")), *((helix.value, helix.label) for helix in Helix)]


def registered(names: Sequence[str]) -> tuple[list[Organisation], list[str]]:
    """The organisations of these names, in whatever case, and the names that are not in the register."""
    found = {row.name.casefold(): row for row in Organisation.objects.all()} if names else {}
    known = [found[name.casefold()] for name in names if name.casefold() in found]
    return known, [name for name in names if name.casefold() not in found]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class _Interests(forms.Form):
    """The organisations and areas of somebody, as a conflict follows from them."""

    employer = LineField(
        label=say("Who they work for"), max_length=200, required=False, help_text=say("By its name in the register.")
    )
    organisations = forms.CharField(
        label=say("Other organisations they work for, or worked for in the last five years, one on each line"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=say(
            "By their names in the register. No application with one of these as a partner is ever given to them."
        ),
    )
    area_codes = AreasField(
        label=say("Local authorities they have an interest in"),
        required=False,
        help_text=say("Where they live or own property, say. No application for one of these is ever given to them."),
        earmarked_of="",  # a person's interests are theirs, whatever a fund has set aside
    )


class CheckNameForm(_Interests):
    """Somebody who might be asked. It only asks, and stores nothing; names that are not in the register are told."""

    mark_optional = False
    name = LineField(label=say("Their name"), max_length=200)
    email = forms.EmailField(label=say("Their e-mail address, if you know it"), max_length=254, required=False)
    field_order = ("name", "email", "employer", "organisations", "area_codes")

    def bodies(self) -> tuple[Organisation | None, list[Organisation], list[str]]:
        """The employer, the other organisations, and the names that nobody could look up."""
        named = self.cleaned_data["employer"]
        employer, missing = registered([named] if named else [])
        others, unknown = registered(_lines(self.cleaned_data["organisations"]))
        return employer[0] if employer else None, others, [*missing, *unknown]


class InviteForm(_Interests):
    """A person whom the fund asks into its pool of assessors, by the address they have an account with or will have one."""

    email = forms.EmailField(label=say("Their e-mail address"), max_length=254)
    name = LineField(
        label=say("Their name"),
        max_length=200,
        required=False,
        help_text=say("Needed where they have no account here yet: they get a link to choose a password."),
    )
    topics = forms.MultipleChoiceField(
        label=say("Sectors they can judge"), required=False, widget=forms.CheckboxSelectMultiple
    )
    leg = forms.ChoiceField(
        label=say("Helix strand they read for"),
        required=False,
        choices=LEGS,
        help_text=say("Any, if you do not mind."),
    )
    expertise = forms.CharField(
        label=say("What they know best"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    least_applications = forms.IntegerField(
        label=say("How many applications they want to read at the least"),
        min_value=0, max_value=MOST_READINGS, initial=0, required=False,
    )  # fmt: skip
    most_applications = forms.IntegerField(
        label=say("How many applications they can read in a round"), min_value=1, max_value=MOST_READINGS, initial=10
    )
    message = WordsField(
        label=say("What you write to them"),
        max_words=300,
        rows=5,
        required=False,
        help_text=say(
            "What you ask, by when, and what it pays, if it does. They read it beside the two answers they can give."
        ),
    )
    field_order = (
        "email", "name", "topics", "leg", "expertise", "least_applications", "most_applications",
        "employer", "organisations", "area_codes", "message",
    )  # fmt: skip

    def __init__(self, *args: Any, owner: Owner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = sectors_of(owner)
        offer(self, "topics", [(sector, sector) for sector in sectors])
        if not sectors:
            del self.fields["topics"]

    def clean_least_applications(self) -> int:
        return self.cleaned_data["least_applications"] or 0

    def clean_employer(self) -> Organisation | None:
        named = self.cleaned_data["employer"]
        known, unknown = registered([named] if named else [])
        _refuse(unknown)
        return known[0] if known else None

    def clean_organisations(self) -> list[Organisation]:
        """The organisations of these names; a name that is not in the register is told, so that no conflict is missed."""
        known, unknown = registered(_lines(self.cleaned_data["organisations"]))
        _refuse(unknown)
        return known


def _refuse(unknown: Sequence[str]) -> None:
    if unknown:
        raise ValidationError(
            say("“{unknown}” is not in the register of organisations.", unknown=unknown[0][:200]), code="invalid"
        )


class AnswerForm(forms.Form):
    """The answer of somebody who was asked into a pool."""

    answer = forms.ChoiceField(
        label=say("Will you read for this fund?"),
        choices=[("accept", say("Yes, I accept")), ("decline", say("No, I decline"))],
        widget=forms.RadioSelect,
        error_messages={"required": say("Choose whether you accept or decline.")},
    )
    most_applications = forms.IntegerField(
        label=say("How many applications can you read in a round?"),
        min_value=1, max_value=MOST_READINGS, required=False, help_text=say("Only if you accept."),
    )  # fmt: skip
    words = WordsField(
        label=say("Anything the fund should know"),
        max_words=200,
        rows=4,
        required=False,
        help_text=say("When you are away, what you would rather read, or why you decline."),
    )


class MessageForm(forms.Form):
    """What the fund writes to somebody whom it asks again."""

    message = WordsField(label=say("What you write to them"), max_words=300, rows=5, required=False)


class StandDownForm(forms.Form):
    """Why somebody leaves the pool."""

    reason = WordsField(
        label=say("Why do they stand down?"),
        max_words=200,
        rows=4,
        help_text=say("They are told, and the record keeps it."),
    )


class AbsenceForm(forms.Form):
    """The first and the last day on which somebody cannot read."""

    first_day = DayField(label=say("First day away"), help_text=say("For example, 3 8 2027."))
    last_day = DayField(label=say("Last day away"), help_text=say("The last day on which they cannot read."))


class TieForm(forms.Form):
    """What joins an assessor to an organisation, a local authority, a person or an application: one of them."""

    kind = forms.ChoiceField(label=say("What joins them"))
    organisation = LineField(
        label=say("Organisation"), max_length=200, required=False, help_text=say("By its name in the register.")
    )
    area = LineField(
        label=say("Local authority"),
        max_length=120,
        required=False,
        help_text=say("By its name, for example Plymouth."),
    )
    person = LineField(
        label=say("Name of the other person"),
        max_length=200,
        required=False,
        help_text=say("As it would stand in an application."),
    )
    application = forms.ModelChoiceField(
        Application.objects.none(), label=say("Application"), required=False, empty_label=say("None")
    )
    since = DayField(label=say("Since"), required=False, help_text=say("Leave it empty if you do not know."))
    until = DayField(label=say("Until"), required=False, help_text=say("Leave it empty if it goes on."))
    source = LineField(
        label=say("Where is this known from?"),
        max_length=300,
        help_text=say("A register, a website, their own word, with the day."),
    )

    def __init__(self, *args: Any, owner: Owner, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (*TO_ORGANISATIONS, *TO_PLACES, *TO_PEOPLE, *(() if is_own else TO_APPLICATIONS))
        offer(self, "kind", [(kind.value, say("{verb} …", verb=_verb(kind))) for kind in kinds])
        if is_own:  # who has applied is the fund's to know until a reading is given out
            del self.fields["application"], self.fields["source"]
        else:
            offer_rows(self, "application", live_applications(owner))

    def clean_organisation(self) -> int | None:
        named = self.cleaned_data["organisation"]
        known, unknown = registered([named] if named else [])
        _refuse(unknown)
        return known[0].pk if known else None

    def clean_area(self) -> str:
        named = self.cleaned_data["area"]
        codes = list(areas_in_use().filter(name__iexact=named).values_list("code", flat=True)[:1]) if named else []
        if named and not codes:
            raise ValidationError(say("“{named}” is not the name of a local authority.", named=named), code="invalid")
        return codes[0] if codes else ""

    def tie(self, source: str = "") -> NewTie:
        """What was entered; `source` where the form does not ask for it."""
        given: Mapping[str, Any] = self.cleaned_data
        application = given.get("application")
        return NewTie(
            TieKind(given["kind"]),
            given.get("source") or source,
            organisation=given["organisation"],
            application=application.pk if application else None,
            area_code=given["area"],
            person=given["person"],
            since=given["since"],
            until=given["until"],
        )


def _verb(kind: TieKind) -> Message:
    return MEANINGS[kind].now.capitalized()


class RulingForm(forms.Form):
    """What the fund rules on somebody's conflicts with one application."""

    ruling = forms.ChoiceField(
        label=say("What do you rule?"),
        choices=[
            (TieStrength.HARD.value, say("It bars them: they must not read it")),
            (TieStrength.SOFT.value, say("It counts: they may read it, and others are preferred")),
            (TieStrength.CLEARED.value, say("It is cleared: they may read it like anybody else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": say("Choose a ruling.")},
    )
    reason = WordsField(
        label=say("Reason"),
        max_words=300,
        rows=4,
        help_text=say("What you know, and why it does or does not matter here."),
    )


class ReadingDayForm(forms.Form):
    """The day by which the fund wants the scores of a round."""

    due_on = DayField(label=say("By which day do you want the scores?"))


class RemindForm(forms.Form):
    """Whom to remind: those who are late, and those whose readings are due soon."""

    within_days = forms.IntegerField(
        label=say("Remind everyone who is late, or due within so many days"), min_value=0, max_value=60, initial=7
    )
