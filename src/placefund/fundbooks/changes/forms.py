"""A changed book as it is uploaded, and the reason with which a change is applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from placefund.design.choices import offer
from placefund.design.fields import LineField, MomentField
from placefund.domain.files import FileRefused
from placefund.domain.fundbook import Fault, Fundbook
from placefund.domain.fundbook.values import NotPublished, SourceKind
from placefund.domain.messages import say, say_count
from placefund.domain.periods import LONDON
from placefund.fundbooks.archives import texts_sent
from placefund.fundbooks.editions.queries import reading_of

LONGEST_SLUG = 60


class BookInput(forms.FileInput):
    """One archive, or several files of a book."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if files else []


class BookField(forms.Field):
    """The files of a book as they were sent; read by the form, which knows the book they belong to."""

    widget = BookInput


class BookForm(forms.Form):
    """A changed book. Each of its faults is in `faults`, by file and line."""

    book = BookField(
        label=say("The changed book"),
        help_text=say(
            "The whole book as one zip archive; or only the files you changed, such as questions.toml: the others stay as they "
            "are."
        ),
        error_messages={"required": say("Choose the zip archive of the book, or its changed files.")},
    )
    said = forms.CharField(
        label=say("What changes, in a line"),
        help_text=say("For example: A fourth round of the competed strand."),
        max_length=200,
    )

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = texts
        self.texts: dict[str, str] = {}
        self.faults: tuple[Fault, ...] = ()

    def clean_book(self) -> Any:
        try:
            self.texts = texts_sent(self.cleaned_data["book"], self.held)
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        self.faults = reading_of(self.texts).faults
        if self.faults:
            raise ValidationError(
                say_count(
                    "The book has {count} fault. Nothing was changed. It stands below with its file and line.",
                    "The book has {count} faults. Nothing was changed. They stand below, each with its file and line.",
                    count=len(self.faults),
                )
            )
        return self.cleaned_data["book"]


class BeginFundForm(BookForm):
    """The whole book of a fund that is to begin."""

    said = None  # type: ignore[assignment]  # a form without the field of the one above it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, texts={}, **kwargs)
        self.fields["book"].label = say("The book of the fund")
        self.fields["book"].help_text = say("One zip archive with all its files, or all the files.")


class EditForm(forms.Form):
    """One change of the book that is made on a page: where it comes from, and the words beside it."""

    source = forms.ChoiceField(
        label=say("Where does it come from?"),
        help_text=say("A publication that the book cites, or the fund's own decision."),
    )
    note = LineField(label=say("A note beside it"), required=False, max_length=300)

    def __init__(self, *args: Any, book: Fundbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        own = next((source.id for source in book.sources if source.kind is SourceKind.FUNDBOOK), "")
        cited = [(source.id, f"{source.id}: {source.title}") for source in book.sources if source.id != own]
        ours = [(own, say("Our decision"))] if own else []
        offer(self, "source", [*ours, *cited])

    @property
    def provenance(self) -> dict[str, str | None]:
        """Its source and note; what was said of how sure the earlier entry was is left out."""
        data = self.cleaned_data
        return {"source": data["source"], "note": data["note"] or None, "confidence": None, "dated": None}


def free_slug(name: str, taken: Collection[str]) -> str:
    """A name as it stands in an address, in at most 60 letters; counted on where another is written the same so far."""
    whole = slugify(name)
    endings = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for end in endings if (slug := whole[: LONGEST_SLUG - len(end)].rstrip("-") + end) not in taken)


class RoundLikeForm(EditForm):
    """A further round that is like an earlier one: its name and its dates."""

    like = forms.ChoiceField(
        label=say("Like which round?"),
        help_text=say("It takes its strand, its questions, its criteria and its method."),
    )
    name = LineField(label=say("Its name"), max_length=120)
    opens_at = MomentField(label=say("Opens"), usual_time="09:00")
    closes_at = MomentField(label=say("Closes"), usual_time="16:00")
    decides_on = LineField(
        label=say("When are decisions expected?"),
        help_text=say(
            "A day, a month or a year, such as 2027-06. Leave it empty where the earlier round says that it is not published."
        ),
        required=False,
        max_length=21,
    )
    field_order = ("like", "name", "opens_at", "closes_at", "decides_on", "source", "note")

    def __init__(self, *args: Any, book: Fundbook, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        offer(self, "like", [(told.slug, told.name) for told in reversed(book.rounds)])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        taken = {"", *(told.slug for told in self.book.rounds), *(slugify(told.name) for told in self.book.rounds)}
        if slugify(name) in taken:
            raise ValidationError(say("A round of this fund has this name. Give another."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        told = next((each for each in self.book.rounds if each.slug == data.get("like")), None)
        if told and not data.get("decides_on") and not isinstance(told.decides_on, NotPublished):
            self.add_error(
                "decides_on", say("Say when decisions are expected: the day of the earlier round has passed.")
            )
        return data

    @property
    def changes(self) -> dict[str, Any]:
        """What is otherwise than in the earlier round. A seed serves one round, and is not taken over."""
        data = self.cleaned_data
        decides = {"decides_on": data["decides_on"]} if data["decides_on"] else {}
        return {
            "slug": free_slug(data["name"], [told.slug for told in self.book.rounds]),
            "name": data["name"],
            "opens_at": data["opens_at"].astimezone(LONDON),
            "closes_at": data["closes_at"].astimezone(LONDON),
            "seed_commitment": None,
            **decides,
            **self.provenance,
        }


class RoundDatesForm(EditForm):
    """Other dates of a round that is planned, or a later closing time of one that is open."""

    opens_at = MomentField(label=say("Opens"), usual_time="09:00")
    closes_at = MomentField(label=say("Closes"), usual_time="16:00")
    field_order = ("opens_at", "closes_at", "source", "note")

    @property
    def changes(self) -> dict[str, Any]:
        """What is otherwise: an opening or a closing that is as it was is left as it is written."""
        data = self.cleaned_data
        dates = {
            name: data[name].astimezone(LONDON)
            for name in ("opens_at", "closes_at")
            if data[name] != self.initial[name]
        }
        said = {key: value for key, value in self.provenance.items() if value is not None}
        return {**dates, **said} if dates else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.changes:
            raise ValidationError(say("These are its dates already. Change one of them."))
        return data


class ApplyForm(forms.Form):
    """Why a change is applied."""

    why = forms.CharField(
        label=say("Why?"),
        help_text=say("It stands beside the edition, and whoever is told of the change reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    open_rounds = forms.ChoiceField(
        label=say("What becomes of the words in rounds that are open?"),
        help_text=say("A later closing time is taken in any case."),
        choices=(
            ("pin", say("They keep the questions and criteria they opened with")),
            ("move", say("They take the changed words, and whoever leads a bid is told to read them again")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": say("Choose what becomes of the words in rounds that are open.")},
    )

    def __init__(self, *args: Any, amends: bool = False, **kwargs: Any) -> None:
        """`amends` is whether the change holds other words for a round that is open."""
        super().__init__(*args, **kwargs)
        if not amends:
            del self.fields["open_rounds"]

    @property
    def moves(self) -> bool:
        return self.cleaned_data.get("open_rounds") == "move"
