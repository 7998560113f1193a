"""Which reads of forms and serializers come too early, and which are let be."""

from __future__ import annotations

import pytest

from django_cto.project import project_from
from django_cto.rule import Finding
from django_cto.rules.views.unchecked_cleaned_data import check
from django_cto.text import apply_edits

HEAD = (
    "from django import forms\nfrom django.views.generic import FormView\nfrom outside import helper\n"
    "from rest_framework import generics, serializers\n"
    "class F(forms.Form): ...\nclass S(serializers.Serializer): ...\n"
    "class Checked(forms.Form):\n    def __init__(self, data):\n        super().__init__(data)\n        self.full_clean()\n"
    "class Own(forms.Form):\n    @property\n    def cleaned_data(self): ...\n"
)


def told(body: str) -> tuple[list[Finding], dict[str, str]]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    texts = {"shop/views.py": f"{HEAD}def view(request):\n{lines}"}
    return list(check(project_from(texts))), texts


@pytest.mark.parametrize(
    "body",
    [
        "form = F(request.POST)\nif form.is_valid():\n    return form.cleaned_data",
        "form = F(request.POST)\nif not form.is_valid():\n    return None\nreturn form.cleaned_data",
        "form = F(request.POST)\nassert form.is_valid()\nreturn form.cleaned_data",
        "form = F(request.POST)\nif form.errors:\n    return None\nreturn form.cleaned_data",
        "form = F(request.POST)\nhelper(form)\nreturn form.cleaned_data",
        "form = F(request.POST)\nhelper(form=form)\nreturn form.cleaned_data",
        "form = F(request.POST)\nforms_ = [form]\nhelper(forms_)\nreturn form.cleaned_data",
        "form = F(request.POST)\nif request.POST:\n    form.is_valid()\nreturn form.cleaned_data",
        "form = F(request.POST)\nwhile True:\n    if form.is_valid():\n        break\nreturn form.cleaned_data",
        "form = F(request.POST)\nfor x in request:\n    form.is_valid()\nreturn form.cleaned_data",
        "form = F(request.POST)\ncheck = lambda: form.is_valid()\ncheck()\nreturn form.cleaned_data",
        "form = F(request.POST)\nreturn form.is_valid() and form.cleaned_data",
        "form = F(request.POST)\nreturn form.cleaned_data if form.is_valid() else None",
        "form = F(request.POST)\nreturn [form.cleaned_data for x in request if form.is_valid()]",
        "form = F(request.POST)\nform.cleaned_data = {}\nreturn form.cleaned_data",
        "form = F(request.POST)\ntry:\n    return form.cleaned_data\nexcept AttributeError:\n    return None",
        "form = F(request.POST)\ntry:\n    form.is_valid()\nfinally:\n    helper()\nreturn form.cleaned_data",
        "form = F(request.POST)\nform = helper()\nreturn form.cleaned_data",
        "form = F(request.POST)\nwith helper(form):\n    return form.cleaned_data",
        "form = F(request.POST)\nreturn [form.cleaned_data for form in helper()]",
        "form = Checked(request.POST)\nreturn form.cleaned_data",
        "form = Own(request.POST)\nreturn form.cleaned_data",
        "form = helper(request.POST)\nreturn form.cleaned_data",
        "one = S(data=request.data)\none.is_valid(raise_exception=True)\nreturn one.validated_data",
        "form = F(request.POST)\nreturn form.data",
    ],
)
def test_what_may_be_right_is_let_be(body: str) -> None:
    assert told(body)[0] == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("form = F(request.POST)\nreturn form.cleaned_data", 2),
        ("form = F(request.POST)\nform.fields['x'].required = False\nreturn form.cleaned_data['x']", 3),
        ("if request.POST:\n    form = F(request.POST)\nelse:\n    form = F()\nreturn form.cleaned_data", 5),
        ("form = F(request.POST)\nif request.POST:\n    helper(form.cleaned_data)\nform.is_valid()", 3),
        ("form = F(request.POST)\ntry:\n    return form.cleaned_data['x']\nexcept KeyError:\n    return None", 3),
        ("form = F(request.POST)\nfor x in form.cleaned_data:\n    helper(x)", 2),
        ("form = F(request.POST)\nif form.cleaned_data and form.is_valid():\n    return 1", 2),
        ("form = forms.Form(request.POST)\nreturn form.cleaned_data", 2),
        ("one = S(data=request.data)\nif request:\n    return one.validated_data", 3),
    ],
)
def test_what_comes_too_early_is_told(body: str, line: int) -> None:
    found = [finding.place.line - HEAD.count("\n") - 1 for finding in told(body)[0]]
    assert found == [line]


def test_a_serializer_may_be_made_to_refuse() -> None:
    found, texts = told("one = S(data=request.data)\nif request:\n    return one.validated_data")
    edits = [edit for finding in found if finding.fix for edit in finding.fix.edits]
    fixed = apply_edits(texts, edits)["shop/views.py"]
    assert fixed.endswith("        one.is_valid(raise_exception=True)\n        return one.validated_data\n")


@pytest.mark.parametrize(
    ("base", "maker", "result"),
    [("FormView", "get_form()", "cleaned_data"), ("generics.GenericAPIView", "get_serializer()", "validated_data")],
)
def test_a_view_makes_them_too(base: str, maker: str, result: str) -> None:
    text = f"{HEAD}class V({base}):\n    def post(self, request):\n        made = self.{maker}\n        return made.{result}\n"
    (finding,) = check(project_from({"shop/views.py": text}))
    assert finding.message == f"`made.{result}` does not exist before `made.is_valid()` is called"
    assert finding.symbol == "shop.views.V.post"
    own = text + f"    def {maker[:-1]}self): ...\n"
    assert list(check(project_from({"shop/views.py": own}))) == []
