"""Whatever is put on record is an act of a known kind, and nobody reads what it tells from its words."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from placefund.domain.acts import Act, Tells, every_act, resolve
from placefund.domain.audiences import AUDIENCES
from placefund.records.models import Event
from tests.house.final_acts import FORESEEN, NEEDS_NONE, OWN_PREVIEW
from tests.house.source import SRC, called, calls, calls_in, modules, named, nodes, text_of, tree
from tests.house.visitors import ADDRESSES
from tests.house.world import World
from tests.witness import signed_in

ACTS = list(every_act())
NAMES = {f"{type(act).__name__}.{act.name}" for act in ACTS}
WITHOUT_A_WRITER = {"AssessmentAct.ASSIGNED_READERS": "an earlier version gave out the readings of a round in one act"}


def members_named(found_in: Iterable[ast.AST]) -> Iterator[str]:
    """`PanelAct.CALLED` wherever it stands in a piece of source."""
    for found in found_in:
        if isinstance(found, ast.Attribute) and isinstance(found.value, ast.Name):
            name = f"{found.value.id}.{found.attr}"
            if name in NAMES:
                yield name


def recordings() -> Iterator[tuple[Path, ast.Call]]:
    return ((path, call) for path in modules() for call in calls_in(path) if is_recording(call))


def is_recording(call: ast.Call) -> bool:
    """`record(act, subject, by=…, at=…)`: a page of that name takes a request and no more."""
    return isinstance(call.func, ast.Name) and call.func.id == "record" and len(call.args) == 2


@pytest.mark.long
def test_there_are_acts_to_look_at() -> None:
    assert (len(ACTS) > 120, len(list(recordings())) > 120) == (True, True)


@pytest.mark.long
def test_what_is_put_on_record_is_no_text() -> None:
    composed = (ast.Constant, ast.JoinedStr, ast.BinOp)
    assert [f"{named(path)}:{call.lineno}" for path, call in recordings() if isinstance(call.args[0], composed)] == []


def test_an_app_puts_only_its_own_acts_on_record() -> None:
    own = {name.partition(".")[0]: act.app for act, name in ((act, f"{type(act).__name__}.{act.name}") for act in ACTS)}
    strange = [
        f"{named(path)}:{call.lineno}"
        for path, call in recordings()
        for name in members_named(ast.walk(call.args[0]))
        if own[name.partition(".")[0]] != named(path).partition("/")[0]
    ]
    assert strange == []


def test_every_act_is_used() -> None:
    used = {name for path in modules() if path.name != "acts.py" for name in members_named(nodes(path))}
    assert NAMES - used == set()


def test_every_act_has_an_action_that_puts_it_on_record() -> None:
    written = {name for path in modules() if path.name == "actions.py" for name in members_named(nodes(path))}
    assert NAMES - written == set(WITHOUT_A_WRITER)


def test_no_app_stores_a_word_twice() -> None:
    """Two members of one value would be one member under two names, and a row could not be told apart."""
    assert [pair for pair, count in Counter((act.app, act.verb) for act in ACTS).items() if count > 1] == []
    assert [acts.__name__ for acts in Act.__subclasses__() if len(acts) != len(acts.__members__)] == []


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.app}: {act.verb}")
def test_an_act_says_how_it_is_read_and_what_it_tells(act: Act) -> None:
    assert isinstance(act.tells, Tells)
    assert act.sentence[:1].isupper()
    assert not act.sentence.endswith(".")
    assert len(act.sentence) <= 60
    assert 0 < len(act.verb) <= (Event._meta.get_field("verb").max_length or 0)


def test_an_app_has_one_list_of_acts_in_its_own_module() -> None:
    homes = {acts.__module__ for acts in Act.__subclasses__()}
    assert homes == {f"placefund.{act.app}.acts" for act in ACTS}
    assert len(homes) == len(Act.__subclasses__())


def test_the_words_of_a_verb_are_compared_nowhere() -> None:
    """`event.verb == "submitted"`, `filter(verb="submitted")`, `verb.startswith("computed")`: who may read it hung on the wording."""
    assert [f"{named(path)}:{line}" for path in modules() for line in sorted(comparisons(path))] == []


def comparisons(path: Path) -> Iterator[int]:
    for node in nodes(path):
        if isinstance(node, ast.Compare) and any(is_verb(part) for part in (node.left, *node.comparators)):
            yield node.lineno
        if isinstance(node, ast.Subscript) and is_verb(node.slice):
            yield node.lineno
        if isinstance(node, ast.Call):
            is_taken_apart = called(node) in ("startswith", "endswith", "find", "split", "partition")
            if is_taken_apart and isinstance(node.func, ast.Attribute) and is_verb(node.func.value):
                yield node.lineno
            for keyword in node.keywords:
                is_of_rows = (keyword.arg or "").partition("__")[0] == "verb"
                if is_of_rows and (
                    text_of(keyword.value) is not None or isinstance(keyword.value, ast.Tuple | ast.List)
                ):
                    yield node.lineno


def is_verb(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "verb"
        and not (isinstance(node.value, ast.Name) and node.value.id == "act")
    )


# --- what an act does is shown before it is done ---------------------------------------------------------------------


def test_every_act_is_shown_before_it_is_done_or_says_why_not() -> None:
    """A new act stands in `tests/house/final_acts.py`: below the page that foresees it, or with the reason why none does."""
    placed = Counter(name for acts in (FORESEEN, OWN_PREVIEW, NEEDS_NONE) for names in acts.values() for name in names)
    assert NAMES - placed.keys() == set()
    assert (placed.keys() - NAMES, [name for name, count in placed.items() if count > 1]) == (set(), [])


def test_a_page_that_foresees_takes_the_step_and_undoes_it() -> None:
    views = {address.name: address.view for address in ADDRESSES}
    assert (set(FORESEEN) | set(OWN_PREVIEW)) - views.keys() == set()
    asking = {name for path in modules() for name in functions_that_foresee(path)}
    assert {name for name in FORESEEN if views[name].__name__ not in asking} == set()


@pytest.mark.parametrize("name", OWN_PREVIEW)
def test_a_page_that_is_its_own_preview_says_who_is_told(name: str) -> None:
    """By the parts that stand for it in `domain/audiences.py`, and in no other words. A page that foresees says it by itself."""
    [view] = [address.view for address in ADDRESSES if address.name == name]
    texts = {path: (SRC / path.partition("/")[0] / "templates" / path).read_text() for path in templates_of(view)}
    assert texts
    assert [path for path, text in texts.items() if f'who_is_told "{name}"' in text] != []
    assert [path for path, text in texts.items() if "components/who_is_told" in text] == []


def test_the_audiences_are_those_of_the_pages_that_are_their_own_preview() -> None:
    assert AUDIENCES.keys() == OWN_PREVIEW.keys()


def templates_of(view: Any) -> set[str]:
    """The templates that a view names, itself or through a function of its module."""
    source = SRC.parent / f"{view.__module__.replace('.', '/')}.py"
    functions = {node.name: node for node in tree(source).body if isinstance(node, ast.FunctionDef)}
    reached, waiting = set[str](), [view.__name__]
    while waiting:
        name = waiting.pop()
        if name in functions and name not in reached:
            reached.add(name)
            waiting += [called(call) or "" for call in calls(functions[name])]
    constants = [node for name in reached for node in ast.walk(functions[name]) if isinstance(node, ast.Constant)]
    return {node.value for node in constants if isinstance(node.value, str) and node.value.endswith(".html")}


def functions_that_foresee(path: Path) -> set[str]:
    """The functions of a module that call `foreseen` or a page made of it, themselves or through others of the module."""
    called_by = {
        node.name: {called(call) for call in calls(node)}
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    }
    found = {"foreseen", "foreseen_page", "foreseen_step", "review_step", "two_person_page"}
    while more := {name for name, names in called_by.items() if names & found} - found:
        found |= more
    return found & called_by.keys()


# --- what a page shows of the record -----------------------------------------------------------------------------------


UNFILTERED = {"history", "history_of", "events_of"}
"""What reads the record without asking who reads it. `panels.history` asks, and is a page's only way to it."""


