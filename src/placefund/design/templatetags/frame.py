"""Tags of the frame: what every page stands in, on a screen, on paper and where somebody links to it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from placefund.design.cards import card_of, title_in_a_line
from placefund.design.spine import spine_of
from placefund.design.tongues import WordsIn, language, lexicon_of
from placefund.domain.messages import say
from placefund.domain.welsh import WELSH

register = template.Library()


@register.simple_block_tag
def drawn_first(content: str) -> str:
    """The body of a page, drawn before its head: `{% drawn_first as body %}`. The head tells what stands in the body."""
    return content


@register.simple_tag(takes_context=True)
def share_card(context: Context, body: str, is_made_up: bool) -> SafeString:
    """What those need who link to a public page: description, address, card. Nothing for a page that is not for everybody."""
    request: Any = context.get("request")
    if not getattr(request, "is_for_everybody", False):
        return SafeString()
    remark = say("An invented fund, for rehearsal") if is_made_up else ""
    card = card_of(body, str(context.get("site_name") or say("Placefund")), str(remark))
    request.drawn_card = card
    address = request.build_absolute_uri(request.path)
    hidden = bool(is_made_up or context.get("demo"))
    return render_to_string("design/frame/card.html", {"card": card, "address": address, "is_hidden": hidden})


@register.simple_tag(takes_context=True)
def printed_head(context: Context, body: str, is_made_up: bool) -> SafeString:
    """What stands at the head of every page of paper, and not on a screen: which page it is, where it is, when it was printed."""
    request: Any = context.get("request")
    shown = {
        "title": title_in_a_line(body),
        "site": context.get("site_name") or say("Placefund"),
        "address": request.build_absolute_uri() if request is not None else "",
        "today": context.get("today"),
        "is_made_up": is_made_up,
    }
    return render_to_string("design/frame/printed.html", shown)


@register.simple_tag(takes_context=True)
def words_offered(context: Context, thing: Any, words_in: Any = None, *, is_public: bool = True) -> SafeString:
    """The way between the languages that the fund of a row wrote in: on public pages, and where `is_public` is False on any.

    `words_in` is what the page found itself, of questions that have Welsh words where the fund has no list of them.
    """
    request: Any = context.get("request")
    is_offered = bool(lexicon_of(thing)) or language() == WELSH or getattr(words_in, "is_offered", False)
    if not is_offered or (is_public and not getattr(request, "is_for_everybody", False)):
        return SafeString()
    return render_to_string("design/components/words_in.html", {"words_in": WordsIn(language(), is_offered=True)})


@register.simple_tag
def reading_language() -> str:
    """The language that what a fund wrote is read in on this page."""
    return language()


@register.simple_tag
def made_up(fund: Any = None, is_invented: bool | str | None = None) -> bool:
    """Whether a page is about an invented fund: `{% made_up fund is_invented as … %}` asks `fund.is_invented`.

    A template without `is_invented` hands over an empty text: then the fund is asked, too.
    """
    return bool(getattr(fund, "is_invented", False) if is_invented in (None, "") else is_invented)


@register.simple_block_tag
def spine(content: str) -> SafeString:
    """A page's content in its parts: the head, and beside the sections a list of them where there are many."""
    found = spine_of(content)
    # Both halves were drawn by our own templates, which have escaped what people typed.
    head, body = mark_safe(found.head), mark_safe(found.body)  # noqa: S308
    context = {"head": head, "body": body, "sections": found.sections, "listed": found.is_listed}
    return render_to_string("design/frame/spine.html", context)
