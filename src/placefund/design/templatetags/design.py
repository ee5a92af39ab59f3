"""Tags that draw the components of the product. Each renders one file of `design/components/`.

Block tags take HTML between their ends, so a page writes its own rows; the component adds the frame, the accessible names
and the look. Arguments are escaped like any template value. `{% govuk %}` reaches every published GOV.UK component.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from placefund.design import states
from placefund.design.charts import Chart
from placefund.design.forms import error_list
from placefund.design.markup import govuk as govuk_component
from placefund.design.phone_tables import PhoneTable
from placefund.design.script_words import words_for
from placefund.design.templatetags.placefund import day, moment, money, number, placed, quantity, shown
from placefund.domain import audiences
from placefund.domain.figures import Blank
from placefund.domain.findings import Finding
from placefund.domain.messages import say

register = template.Library()

FOOTER = (
    ("help", say("Help and contact")),
    ("privacy", say("Privacy and cookies")),
    ("about", say("About Placefund")),
    ("accessibility", say("Accessibility statement")),
    ("open-data", say("Open data")),
    ("glossary", say("Glossary")),
    ("gallery", say("Design gallery")),
)


FORMS_OF_A_CHART = (("svg", say("SVG")), ("png", say("PNG")), ("csv", say("CSV")))
"""The forms in which a chart can be taken, as an address and as a reader call them."""

register.simple_tag(words_for, name="script_words")


def _component(name: str, **context: Any) -> SafeString:
    return render_to_string(f"design/components/{name}.html", context)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


# --- GOV.UK components -------------------------------------------------------------------------------------------------


@register.simple_tag
def govuk(component: str, **params: Any) -> SafeString:
    """Any GOV.UK component with flat options in snake case: `{% govuk "tag" text="New" classes="govuk-tag--teal" %}`.

    An option whose name ends in `html` is printed as it stands, so it must be safe already.
    """
    for name, value in params.items():
        if name.endswith("html") and not isinstance(value, SafeString):
            raise template.TemplateSyntaxError(f"{name} of {component} is not safe HTML; pass text instead.")
    return govuk_component(component, {_camel(name): value for name, value in params.items()})


@register.simple_tag
def button(
    text: str, href: str = "", kind: str = "", name: str = "", value: str = "", extra: str = "", shows: str = ""
) -> SafeString:
    """A button that submits its form, or a link that looks like one. `kind` is "", "secondary", "warning" or "start".

    `extra` is a class of ours, such as `pf-print`. `shows` is the id of what stands on the page that answers: it opens there,
    with scripts or without. A second click within a second is ignored.
    """
    look = f"govuk-button--{kind}" if kind not in ("", "start") else ""
    params: dict[str, Any] = {"text": text, "classes": f"{look} {extra}".strip(), "isStartButton": kind == "start"}
    if href:
        params["href"] = href
    else:
        params |= {"preventDoubleClick": True, "type": "submit"}
        params |= {key: given for key, given in (("name", name), ("value", value)) if given}
        params |= {"attributes": {"formaction": f"#{shows}"}} if shows else {}
    return govuk_component("button", params)


@register.simple_tag
def state(value: str, label: str = "", tone: str = "") -> SafeString:
    """The coloured tag of a state: `{% state application.state %}`. The words always stand."""
    seen = states.label_of_state(value)
    classes = f"govuk-tag--{states.Tone[tone.upper()] if tone else seen.tone} pf-state"
    return govuk_component("tag", {"text": label or seen.label, "classes": classes})


# --- forms -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def error_summary(*parts: forms.BaseForm | forms.BaseFormSet[Any] | None) -> SafeString:
    """One summary of every error of these forms and formsets; nothing when there is none. Stands above the title."""
    errors: list[dict[str, str]] = []
    for part in parts:
        if isinstance(part, forms.BaseFormSet):
            errors += [{"text": str(text)} for text in part.non_form_errors()]
            errors += [error for form in part.forms for error in error_list(form)]
        elif part:  # a page without a form gives an empty text
            errors += error_list(part)
    if not errors:
        return mark_safe("")
    return govuk_component("error-summary", {"titleText": say("There is a problem"), "errorList": errors})


@register.simple_tag
def form_fields(form: forms.BaseForm, summary: bool = True) -> SafeString:
    """The error summary, the hidden fields and every visible field. `summary=False` when the page has its own summary.

    A form with `fieldsets = (("Legend", ("field", "field")), …)` is grouped by them.
    """
    grouped: Iterable[tuple[str, Sequence[str]]] = getattr(form, "fieldsets", ())
    groups = [(legend, [form[name] for name in names]) for legend, names in grouped]
    return _component("form_fields", form=form, groups=groups, summary=error_summary(form) if summary else "")


@register.simple_tag
def who_is_told(page: str) -> SafeString:
    """Whom the step of a page tells, where the page shows itself what its step does: `{% who_is_told "stand-down" %}`."""
    return _component("who_is_told", told=audiences.who_is_told(page))


# --- values ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def figure(label: str, value: Any, note: str = "", href: str = "", link_text: str = "") -> SafeString:
    """A big number in a tile; stands in `<div class="pf-figures">`. Money is exact, unless it comes from `together`."""
    shape = placed(value)
    return _component("figure", label=label, value=shown(value), note=note, href=href, link_text=link_text, shape=shape)


@register.simple_tag
def money_link(value: Any, href: str, label: str = "") -> SafeString:
    """An exact amount that opens to the transfers it is made of, `label` says whose; what is not on record opens to nothing."""
    words: SafeString = shown(value)
    return words if isinstance(value, Blank) else _component("money_link", value=words, href=href, label=label)


@register.simple_tag
def fact(label: str, value: Any, source: Any = None, confidence: str = "", note: str = "") -> SafeString:
    """A fact with where it comes from and how sure it is; stands in `<dl class="pf-facts">`. None is “Not published”."""
    return _component("fact", label=label, value=shown(value), source=source, confidence=confidence, note=note)


@register.simple_tag
def document(title: str, href: str, kind: str = "", size_bytes: int | None = None, note: str = "") -> SafeString:
    """A link to a file that says what kind it is and how large."""
    return _component("document", title=title, href=href, kind=kind, size_bytes=size_bytes, note=note)


# --- lists and tables --------------------------------------------------------------------------------------------------


@register.simple_block_tag
def table(content: str, caption: str, size: str = "m", hide_caption: bool = False, anchor: str = "") -> SafeString:
    """A data table: write `<thead>` and `<tbody>` with plain cells; numbers take `class="number"`, the first cell of a row
    is a `<th scope="row">`. On a phone a wide table becomes cards."""
    return _component(
        "table",
        inside=PhoneTable(content),
        caption=caption,
        size=size,
        hide_caption=hide_caption,
        id=anchor or f"table-{slugify(caption)}",
    )


PRINTERS: dict[str, Callable[[Any], Any]] = {
    "money": money,
    "number": number,
    "quantity": quantity,
    "day": day,
    "moment": moment,
}


@register.simple_tag
def printed(value: Any, kind: str) -> Any:
    """The value of a cell as its column prints it: `{% printed cell.value cell.kind %}`. A dash where there is none."""
    if value in (None, ""):
        return "–"
    if kind == "state":
        return state(value)
    return PRINTERS[kind](value) if kind in PRINTERS else value


@register.simple_block_tag
def summary(
    content: str, title: str = "", href: str = "", action: str = "", *, has_long_keys: bool = False
) -> SafeString:
    """A summary list; rows by `{% row %}` and `{% rich_row %}`. With a title it is a card. Where the keys are half sentences and
    the values are short, it `has_long_keys`: they get more than half of the width."""
    shown = {"title": title, "href": href, "action": action, "has_long_keys": has_long_keys}
    return _component("summary", content=content, **shown)


@register.simple_tag
def row(key: str, value: Any, href: str = "", action: str = say("Change")) -> SafeString:
    """A row of a summary list. With `href` it can be changed."""
    return _component("row", key=key, value=shown(value), href=href, action=action)


@register.simple_block_tag
def rich_row(content: str, key: str, href: str = "", action: str = say("Change")) -> SafeString:
    """A row of a summary list whose value is more than text."""
    return _component("row", key=key, value=content, href=href, action=action)


@register.simple_block_tag
def tasks(content: str) -> SafeString:
    """A task list; its tasks by `{% task %}`."""
    return _component("tasks", content=content)


@register.simple_tag
def task(title: str, state: str, href: str = "", hint: str = "", label: str = "", lang: str = "") -> SafeString:
    """One task with its state. Without `href` it cannot be started yet. `lang` is the language of its title where not English."""
    seen, slug = states.label_of_state(state), slugify(title)
    is_plain = seen.label == "Completed" or state == "cannot_start_yet"
    label = label or seen.label
    return _component(
        "task", title=title, seen=seen, label=label, href=href, hint=hint, slug=slug, is_plain=is_plain, lang=lang
    )


@register.simple_block_tag
def timeline(content: str, label: str = say("What happened")) -> SafeString:
    """Events in the order of time, by `{% event %}…{% endevent %}`."""
    return _component("timeline", content=content, label=label)


@register.simple_block_tag
def event(
    content: str, title: str, at: Any = None, by: str = "", is_future: bool = False, anchor: str = ""
) -> SafeString:
    """One event: what, when (a date or a moment), by whom; details between the ends."""
    return _component("event", content=content, title=title, at=shown(at), by=by, is_future=is_future, anchor=anchor)


@register.simple_tag
def findings(found: Iterable[Finding], title: str = "", only_failed: bool = False) -> SafeString:
    """What each rule found, failed rules first, then what people look at, then those with nothing to check yet."""
    found = tuple(found)
    groups = {
        "failed": [finding for finding in found if finding.failed],
        "for_people": [finding for finding in found if finding.is_for_people],
        "untested": [finding for finding in found if finding.is_untested],
        "passed": [] if only_failed else [finding for finding in found if finding.passed],
    }
    return _component("findings", **groups, title=title, total=len(found))


@register.simple_block_tag
def journey(content: str, label: str) -> SafeString:
    """The steps of a long form beside its pages; steps by `{% step %}`."""
    return _component("journey", content=content, label=label)


@register.simple_tag
def step(title: str, state: str, href: str = "", current: bool = False, note: str = "") -> SafeString:
    """One step of a journey, with its state in words."""
    return _component("step", title=title, seen=states.label_of_state(state), href=href, current=current, note=note)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page") -> SafeString:
    """Links to the pages of a list, keeping its filters; nothing when there is one page."""
    if page.paginator.num_pages < 2:
        return mark_safe("")
    query = context["request"].GET.copy() if "request" in context else None

    def address(page_number: int) -> str:
        if query is None:
            return f"?{parameter}={page_number}"
        query[parameter] = str(page_number)
        return f"?{query.urlencode()}"

    items = [
        {"ellipsis": True} if not isinstance(shown_number, int)
        else {"number": str(shown_number), "href": address(shown_number), "current": shown_number == page.number}
        for shown_number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]  # fmt: skip
    params: dict[str, Any] = {"items": items}
    if page.has_previous():
        params["previous"] = {"href": address(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": address(page.next_page_number())}
    return govuk_component("pagination", params)


@register.simple_block_tag
def filters(
    content: str, clear: str = "", label: str = say("Filter"), submit: str = say("Show"), found: str = ""
) -> SafeString:
    """A form of filters: asks by GET, so that an address can be kept. `clear` is the address without filters."""
    return _component("filters", content=content, clear=clear, label=label, submit=submit, found=found)


@register.simple_block_tag
def attention(content: str, title: str = say("Needs you"), empty: str = say("Nothing needs you today.")) -> SafeString:
    """What waits for this person, by `{% needs %}`; says so when nothing does."""
    return _component("attention", content=content, title=title, empty=empty, slug=slugify(title))


@register.simple_tag
def needs(text: str, href: str, due: Any = None, count: int | None = None, is_late: bool = False) -> SafeString:
    """One thing that waits: a link that says what to do, how many, and until when."""
    return _component("needs", text=text, href=href, due=shown(due) if due else "", count=count, is_late=is_late)


@register.simple_block_tag
def compare(content: str, label: str) -> SafeString:
    """Things side by side (before and after, or claims that disagree), by `{% compared %}…{% endcompared %}`."""
    return _component("compare", content=content, label=label)


@register.simple_block_tag
def compared(content: str, title: str, note: str = "", tone: str = "") -> SafeString:
    """One of the columns of `{% compare %}`. `tone` is "", "before", "after" or "disagrees"."""
    return _component("compared", content=content, title=title, note=note, tone=tone)


@register.simple_block_tag
def downloads(content: str, title: str = say("Downloads")) -> SafeString:
    """A list of files, by `{% document %}`."""
    return _component("downloads", content=content, title=title, slug=slugify(title))


# --- messages ----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """Words that must not be missed."""
    return govuk_component("warning-text", {"html": content, "iconFallbackText": str(say("Warning"))})


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Words set apart from the text around them."""
    return govuk_component("inset-text", {"html": content})


