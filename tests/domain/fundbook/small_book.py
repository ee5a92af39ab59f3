"""A whole fundbook in a few lines, so that a test can break one of them."""

from __future__ import annotations

from collections.abc import Mapping

from placefund.domain.fundbook import Fault, Reading, read_fundbook

AREAS = {"E01": "Ash", "E02": "Birch", "E03": "Cedar", "E04": "Daisy"}
SUCCESSORS = {"E90": ["E01"], "E91": ["E92"], "E92": ["E02", "E03"]}

PROSPECTUS = """\
[fund]
slug = "grove"
name = "Grove Fund"
short_name = "Grove"
summary = "Money for trees."
department = "Department of Trees"
delivery_body = "Tree Office"
currency = "GBP"
invented = true
facts_to = "2026"
source = "A"

[fund.envelope]
amount_pounds = 100
source = "A"

[fund.life]
begins = 2026-04-01
ends = 2030-03-31
reporting_years = 5
source = "A"

[[objective]]
id = "shade"
words = "More shade."
source = "A"

[[target]]
id = "acorns"
words = "Plant 10 acorns."
indicator = "planted"
objective = "shade"
count = 10
by = "2030"
source = "A"

[[strand]]
slug = "named"
name = "Named strand"
entry = "invitation"
summary = "Two groves."
submission_word = "plan"
floor_pounds = 30
source = "A"

[[strand]]
slug = "open"
name = "Open strand"
entry = "open competition"
summary = "Anyone else."
submission_word = "bid"
cap_pounds = 15
excludes = ["named"]
source = "B"

[[round]]
slug = "spring"
strand = "open"
name = "Spring round"
opens_at = 2026-04-01T09:00:00
closes_at = 2026-05-01T16:00:00
decides_on = "not published: decision"
question_set = "short"
criteria_set = "plain"
source = "A"

[[on_record]]
kind = "allocations"
extent = "complete"
why = "All of them are here."
source = "A"

[[on_record]]
kind = "applications"
extent = "complete"
why = "All of them are here."
source = "A"

[[on_record]]
kind = "awards"
extent = "complete"
why = "All of them are here."
source = "A"

[[on_record]]
kind = "payments"
extent = "complete"
why = "All of them are here."
source = "A"

[[on_record]]
kind = "outcomes"
extent = "complete"
why = "All of them are here."
source = "A"
"""

RULES = """\
[[funding_rate]]
helix = "research"
percent = 80
of = "full cost"
source = "A"

[[accountant_report]]
version = 1
cost_is_eligible = false
source = "A"
[[accountant_report.band]]
from_amount_pounds = 0
needed = "none"
[[accountant_report.band]]
from_amount_pounds = 10
needed = "every claim"
"""

QUESTIONS = """\
[[question_set]]
id = "short"
name = "Short"
version = 1
source = "B"

[[question_set.question]]
id = "why"
title = "Why"
asks = "Why this grove?"
word_limit = 100
informs = ["merit"]
"""

CRITERIA = """\
[[criteria_set]]
id = "plain"
name = "Plain"
version = 1
source = "B"

[[criteria_set.criterion]]
id = "merit"
title = "Merit"
asks = "Is it good?"
weight_percent = 60

[[criteria_set.criterion]]
id = "cost"
title = "Cost"
asks = "Is it worth it?"
weight_percent = 40

[[criteria_set.anchor]]
score = 0
words = "Bad"

[[criteria_set.anchor]]
score = 1
words = "Good"

[criteria_set.panel]
assessors_each = 3
is_reason_required = true
threshold_percent = 50
agreed_score = "The chair records it."
ties = "The cheaper one."
"""

INDICATORS = """\
[[indicator]]
id = "planted"
version = 1
name = "Acorns planted"
definition = "Acorns put into the ground."
unit = "items"
level = "output"
counting = "sum"
counting_rule = "Each once."
evidence = "A photograph."
source = "B"
"""

FILES: Mapping[str, str] = {
    "prospectus.toml": PROSPECTUS,
    "rules.toml": RULES,
    "questions.toml": QUESTIONS,
    "criteria.toml": CRITERIA,
    "indicators.toml": INDICATORS,
    "unknowns.toml": '[[unknown]]\nid = "decision"\nwhat = "The day."\nwhy = "People wait."\nwhere = "The board."\n',
    "clarifications.toml": """\
[[clarification]]
id = "first"
answered_on = 2026-04-10
answered_by = "Tree Office"
question = "Do hedges count?"
answer = "No."
source = "A"

[[clarification]]
id = "second"
answered_on = 2026-04-20
answered_by = "Tree Office"
question = "Do hedges count?"
answer = "Yes."
supersedes = "first"
source = "A"
""",
    "sources.csv": """\
id,title,publisher,published,kind,confidence
A,Notice,Tree Office,2026-01-05,official,firm
B,This book,Us,,fundbook,inferred
C,Rumour,Newspaper,2026-02,news,weak
""",
    "places.csv": """\
slug,name,nation,strand,lead,coverage,source
ash-grove,Ash Grove,England,named,Ash Council,One council,A
birch-grove,Birch Grove,England,named,Birch Council,One council,C
""",
    "place_areas.csv": """\
place,area_code,area_name,from,until,basis,source
ash-grove,E01,Ash,2026-01-01,,Named,A
birch-grove,E02,Birch,2026-01-01,,Named,A
""",
    "allocations.csv": """\
place,version,amount_pounds,announced_on,effective_on,source
ash-grove,1,30,2026-01-05,2026-04-01,A
birch-grove,1,30,2026-01-05,2026-04-01,A
ash-grove,2,40,2026-06-01,2026-07-01,A
""",
    "claims.csv": """\
id,made,indicators,scope,tense,words,unit,bound,low,high,source
many,2025,planted,old-grove,reported,9 or more,items,at least,9,,A
""",
    "predecessors.toml": """\
[[programme]]
slug = "old-grove"
name = "Old Grove"
summary = "The pilot."
delivered_by = "Tree Office"
announced = "2020"
source = "A"
""",
}


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The small book with one text in one file put in place of another (its first occurrence)."""
    assert old in FILES[file], f"{old!r} is not in {file}"
    return {**FILES, file: FILES[file].replace(old, new, 1)}


def read(files: Mapping[str, str]) -> Reading:
    return read_fundbook(files, AREAS, SUCCESSORS)


def faults(files: Mapping[str, str]) -> tuple[Fault, ...]:
    return read(files).faults


def line_of(files: Mapping[str, str], file: str, text: str) -> int:
    """The line on which a text first stands in a file."""
    return next(number for number, line in enumerate(files[file].split("\n"), 1) if text in line)
