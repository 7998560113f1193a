import pytest

from django_cto.project import project_from
from django_cto.rules.views.every_field_exposed import check

MODELS = """\
from django.db import models

class Client(models.Model):
    name = models.CharField(max_length=80)
    secret = models.CharField(max_length=80)
    has_token = models.BooleanField(default=False)
    manager_token = models.ForeignKey("Client", on_delete=models.CASCADE)
"""


def messages(code: str, path: str = "shop/api.py") -> list[str]:
    return [found.message for found in check(project_from({"shop/models.py": MODELS, path: code}))]


def serializer(meta: str, body: str = "") -> str:
    lines = "".join(f"        {line}\n" for line in meta.splitlines())
    return (
        "from rest_framework import serializers\nfrom shop.models import Client\n\n"
        f"class ClientSerializer(serializers.ModelSerializer):\n{body}    class Meta:\n        model = Client\n{lines}"
    )


def test_only_what_can_hold_a_secret_is_named():
    assert messages(serializer('fields = "__all__"')) == [
        '`fields = "__all__"` puts `secret` of shop.Client into every response'
    ]


def test_exclude_that_forgets_a_secret():
    assert messages(serializer('exclude = ["name"]')) == ["`exclude` puts `secret` of shop.Client into every response"]


def test_exclude_that_does_not():
    assert messages(serializer('exclude = ["secret"]')) == []


def test_a_list_that_cannot_be_read_is_let_be():
    assert messages(serializer("exclude = computed()")) == []
    assert messages(serializer("fields = computed()")) == []


def test_a_write_only_column_is_let_be():
    assert messages(serializer('fields = "__all__"\nextra_kwargs = {"secret": {"write_only": True}}')) == []


def test_a_column_declared_by_hand_is_let_be():
    assert messages(serializer('fields = "__all__"', "    secret = serializers.SerializerMethodField()\n")) == []


def test_a_column_taken_out_of_the_output_is_let_be():
    body = (
        "    def to_representation(self, instance):\n"
        "        shown = super().to_representation(instance)\n"
        "        shown.pop('secret')\n"
        "        return shown\n\n"
    )
    assert messages(serializer('fields = "__all__"', body)) == []


def test_an_inherited_meta_is_told_once():
    code = serializer('fields = "__all__"') + "\n\nclass Long(ClientSerializer):\n    more = serializers.CharField()\n"
    assert len(messages(code)) == 1


FORM = """\
from django import forms
from shop.models import Client

class ClientForm(forms.ModelForm):
    class Meta:
        model = Client
        fields = "__all__"
"""


def test_a_form_outside_the_admin():
    assert messages(FORM) == ['`fields = "__all__"` puts `secret` of shop.Client into the form']


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("keep_chosen(self, chosen)", 0),
        ("for name in chosen:\n            del self.fields[name]", 0),
        ("[self.fields.pop(name) for name in chosen]", 0),
        ("del self.fields['name']", 1),
        ("setattr(self, 'chosen', chosen)", 1),
    ],
)
def test_a_form_that_chooses_its_fields_when_it_is_made_is_let_be(line: str, count: int) -> None:
    made = f"    def __init__(self, chosen, **options):\n        super(ClientForm, self).__init__(**options)\n        {line}\n"
    assert len(messages(FORM + made)) == count


def test_a_form_that_checks_what_an_api_is_sent_is_let_be():
    assert messages(FORM, "shop/api_v1/forms.py") == []
    assert len(messages(FORM, "shop/rapid/forms.py")) == 1


def test_a_form_of_the_admin_is_let_be():
    assert messages(FORM, "shop/admin_forms.py") == []
    used = (
        "from django.contrib import admin\nfrom shop.models import Client\n\n\n"
        "@admin.register(Client)\nclass ClientAdmin(admin.ModelAdmin):\n    form = ClientForm\n"
    )
    assert messages(FORM + used) == []


def test_a_column_with_a_widget_of_its_own_is_let_be():
    assert messages(FORM + '        widgets = {"secret": forms.PasswordInput}\n') == []


def test_a_column_that_the_class_speaks_of_is_there_on_purpose():
    assert messages(serializer('fields = "__all__"\nread_only_fields = ["name"]')) != []
    assert messages(serializer('fields = "__all__"\nread_only_fields = ["name", "secret"]')) == []
    fieldsets = "from django import forms\nfrom shop.models import Client\n\nclass ClientForm(forms.ModelForm):\n"
    meta = '    class Meta:\n        model = Client\n        fields = "__all__"\n'
    assert messages(fieldsets + meta) != []
    assert messages(fieldsets + '    fieldsets = [(None, ["name", "secret"])]\n' + meta) == []
