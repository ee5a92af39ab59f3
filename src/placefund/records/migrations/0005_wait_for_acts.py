"""On PostgreSQL a lock on a table is for those who may change its rows, and who serves pages may not change acts.

The function takes the lock with the rights of the owner and does nothing else.
"""

from django.db import migrations

from placefund.records.triggers import run_sql


class Migration(migrations.Migration):
    dependencies = [("records", "0004_sealed_rows")]

    operations = [
        run_sql(
            sqlite=[],
            postgresql=[
                "CREATE FUNCTION records_wait_for_acts() RETURNS void LANGUAGE plpgsql SECURITY DEFINER "
                "SET search_path FROM CURRENT AS "
                "$$ BEGIN LOCK TABLE records_event IN SHARE ROW EXCLUSIVE MODE; END $$;"
            ],
        )
    ]
