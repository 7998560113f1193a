from django.core.cache import cache
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.text import slugify

from catalogue.models import Book, Genre


@receiver(pre_save, sender=Genre)
def fill_slug(sender, instance, **kwargs):
    instance.slug = instance.slug or slugify(instance.name)


@receiver([post_save, post_delete], sender=Book)
def forget_shelf(sender, instance, **kwargs):
    cache.delete(f"shelf:{instance.publisher_id}")