@register.simple_block_tag
def more(content: str, title: str, is_open: bool = False) -> SafeString:
    """Details that open on demand."""
    return govuk_component("details", {"summaryText": title, "html": content, "open": is_open})


@register.simple_block_tag
def where_from(content: str, of: str = "") -> SafeString:
    """Where something is known from, behind a fold: its sources stand between the ends. `of` names it in full."""
    return _component("where_from", content=content, of=of)


@register.simple_block_tag
def receipt(content: str, title: str) -> SafeString:
    """The panel that confirms something final: “Application sent”."""
    return govuk_component("panel", {"titleText": title, "html": content, "headingLevel": 1})


@register.simple_block_tag
def nothing_yet(content: str, title: str) -> SafeString:
    """What stands where a list is empty: why, and what would fill it."""
    return _component("nothing_yet", content=content, title=title)


@register.simple_block_tag
def notice(content: str, title: str = say("Important"), kind: str = "") -> SafeString:
    """A notification banner inside a page. `kind` is "" or "success"."""
    params = {"titleText": title, "html": content, "type": kind or None, "titleId": f"notice-{slugify(title)}"}
    return govuk_component("notification-banner", {key: value for key, value in params.items() if value})


# --- charts ------------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def chart(context: Context, drawn: Chart, hide_table: bool = False) -> SafeString:
    """A chart of `placefund.design.charts` as SVG, with its numbers in a table beneath (`hide_table` folds it away).

    The request keeps it, so that it can be taken from the page as a file (`placefund.web.takeaway`).
    """
    request, files = context.get("request"), []
    if request is not None:
        request.__dict__.setdefault("drawn_charts", {}).setdefault(drawn.slug, drawn)
        asked = {name: values for name, values in request.GET.lists() if name not in ("chart", "as")}
        for form, title in FORMS_OF_A_CHART:
            files.append((title, "?" + urlencode({**asked, "chart": drawn.slug, "as": form}, doseq=True)))
    shown = {"chart": drawn, "hide_table": hide_table, "files": files}
    return render_to_string("design/charts/figure.html", shown)


# --- the frame ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def address_of(name: str) -> str:
    """The address of a page by its name, or nothing where this installation has no such page. For the frame only:
    an error page must not fail for want of a link."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def footer_links() -> list[dict[str, str]]:
    """The links at the foot of every page, those that this installation has."""
    return [{"href": href, "text": text} for name, text in FOOTER if (href := address_of(name))]
