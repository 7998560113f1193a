"""What leads on from Django's own user model, which is no class of the project."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

MODELS = """\
--- shop/models.py
from django.conf import settings
from django.contrib.auth.models import User

class Profile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    city = models.ForeignKey(Country, on_delete=models.CASCADE)

class Post(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts")
    editor = models.ForeignKey("auth.User", null=True, on_delete=models.CASCADE, related_name="edited")
"""
READ = """
=== behind a key
for post in Post.objects.select_related("author"):  # A
    print(post.author.profile.city.name)  # A.author__profile A.author__profile__city

=== many behind a key
for profile in Profile.objects.select_related("user"):  # A
    for post in profile.user.edited.all():  # A.user__edited
        print(post.pk)

=== all users
for user in User.objects.filter(is_active=True):  # A
    print(user.profile.pk)  # A.profile

=== the user model by its function, in a template
from django.contrib.auth import get_user_model

def go(request):
    users = get_user_model().objects.all()  # A
    return render(request, "shop/users.html", {"users": users})
--- shop/templates/shop/users.html
{% for user in users %}{{ user.profile.city }}{% endfor %} {# A.profile A.profile__city #}

=== who is logged in
for post in request.user.posts.all():  # A
    print(post.editor.username)  # A.editor
"""
SILENT = """
=== what is loaded
for post in Post.objects.select_related("author__profile__city"):
    print(post.author.profile.city.name, post.author.username)

=== what one user has
print(request.user.profile.city.name)

=== the user behind its own rows
for post in request.user.posts.all():
    print(post.author.username)

=== the project has a user model of its own
from django.contrib.auth.models import User

def go(request):
    for user in User.objects.all():
        print(user.profile.pk)
--- config/settings.py
AUTH_USER_MODEL = "shop.Customer"
"""


@pytest.mark.parametrize("case", cases(READ))
def test_reads_behind_a_user(case: str):
    check(case + MODELS)


@pytest.mark.parametrize("case", cases(SILENT))
def test_reads_behind_a_user_that_cost_nothing(case: str):
    check(case + MODELS)
