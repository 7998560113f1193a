"""The edit that is offered for a queryset: where it is put, which of the two methods it names, and where there is none."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import files_of, findings_of

from django_cto.text import apply_edits

LOOP = "for order in {}:\n    print(order.customer.name)\n"


def cured(case: str, relation: str = "") -> str | None:
    """The text of the view after the one finding's fix, None where it has none."""
    files = files_of(case)
    (finding,) = (finding for finding in findings_of(files) if not relation or finding.relation == relation)
    return apply_edits(files, finding.fix.edits)["shop/views.py"] if finding.fix else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Order.objects.all()", 'Order.objects.select_related("customer").all()'),
        ("Order.objects.select_related()", None),
        ('Order.objects.select_related("seller")', 'Order.objects.select_related("seller", "customer")'),
        ("Order.objects.open()", 'Order.objects.select_related("customer").open()'),
        ("Order.plain.open()", 'Order.plain.select_related("customer").open()'),
        ("Order.objects.select_for_update()", 'Order.objects.prefetch_related("customer").select_for_update()'),
        (
            "Order.objects.filter(number=1).union(Order.objects.all())",
            'Order.objects.prefetch_related("customer").filter(number=1).union(Order.objects.all())',
        ),
        (
            "Order.objects.extra(where=['number = 1'])",
            "Order.objects.prefetch_related(\"customer\").extra(where=['number = 1'])",
        ),
    ],
)
def test_the_relation_is_loaded_by_the_method_that_can(before: str, after: str | None) -> None:
    if after is None:
        files = files_of(LOOP.format(before))
        assert findings_of(files) == []
    else:
        assert LOOP.format(after).partition("\n")[0] in str(cured(LOOP.format(before)))


def test_a_bare_select_related_forgets_names() -> None:
    case = "for order in Order.objects.select_related():\n    print(order.seller.name)\n"
    assert 'Order.objects.prefetch_related("seller").select_related()' in str(cured(case))


@pytest.mark.parametrize("method", ['only("number")', 'defer("state")', "iterator()"])
def test_where_it_would_not_work_there_is_none(method: str) -> None:
    case = f"for order in Order.objects.{method}:\n    print(order.customer.name, order.tags.all())\n"
    files = files_of(case)
    fixes = {finding.relation: finding.fix for finding in findings_of(files)}
    assert fixes["tags"] is None or method == 'defer("state")'


MANAGER = """\
class NoteManager(models.Manager):
    def recent(self):
        return self.filter(pk__gt=1)

    def listed(self):
        return list(self.filter(pk__gt=1))

    def told(self):
        return [memo.order.number for memo in self.all()]

class Memo(models.Model):
    order = models.ForeignKey("shop.Order", on_delete=models.CASCADE)
    objects = NoteManager()
"""


def with_manager(view: str) -> dict[str, str]:
    files = files_of(view)
    path = next(path for path in files if path.endswith("shop/models.py"))
    return {**files, path: f"{files[path]}\n{MANAGER}"}


def test_behind_a_method_that_only_the_manager_has() -> None:
    files = with_manager("for memo in Memo.objects.recent():\n    print(memo.order.number)\n")
    (finding,) = findings_of(files)
    assert finding.fix is not None
    fixed = apply_edits(files, finding.fix.edits)["shop/views.py"]
    assert 'for memo in Memo.objects.recent().select_related("order"):' in fixed


@pytest.mark.parametrize(
    "view", ["for memo in Memo.objects.listed():\n    print(memo.order.number)\n", "return Memo.objects.told()\n"]
)
def test_before_such_a_method_nothing_can_be_put(view: str) -> None:
    files = with_manager(view)
    assert [finding.fix for finding in findings_of(files) if "views" in finding.place.path] in (
        [None],
        [],
    )


NESTED = """\
def names(order):
    return [line.product.name for line in order.line_set.all()]

def nested(request):
    for order in Order.objects.all():
        for line in order.line_set.all():
            print(line.product.name)
"""


def test_rows_of_a_relation_are_loaded_with_the_rows_around_them() -> None:
    files = files_of(NESTED)
    found = {finding.relation: finding for finding in findings_of(files) if finding.place.line > 13}
    fixed = [apply_edits(files, each.fix.edits)["shop/views.py"] for each in found.values() if each.fix]
    assert any('Order.objects.prefetch_related("line_set__product").all()' in text for text in fixed)
    assert not any("line_set.select_related" in text for text in fixed)


def test_what_a_caller_may_load_ahead_is_let_be() -> None:
    case = NESTED.partition("def nested")[0] + "def one(request):\n    return names(Order.objects.get(pk=1))\n"
    (finding,) = findings_of(files_of(case))
    assert finding.fix is None


def test_the_rows_of_one_row_that_was_picked_here_are_loaded_where_they_are_asked_for() -> None:
    case = "order = Order.objects.get(pk=1)\nreturn [line.product.name for line in order.line_set.all()]\n"
    assert 'order.line_set.select_related("product").all()' in str(cured(case))


