"""What the fund's manager types about allocations, rounds and clarifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.design.choices import offer, offer_rows
from placefund.design.forms import DayField, MoneyField, WordsField
from placefund.domain import choices
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.coverage import Extent, Holding, RecordKind
from placefund.domain.messages import any_of, say
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from placefund.domain.postcodes import outward_part
from placefund.domain.self_check import Intention
from placefund.domain.terms import Terms
from placefund.funds.models import Clarification, Fund, Round, Strand
from placefund.funds.queries import clarifications_in_force, latest_promise, places_of
from placefund.places.area_register import councils_of_outward_code
from placefund.places.models import Place

A_PENNY = Money(1)


class SourcesField(forms.CharField):
    """Where something is known from: references of the fund's sources, with spaces between."""

    def __init__(self) -> None:
        super().__init__(
            label=say("Sources"),
            required=False,
            max_length=200,
            help_text=say("Their references in the fund's list of sources, with spaces between: for example, S1 S4b."),
        )
        self.known: frozenset[str] = frozenset()

    def of(self, fund: Fund) -> None:
        """Take only what this fund lists."""
        self.known = frozenset(fund.sources.values_list("ref", flat=True))

    def clean(self, value: Any) -> str:
        refs = super().clean(value).split()
        if unknown := [ref for ref in refs if ref not in self.known]:
            raise forms.ValidationError(
                say("The fund lists no source {ref}. Enter references from its list, or none.", ref=unknown[0])
            )
        return " ".join(dict.fromkeys(refs))


class ReplyAddressForm(forms.Form):
    """Where a reply to the fund's mails goes."""

    address = forms.EmailField(
        label=say("Where replies go"),
        required=False,
        help_text=say(
            "The address of a team that reads them, not of one person. Empty: to whoever looks after this site."
        ),
    )


class AllocationForm(forms.Form):
    """A new version of what a place is promised. `strand_and_place` reads “3/greater-manchester”."""

    strand_and_place = forms.ChoiceField(label=say("Place"))
    amount = MoneyField(
        label=say("Amount"), least=A_PENNY, help_text=say("The whole of what the place is promised, not the change.")
    )
    is_at_least = forms.BooleanField(label=say("Published as “at least” this amount"), required=False)
    announced_on = DayField(label=say("Day it is announced"), help_text=say("For example, 19 10 2025."))
    announced_as = forms.CharField(
        label=say("When it was announced, as it is published"),
        required=False,
        max_length=80,
        help_text=say("Only where no source names the day. For example: between 8 and 10 June 2025."),
    )
    effective_on = DayField(
        label=say("Day from which it counts"), required=False, help_text=say("The day it is announced, if left empty.")
    )
    why = forms.CharField(
        label=say("Why"), max_length=300, help_text=say("One sentence. It is published with the allocation.")
    )
    source_refs = SourcesField()
    is_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources_of(self).of(fund)
        self.chosen: dict[str, tuple[Strand, Place]] = {
            f"{strand.pk}/{place.slug}": (strand, place)
            for strand in fund.strands.filter(kind="earmarked").select_related("fund")
            for place in places_of(strand)
        }
        choices = [(key, str(place)) for key, (_, place) in self.chosen.items()]
        offer(self, "strand_and_place", choices, first=say("Choose a place"))

    def begin_from(self, key: str) -> None:
        """Begin from the newest version of a chosen place: a new one keeps its words and sources unless they are changed."""
        if key not in self.chosen:
            return
        latest = latest_promise(*self.chosen[key])
        kept = {"is_at_least": latest.is_at_least, "source_refs": latest.source_refs} if latest else {}
        self.initial.update({"strand_and_place": key, **kept})

    @property
    def target(self) -> tuple[Strand, Place]:
        """The strand and the place that were chosen."""
        return self.chosen[self.cleaned_data["strand_and_place"]]


def sources_of(form: forms.Form) -> SourcesField:
    """The form's own field of sources."""
    field = form.fields["source_refs"]
    assert isinstance(field, SourcesField)  # noqa: S101  these forms have it
    return field


