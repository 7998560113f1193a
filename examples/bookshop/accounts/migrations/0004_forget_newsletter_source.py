from django.db import migrations


class Migration(migrations.Migration):
    """First step: the code forgets the column, which stays until no server reads it any more."""

    dependencies = [("accounts", "0003_bookmark")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="newslettersubscription", name="source")],
        ),
    ]
