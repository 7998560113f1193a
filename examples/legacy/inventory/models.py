from django.db import models


class Item(models.Model):
    name = models.CharField(max_length=120, unique=True)
    quantity = models.PositiveIntegerField(default=0)
    reorder_at = models.PositiveIntegerField(default=5)
    keeper = models.ForeignKey("auth.User", on_delete=models.PROTECT)

    def __str__(self):
        return self.name
