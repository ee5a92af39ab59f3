import re
from datetime import UTC, datetime

from django import forms
from django.template import Context, Template

from placefund.design.forms import DayField, MomentField, MoneyField, WordsField, error_list
from placefund.domain.money import Money


class Asking(forms.Form):
    name = forms.CharField(label="Name of the lead", help_text="As on <the> letter")
    strand = forms.ChoiceField(
        label="Strand", choices=[("e", "Earmarked"), ("c", "Competed")], widget=forms.RadioSelect
    )
    ask = MoneyField(label="Ask")
    starts_on = DayField(label="First day")
    closes_at = MomentField(label="When does it close?", required=False)
    case = WordsField(label="Case", max_words=3)
    agreed = forms.BooleanField(label="I confirm this")
    paper = forms.FileField(label="Evidence")
    ref = forms.CharField(widget=forms.HiddenInput)


def rendered(form: forms.Form) -> str:
    return Template("{% load design %}{% form_fields form %}").render(Context({"form": form}))


def test_each_link_of_the_error_summary_leads_to_a_control_of_the_page():
    html = rendered(Asking({}))
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets == ["id_name", "id_strand", "id_ask", "id_starts_on_day", "id_case", "id_agreed", "id_paper"]
    ids = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', html)
    assert [target for target in targets if target not in ids] == []


def test_an_error_says_what_to_do_about_this_field():
    assert [error["text"] for error in error_list(Asking({"case": "one two three four"}))] == [
        "Ref: Enter ref.",
        "Enter name of the lead.",
        "Select strand.",
        "Enter ask.",
        "Enter first day.",
        "The limit is 3 words. Take out 1 word.",
        "Tick “I confirm this” to go on.",
        "Choose a file for evidence.",
    ]


def test_every_id_of_a_form_is_its_own():
    ids = re.findall(r' id="([^"]+)"', rendered(Asking({})))
    assert sorted(ids) == sorted(set(ids))


def test_help_and_labels_are_escaped():
    assert "As on &lt;the&gt; letter" in rendered(Asking())


def test_only_what_may_be_left_out_is_marked():
    assert re.findall(r"[\w?]+ \(optional\)", rendered(Asking())) == ["close? (optional)"]


def test_what_was_typed_comes_back_with_the_error():
    html = rendered(Asking({"ask": "1.5m", "starts_on_day": "31", "starts_on_month": "feb", "starts_on_year": "2027"}))
    assert re.findall(r'name="(ask|starts_on_\w+)"[^>]* value="([^"]*)"', html) == [
        ("ask", "1.5m"),
        ("starts_on_day", "31"),
        ("starts_on_month", "feb"),
        ("starts_on_year", "2027"),
    ]


def test_initial_values_are_shown_as_people_write_them():
    closes_at = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    html = rendered(Asking(initial={"ask": Money(123450), "closes_at": closes_at, "strand": "c"}))
    assert re.findall(r'name="(ask|closes_at_\w+)"[^>]* value="([^"]*)"', html) == [
        ("ask", "1,234.50"),
        ("closes_at_day", "1"),
        ("closes_at_month", "7"),
        ("closes_at_year", "2026"),
        ("closes_at_time", "4pm"),
    ]
    assert re.findall(r'value="(\w)" checked', html) == ["c"]


def test_the_counter_of_words_has_the_limit_that_is_enforced():
    assert re.findall(r'data-maxwords="(\d+)"', rendered(Asking())) == ["3"]


def test_printing_a_form_by_itself_gives_the_same_components():
    form = Asking({})
    assert str(form).split() == rendered(form).split()


def test_an_invalid_form_changes_nothing_it_was_given():
    form = Asking({"ask": "1.5m"})
    assert (form.is_valid(), form["ask"].value()) == (False, "1.5m")


def test_fieldsets_group_the_fields_under_their_legends():
    class Grouped(Asking):
        fieldsets = (("Who", ("name",)), ("Money", ("ask",)))

    html = rendered(Grouped())
    assert re.findall(r"legend--m\">([^<]+)<", html) == ["Who", "Money"]
    assert re.findall(r'name="(name|ask|case)"', html) == ["name", "ask"]
