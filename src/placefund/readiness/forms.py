"""What people fill in about readiness: shape of input; the rules are in the domain and in the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from placefund.design.choices import hint, offer, offer_rows
from placefund.design.forms import DayField, LineField, MomentField, WordsField
from placefund.domain.messages import say
from placefund.domain.readiness import AskedDimension, GapSide, NotReady, Verdict
from placefund.funds.models import Programme
from placefund.people.models import Organisation, User
from placefund.readiness.findings.actions import FoundOfTest
from placefund.readiness.gaps.actions import GapTerms
from placefund.readiness.gaps.queries import organisations_of, people_of
from placefund.web.forms import StepBackForm

FILE_KINDS = say("PDF, PNG, JPG, CSV, TXT, XLSX, DOCX, ODS or ODT, at most 10 MB.")


class DimensionTextForm(forms.Form):
    """What a place writes to one test."""

    text = WordsField(label=say("Your answer"), rows=14)

    def __init__(self, *args: Any, asked: AskedDimension, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = WordsField(label=say("Your answer"), rows=14, max_words=asked.word_limit)


class EvidenceForm(forms.Form):
    """Something that shows what is written: what it is, its day, and where it is."""

    what = LineField(
        label=say("What is it?"), max_length=300, help_text=say("For example: minutes of the joint board.")
    )
    dated = DayField(label=say("Of which day is it?"), required=False)
    link = forms.URLField(
        label=say("Web address, where it stands on one"), required=False, max_length=600, assume_scheme="https"
    )
    file = forms.FileField(label=say("Or the file"), help_text=FILE_KINDS, max_length=255, required=False)


class LaterDayForm(StepBackForm):
    """Until when a wave is open for one place."""

    closes_at = MomentField(label=say("Closes for this place"), usual_time="16:00")
    field_order = ("closes_at", "reason")


class FurtherWaveForm(StepBackForm):
    """A wave that one place is given."""

    name = LineField(label=say("What is it called?"), max_length=120)
    opens_at = MomentField(label=say("Opens"), usual_time="09:00")
    closes_at = MomentField(label=say("Closes"), usual_time="16:00")
    field_order = ("name", "opens_at", "closes_at", "reason")


class FindingForm(forms.Form):
    """What is found of each test, with its reasons; what is missing, where it is not simply ready. Each label names its test:
    heard alone, five boxes of one name would not say of which."""

    def __init__(self, *args: Any, tests: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tests = tests
        for test in tests:
            key, of = test["key"], test["title"]
            self.fields[f"{key}_verdict"] = forms.ChoiceField(
                label=say("What do you find of “{test}”?", test=of),
                choices=[(verdict.value, verdict.label) for verdict in Verdict],
                widget=forms.RadioSelect,
            )
            self.fields[f"{key}_reasons"] = WordsField(
                label=say("“{test}”: reasons, as the place reads them", test=of), rows=4, max_words=400
            )
            self.fields[f"{key}_missing"] = WordsField(
                label=say("“{test}”: what is missing", test=of),
                rows=3,
                max_words=200,
                required=False,
                help_text=say("Needed unless it is ready: it becomes a gap when the finding is released."),
            )
            self.fields[f"{key}_due_on"] = DayField(label=say("“{test}”: to be worked off by", test=of), required=False)
            self.fields[f"{key}_help"] = WordsField(
                label=say("“{test}”: help that you offer", test=of), rows=2, max_words=200, required=False
            )

    def fieldsets(self) -> list[tuple[Mapping[str, Any], list[forms.BoundField]]]:
        """Each test with its fields, for the page."""
        parts = ("verdict", "reasons", "missing", "due_on", "help")
        return [(test, [self[f"{test['key']}_{part}"] for part in parts]) for test in self.tests]

    def found(self) -> list[FoundOfTest]:
        data = self.cleaned_data
        return [
            FoundOfTest(
                key,
                Verdict(data[f"{key}_verdict"]),
                data[f"{key}_reasons"],
                data[f"{key}_missing"],
                data[f"{key}_due_on"],
                data[f"{key}_help"],
            )
            for key in (test["key"] for test in self.tests)
        ]


class ReleaseForm(forms.Form):
    """The release of a finding: where a government's view is asked for and lacks, why it is not waited for."""

    why_without_view = WordsField(
        label=say("Why is no government's view waited for?"),
        help_text=say("The book asks for it, and none is given. The place and the government read this."),
        rows=3,
        max_words=80,
    )

    def __init__(self, *args: Any, lacks_view: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not lacks_view:
            del self.fields["why_without_view"]

    def given(self) -> dict[str, str]:
        """What was entered: nothing while the page is only read, and nothing was to be asked."""
        return self.cleaned_data if self.is_bound else {}


class TextForm(forms.Form):
    """A view, an answer or a note."""

    text = WordsField(label=say("Text"), rows=8, max_words=800)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class GapLineForm(TextForm):
    """A note on a gap or an answer to it, with a file."""

    file = forms.FileField(label=say("File, where one shows it"), help_text=FILE_KINDS, max_length=255, required=False)


class GapTermsForm(forms.Form):
    """Who works a gap off, until when, and with which help."""

    side = forms.ChoiceField(
        label=say("Who works it off?"),
        choices=[(side.value, side.label) for side in GapSide],
        widget=forms.RadioSelect,
        initial=GapSide.PLACE.value,
    )
    organisation = forms.ModelChoiceField(
        label=say("Which organisation?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=say("None named"),
    )
    person = forms.ModelChoiceField(
        label=say("Which person?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=say("None named"),
        help_text=say("Somebody with a part in this programme. Only the two sides see the name."),
    )
    due_on = DayField(label=say("Until when?"))
    help_offered = WordsField(label=say("Help that the delivery body offers"), rows=3, max_words=200, required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", people_of(programme))
        offer_rows(self, "organisation", organisations_of(programme))

    def terms(self) -> GapTerms:
        data = self.cleaned_data
        return GapTerms(
            GapSide(data["side"]), data["due_on"], data["organisation"], data["person"], data["help_offered"]
        )


class GapForm(GapTermsForm):
    """A gap that no finding names."""

    dimension = forms.ChoiceField(label=say("Of which test?"), widget=forms.RadioSelect)
    what = WordsField(label=say("What is missing?"), rows=4, max_words=200)
    field_order = ("dimension", "what", "side", "organisation", "person", "due_on", "help_offered")

    def __init__(self, *args: Any, tests: Sequence[AskedDimension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "dimension", [(each.key, each.title) for each in tests])
        hint(self, "dimension", {each.key: each.words for each in tests})


class GapChangeForm(GapTermsForm):
    """Another owner, day or help, and why."""

    reason = WordsField(label=say("Why?"), rows=3, max_words=100)


class BeforeReadyForm(forms.Form):
    """A step that goes ahead before a place is found ready: why. Where it is ready, nothing is asked."""

    why_before_ready = WordsField(
        label=say("Why does it go ahead before the place is ready?"),
        help_text=say("The place reads it: it stands on record, and beside what goes ahead."),
        rows=3,
        max_words=150,
    )

    def __init__(self, *args: Any, not_ready: NotReady | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not_ready is None:
            del self.fields["why_before_ready"]

    def given(self) -> dict[str, str]:
        """What was entered: nothing while the page is only read, and nothing was to be asked."""
        return self.cleaned_data if self.is_bound else {}
