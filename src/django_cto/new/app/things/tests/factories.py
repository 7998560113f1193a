"""What tests begin with."""

from django.contrib.auth import get_user_model

from apps.things.models import Thing


def make_user(name="ada"):
    model = get_user_model()
    return model.objects.create(**{model.USERNAME_FIELD: f"{name}@example.org"})


def make_thing(owner, name="First"):
    return Thing.objects.create(owner=owner, name=name)
