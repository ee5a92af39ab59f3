"""The database refuses to change or remove an edition of a fund's book, or to change what a proposed change says."""

from django.db import migrations

from placefund.records.triggers import append_only, unchanging


class Migration(migrations.Migration):
    dependencies = [("fundbooks", "0003_editions")]
    operations = [
        append_only("fundbooks_edition", "An edition of a book is never changed or removed; another takes its place."),
        append_only("fundbooks_proposedchange", "A proposed change is never removed; it is withdrawn.", when=("DELETE",)),
        unchanging(
            "fundbooks_proposedchange",
            "keeps_its_texts",
            ("digest", "said", "fund_id", "edition_id"),
            "What a proposed change says is never changed; another is proposed.",
        ),
    ]
