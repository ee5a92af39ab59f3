"""What does not hold between records is told by file and line: ids, areas, money, dates, weights, claims."""

from __future__ import annotations

import pytest

from tests.domain.fundbook.small_book import changed, faults
from tests.fundbooks.changing import book, read

# name, file, text in the small book, text in its place, faults expected
# fmt: off
CASES = [
    ("unknown source", "prospectus.toml",
     'excludes = ["named"]\nsource = "B"', 'excludes = ["named"]\nsource = "Z"',
     ['prospectus.toml, line 54: "source" of [[strand]] "open" names "Z", but sources.csv has no such source. Add '
      "it, or name a source that is there."]),
    ("unknown strand", "prospectus.toml",
     'strand = "open"', 'strand = "opne"',
     ['prospectus.toml, line 58: "strand" of [[round]] "spring" names "opne", but this fundbook has no such strand.'
      ' Did you mean "open"?']),
    ("target without indicator", "prospectus.toml",
     'indicator = "planted"\n', "",
     ['prospectus.toml, line 28: [[target]] "acorns" has no "indicator". Add the id of an indicator.']),
    ("target unknown indicator", "prospectus.toml",
     'indicator = "planted"', 'indicator = "plantd"',
     ['prospectus.toml, line 31: "indicator" of [[target]] "acorns" names "plantd", but this fundbook has no such '
      'indicator. Did you mean "planted"?']),
    ("target of two", "prospectus.toml",
     "count = 10", "count = 10\namount_pounds = 5",
     ['prospectus.toml, line 29: The target acorns must give one of "amount_pounds" and "count", and only one.']),
    ("target unit", "prospectus.toml",
     "count = 10", "amount_pounds = 5",
     ["prospectus.toml, line 31: The target acorns is not in the unit of planted, which counts items."]),
    ("unknown unknown", "prospectus.toml",
     "not published: decision", "not published: decison",
     ['prospectus.toml, line 62: "decides_on" of [[round]] "spring" names "decison", but this fundbook has no such '
      'unknown. Did you mean "decision"?']),
    ("bare not published", "prospectus.toml",
     "not published: decision", "not published",
     ['prospectus.toml, line 62: "decides_on" of [[round]] "spring" is not published, but does not say which record'
      ' of unknowns.toml tells more. Write "not published: " and its id.']),
    ("not published where it must be known", "prospectus.toml",
     "closes_at = 2026-05-01T16:00:00", 'closes_at = "not published: decision"',
     ['prospectus.toml, line 61: "closes_at" of [[round]] "spring" must be known; it cannot be "not published".']),
    ("duplicate id", "prospectus.toml",
     'slug = "open"', 'slug = "named"',
     ['prospectus.toml, line 47: The strand id "named" is already used on line 38 of prospectus.toml. Give one of '
      "the two another id.",
      'prospectus.toml, line 58: "strand" of [[round]] "spring" names "open", but this fundbook has no such strand.'
      " Add it, or name a strand that is there."]),
    ("floor above envelope", "prospectus.toml",
     "floor_pounds = 30", "floor_pounds = 101",
     ["prospectus.toml, line 43: The floor of £101 is above the whole envelope of £100."]),
    ("floors above envelope", "prospectus.toml",
     "floor_pounds = 30", "floor_pounds = 60",
     ["allocations.csv, line 2: £30 for ash-grove is £30 below the floor of £60 of the named strand.",
      "allocations.csv, line 3: £30 for birch-grove is £30 below the floor of £60 of the named strand.",
      "allocations.csv, line 4: £40 for ash-grove is £20 below the floor of £60 of the named strand.",
      "prospectus.toml, line 43: 2 places × a floor of £60 = £120, which is £20 above the envelope of £100. Lower "
      "the floor, name fewer places, or raise the envelope."]),
    ("cap above envelope", "prospectus.toml",
     "cap_pounds = 15", "cap_pounds = 101",
     ["prospectus.toml, line 52: The cap of £101 is above the whole envelope of £100."]),
    ("closes before opens", "prospectus.toml",
     "2026-05-01T16:00:00", "2026-03-01T16:00:00",
     ["prospectus.toml, line 61: The round spring closes (4pm on 1 March 2026, London time) before it opens (9am on"
      " 1 April 2026, London time). Put the dates in order."]),
    ("fund ends before it begins", "prospectus.toml",
     "ends = 2030-03-31", "ends = 2026-03-31",
     ["prospectus.toml, line 19: The fund ends on 2026-03-31, not after it begins on 2026-04-01. Put the dates in "
      "order."]),
    ("reporting too short", "prospectus.toml",
     "reporting_years = 5", "reporting_years = 3",
     ["prospectus.toml, line 20: Reporting stops after 3 years, before the fund ends on 2030-03-31."]),
    ("currency", "prospectus.toml",
     '"GBP"', '"EUR"',
     ['prospectus.toml, line 8: Placefund counts in pounds sterling only: write "GBP", not "EUR".']),
    ("excludes itself", "prospectus.toml",
     'excludes = ["named"]', 'excludes = ["open"]',
     ["prospectus.toml, line 53: The strand open excludes its own places. Name other strands."]),
    ("weights", "criteria.toml",
     "weight_percent = 60", "weight_percent = 65",
     ["criteria.toml, line 2: The weights of plain add up to 105 (65 + 40), not to 100. Change them so that they "
      "do."]),
    ("scale", "criteria.toml",
     "score = 1", "score = 2",
     ["criteria.toml, line 19: The scale of plain must rise by one from anchor to anchor; it reads [0, 2]."]),
    ("informs", "questions.toml",
     'informs = ["merit"]', 'informs = ["merrit"]',
     ['questions.toml, line 12: The question why informs "merrit", which is no criterion of its round. Did you mean'
      ' "merit"?']),
    ("panel", "criteria.toml",
     "assessors_each = 3", "assessors_each = 0",
     ["criteria.toml, line 28: At least one assessor must score each application."]),
    ("approvals fall", "criteria.toml",
     "[criteria_set.panel]",
     '[[criteria_set.approval]]\napproved_by = "senior officer responsible"\noffers_from_pounds = 20\n'
     '[[criteria_set.approval]]\napproved_by = "minister\'s office"\noffers_from_pounds = 10\n[criteria_set.panel]',
     ["criteria.toml, line 32: The steps follow one another, so no step begins at a lower amount than the one before it. "
      "Raise this amount, or put this step first."]),
    ("one approves twice", "criteria.toml",
     "[criteria_set.panel]",
     '[[criteria_set.approval]]\napproved_by = "fund manager"\noffers_from_pounds = 5\n'
     '[[criteria_set.approval]]\napproved_by = "fund manager"\noffers_from_pounds = 10\n[criteria_set.panel]',
     ["criteria.toml, line 31: “fund manager” stands in two steps of plain. Keep the one with the lower amount."]),
    ("who approves nothing", "criteria.toml",
     "[criteria_set.panel]",
     '[[criteria_set.approval]]\napproved_by = "auditor"\noffers_from_pounds = 5\n[criteria_set.panel]',
     ['criteria.toml, line 28: "approved_by" of [[criteria_set.approval]] number 1 must be one of "fund manager", '
      '"senior officer responsible" and "minister\'s office"; it is the text "auditor".']),
    ("rule versions overlap", "rules.toml",
     "[[accountant_report]]",
     '[[funding_rate]]\nhelix = "research"\nfrom = 2027-01-01\npercent = 90\nof = "x"\nsource = "A"\n[[accountant_report]]',
     ["rules.toml, line 9: This version holds on the same days as the one on line 1, so nobody could say which "
      'rules. End the earlier one with "until".']),
    ("bands", "rules.toml",
     "from_amount_pounds = 0", "from_amount_pounds = 5",
     ["rules.toml, line 11: The bands must begin at £0 and rise, each from its own amount."]),
    ("announced after", "allocations.csv",
     "2026-06-01,2026-07-01", "2026-08-01,2026-07-01",
     ["allocations.csv, line 4: Version 2 for ash-grove takes effect on 2026-07-01, before it is announced on "
      "2026-08-01."]),
    ("below the floor", "allocations.csv",
     "ash-grove,2,40", "ash-grove,2,20",
     ["allocations.csv, line 4: £20 for ash-grove is £10 below the floor of £30 of the named strand."]),
    ("above the envelope", "allocations.csv",
     "ash-grove,2,40", "ash-grove,2,80",
     ["allocations.csv, line 4: From 2026-07-01 the allocations add up to £110 (£80 ash-grove + £30 birch-grove), "
      "which is £10 above the envelope of £100. Lower an allocation or raise the envelope."]),
    ("version number", "allocations.csv",
     "ash-grove,2", "ash-grove,3",
     ["allocations.csv, line 4: Version 3 for ash-grove should be version 2. Number the versions from 1 in order."]),
    ("version order", "allocations.csv",
     "2026-06-01,2026-07-01", "2026-03-01,2026-03-01",
     ["allocations.csv, line 4: Version 2 for ash-grove takes effect on 2026-03-01, not after version 1 of "
      "2026-04-01."]),
    ("after the end", "allocations.csv",
     "2026-07-01", "2031-07-01",
     ["allocations.csv, line 4: This allocation takes effect on 2031-07-01, after the fund ends on 2030-03-31."]),
    ("nought", "allocations.csv",
     "ash-grove,1,30", "ash-grove,1,0",
     ["allocations.csv, line 2: The allocation to ash-grove is £0. Leave the row out instead."]),
    ("unknown area", "place_areas.csv",
     "E02,Birch", "E03x,Elm",
     ['place_areas.csv, line 3: No local authority has the area code "E03x". Did you mean "E03"?']),
    ("unknown area known name", "place_areas.csv",
     "E02,Birch", "E20,Birch",
     ['place_areas.csv, line 3: No local authority has the area code "E20". Did you mean "E02" (Birch)?']),
    ("retired", "place_areas.csv",
     "E01,Ash", "E90,Ash",
     ['place_areas.csv, line 2: The area code "E90" is retired. Write instead E01 (Ash).']),
    ("retired split", "place_areas.csv",
     "E02,Birch", "E91,Birch",
     ['place_areas.csv, line 3: The area code "E91" is retired. Write instead E02 (Birch) and E03 (Cedar).']),
    ("wrong name", "place_areas.csv",
     "E02,Birch", "E02,Cedar",
     ['place_areas.csv, line 3: E02 is the code of "Birch", not of "Cedar". Cedar has the code E03. Put one of them'
      " right."]),
    ("area twice", "place_areas.csv",
     "birch-grove,E02,Birch", "birch-grove,E01,Ash",
     ["place_areas.csv, line 3: Ash (E01) cannot be in birch-grove while line 2 has it in ash-grove: both are "
      "places of one strand. Remove one row or part their days."]),
    ("area twice in one", "place_areas.csv",
     "birch-grove,E02,Birch", "ash-grove,E01,Ash",
     ["place_areas.csv, line 3: Ash (E01) is already in ash-grove on the same days by line 2. Remove one row or "
      "part their days."]),
    ("until before from", "place_areas.csv",
     "E02,Birch,2026-01-01,", "E02,Birch,2026-01-01,2025-01-01",
     ["place_areas.csv, line 3: Birch leaves birch-grove on 2025-01-01, not after it joins on 2026-01-01."]),
    ("dup source", "sources.csv",
     "C,Rumour", "A,Rumour",
     ['places.csv, line 3: "source" of the row "birch-grove" names "C", but sources.csv has no such source. Add it,'
      " or name a source that is there.",
      'sources.csv, line 4: The source id "A" is already used on line 2 of sources.csv. Give one of the two another'
      " id."]),
    ("claim bounds", "claims.csv",
     "at least,9,", "up to,9,",
     ['claims.csv, line 2: The claim many is "up to" and so needs high and no low.']),
    ("claim unit", "claims.csv",
     "items", "people",
     ["claims.csv, line 2: The claim many is in people, but planted counts items."]),
    ("claim lows", "claims.csv",
     "at least,9,", "about,9,8",
     ["claims.csv, line 2: The claim many has a low of 9 above its high of 8."]),
    ("claim exact", "claims.csv",
     "at least,9,", "exactly,9,10",
     ["claims.csv, line 2: The claim many is exact, so its low and high must be the same number."]),
    ("supersedes later", "clarifications.toml",
     "2026-04-10", "2026-04-30",
     ["clarifications.toml, line 15: The answer second of 2026-04-20 cannot supersede first of 2026-04-30: it is "
      "not later."]),
]
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "told"), [pytest.param(*case, id=name) for name, *case in CASES])
def test_a_fault_is_told_with_its_file_and_line(file, old, new, told):
    assert [str(fault) for fault in faults(changed(file, old, new))] == told


def test_two_sets_may_ask_the_same_question_with_the_same_parts() -> None:
    texts = book("rehearsal")["questions.toml"]
    assert texts.count('title = "Milestones"') == 2
    assert read(book("rehearsal")).question_sets[1].questions[-1].parts[0].id == "what"
