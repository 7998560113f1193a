import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.models.uniqueness_only_in_python import check

MODELS = """\
from django.db import models

class Shop(models.Model):
    pass

class Coupon(models.Model):
    shop = models.ForeignKey(Shop, related_name="coupons", on_delete=models.CASCADE)
    code = models.CharField(max_length=9{unique})
    starts = models.DateField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE)

    class Meta:
        {meta}
"""
FORMS = """\
from django import forms
from shop.models import Coupon, Shop

class CouponForm(forms.ModelForm):
    class Meta:
        model = Coupon
        fields = "__all__"

    def {method}(self):
        code = self.cleaned_data["code"]
        shop: Shop = self.cleaned_data["shop"]
        starts = self.cleaned_data["starts"]
        if {test}:
            {then}
        return code
"""
TAKEN = 'raise forms.ValidationError("There is already one")'
TEST = "Coupon.objects.filter(code=code).exists()"


def count(
    *, test: str = TEST, unique: str = "", meta: str = "ordering = ['pk']", method: str = "clean", then: str = TAKEN
) -> int:
    files = {
        "shop/models.py": MODELS.format(unique=unique, meta=meta),
        "shop/forms.py": FORMS.format(method=method, test=test, then=then),
    }
    project = project_from(files)
    return len(list(check(project, Flow(project))))


@pytest.mark.parametrize(
    "test",
    [
        TEST,
        "Coupon.objects.filter(code__iexact=code).exists()",
        "Coupon.objects.filter(code=code).exclude(pk=self.instance.pk).exists()",
        "code and Coupon.objects.filter(code=self.cleaned_data['code'], shop=shop).count() > 0",
        "shop.coupons.filter(code=code).exists()",
    ],
)
def test_uniqueness_without_a_constraint_is_found(test: str) -> None:
    assert count(test=test) == 1
    assert count(test=test, then='self.add_error("code", "in use")') == 1


@pytest.mark.parametrize(
    "meta",
    [
        "unique_together = ('code', 'shop')",
        "constraints = [models.UniqueConstraint(fields=['shop', 'code'], name='x')]",
        "constraints = [models.UniqueConstraint(fields=['code'], condition=models.Q(starts=None), name='x')]",
        "constraints = [models.UniqueConstraint(Lower('code'), name='x')]",
        "constraints = made()",
        "managed = False",
    ],
)
def test_a_constraint_on_the_fields_or_fewer_is_enough(meta: str) -> None:
    assert count(test="Coupon.objects.filter(code=code, shop=shop).exists()", meta=meta) == 0


def test_a_unique_column_is_enough() -> None:
    assert count(unique=", unique=True") == 0


@pytest.mark.parametrize(
    "test",
    [
        "Coupon.objects.filter(starts__gte=starts).exists()",
        "Coupon.objects.filter(shop__pk=code).exists()",
        "Coupon.objects.filter(parent=self.instance).exists()",
        "not Coupon.objects.filter(code=code).exists()",
        "Coupon.objects.exclude(code=code).exists()",
        "self.queryset().filter(code=code).exists()",
        "Shop.objects.filter(pk=code).exists()",
    ],
)
def test_other_questions_are_let_be(test: str) -> None:
    assert count(test=test) == 0


def test_a_check_that_refuses_nothing_is_let_be() -> None:
    assert count(then="code = None") == 0


def test_a_check_that_depends_on_something_else_is_let_be() -> None:
    assert count(test="self.is_strict", then=f"if {TEST}:\n                {TAKEN}") == 0


def test_a_message_of_another_kind_is_let_be_in_a_general_check() -> None:
    refused = 'raise forms.ValidationError("Not today")'
    assert count(then=refused) == 0
    assert count(then=refused, method="clean_code") == 1


CODE = """\
from django import forms
from shop.models import Coupon

class First({base}):
    {field}

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Coupon.objects.filter(code=code).exists():
            raise forms.ValidationError("There is already one")
        return code
"""


@pytest.mark.parametrize(
    ("base", "field", "more", "times"),
    [
        ("forms.Form", "other = forms.CharField()", "", 0),
        ("forms.Form", "code = forms.CharField()", "", 1),
        ("forms.Form", "other = forms.CharField()", "class Second(First):\n    code = forms.CharField()\n", 1),
        ("forms.Form", "def __init__(self):\n        self.fields['code'] = forms.CharField()", "", 1),
        ("forms.ModelForm", "class Meta:\n        model = Coupon\n        fields = ['starts']", "", 0),
        ("forms.ModelForm", "class Meta:\n        model = Coupon\n        fields = ['code']", "", 1),
        ("LibraryForm", "pass", "", 1),
    ],
)
def test_a_clean_method_without_its_field_never_runs(base: str, field: str, more: str, times: int) -> None:
    imported = "from library.forms import LibraryForm\n"
    files = {
        "shop/models.py": MODELS.format(unique="", meta="ordering = ['pk']"),
        "shop/forms.py": f"{imported}{CODE.format(base=base, field=field)}\n{more}",
    }
    project = project_from(files)
    assert len(list(check(project, Flow(project)))) == times
