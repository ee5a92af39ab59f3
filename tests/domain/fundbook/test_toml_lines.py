"""The line index finds every path that `tomllib` builds, on the line where it is written."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.fundbook.toml_lines import Path, line_index

AWKWARD = '''\
# a comment with [brackets] and "quotes"
title = "a [table]? no # comment"

plain.dotted . "quoted key" = 1
[a.b]
text = """
[not.a.table]
x = 1 \\""" still inside
ends with quotes"""""
literal = \'\'\'
# not a comment \\\'\'\'
after = 2

[[a.rows]]
list = [
  "one", # a comment, with a comma
  [2, 3],
  { x = 4, y.z = "}" },
]
[[a.rows.inner]]
k = 2026-01-01 10:00:00
[[a.rows.inner]]
k = \'C:\\\'
[[a.rows]]
[a.rows.deep]
last = true'''


def test_an_awkward_text_is_indexed_line_by_line():
    assert line_index(AWKWARD) == {
        ("title",): 2,
        ("plain",): 4,
        ("plain", "dotted"): 4,
        ("plain", "dotted", "quoted key"): 4,
        ("a",): 5,
        ("a", "b"): 5,
        ("a", "b", "text"): 6,
        ("a", "b", "literal"): 10,
        ("a", "b", "after"): 12,
        ("a", "rows"): 14,
        ("a", "rows", 0): 14,
        ("a", "rows", 0, "list"): 15,
        ("a", "rows", 0, "list", 0): 16,
        ("a", "rows", 0, "list", 1): 17,
        ("a", "rows", 0, "list", 1, 0): 17,
        ("a", "rows", 0, "list", 1, 1): 17,
        ("a", "rows", 0, "list", 2): 18,
        ("a", "rows", 0, "list", 2, "x"): 18,
        ("a", "rows", 0, "list", 2, "y"): 18,
        ("a", "rows", 0, "list", 2, "y", "z"): 18,
        ("a", "rows", 0, "inner"): 20,
        ("a", "rows", 0, "inner", 0): 20,
        ("a", "rows", 0, "inner", 0, "k"): 21,
        ("a", "rows", 0, "inner", 1): 22,
        ("a", "rows", 0, "inner", 1, "k"): 23,
        ("a", "rows", 1): 24,
        ("a", "rows", 1, "deep"): 25,
        ("a", "rows", 1, "deep", "last"): 26,
    }


def paths(value: Any, path: Path = ()) -> set[Path]:
    """Every path in what `tomllib` built."""
    found = {path} if path else set()
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        found |= paths(inner, (*path, key))
    return found


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
bare_keys = st.text("abcXYZ019_-", min_size=1, max_size=4)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


multiline = texts.map(lambda text: '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + '\n[x]\n"""')
scalars = st.one_of(
    st.integers(-(2**40), 2**40).map(str),
    texts.map(quoted),
    multiline,
    texts.filter(lambda text: "'" not in text).map(lambda text: f"'''\n# {text}\n'''"),
    st.sampled_from(["true", "2026-02-12T16:00:00", "2026-02-12 16:00:00Z", "07:32:00", "1e9", "-inf", "0xff"]),
)


def arrays(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    gaps = st.sampled_from([", ", ",\n", " ,# ] comment\n  "])
    return st.builds(
        lambda items, gap: "[" + "".join(item + gap for item in items) + "\n]", st.lists(values, max_size=3), gaps
    )


def inline_tables(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.dictionaries(bare_keys, values, max_size=3)
    return pairs.map(lambda found: "{" + ", ".join(f"{quoted(key)} = {value}" for key, value in found.items()) + "}")


values = st.recursive(scalars, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=5)
bodies = st.dictionaries(st.one_of(bare_keys, texts.map(quoted)), values, max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A valid TOML text with repeated tables, comments and blank lines."""
    lines = []
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(["rows", "rows.inner", "other"]))
        is_first = not any(line.startswith("[[rows]]") for line in lines)
        lines.append(f"[[{'rows' if name == 'rows.inner' and is_first else name}]]  # heading")
        lines.extend(f"{key} = {value}" for key, value in draw(bodies).items() if "inner" not in key)
        lines.extend(draw(st.lists(st.sampled_from(["", "  # note [x] = 1", "\t"]), max_size=2)))
    return "\n".join(lines)


@given(documents())
def test_every_path_has_a_line_and_every_line_a_path(text):
    try:
        built = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # two spellings of one key
    index = line_index(text)
    assert set(index) == paths(built)
    lines = text.split("\n")
    for path, line in index.items():
        assert 1 <= line <= len(lines)
        if isinstance(path[-1], str) and path[-1].isalnum():
            assert path[-1] in lines[line - 1]