class StrandMoneyForm(forms.Form):
    """Money for a competed strand, or back from it. `number` names this step, so that sending it twice moves it once."""

    what = forms.ChoiceField(
        label=say("What do you want to do?"),
        choices=choices.strand_money_steps,
        initial="set_aside",
        widget=forms.RadioSelect,
        help_text=say("What is promised or committed stays with the strand."),
    )
    amount = MoneyField(label=say("Amount"), least=A_PENNY)
    effective_on = DayField(label=say("Day from which it counts"))
    why = forms.CharField(
        label=say("Why"), max_length=300, help_text=say("One sentence. It is published with the transfer.")
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class CoverageForm(forms.Form):
    """How much of some kinds of record is here, said of all of them at once."""

    kinds = forms.MultipleChoiceField(
        label=say("Which records"),
        choices=choices.record_kinds,
        widget=forms.CheckboxSelectMultiple,
        help_text=say("Payments and outcomes can be on record only where awards are."),
    )
    extent = forms.ChoiceField(label=say("How much of them is here"), choices=choices.extents, widget=forms.RadioSelect)
    since = DayField(
        label=say("First day from which they are complete"),
        required=False,
        help_text=say("Only for records that begin on a day. For example, 1 4 2026."),
    )
    why = forms.CharField(
        label=say("Why"), max_length=500, help_text=say("One sentence. It is published beside the statement.")
    )
    source_refs = SourcesField()

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources_of(self).of(fund)

    @property
    def holdings(self) -> list[Holding]:
        """What is said, kind by kind."""
        extent = Extent(self.cleaned_data["extent"])
        return [Holding(RecordKind(kind), extent, self.cleaned_data["since"]) for kind in self.cleaned_data["kinds"]]


class CorrectionForm(forms.Form):
    """A clarification without the slip that was in it."""

    question = WordsField(label=say("Question"), max_words=300, rows=4)
    answer = WordsField(label=say("Answer"), max_words=1000, rows=8)
    why_corrected = forms.CharField(
        label=say("What was wrong?"),
        max_length=300,
        help_text=say("One sentence. It is published with the correction."),
    )


class ClarificationForm(forms.Form):
    """A dated answer to a question about a round."""

    question = WordsField(
        label=say("Question"), max_words=300, rows=4, help_text=say("As it was asked, without naming who asked.")
    )
    answer = WordsField(label=say("Answer"), max_words=1000, rows=8)
    supersedes = forms.ModelChoiceField(
        Clarification.objects.none(),
        label=say("Clarification it supersedes"),
        required=False,
        empty_label=say("None"),
        help_text=say("The earlier one stays readable, marked as superseded."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(
            self,
            "supersedes",
            clarifications_in_force(round_),
            label=lambda clarification: f"{clarification}: {clarification.question[:80]}",
        )


class SelfCheckForm(forms.Form):
    """A few answers about a bid that nobody has written yet. Every one may be left out, and none is kept."""

    mark_optional = False
    lead = forms.ChoiceField(label=say("Who would lead?"), widget=forms.RadioSelect, required=False)
    beside = forms.MultipleChoiceField(
        label=say("Who would stand beside the lead?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    areas = forms.CharField(
        label=say("Which councils' areas make up the place?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=say("One to a line, by name or by the first half of a postcode. For example, Portsmouth."),
    )
    ask = MoneyField(label=say("How much would you ask for?"), least=A_PENNY, required=False)
    years = forms.MultipleChoiceField(
        label=say("In which financial years would it be spent?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    others = MoneyField(label=say("How much would others bring?"), least=A_PENNY, required=False)
    source = forms.ChoiceField(label=say("Whose money would that be?"), required=False)
    form = forms.ChoiceField(label=say("In which form?"), required=False)

    def __init__(self, *args: Any, terms: Terms, areas: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {name.casefold(): (code, name) for code, name in areas.items()}
        self.earmarked = {name.casefold(): codes for name, codes in terms.earmarked.items()}
        self.names = dict(areas)
        helices = [(helix.value, helix.label) for helix in Helix]
        offer(self, "lead", helices)
        offer(self, "beside", helices)
        first = min(terms.payable_years[:1] or (FinancialYear.of(terms.life[1]),))
        years = [FinancialYear(start) for start in range(first.start - 1, FinancialYear.of(terms.life[1]).start + 2)]
        offer(self, "years", [(str(year.start), str(year)) for year in years])
        offer(self, "source", [(each.value, each.label) for each in SourceClass], first=say("Choose one"))
        offer(self, "form", [(each.value, each.label) for each in Form], first=say("Choose one"))

    def clean_areas(self) -> dict[str, str]:
        """The areas by code; the name of an earmarked place stands for all of its areas."""
        found: dict[str, str] = {}
        for line in filter(None, (line.strip(" ,;") for line in self.cleaned_data["areas"].splitlines())):
            name = line.casefold()
            if name in self.earmarked:
                found |= {code: self.names.get(code, code) for code in sorted(self.earmarked[name])}
            elif name in self.known:
                code, written = self.known[name]
                found[code] = written
            elif codes := councils_of_outward_code(outward_part(line)):
                found |= self._only_one(line, codes)
            else:
                raise ValidationError(self._unknown(line), code="invalid")
        return found

    def _only_one(self, line: str, codes: Sequence[str]) -> dict[str, str]:
        """The one council of a postcode's first half; where there may be several, only whoever lives there knows which."""
        names = [self.names[code] for code in codes if code in self.names]
        if len(names) == 1:
            return {codes[0]: names[0]}
        half = outward_part(line)
        raise ValidationError(
            say(
                "{half} may lie in {several}. Write the name of the council instead.", half=half, several=any_of(names)
            ),
            code="invalid",
        )

    def _unknown(self, line: str) -> str:
        near = [self.known[name][1] for name in get_close_matches(line.casefold(), self.known, n=3, cutoff=0.6)]
        if near:
            return say(
                "“{line}” is no council's area that is known here. Did you mean {near}?", line=line, near=any_of(near)
            )
        return say("“{line}” is no council's area that is known here. Write its name as the council does.", line=line)

    def clean(self) -> dict[str, Any]:
        """Money of others is of somebody, in some form: without these nobody can say whether it counts."""
        given = super().clean() or {}
        if given.get("others"):
            for name in ("source", "form"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, say("Choose one, so that the rules can say whether it counts."))
        return given

    def intention(self) -> Intention:
        """What was said, as the rules take it."""
        given = self.cleaned_data
        return Intention(
            lead=Helix(given["lead"]) if given["lead"] else None,
            beside=frozenset(Helix(each) for each in given["beside"]),
            areas=given["areas"],
            ask=given["ask"],
            years=tuple(FinancialYear(int(each)) for each in sorted(given["years"])),
            others=given["others"],
            source=SourceClass(given["source"]) if given["source"] else None,
            form=Form(given["form"]) if given["form"] else None,
        )
