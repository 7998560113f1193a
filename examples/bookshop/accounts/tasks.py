from celery import shared_task
from django.contrib.auth import get_user_model
from django.core.mail import send_mail


@shared_task
def send_welcome(user_id):
    user = get_user_model().objects.get(pk=user_id)
    send_mail("Welcome to the bookshop", f"Good to have you, {user}.", None, [user.email])


@shared_task
def send_newsletter_confirmation(email):
    send_mail("Our newsletter", "Please confirm your address by answering this letter.", None, [email])
