"""How a notification reads, for templates."""

from django import template

from apps.notifications import texts

register = template.Library()


@register.filter
def title_of(notification):
    return texts.title_of(notification.verb, notification.data)
