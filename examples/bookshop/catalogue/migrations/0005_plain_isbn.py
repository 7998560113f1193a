from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace


def remove_dashes(apps, schema_editor):
    book = apps.get_model("catalogue", "Book")
    book.objects.filter(isbn__contains="-").update(isbn=Replace(F("isbn"), Value("-"), Value("")))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_fill_genre_slugs")]

    operations = [migrations.RunPython(remove_dashes, reverse_code=migrations.RunPython.noop)]
