"""The pages drawn from the rules of the domain: lifecycles, roles, rules, money and words."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from placefund.domain import eligibility, ledger, reporting
from placefund.domain.acts import Act, Tells, every_act
from placefund.domain.answers.register import KINDS
from placefund.domain.fundbook.question_checks import SETTINGS
from placefund.domain.ledger import EconomicEvent, Posting
from placefund.domain.lifecycle import LIFECYCLES, Lifecycle, Move
from placefund.domain.lifecycle import in_words as state_in_words
from placefund.domain.money import Money
from placefund.domain.roles import NEED_SECOND_FACTOR, PROVED_AGAIN, ROLES, Capability, Role, roles_with
from placefund.overview.glossary import THEMES
from placefund.overview.reference.code_words import words_of_the_code
from placefund.overview.reference.markdown import code, in_words, page, sentences, table
from placefund.overview.reference.ways_back import NO_WAY_BACK, NONE_YET, WAY_BACK

Named = Callable[..., Any]


# --- Lifecycles ------------------------------------------------------------------------------------------------------


def lifecycles() -> str:
    """A state diagram and a table of moves for everything that has states."""
    intro = (
        "Everything that has a state, and the only moves between states. A move that is not here cannot be made, whatever a "
        "page says. Source: `src/placefund/domain/lifecycle.py`."
    )
    return page("Lifecycles", intro, *(block for one in LIFECYCLES for block in _lifecycle(one)))


def _lifecycle(one: Lifecycle) -> tuple[str, ...]:
    headings = ("move", "from", "to", "capability", "roles")
    return (f"## {one.thing.capitalize()}", _diagram(one), table(headings, (_move(move) for move in one.moves)))


def _diagram(one: Lifecycle) -> str:
    arrows = [f"    [*] --> {one.born}"]
    arrows += [
        f"    {source} --> {move.target}: {in_words(move.name)}" for move in one.moves for source in move.sources
    ]
    arrows += [f"    {state} --> [*]" for state in one.states if not one.from_state(state)]
    return "\n".join(("```mermaid", "stateDiagram-v2", *arrows, "```"))


def _move(move: Move) -> tuple[str, ...]:
    roles = ", ".join(role.label for role in roles_with(move.capability))
    return (
        code(move.name),
        ", ".join(map(state_in_words, move.sources)),
        state_in_words(move.target),
        move.capability.value,
        f"{roles}, or the clock" if move.by_clock else roles,
    )


# --- Roles -----------------------------------------------------------------------------------------------------------


def roles() -> str:
    """What each role is for, and which capability each role has."""
    intro = (
        "Who may do what. A membership is a person, a role and a scope; it counts for a thing that names that scope as its "
        "own. When a thing may be done is for the [lifecycles](lifecycles.md) and the [rules](rules.md) to say. Source: "
        "`src/placefund/domain/roles.py`."
    )
    purposes = table(
        ("role", "what it is for", "scope", "second factor"),
        (
            (r.label, card.purpose, card.scope, "needed" if r in NEED_SECOND_FACTOR else "if they want")
            for r, card in ROLES.items()
            if r is not Role.PUBLIC
        ),
    )
    proved = (
        "Whoever takes one of these steps has shown within the last five minutes that it is them: "
        + ", ".join(sorted(capability.value for capability in PROVED_AGAIN))
        + ". Pages that ask for it besides are marked in the list of [addresses](addresses.md)."
    )
    return page(
        "Roles and capabilities", intro, "## Roles", purposes, "## Proved again", proved, "## Capabilities", _matrix()
    )


def _matrix() -> str:
    marks = [
        (capability.value, *("●" if capability in card.capabilities else "" for card in ROLES.values()))
        for capability in Capability
    ]
    return table(("may …", *(_short(role) for role in ROLES)), marks)


def _short(role: Role) -> str:
    return role.label.replace(" ", "<br>")


# --- Rules -----------------------------------------------------------------------------------------------------------

CHECKS = (
    ("certified", eligibility.ON_CERTIFICATION),
    ("submitted", eligibility.ON_SUBMISSION),
    ("found eligible", eligibility.ON_ELIGIBILITY_CHECK),
    ("each of these, in a later stage", eligibility.IN_A_LATER_STAGE),
)


def rules() -> str:
    """Every rule, as the sentence that must hold, with why it is there and when it is asked."""
    intro = (
        "Each rule is named as the sentence that must hold. All findings come back, passed or not: people see them while "
        "they draft, and the record keeps them. The values (a cap, a ratio, a date) are the fundbook's, not the program's."
    )
    return page(
        "Rules",
        intro,
        "## For an application",
        "Source: `src/placefund/domain/eligibility.py`.",
        table(
            ("must hold", "why", "asked before it is"), (_rule(rule, _when(rule)) for rule in eligibility.EVERY_RULE)
        ),
        "## For a quarterly return",
        "Source: `src/placefund/domain/reporting.py`. "
        f"A return is due {reporting.DAYS_TO_REPORT} days after its quarter ends, unless the fund's book says otherwise.",
        table(("must hold", "why", "asked before it is"), (_rule(rule, "sent") for rule in reporting.ON_SENDING)),
        "## Kinds of answer",
        "What a question of a fundbook can ask for by its `kind`. Source: `src/placefund/domain/answers/kinds`.",
        _kinds(),
    )


def _kinds() -> str:
    """Every kind of answer: how a fundbook names it, what it is, and what a question of it can set."""
    rows = (
        (code(name), sentences(type(kind).__doc__), ", ".join(code(SETTINGS[each]) for each in sorted(kind.settings)))
        for name, kind in KINDS.items()
    )
    return table(("kind", "what is answered", "what a question can set"), rows)


def _rule(rule: Named, when: str) -> tuple[str, str, str]:
    return f"**{in_words(rule.__name__).capitalize()}**<br>{code(rule.__name__)}", sentences(rule.__doc__), when


def _when(rule: Named) -> str:
    return ", ".join(words for words, checked in CHECKS if rule in checked)


# --- Money -----------------------------------------------------------------------------------------------------------

POSTINGS: tuple[Callable[..., Posting], ...] = (
    ledger.settle,
    ledger.allocate,
    ledger.release,
    ledger.commit,
    ledger.decommit,
    ledger.hold_tranche,
    ledger.release_tranche,
    ledger.decommit_held,
    ledger.apportion,
    ledger.hand_back,
    ledger.accrue,
    ledger.pay,
    ledger.pass_on,
    ledger.OnwardPath.commit,
    ledger.OnwardPath.release,
    ledger.OnwardPath.pay,
    ledger.OnwardPath.advance,
    ledger.OnwardPath.make_good,
    ledger.OnwardPath.give_back,
    ledger.OnwardPath.give_back_advanced,
    ledger.OnwardPath.repay,
)
SAMPLE: dict[str, Any] = {
    "fund": "lipf",
    "account": ledger.strand_account("lipf", "competed"),
    "award": 17,
    "project": 5,
    "organisation": 12,
    "envelope": Money.pounds(1),
    "amount": Money.pounds(1),
    "key": "reference",
    "grant": 0,
    "through": 0,
    "lead": 9,
    "self": ledger.OnwardPath("lipf", 17, 5, 3, 12),
}
"""The example that the table of transfers follows: award 17 of the competed strand, led by 9, its project 5, organisation 12,
and grant 3 within the project."""


def money() -> str:
    """Every economic event as a transfer from one account to another."""
    return page(
        "Money: events and accounts",
        "One row of the ledger is one transfer: a source account, a target account, a positive amount in whole pence, a day it "
        "belongs to, the moment it was recorded, and a key that can be used once. Rows are never changed or removed, and no "
        "account may fall below zero except those outside the fund; the database itself sees to both. Source: "
        "`src/placefund/domain/ledger.py`.",
        "## Events",
        table(("event", "what happened"), ((code(event.value), event.sentence) for event in EconomicEvent)),
        "## Transfers",
        "For a fund `lipf`, its award 17, that award's project 5, and organisation 12 that is paid in it:",
        table(("function", "event", "from", "to", "what it does"), (_posting(function) for function in POSTINGS)),
        "`reverse` takes any of these and posts its opposite, once.",
    )


def _posting(function: Callable[..., Posting]) -> tuple[str, ...]:
    posting = function(**{name: SAMPLE[name] for name in inspect.signature(function).parameters})
    names = (function.__qualname__, posting.event.value, posting.source, posting.target)
    return (*map(code, names), sentences(function.__doc__))


# --- Acts ------------------------------------------------------------------------------------------------------------


def acts() -> str:
    """Everything that is put on record, app by app, and what each tells whoever reads it."""
    return page(
        "Acts",
        "Everything that people and the clock do ends as a row of the record. The verb is stored and never changes; the "
        "sentence is what people read. Who may read a row is asked of what its act tells. Source: the `acts.py` of each app, and "
        "`src/placefund/domain/acts.py`.",
        "## What an act tells",
        table(("tells", "meaning"), ((tells.value, tells.meaning) for tells in Tells)),
        *(block for app, own in groupby(every_act(), key=lambda act: act.app) for block in _acts_of(app, own)),
    )


def _acts_of(app: str, own: Iterable[Act]) -> tuple[str, str]:
    rows = ((code(act.verb), act.sentence, act.tells.value) for act in own)
    return f"## {app.capitalize()}", table(("stored", "read as", "tells"), rows)


def ways_back() -> str:
    """Every act with the act that takes it back, or the reason why none does."""
    return page(
        "Ways back",
        "Nothing on record is changed or removed. What was done by mistake is taken back by a further act, with a reason, and "
        "both stay. Where an act names itself, it is done again and the newer counts. Source: "
        "`src/placefund/overview/reference/ways_back.py`.",
        *(block for app, own in groupby(every_act(), key=lambda act: act.app) for block in _ways_back_of(app, own)),
        "## Why some have none",
        *(block for why, acts in NO_WAY_BACK.items() for block in (f"**{why}**", _listed(acts))),
        "## What still lacks one",
        _listed(NONE_YET) if NONE_YET else "Nothing.",
    )


def _ways_back_of(app: str, own: Iterable[Act]) -> tuple[str, ...]:
    rows = [
        (act.sentence, AGAIN if found == (act,) else ", or ".join(str(each.sentence) for each in found))
        for act in own
        if (found := WAY_BACK.get(act))
    ]
    return (f"## {app.capitalize()}", table(("what was done", "what takes it back"), rows)) if rows else ()


AGAIN = "The same, done again"


def _listed(acts: Iterable[Act]) -> str:
    return "\n".join(f"- {act.sentence} ({act.app})" for act in acts)


# --- Words -----------------------------------------------------------------------------------------------------------


def glossary() -> str:
    """The words of the field, as the product's own glossary page explains them, and then those of the code."""
    blocks = [
        block
        for theme in THEMES
        for block in (
            f"## {theme.title}",
            table(("word", "meaning"), ((f"**{term.name}**", term.meaning) for term in theme.terms)),
        )
    ]
    return page(
        "Glossary",
        "The words of the field, as this service uses them; at the end [the words of the code](#words-of-the-code).",
        *blocks,
        "## Words of the code",
        "Classes that a newcomer meets early. A name that stands here twice is told apart by its module.",
        words_of_the_code(),
    )
