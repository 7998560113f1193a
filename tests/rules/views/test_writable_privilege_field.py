import pytest

from django_cto.project import project_from
from django_cto.rules.views.writable_privilege_field import check

SERIALIZER = """\
from django.contrib.auth.models import User
from rest_framework import serializers

class ProfileSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["email", "is_superuser"]
"""
VIEW = """\
from rest_framework import generics, permissions
from accounts.serializers import ProfileSerializer

class ProfileView(generics.UpdateAPIView):
    serializer_class = ProfileSerializer
    permission_classes = [permissions.IsAuthenticated]
"""


def found(serializer: str = SERIALIZER, view: str = VIEW, **more: str) -> list[int]:
    files = {"accounts/serializers.py": serializer, "accounts/views.py": view}
    return [finding.place.line for finding in check(project_from(files | more))]


def test_djangos_own_user_model():
    assert found() == [7]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("permissions.IsAuthenticated", "permissions.IsAdminUser"),
        ("permissions.IsAuthenticated", "permissions.IsAuthenticated & MyRule"),
        ("UpdateAPIView", "RetrieveAPIView"),
        ("    permission_classes = [permissions.IsAuthenticated]\n", ""),
        ("    permission_classes", "    http_method_names = ['get']\n    permission_classes"),
        (
            "    permission_classes",
            "    def get_permissions(self):\n        return rules(self)\n\n    permission_classes",
        ),
        ("class ProfileView(", "class ProfileView(StaffMixin, "),
    ],
)
def test_a_view_that_may_ask_for_more_is_let_be(old: str, new: str):
    assert found(view=VIEW.replace(old, new)) == []


def test_a_view_without_permissions_follows_the_settings():
    view = VIEW.replace("    permission_classes = [permissions.IsAuthenticated]\n", "")
    open_to_all = {"config/settings.py": "INSTALLED_APPS = []\n"}
    staff_only = 'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"]}\n'
    assert found(view=view, **open_to_all) == [7]
    assert found(view=view, **{"config/settings.py": staff_only}) == []


@pytest.mark.parametrize(
    "more",
    [
        '        read_only_fields = ["is_superuser"]\n',
        '        extra_kwargs = {"is_superuser": {"read_only": True}}\n',
        "        extra_kwargs = extra()\n",
        '\n    def validate(self, data):\n        data.pop("is_superuser", None)\n        return data\n',
    ],
)
def test_a_field_that_cannot_be_written_is_let_be(more: str):
    assert found(SERIALIZER + more) == []


def test_a_form():
    form = SERIALIZER.replace("from rest_framework import serializers", "from django import forms as serializers")
    form = form.replace("ModelSerializer", "ModelForm")
    view = (
        "from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.views.generic import UpdateView\n"
        "from accounts.serializers import ProfileSerializer\n\n"
        "class ProfileView(LoginRequiredMixin, UpdateView):\n    form_class = ProfileSerializer\n"
    )
    assert found(form, view) == [7]
    assert found(form, view.replace("LoginRequiredMixin", "PermissionRequiredMixin")) == []


def test_another_model_is_let_be():
    assert found(SERIALIZER.replace("model = User", "model = Group")) == []
