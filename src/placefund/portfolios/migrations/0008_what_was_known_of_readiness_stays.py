# What was known of readiness, and why a decision went ahead all the same, stays as it was decided.

from django.db import migrations

from placefund.records.triggers import unchanging


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0007_before_a_place_is_ready")]
    operations = [
        unchanging(
            "portfolios_portfoliodecision",
            "decided_before_ready",
            ("before_ready",),
            "What was decided on a portfolio stays as it was decided; a further decision corrects it.",
            once="OLD.state IN ('decided', 'released')",
        ),
    ]
