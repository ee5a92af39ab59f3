"""The offline sheet there and back: looked at first, taken whole, every fault with its cell, and nothing in it trusted."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assessor, Assignment, KeptScores, Score, ScoreDraft, ScoreReceipt
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.own_assignments import OwnReading, own_readings
from placefund.assessment.sheets.returned_sheet import LookedAt, look_at
from placefund.assessment.sheets.workbook import workbook
from placefund.domain.assessment.scoring import format_score
from placefund.domain.findings import NotAllowed
from placefund.domain.periods import FinancialYear
from placefund.funds.models import Round
from placefund.people.models import CLOCK
from tests.build import AFTER, AT, Cast, a_user, an_application, an_open_round
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db
POINTS, REASONS = {"vision": 5, "delivery": 3}, {"vision": "Clear.", "delivery": "Thin."}
SAMPLE = {"E6": 5, "F6": "Clear.", "E7": 3, "F7": "Thin.", "E8": 3}
"""What an assessor writes into a sheet of two criteria: points, reasons, and how sure they are."""


def given(count: int = 1) -> tuple[Assessor, list[Assignment]]:
    """An assessor with so many eligible applications of one round."""
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    assessor = pool_actions.add_assessor(round_.strand.fund, a_user(), by=CLOCK, at=AT)
    bids = [an_application("eligible", round_=round_, cast=cast) for _ in range(count)]
    return assessor, [scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER) for bid in bids]


def own(assessor: Assessor) -> dict[int, OwnReading]:
    return {row.assignment.pk: row for row in own_readings([assessor.pk], AFTER)}


def made(assessor: Assessor) -> bytes:
    return workbook([row for row in own(assessor).values() if row.is_open], at=AFTER)


def filled(content: bytes, cells: Mapping[str, Any] = SAMPLE, sheet: int = 2) -> bytes:
    """The workbook with these cells of one sheet (from 1) written, as a spreadsheet program would."""
    parts = _parts(content)
    name = f"xl/worksheets/sheet{sheet}.xml"
    xml = parts[name].decode()
    for address, value in cells.items():
        xml, count = re.subn(rf'<c r="{address}"( s="\d+")?(?: t="s")?(?:/>|>.*?</c>)', _written(address, value), xml)
        assert count == 1, address
    return _packed(parts | {name: xml.encode()})


def _written(address: str, value: Any) -> Callable[[re.Match[str]], str]:
    def cell(match: re.Match[str]) -> str:
        style = match[1] or ""
        if isinstance(value, str) and value.startswith("<f"):
            return f'<c r="{address}"{style}>{value}</c>'
        if isinstance(value, str):
            escaped = value.replace("&", "&amp;").replace("<", "&lt;")
            return f'<c r="{address}"{style} t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'
        return f'<c r="{address}"{style}><v>{value}</v></c>'

    return cell


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    made_ = io.BytesIO()
    with zipfile.ZipFile(made_, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made_.getvalue()


def sent_in(content: bytes, name: str = "scores.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def looked(assessor: Assessor, content: bytes, name: str = "scores.xlsx") -> LookedAt:
    return look_at(sent_in(content, name), own(assessor))


def refusal(assessor: Assessor, content: bytes, name: str = "scores.xlsx") -> str:
    with pytest.raises(NotAllowed) as caught:
        looked(assessor, content, name)
    return str(caught.value)


# --- the file that is given out ----------------------------------------------------------------------------------------


def test_a_sheet_holds_the_criteria_their_scales_and_what_was_submitted() -> None:
    assessor, [row] = given()
    book = CalamineWorkbook.from_filelike(io.BytesIO(made(assessor)))
    assert book.sheet_names == ["How to", f"A{row.pk} scores", f"A{row.pk} submitted"]
    scores = book.get_sheet_by_index(1).to_python(skip_empty_area=False)
    assert scores[0][1] == str(row.application)
    assert scores[5][:4] == ["vision", "Vision", "60%", "From 1 to 5\n1: Weak\n5: Outstanding"]
    words = "\n".join(str(line[0]) for line in book.get_sheet_by_index(2).to_python())
    assert ("We will do what vision asks." in words, "£4,000,000" in words) == (True, True)


def test_the_same_readings_give_the_same_bytes() -> None:
    assessor, _ = given(2)
    assert made(assessor) == made(assessor)


def test_a_sheet_begins_with_the_draft_or_with_what_was_sent() -> None:
    assessor, [row] = given()
    scoring_actions.score(row, POINTS, REASONS, 1, by=assessor.user, at=AFTER)
    scores = CalamineWorkbook.from_filelike(io.BytesIO(made(assessor))).get_sheet_by_index(1)
    assert [line[4:6] for line in scores.to_python(skip_empty_area=False)[5:8]] == [
        [5, "Clear."],
        [3, "Thin."],
        [1, ""],
    ]
    scoring_actions.save_draft(row, {"vision": 2}, {"vision": "On reflection."}, by=assessor.user, at=AFTER)
    scores = CalamineWorkbook.from_filelike(io.BytesIO(made(assessor))).get_sheet_by_index(1)
    assert [line[4:6] for line in scores.to_python(skip_empty_area=False)[5:7]] == [[2, "On reflection."], ["", ""]]


def test_nothing_in_a_sheet_can_act_as_a_formula() -> None:
    assessor, [row] = given()
    reasons = {"vision": '=HYPERLINK("http://example.org","Click")', "delivery": "+1-2@SUM"}
    scoring_actions.score(row, POINTS, reasons, by=assessor.user, at=AFTER)
    parts = _parts(made(assessor))
    assert not [name for name, xml in parts.items() if name.startswith("xl/worksheets/") and b"<f>" in xml]
    assert b'quotePrefix="1"' in parts["xl/styles.xml"]
    back = looked(assessor, made(assessor))
    assert (back.faults, [dict(one.entries.reasons) for one in back.same]) == ((), [reasons])


def test_words_survive_the_way_there_and_back() -> None:
    assessor, [row] = given()
    odd = {"vision": "Line one\nline two\t& <b> “quoted” _x000D_ 🌊", "delivery": " 'apostrophe first"}
    scoring_actions.score(row, POINTS, odd, by=assessor.user, at=AFTER)
    assert [one.is_changed for one in looked(assessor, made(assessor)).same] == [False]


# --- taking it back ----------------------------------------------------------------------------------------------------


def test_looking_changes_nothing_and_sending_takes_all_of_it() -> None:
    assessor, rows = given(3)
    client, address = signed_in(assessor.user), reverse("send-sheet")
    content = filled(filled(made(assessor)), {"E6": 1, "F6": "No.", "E7": 2, "F7": "Hardly.", "E8": 1}, sheet=4)
    with nothing_changes():
        page = client.post(address, {"sheet": sent_in(content)})
    text = page.content.decode()
    assert page.status_code == 200
    assert all(
        words in text for words in ("Sheet 2:", "Sheet 4:", "<strong>80</strong>", "<strong>10</strong>", "Left empty")
    )
    assert client.post(address, _chosen(text)).headers["Location"] == reverse("my-assignments")
    assert [Assignment.objects.get(pk=row.pk).state for row in rows] == ["scored", "scored", "assigned"]
    assert list(ScoreReceipt.objects.values_list("confidence", "by_sheet")) == [(3, True), (1, True)]


def _held(page: str) -> str:
    match = re.search(r'name="held" value="([^"]+)"', page)
    assert match is not None
    return match[1]


def _chosen(page: str, take: str = "send") -> dict[str, str]:
    """What the page of a sheet sends, with the same choice for every reading."""
    return {"held": _held(page)} | dict.fromkeys(re.findall(r'name="(take-\d+)"', page), take)


def test_nothing_is_half_taken() -> None:
    assessor, rows = given(2)
    client, address = signed_in(assessor.user), reverse("send-sheet")
    good = filled(made(assessor))
    with nothing_changes():
        page = client.post(address, {"sheet": sent_in(filled(good, {"E6": 9}, sheet=4))})
    text = page.content.decode()
    assert (page.status_code, 'name="held"' in text) == (422, False)
    assert "Sheet 4, cell E6: 9 is not on the scale 1 to 5." in text
    held = _chosen(client.post(address, {"sheet": sent_in(filled(good, SAMPLE, sheet=4))}).content.decode())
    scoring_actions.score(rows[1], POINTS, REASONS, by=assessor.user, at=AFTER)
    with nothing_changes():
        late = client.post(address, held)
    assert (late.status_code, "You have sent other scores" in late.content.decode()) == (422, True)


def test_what_was_looked_at_cannot_be_changed_or_lent() -> None:
    assessor, [row] = given()
    address = reverse("send-sheet")
    held = _held(signed_in(assessor.user).post(address, {"sheet": sent_in(filled(made(assessor)))}).content.decode())
    other = pool_actions.add_assessor(assessor.fund, a_user(), by=CLOCK, at=AT)
    with nothing_changes():
        for client, value in (
            (signed_in(assessor.user), held[:-1] + ("A" if held[-1] != "A" else "B")),
            (signed_in(assessor.user), "x"),
            (signed_in(assessor.user), ""),
            (signed_in(other.user), held),
        ):
            assert client.post(address, {"held": value}).status_code == 422
    conflicts_actions.declare_conflict(row, reason="My sister.", by=assessor.user, at=AFTER)
    with nothing_changes():
        assert signed_in(assessor.user).post(address, {"held": held}).status_code == 422


def test_a_sheet_and_a_draft_stand_side_by_side_and_nothing_typed_is_lost() -> None:
    """F17: a draft typed after the sheet was downloaded."""
    assessor, [row] = given()
    client, address = signed_in(assessor.user), reverse("send-sheet")
    content = filled(made(assessor))
    scoring_actions.save_draft(row, {"vision": 2}, {"vision": "Typed later, online."}, by=assessor.user, at=AFTER)
    with nothing_changes():
        page = client.post(address, {"sheet": sent_in(content)}).content.decode()
        assert all(
            words in page for words in ("You have drafted here", "Typed later, online.", "The sheet says", "Clear.")
        )
        assert "checked" not in page
        undecided = client.post(address, {"held": _held(page)})
    assert (undecided.status_code, "Choose what becomes of this sheet." in undecided.content.decode()) == (422, True)
    client.post(address, _chosen(page))
    sheet = client.get(reverse("assignment", args=[row.pk])).content.decode()
    assert Assignment.objects.get(pk=row.pk).state == "scored"
    assert all(
        words in sheet for words in ("What you typed and did not send", "Typed later, online.", "What you had drafted")
    )


def test_a_sheet_taken_as_a_draft_keeps_the_draft_it_takes_the_place_of() -> None:
    assessor, [row] = given()
    client, address = signed_in(assessor.user), reverse("send-sheet")
    content = filled(made(assessor))
    scoring_actions.save_draft(row, {"vision": 2}, {"vision": "Mine."}, by=assessor.user, at=AFTER)
    page = client.post(address, {"sheet": sent_in(content)}).content.decode()
    client.post(address, _chosen(page, "draft"))
    assert ScoreDraft.objects.get(assignment=row).points == POINTS
    assert [(each.kind, each.reasons.get("vision")) for each in KeptScores.objects.all()] == [
        ("sheet", "Clear."),
        ("draft", "Mine."),
    ]
    assert Assignment.objects.get(pk=row.pk).state == "assigned"


def test_a_sheet_that_is_left_stays_in_the_history_and_changes_nothing_else() -> None:
    assessor, [row] = given()
    client, address = signed_in(assessor.user), reverse("send-sheet")
    content = filled(made(assessor))
    scoring_actions.save_draft(row, {"vision": 2}, {"vision": "Mine."}, by=assessor.user, at=AFTER)
    page = client.post(address, {"sheet": sent_in(content)}).content.decode()
    client.post(address, _chosen(page, "leave"))
    assert ScoreDraft.objects.get(assignment=row).reasons == {"vision": "Mine."}
    assert list(KeptScores.objects.values_list("kind", flat=True)) == ["sheet"]


def test_a_draft_saved_since_the_sheet_was_looked_at_is_shown_first() -> None:
    assessor, [row] = given()
    client, address = signed_in(assessor.user), reverse("send-sheet")
    page = client.post(address, {"sheet": sent_in(filled(made(assessor)))}).content.decode()
    scoring_actions.save_draft(row, {"vision": 2}, {"vision": "Mine."}, by=assessor.user, at=AFTER)
    with nothing_changes():
        late = client.post(address, _chosen(page))
    assert (late.status_code, "was changed since you looked at the sheet" in late.content.decode()) == (422, True)


def test_an_unfinished_sheet_is_offered_as_a_draft_and_what_is_missing_is_named() -> None:
    """F10."""
    assessor, [row] = given()
    client, address = signed_in(assessor.user), reverse("send-sheet")
    content = filled(made(assessor), {"E6": 5, "F6": "Clear.", "E7": 3})
    page = client.post(address, {"sheet": sent_in(content)})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Cell F7: there is no reason here yet." in text
    assert "Cell E8: say how sure you are" in text
    assert 'value="send"' not in text
    with nothing_changes():
        assert client.post(address, _chosen(text, "send")).status_code == 422
    client.post(address, _chosen(text, "draft"))
    draft = ScoreDraft.objects.get(assignment=row)
    assert (draft.points, draft.reasons, draft.confidence) == (POINTS, {"vision": "Clear."}, None)


def test_a_sheet_that_changes_a_reading_after_others_were_open_is_taken_as_a_draft() -> None:
    assessor, [row] = given()
    scoring_actions.score(row, POINTS, REASONS, by=assessor.user, at=AFTER)
    other = pool_actions.add_assessor(assessor.fund, a_user(), by=CLOCK, at=AT)
    theirs = scoring_actions.assign(row.application, other, by=Cast(assessor.fund).manager, at=AFTER)
    scoring_actions.score(theirs, POINTS, REASONS, by=other.user, at=AFTER)
    content = filled(made(assessor), {"E6": 1, "F6": "I had it wrong."})
    page = signed_in(assessor.user).post(reverse("send-sheet"), {"sheet": sent_in(content)}).content.decode()
    assert 'value="send"' not in page
    assert "you are asked why you change your scores" in " ".join(page.split())


def test_the_workbook_carries_costs_by_year_co_investment_and_areas_and_fits_a_page() -> None:
    assessor, [row] = given()
    content = made(assessor)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = sheets.get_sheet_by_index(2).to_python()
    words = {str(cell) for line in cells for cell in line}
    costs = row.application.costs.all()
    assert {"Costs by year, in pounds", "Co-investment, in pounds", "Areas"} <= words
    assert {str(FinancialYear(cost.year)) for cost in costs} <= words
    numbers = {cell for line in cells for cell in line if isinstance(cell, float)}
    assert sum(cost.pence for cost in costs) / 100 in numbers
    assert row.application.snapshot.ask.pence / 100 in numbers
    assert {line.investor for line in row.application.co_investment.all()} <= words
    areas = ", ".join(sorted(row.application.snapshot.content["areas"].values()))
    assert areas in words
    for number in (1, 2, 3):
        xml = _parts(content)[f"xl/worksheets/sheet{number}.xml"].decode()
        assert 'orientation="landscape"' in xml
        assert 'fitToHeight="0"' in xml
        assert '<pageSetUpPr fitToPage="1"/>' in xml
        assert 'paperSize="9"' in xml


def test_an_unchanged_or_an_empty_sheet_sends_nothing() -> None:
    assessor, [first, _] = given(2)
    scoring_actions.score(first, POINTS, REASONS, 3, by=assessor.user, at=AFTER)
    found = looked(assessor, made(assessor))
    assert (found.changes, len(found.same), len(found.blank), found.can_be_sent) == ((), 1, 1, False)


def test_a_sheet_of_before_a_revision_is_refused() -> None:
    assessor, [row] = given()
    old = filled(made(assessor))
    scoring_actions.score(row, POINTS, REASONS, by=assessor.user, at=AFTER)
    assert looked(assessor, old).faults == (
        f"Sheet 2: you have sent other scores for “{row.application}” since this sheet was made. Download a new sheet.",
    )


def test_a_sheet_made_under_other_terms_is_refused() -> None:
    assessor, [row] = given()
    content = filled(made(assessor))
    Round.objects.filter(pk=row.application.round_id).update(terms_digest="0" * 64)
    assert "the terms of the round are not those" in looked(assessor, content).faults[0]


def test_a_sheet_for_somebody_elses_reading_is_refused() -> None:
    assessor, _ = given()
    other, _ = given()
    assert looked(other, filled(made(assessor))).faults == (
        "Sheet 2: this is for a reading that was not given to you.",
    )


def test_a_sheet_for_what_is_closed_is_refused() -> None:
    assessor, [row] = given()
    content = filled(made(assessor))
    conflicts_actions.declare_conflict(row, reason="My sister.", by=assessor.user, at=AFTER)
    assert looked(assessor, content).faults == (
        "Sheet 2: You declared a conflict with this application, so it is closed to you.",
    )


def test_the_same_application_twice_is_refused() -> None:
    assessor, rows = given(2)
    parts = _parts(filled(filled(made(assessor)), SAMPLE, sheet=4))
    parts["xl/worksheets/sheet4.xml"] = parts["xl/worksheets/sheet2.xml"]
    found = looked(assessor, _packed(parts))
    assert found.faults == ("Sheet 4: this is for the same application as sheet 2. Keep one of the two.",)
    assert not Score.objects.filter(assignment__in=rows).exists()


# --- the same figures everywhere -----------------------------------------------------------------------------------------


def test_screen_file_and_sheet_agree() -> None:
    """What an assessor sent is the same on the receipt, on the panel's page, in the file and in the sheet."""
    assessor, [row] = given()
    client = signed_in(assessor.user)
    held = _chosen(client.post(reverse("send-sheet"), {"sheet": sent_in(filled(made(assessor)))}).content.decode())
    client.post(reverse("send-sheet"), held)
    [mine] = own(assessor).values()
    assert mine.weighted == 80
    receipt = client.get(reverse("score-receipt", args=[row.pk, 1])).content.decode()
    chair = signed_in(Cast(assessor.fund).chair)
    panel = chair.get(reverse("agree-score", args=[row.application_id])).content.decode()
    answer = chair.get(reverse("readings-file", args=[row.application.round_id]))
    file = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))  # type: ignore[attr-defined]
    scores = CalamineWorkbook.from_filelike(io.BytesIO(made(assessor))).get_sheet_by_index(1)
    sheet = {line[0]: (int(line[4]), line[5]) for line in scores.to_python(skip_empty_area=False)[5:7]}
    in_file = {line["criterion"]: (int(line["points"]), line["reason"]) for line in file}
    assert sheet == in_file == {"vision": (5, "Clear."), "delivery": (3, "Thin.")}
    assert {line["weighted_out_of_100"] for line in file} == {"80"}
    assert all(f"<strong>{format_score(mine.weighted)}</strong> out of 100" in page for page in (panel,))
    assert all(words in receipt for words in ("80 out of 100", "Vision: 5 of 5", "Clear.", "On an offline sheet"))
    assert all(words in panel for words in ("Clear.", "Thin.", "How sure the reader is: high"))
