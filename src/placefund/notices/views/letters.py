"""What a fund says around its messages: read, written with a preview and a test, and brought back, version by version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse

from placefund.domain.letters import LETTERED, SIGNATURE, SIGNATURE_LABEL
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Round
from placefund.notices.letters import actions
from placefund.notices.letters.forms import LetterForm, ReasonForm
from placefund.notices.letters.queries import (
    LetterTitle,
    changes_of,
    drafted,
    standing_of_all,
    title_of,
    versions_of,
)
from placefund.notices.mail import reply_address, shown, subject_line
from placefund.notices.models import LetterVersion, Mail
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, submitted, taken


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def letters(request: HttpRequest, fund: Fund, language: str) -> HttpResponse:
    """Every kind of message that the fund sends, and whether it says the standard text or the fund's own."""
    if language not in dict(settings.LANGUAGES):
        raise Http404(say("No letter is written in the language “{language}” here.", language=language))
    worded = standing_of_all(fund.slug, language)
    by_topic: dict[str, list[tuple[NoticeKind, LetterVersion | None]]] = {}
    for kind in LETTERED:
        by_topic.setdefault(_topic(kind), []).append((kind, worded.get(kind.value)))
    return show(
        request,
        "notices/letters.html",
        _way(request, fund, language),
        language=language,
        languages=[(code, name) for code, name in settings.LANGUAGES if len(settings.LANGUAGES) > 1],
        topics=list(by_topic.items()),
        signature=worded.get(SIGNATURE),
        signature_name=SIGNATURE_LABEL,
        replies_go_to=reply_address(Mail(reply_to=fund.reply_to)),
    )


def _topic(kind: NoticeKind) -> str:
    return kind.topic.label if kind.is_choosable else say("Always sent at once")


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def letter(request: HttpRequest, fund: Fund, language: str, kind: str) -> HttpResponse:
    """One letter as it goes out now, with made-up words of what happened; and every version of it, with what it changed."""
    title = _title(language, kind)
    versions = versions_of(fund.slug, title)
    said = versions[0].letter if versions else title.standard
    return show(
        request,
        "notices/letter.html",
        _way(request, fund, language).to(title.name),
        letter_title=title,
        letter=said,
        version=versions[0] if versions else None,
        is_standard=not versions or versions[0].is_standard,
        versions=changes_of(versions, title.standard),
        may_write=has(request.user, Capability.CHANGE_FUND, fund),
        **_drawn(drafted(fund, title, said, _a_round(fund), to=person(request), at=clock.now())),
    )


@page(Capability.CHANGE_FUND, Fund)
def write_letter(request: HttpRequest, fund: Fund, language: str, kind: str) -> HttpResponse:
    """Write a letter: look at it, send it to oneself as a test, keep it."""
    title = _title(language, kind)
    versions = versions_of(fund.slug, title)
    said = versions[0].letter if versions else title.standard
    user, at = person(request), clock.now()
    form = LetterForm(
        posted(request),
        title=title,
        initial={
            "subject": said.subject,
            "opening": said.opening,
            "closing": said.closing,
            "over": versions[0].number if versions else 0,
        },
    )
    looked_at: dict[str, Any] = {}
    if "preview" in request.POST and form.is_valid():
        looked_at = _drawn(drafted(fund, title, form.letter, _a_round(fund), to=user, at=at))
    elif "test" in request.POST:
        sent = taken(form, lambda: actions.send_test(fund, title, form.letter, _a_round(fund), by=user, at=at))
        if sent:
            messages.success(request, say("A test is on its way to {email}. Nothing is kept yet.", email=user.email))
    elif response := submitted(
        request,
        form,
        lambda: actions.word_letter(
            fund, title, form.letter, why=form.cleaned_data["why"], over=form.cleaned_data["over"], by=user, at=at
        ),
        onward("letter", fund.slug, language, kind, said=say("It is kept. The next messages of this kind say it.")),
    ):
        return response
    return show(
        request,
        "notices/write_letter.html",
        _way(request, fund, language).to(title.name, "letter", [fund.slug, language, kind]).to(say("Write it")),
        form=form,
        letter_title=title,
        **looked_at,
    )


@page(Capability.CHANGE_FUND, Fund)
def standard_letter(request: HttpRequest, fund: Fund, language: str, kind: str) -> HttpResponse:
    """Let the standard text stand again; what was written stays among the versions."""
    title = _title(language, kind)
    versions = versions_of(fund.slug, title)
    form = ReasonForm(posted(request), initial={"over": versions[0].number if versions else 0})
    return form_page(
        request,
        "notices/standard_letter.html",
        _way(request, fund, language)
        .to(title.name, "letter", [fund.slug, language, kind])
        .to(say("Back to the standard text")),
        form,
        lambda: actions.bring_standard_back(
            fund,
            title,
            why=form.cleaned_data["why"],
            over=form.cleaned_data["over"],
            by=person(request),
            at=clock.now(),
        ),
        onward("letter", fund.slug, language, kind, said=say("The standard text stands again.")),
        letter_title=title,
    )


def _title(language: str, stored: str) -> LetterTitle:
    title = title_of(language, stored)
    if title is None:
        raise Http404(say("There is no letter “{kind}” here.", kind=stored))
    return title


def _way(request: HttpRequest, fund: Fund, language: str) -> Crumbs:
    return way_to(request, fund).to(say("What its messages say"), "letters", [fund.slug, language])


def _a_round(fund: Fund) -> Round | None:
    """A round of the fund, for what its public pages say of it; None where it has none yet."""
    return (
        Round.objects.filter(strand__fund=fund, programme=None).select_related("strand__fund").order_by("-pk").first()
    )


def _drawn(mail: Mail) -> dict[str, Any]:
    """A made-up mail as it would go out, for a page."""
    as_text, as_html = shown(mail)
    return {"drawn_subject": subject_line(mail), "as_text": as_text, "as_html": as_html}
