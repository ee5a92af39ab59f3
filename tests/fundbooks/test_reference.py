"""The format's reference in fundbooks/README.md is the one the program draws."""

from pathlib import Path

from placefund.domain.fundbook.reference import format_reference

README = Path(__file__).parents[2] / "fundbooks" / "README.md"
BEGIN, END = "<!-- reference -->\n", "<!-- end of reference -->"


def renew() -> None:
    """Write the reference anew: `python -c "from tests.fundbooks.test_reference import renew; renew()"`."""
    text = README.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    README.write_text(f"{before}{BEGIN}{format_reference()}{END}{after}", encoding="utf-8")


def test_the_reference_is_current():
    written = README.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    how = 'Run: python -c "from tests.fundbooks.test_reference import renew; renew()" from the root, with src on the path.'
    assert written == format_reference(), how
