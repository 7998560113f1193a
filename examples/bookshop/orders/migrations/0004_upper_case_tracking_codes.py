from django.db import migrations
from django.db.models.functions import Upper


def upper_case(apps, schema_editor):
    apps.get_model("orders", "Order").objects.update(tracking_code=Upper("tracking_code"))


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_order_status_index")]

    operations = [migrations.RunPython(upper_case)]  # planted: irreversible-migration