def test_a_key_that_is_a_relation_is_no_relation_by_pk() -> None:
    files = files_of("return [order.slip.pk for order in Order.objects.select_related('slip')]\n")
    path = next(path for path in files if path.endswith("shop/models.py"))
    slip = "class Slip(models.Model):\n    order = models.OneToOneField(Order, models.CASCADE, primary_key=True)\n"
    assert findings_of({**files, path: f"{files[path]}\n{slip}"}) == []


LIST = """\
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    {}
    def name(self, obj):
        return obj.seller.name
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('list_display = ["name"]', 'list_display = ["name"]\n    list_select_related = ("seller",)'),
        (
            'list_display = [\n        "name",\n    ]',
            'list_display = [\n        "name",\n    ]\n    list_select_related = ("seller",)',
        ),
        (
            'list_display = ["customer", "name"]',
            'list_display = ["customer", "name"]\n    list_select_related = ("customer", "seller")',
        ),
        (
            'list_display = ["name"]\n    list_select_related = ("customer",)',
            'list_display = ["name"]\n    list_select_related = ("customer", "seller")',
        ),
        (
            'list_display = ["name"]\n    list_select_related = ["customer"]',
            'list_display = ["name"]\n    list_select_related = ["customer", "seller"]',
        ),
        (
            'list_select_related = False\n    list_display = ["name"]',
            'list_select_related = ("seller",)\n    list_display = ["name"]',
        ),
    ],
)
def test_a_list_of_the_admin_says_what_it_reads(before: str, after: str) -> None:
    assert LIST.format(after) in str(cured(LIST.format(before)))


@pytest.mark.parametrize(
    "body",
    [
        'list_display = ["name"]\n    list_select_related = True',
        'list_display = ["name"]\n    def get_list_select_related(self, request):\n        return ("customer",)',
        'list_display = ["name"]\n    list_select_related = RELATED',
    ],
)
def test_what_a_list_says_in_another_way_is_left_to_it(body: str) -> None:
    assert cured("from datetime import date\nRELATED = ('customer',)\n" + LIST.format(body)) is None


def test_what_lists_of_other_models_inherit_is_left_as_it_is() -> None:
    other = "\n@admin.register(Invoice)\nclass InvoiceAdmin(OrderAdmin):\n    list_display = ['pk']\n"
    assert cured(LIST.format('list_display = ["name"]')) is not None
    assert cured(LIST.format('list_display = ["name"]') + other) is None


PICK = "for order in {}:\n    print(order.line_set{})"


def test_the_last_of_each_is_picked_from_what_is_loaded() -> None:
    fixed = str(cured(PICK.format("Order.objects.all()", ".order_by('-number').first()")))
    assert 'for order in Order.objects.prefetch_related("line_set").all():' in fixed
    assert "print(max(order.line_set.all(), key=lambda line: line.number, default=None))" in fixed


@pytest.mark.parametrize(
    ("rows", "asks"),
    [
        ("Order.objects.all()", ".order_by('sku').first()"),
        ("Order.objects.all()", ".filter(number=1).first()"),
        ("Order.objects.all()", ".order_by('-number')[:2]"),
        ("Order.objects.iterator()", ".order_by('-number').first()"),
    ],
)
def test_where_python_may_pick_another_or_much_is_loaded_for_one_there_is_none(rows: str, asks: str) -> None:
    assert cured(PICK.format(rows, asks)) is None


def test_a_class_that_says_nothing_says_what_it_reads() -> None:
    parcel = "--- shop/models.py\nclass Parcel(models.Model):\n    order = models.ForeignKey(Order, on_delete=models.CASCADE)\n"
    shown = "    def __str__(self):\n        return str(self.order.number)\n"
    case = "@admin.register(Parcel)\nclass ParcelAdmin(admin.ModelAdmin):\n    pass\n"
    assert 'ParcelAdmin(admin.ModelAdmin):\n    list_select_related = ("order",)\n' in str(cured(case + parcel + shown))
    assert "pass" not in str(cured(case + parcel + shown))
    bare = case.replace("    pass\n", '    """The list of parcels."""\n')
    assert cured(bare + parcel + shown) is None


WAYS = """\
def names(order):
    return [line.product.name for line in order.line_set.all()]
def first():
    return [names(order) for order in Order.objects.filter(number=1)]
def second():
    return [names(order) for order in Order.objects.prefetch_related("tags")]
"""


def test_all_who_come_to_the_line_by_their_own_way_load_it() -> None:
    after = str(cured(WAYS, "product"))
    assert 'Order.objects.prefetch_related("line_set__product").filter(number=1)' in after
    assert 'Order.objects.prefetch_related("tags", "line_set__product")' in after


def test_where_one_of_them_cannot_load_it_there_is_none() -> None:
    third = "def third():\n    return names(Order.objects.get(pk=1))\n"
    assert cured(WAYS + third, "product") is None


def test_what_is_asked_for_in_part_elsewhere_is_not_loaded_ahead() -> None:
    case = (
        "for order in Order.objects.all():\n"
        "    order.line_set.filter(sku='a').first()\n"
        "    for line in order.line_set.filter(sku='b').all():\n"
        "        line.product.name\n"
        "    for line in order.line_set.all():\n"
        "        line.product.name\n"
    )
    files = files_of(case)
    offered = [edit.text for finding in findings_of(files) if finding.fix for edit in finding.fix.edits]
    assert not any("line_set__product" in text for text in offered)
