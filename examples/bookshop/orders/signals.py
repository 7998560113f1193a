from django.core.mail import send_mail
from django.db.models.signals import post_save
from django.dispatch import receiver

from orders.models import Order


@receiver(post_save, sender=Order)
def tell_store_room(sender, instance, created, **kwargs):
    if created:
        to = ["store@bookshop.example"]
        send_mail("New order", str(instance), None, to)  # planted: side-effect-in-signal, network-call-in-transaction
