"""Every act on record is taken back by another act, or says why it is not; and a way back leads where the act came from."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from django.apps import apps

from placefund.domain.acts import Act, every_act
from placefund.domain.lifecycle import Lifecycle, Move
from placefund.overview.reference.ways_back import NO_WAY_BACK, NONE_YET, WAY_BACK
from tests.house.source import modules, named, tree

ACTS = {f"{type(act).__name__}.{act.name}": act for act in every_act()}
ELSEWHERE = {
    "ApplicationAct.KEPT_AS_SENT": "what was sent is kept; the application is in the state in which it was sent",
}
"""Acts whose lifecycle says less than what they do."""


def name_of(act: Act) -> str:
    return f"{type(act).__name__}.{act.name}"


def test_every_act_has_its_way_back_or_its_reason_once() -> None:
    """A new act stands in `src/placefund/overview/reference/ways_back.py`: act by act, never a room as a whole."""
    placed = Counter((*WAY_BACK, *(act for acts in NO_WAY_BACK.values() for act in acts), *NONE_YET))
    assert {name for name, act in ACTS.items() if act not in placed} == set()
    assert [name_of(act) for act, count in placed.items() if count > 1] == []


def test_what_lacks_a_way_back_becomes_less() -> None:
    assert NONE_YET == ()


def test_a_reason_is_a_sentence_for_a_person() -> None:
    assert [str(why) for why in NO_WAY_BACK if not (str(why)[0].isupper() and str(why).endswith("."))] == []


# --- a way back leads where the act came from ---------------------------------------------------------------------------


def lifecycles_of() -> dict[str, tuple[Lifecycle, ...]]:
    """The lifecycles of each app's models, by the app."""
    found: dict[str, list[Lifecycle]] = defaultdict(list)
    for model in apps.get_models():
        if lifecycle := getattr(model, "LIFECYCLE", None):
            found[model._meta.app_label].append(lifecycle)
    return {app: tuple(found) for app, found in found.items()}


def moves_of_acts() -> dict[Act, set[tuple[str, Move]]]:
    """The moves that are made where an act is put on record: both are named in one function of the app's actions."""
    found: dict[Act, set[tuple[str, Move]]] = defaultdict(set)
    own = lifecycles_of()
    for path in modules():
        app = named(path).partition("/")[0]
        if path.name != "actions.py" or app not in own:
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef):
                moves = {
                    (life.thing, move) for life in own[app] for move in life.moves if move.name in move_names(node)
                }
                for act in acts_named(node):
                    if act.app == app:
                        found[act] |= moves
    return {act: moves for act, moves in found.items() if moves}


def move_names(node: ast.FunctionDef) -> set[str]:
    """The first text that a step is called with: `move(award, "withdraw", by=by)`, `_advance(application, "decide", …)`."""
    return {
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in ("move", "_advance", "_step", "_step_on", "_reconsider", "_move")
        for argument in ast.walk(ast.Tuple(call.args, ast.Load()))
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def acts_named(node: ast.FunctionDef) -> Iterator[Act]:
    for found in ast.walk(node):
        is_named = isinstance(found, ast.Attribute) and isinstance(found.value, ast.Name)
        if is_named and (act := ACTS.get(ast.unparse(found))):
            yield act


MOVES = moves_of_acts()


def test_there_are_moves_to_follow() -> None:
    assert len(MOVES) > 40


@pytest.mark.parametrize("act", [act for act in WAY_BACK if act in MOVES], ids=name_of)
def test_a_way_back_begins_in_the_state_that_the_act_led_to(act: Act) -> None:
    """Where both are moves of one thing. A way back that is no move, a further row, is the act's own test to hold."""
    backs = [MOVES[back] for back in WAY_BACK[act] if back in MOVES and back is not act]
    if not backs or name_of(act) in ELSEWHERE:
        return
    led_to = {(thing, move.target) for thing, move in MOVES[act]}
    begins = {(thing, source) for moves in backs for thing, move in moves for source in move.sources}
    if {thing for thing, _ in led_to} & {thing for thing, _ in begins}:
        assert led_to & begins != set()


GOES_ON: dict[str, str] = {
    "ApplicationAct.SUBMITTED": "it is a draft again, to be certified anew: a certificate is of one text",
    "ApplicationAct.FOUND_ELIGIBLE": "the finding is turned round; that nothing had been found is no state to go back to",
    "ApplicationAct.FOUND_INELIGIBLE": "the finding is turned round; that nothing had been found is no state to go back to",
    "ApplicationAct.DECIDED": "it is decided otherwise, and stays decided",
    "ApplicationAct.TOLD_OF_SUCCESS": "what was told cannot be untold: the other outcome is told",
    "ApplicationAct.TOLD_OF_NO_SUCCESS": "what was told cannot be untold: the other outcome is told",
    "AssessmentAct.ACCEPTED_INVITATION": "who stands down can be invited again",
    "AssessmentAct.GAVE_BACK": "it is taken from the reader, by one name or the other",
    "PanelAct.OPENED_MEETING": "a meeting that is closed too soon or opened too soon is opened again",
    "ScenarioAct.GAVE_UP": "it is asked for again, and waits as it did before it was begun",
    "ChangeAct.ASKED": "it is withdrawn or refused, and another is begun: what the fund was asked stays as it was asked",
    "DeliveryAct.BROUGHT": "it is stopped by another change: what it has done stays",
    "PortfolioAct.SIGNED": "it is a draft again, to be put before the board anew: a signature is of one edition",
    "PortfolioAct.SUBMITTED": "what was sent cannot be unsent: it is withdrawn, and says why",
    "PortfolioAct.WITHDREW": "it is a draft again, to be put before the board anew",
    "OnwardAct.AGREED": "a scheme that may have granted is closed, and grants nothing more; it does not become a draft",
    "ReturnAct.PAID": "the money comes back; the return is checked again before it is paid anew",
    "PartnershipAct.JOINED": "who has left can be invited again",
    "PartnershipAct.LEFT": "they are invited, and join of their own will",
}
"""Acts whose way back leads to another state than they began in, and why that undoes them all the same."""


def states_around(act: Act) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The states of the thing that the act began in, and those that its ways back lead to."""
    own = {thing for thing, _ in MOVES[act]}
    backs = [back for back in WAY_BACK[act] if back is not act]
    leads_to = {(thing, move.target) for back in backs for thing, move in MOVES.get(back, ()) if thing in own}
    return {(thing, source) for thing, move in MOVES[act] for source in move.sources}, leads_to


def test_a_way_back_does_not_only_end_the_thing() -> None:
    """Where the ways back are moves of the same thing, one of them leads to a state that the act began in: completing a project is
    no way back from starting it."""
    around = {name_of(act): states_around(act) for act in WAY_BACK if act in MOVES}
    assert {name for name, (began, leads_to) in around.items() if leads_to and not began & leads_to} == set(GOES_ON)
