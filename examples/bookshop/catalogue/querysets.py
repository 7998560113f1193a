from django.db import models
from django.db.models import Avg
from django.utils import timezone


class BookQuerySet(models.QuerySet):
    def on_sale(self):
        """Books that a customer may buy today."""
        return self.filter(is_active=True, published_on__lte=timezone.localdate())

    def for_cards(self):
        """All that a book's card shows, in a constant number of queries."""
        return self.select_related("publisher").prefetch_related("authors", "genres")

    def with_rating(self):
        return self.annotate(rating=Avg("reviews__rating"))
