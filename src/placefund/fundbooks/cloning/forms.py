"""What somebody fills in to begin a fund on a page: what it is, its money, and what comes along from another fund's book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from placefund.design.choices import hint, offer
from placefund.design.forms import DayField, LineField, MoneyField
from placefund.domain.fundbook import Fault, Fundbook
from placefund.domain.fundbook.cloning import EarlierFact, MovedDay, Newcomer, Shift, blank, cloned, moved_days
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.fundbooks.cloning.queries import EarlierBook, texts_called
from placefund.fundbooks.editions.queries import reading_of
from placefund.funds.models import Fund
from placefund.people.models import User
from placefund.records import clock

NOTHING = "nothing"
DAYS, MONTHS = "days", "months"


class NewFundForm(forms.Form):
    """A fund that begins. Its draft book is in `texts` and, as it was read, in `book`; each of its faults in `faults`."""

    like = forms.ChoiceField(label=say("Begin from"), widget=forms.RadioSelect)
    name = LineField(label=say("Its name"), max_length=120)
    short_name = LineField(label=say("Its short name"), max_length=20, help_text=say("For example, LIPF"))
    slug = LineField(
        label=say("Its code"),
        max_length=20,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9-]*$", say("Small letters a to z, digits and hyphens, a letter first."))
        ],
        help_text=say("It stands in addresses and receipts, and never changes. Small letters, digits and hyphens."),
    )
    department = LineField(label=say("Whose money it is"), max_length=120, help_text=say("A department, for example"))
    delivery_body = LineField(label=say("Who runs it"), max_length=120)
    envelope = MoneyField(label=say("All the money there is"), least=Money(100), whole_pounds=True)
    is_practice = forms.BooleanField(
        label=say("It is for practice: every page says that it is invented, and that it is nobody's real fund"),
        required=False,
    )
    moved_by = forms.IntegerField(
        label=say("By how much do all its days move?"),
        min_value=-4000,
        max_value=4000,
        required=False,
        help_text=say("A number, such as 12. Below nought they move back. Days of the law stay."),
    )
    moved_in = forms.ChoiceField(
        label=say("Counted in"), choices=[(MONTHS, say("Months")), (DAYS, say("Days"))], initial=MONTHS, required=False
    )
    keeps = forms.MultipleChoiceField(
        label=say("What comes along of the earlier fund's own facts?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=say(
            "Left out unless ticked. Objectives, strands, rounds, rules, questions, criteria and indicators come along."
        ),
    )
    begins = DayField(label=say("First day of funded activity"), required=False)
    ends = DayField(label=say("Last day of funded activity"), required=False)

    def __init__(self, *args: Any, books: list[EarlierBook], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.texts: dict[str, str] = {}
        self.book: Fundbook | None = None
        self.faults: tuple[Fault, ...] = ()
        self.days: tuple[MovedDay, ...] = ()
        nothing = (NOTHING, say("Nothing: an open strand, and everything else is written afterwards"))
        offer(self, "like", [nothing, *((book.key, book.name) for book in books)])
        offer(self, "keeps", [(kept.value, kept.label) for kept in EarlierFact])
        hints = {kept.value: say("Only with what stands above it: {needs}") for kept in EarlierFact if kept.needs}
        hint(self, "keeps", {key: text.format(needs=_needed(EarlierFact(key))) for key, text in hints.items()})
        for name in ("begins", "ends"):
            self.fields[name].help_text = say("Only where it begins from nothing")

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Fund.objects.filter(slug=slug).exists():
            raise ValidationError(say("A fund here has this code already. Give another."))
        return slug

    def clean_keeps(self) -> frozenset[EarlierFact]:
        keeps = frozenset(EarlierFact(each) for each in self.cleaned_data["keeps"])
        for kept in sorted(keeps):
            if not set(kept.needs) <= keeps:
                raise ValidationError(say("“{kept}” needs: {needs}.", kept=kept.label, needs=_needed(kept)))
        return keeps

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self._draft(data)
        return data

    def _draft(self, data: Mapping[str, Any]) -> None:
        """Write the draft of its book, and read it as an uploaded one is read."""
        try:
            old, self.texts = self._written(data)
        except (ValueError, OverflowError):
            self.add_error("moved_by", say("Its days would leave the calendar. Move them by less."))
            return
        reading = reading_of(self.texts)
        self.book, self.faults = reading.book, reading.faults
        if reading.book is None:
            told = say_count(
                "The draft of the book has {count} fault. Nothing was written. It stands below with its file and line.",
                "The draft of the book has {count} faults. Nothing was written. They stand below, each with its file and line.",
                count=len(self.faults),
            )
            self.add_error(None, told)
        elif old is not None:
            self.days = tuple(moved_days(old, reading.book))

    def _written(self, data: Mapping[str, Any]) -> tuple[Fundbook | None, dict[str, str]]:
        count = data["moved_by"] or 0
        new = Newcomer(
            slug=data["slug"],
            name=data["name"],
            short_name=data["short_name"],
            department=data["department"],
            delivery_body=data["delivery_body"],
            envelope=data["envelope"],
            on=london(clock.now()).date(),
            shift=Shift(days=count) if data["moved_in"] == DAYS else Shift(months=count),
            keeps=data["keeps"],
            invented=data["is_practice"],
        )
        if data["like"] == NOTHING:
            if not data["begins"] or not data["ends"]:
                self.add_error(
                    "begins" if not data["begins"] else "ends", say("A fund that begins from nothing says its days.")
                )
                return None, {}
            return None, blank(new, data["begins"], data["ends"])
        texts = texts_called(data["like"], self.user)
        return reading_of(texts).book, cloned(texts, new)


def _needed(kept: EarlierFact) -> str:
    return "; ".join(str(each.label) for each in kept.needs)