def views() -> list[Path]:
    return [path for path in modules() if path.name == "views.py" or "views" in path.parts]


def unfiltered_reads(path: Path) -> Iterator[str]:
    """What a module takes from the record itself, where it is more than the name of a type."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module == "placefund.records.queries":
            yield from (f"{named(path)}:{node.lineno}" for name in node.names if name.name in UNFILTERED)
        if isinstance(node, ast.ImportFrom) and node.module == "placefund.records":
            yield from (f"{named(path)}:{node.lineno}" for name in node.names if name.name == "queries")
        is_manager = isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
        if is_manager and isinstance(node.value, ast.Name) and node.value.id == "Event":
            yield f"{named(path)}:{node.lineno}"


def test_a_page_reads_of_the_record_only_what_is_for_its_reader() -> None:
    assert len(views()) > 30
    assert [read for path in views() for read in unfiltered_reads(path)] == []


def test_the_way_to_the_record_asks_who_reads() -> None:
    [path] = [path for path in modules() if named(path) == "panels/history.py"]
    public = [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    asked = {node.name: {each.arg for each in node.args.kwonlyargs} >= {"reader", "at"} for node in public}
    assert (len(asked) > 3, set(asked.values())) == (True, {True})


@pytest.mark.long
@pytest.mark.django_db
def test_every_link_of_the_record_opens_for_whom_it_is_shown(world: World) -> None:
    """By each kind of thing that has a page, in the record of a whole fund."""
    [auditor] = [
        person for person in world.ours if person.user and any(r.value == "auditor" for r, _ in person.memberships)
    ]
    browser, pages, rest = auditor.browser(), {}, "?by=every"
    while rest:
        answer = auditor_list(auditor.user, rest)
        for row in answer.rows:
            pages |= {cell.href: cell.label for cell in row.cells if cell.href}
        rest = answer.next
    assert len({page.strip("/").split("/")[0] for page in pages}) > 6
    assert [page for page in pages if browser.get(page).status_code != 200] == []


def auditor_list(user: Any, query: str) -> Any:
    return signed_in(user).get(f"/record/{query}").context["list"]


# --- what tells where a bid stands -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_whatever_an_act_that_tells_where_a_bid_stands_is_done_to_says_of_which_bids_it_tells(world: World) -> None:
    told = {
        event.subject_kind
        for event in Event.objects.all()
        if event.act and event.act.tells in (Tells.STANDING, Tells.WAITING)
    }
    silent = {kind for kind in told if not (ways_to_bids(apps.get_model(kind)))}
    assert (len(told) > 6, silent) == (True, set())


def ways_to_bids(model: Any) -> list[str]:
    return [path for name in ("TELLS_OF_BID", "TELLS_OF_ROUND") if (path := getattr(model, name, ""))]


@pytest.mark.django_db
def test_a_model_tells_of_bids_or_of_rounds_by_a_path_that_leads_there() -> None:
    """A path that leads nowhere would be found only when somebody has a conflict."""
    for model in apps.get_models():
        ways = ways_to_bids(model)
        assert len(ways) < 2, model
        for path in ways:
            rows = model._default_manager
            assert rows.exclude(**{f"{path}__in": [0]}).count() == rows.count()


def test_a_row_of_no_known_act_tells_nothing_that_is_open() -> None:
    event = Event(verb="voted on", subject_kind="panels.item", actor="Somebody", subject="Harbour robots")
    assert (event.act, event.sentence, str(event)) == (None, "Voted on", "Somebody voted on Harbour robots")
    assert resolve("voted on", "panels.item") is None
