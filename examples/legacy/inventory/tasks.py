from celery import shared_task
from django.core.mail import send_mail

from inventory.models import Item


@shared_task
def order_more(item_id):
    item = Item.objects.get(pk=item_id)
    send_mail(f"Please send us more {item}", f"{item.quantity} left.", None, ["wholesale@books.example"])


@shared_task
def tell_keeper(item_id):
    item = Item.objects.select_related("keeper").get(pk=item_id)
    send_mail(f"{item}: {item.quantity}", "", None, [item.keeper.email])


@shared_task
def count_all():
    return Item.objects.count()
