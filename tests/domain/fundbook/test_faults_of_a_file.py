"""What is wrong with one file by itself is told by file and line: its syntax, keys, columns and values."""

from __future__ import annotations

import pytest

from tests.domain.fundbook.small_book import changed, faults

# name, file, text in the small book, text in its place, faults expected
# fmt: off
CASES = [
    ("toml that is not TOML", "prospectus.toml",
     'name = "Grove Fund"', "name = Grove Fund",
     ["prospectus.toml, line 3: This is not TOML near column 8: Invalid value. Nothing else in this file was "
      "checked."]),
    ("toml that ends too early", "rules.toml",
     'needed = "every claim"', 'needed = "every claim',
     ["rules.toml, line 16: This is not TOML near column 22: Illegal character '\\n'. Nothing else in this file was "
      "checked."]),
    ("unknown key", "prospectus.toml",
     "opens_at =", "opens =",
     ['prospectus.toml, line 56: [[round]] "spring" has no "opens_at". Add it.',
      'prospectus.toml, line 60: "opens" is not a key of [[round]] "spring". Did you mean "opens_at"?']),
    ("unknown key far from any", "prospectus.toml",
     'summary = "Two groves."', 'summary = "Two groves."\nzzz = 1',
     ['prospectus.toml, line 42: "zzz" is not a key of [[strand]] "named". The keys are "cap_pence", "cap_pounds", '
      '"confidence", "dated", "entry", "excludes", "floor_pence", "floor_pounds", "floor_wording", "name", "note", '
      '"slug", "source", "submission_word" and "summary".']),
    ("unknown table", "prospectus.toml",
     "[[round]]", "[[rounds]]",
     ['prospectus.toml, line 56: "rounds" is not a table of this file. Did you mean "round"?']),
    ("missing key", "prospectus.toml",
     'submission_word = "bid"\n', "",
     ['prospectus.toml, line 46: [[strand]] "open" has no "submission_word". Add it.']),
    ("missing source", "prospectus.toml",
     'cap_pounds = 15\nexcludes = ["named"]\nsource = "B"', 'cap_pounds = 15\nexcludes = ["named"]',
     ['prospectus.toml, line 46: [[strand]] "open" names no source. Add "source" with an id from sources.csv, so '
      "that a reader can check the fact."]),
    ("text for number", "prospectus.toml",
     "cap_pounds = 15", 'cap_pounds = "15m"',
     ['prospectus.toml, line 52: "cap_pounds" of [[strand]] "open" must be a whole number in digits, with no comma,'
      ' sign or letter; it is the text "15m".']),
    ("decimal pounds", "prospectus.toml",
     "cap_pounds = 15", "cap_pounds = 15.5",
     ['prospectus.toml, line 52: "cap_pounds" of [[strand]] "open" must be a whole number in digits, with no comma,'
      " sign or letter; it is 15.5."]),
    ("negative", "prospectus.toml",
     "cap_pounds = 15", "cap_pounds = -15",
     ['prospectus.toml, line 52: "cap_pounds" of [[strand]] "open" must be a whole number in digits, with no comma,'
      " sign or letter; it is -15."]),
    ("huge", "prospectus.toml",
     "cap_pounds = 15", "cap_pounds = 15000000000000000",
     ['prospectus.toml, line 52: "cap_pounds" of [[strand]] "open" is larger than anything a fund counts. Check its'
      " digits."]),
    ("both units", "prospectus.toml",
     "cap_pounds = 15", "cap_pounds = 15\ncap_pence = 1500",
     ['prospectus.toml, line 53: [[strand]] "open" gives both "cap_pounds" and "cap_pence". Keep one of them.']),
    ("bad word", "prospectus.toml",
     'entry = "open competition"', 'entry = "open competion"',
     ['prospectus.toml, line 49: "entry" of [[strand]] "open" must be one of "invitation" and "open competition"; '
      'it is the text "open competion". Did you mean "open competition"?']),
    ("bool", "prospectus.toml",
     "invented = true", 'invented = "yes"',
     ['prospectus.toml, line 9: "invented" of [fund] must be true or false; it is the text "yes".']),
    ("empty text", "prospectus.toml",
     'summary = "Two groves."', 'summary = " "',
     ['prospectus.toml, line 41: "summary" of [[strand]] "named" must be a text in quotes; it is an empty text.']),
    ("time zone", "prospectus.toml",
     "2026-05-01T16:00:00", "2026-05-01T16:00:00Z",
     ['prospectus.toml, line 61: "closes_at" of [[round]] "spring" carries a time zone. Deadlines are on a London '
      "clock: turn it into London time and leave the zone out, as in 2026-02-12T16:00:00."]),
    ("skipped hour", "prospectus.toml",
     "2026-04-01T09:00:00", "2026-03-29T01:30:00",
     ['prospectus.toml, line 60: "opens_at" of [[round]] "spring" is 2026-03-29 01:30:00, an hour that London skips'
      " when the clocks go forward."]),
    ("bad slug", "prospectus.toml",
     'slug = "spring"', 'slug = "Spring round"',
     ['prospectus.toml, line 57: The id "Spring round" must be small letters and digits, with single hyphens '
      "between words."]),
    ("unknown column", "allocations.csv",
     "announced_on", "anounced_on",
     ['allocations.csv, line 1: "anounced_on" is not a column of this file. Did you mean "announced_on"?',
      'allocations.csv, line 1: The header lacks the column "announced_on". The first line must name every column.']),
    ("wrong cells", "allocations.csv",
     "ash-grove,2,40,", "ash-grove,2,4,0,",
     ["allocations.csv, line 4: This row has 7 cells and the header has 6 columns. Add or remove a comma, or put "
      "quotes round a text that contains one."]),
    ("open quote", "allocations.csv",
     "ash-grove,2,40", '"ash-grove,2,40',
     ["allocations.csv, line 4: This row cannot be read as CSV: unexpected end of data. The rows after it were not "
      "checked."]),
    ("comma in pounds", "allocations.csv",
     "ash-grove,2,40,", 'ash-grove,2,"40,000",',
     ['allocations.csv, line 4: "amount_pounds" of the row "ash-grove" must be a whole number in digits, with no '
      'comma, sign or letter; it is the text "40,000".']),
    ("no such day", "allocations.csv",
     "2026-07-01", "2026-06-31",
     ['allocations.csv, line 4: "effective_on" of the row "ash-grove" is 2026-06-31, a day that no calendar has.']),
    ("missing cell", "allocations.csv",
     "ash-grove,2,40,", "ash-grove,2,,",
     ['allocations.csv, line 4: The row "ash-grove" has no "amount_pounds" or "amount_pence". Add it.']),
]
# fmt: on


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://trees.example/notice?id=2", True),
        ("http://trees.example", True),
        ("https://localhost/notice", False),
        ("javascript:alert(1)//trees.example", False),
        ("https://trees.example/a notice", False),
        ("trees.example/notice", False),
        ("https://trees.example/" + "a" * 600, False),
    ],
)
def test_a_source_leads_to_an_address_of_the_web_or_to_none(address, is_one):
    header, row = "id,title,publisher,published,kind,confidence\n", "A,Notice,Tree Office,2026-01-05,official,firm"
    files = changed("sources.csv", header, header.replace("\n", ",url\n"))
    text = files["sources.csv"]
    files["sources.csv"] = "\n".join(
        line if number == 0 or not line else f"{line},{address if line == row else ''}"
        for number, line in enumerate(text.split("\n"))
    )
    told = [str(fault) for fault in faults(files)]
    assert (told == []) is is_one
    assert is_one or (told[0].startswith("sources.csv, line 2: ") and "is not a web address" in told[0])


@pytest.mark.parametrize(("file", "old", "new", "told"), [pytest.param(*case, id=name) for name, *case in CASES])
def test_a_fault_is_told_with_its_file_and_line(file, old, new, told):
    assert [str(fault) for fault in faults(changed(file, old, new))] == told
