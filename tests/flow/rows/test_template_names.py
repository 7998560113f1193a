"""Which template is shown: one that a view or a page names, in whole or in parts."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

VIEW = """\
def go(request):
    return render(request, "shop/orders.html", {"orders": Order.objects.all(), "one": Order.objects.get(pk=1)})  # A
--- shop/templates/shop/orders.html
"""
READ = """
=== a template that the view names
{% include part %}
--- shop/pages.py
def page(request):
    some = Order.objects.exclude(pk=1)  # B
    return render(request, "shop/orders.html", {"part": "shop/part.html", "some": some})
--- shop/templates/shop/part.html
{% for order in some %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}

=== a template that is included where no other is named
{% include part|default:"shop/part.html" %}
--- shop/templates/shop/part.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a template that the page names itself
{% with "shop/part.html" as part %}
{% include part %}
{% endwith %}
--- shop/templates/shop/part.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a template that is named by a part of the context
{% include part.name %}
--- shop/pages.py
def page(request):
    some = Order.objects.exclude(pk=1)  # B
    part = {"name": "shop/part.html", "first": Order.objects.get(pk=2)}
    return render(request, "shop/orders.html", {"part": part, "some": some})
--- shop/templates/shop/part.html
{% for order in some %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}

=== a template by a name that is put together
--- shop/mails.py
def report(orders):
    send("report", orders)
def send(name, orders):
    subject = render_to_string("shop/%s-subject.txt" % name, {"orders": orders})
    body = render_to_string("shop/{}-body.txt".format(name), {"orders": orders})
    render_to_string(f"shop/{name}" + ".html", {"orders": orders})
def weekly():
    report(Order.objects.filter(number=1))  # B
--- shop/templates/shop/report-subject.txt
{% for order in orders %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}
--- shop/templates/shop/report-body.txt
{% for order in orders %}
{{ order.seller.name }} {# B.seller #}
{% endfor %}
--- shop/templates/shop/report.html
{% for order in orders %}
{{ order.tags.count }} {# B.tags #}
{% endfor %}

=== a template that is looked up first
--- shop/mails.py
from django.template.loader import get_template, select_template
from django.template import RequestContext
def send(request):
    page = get_template("shop/mail.txt")
    names = []
    names.append("shop/other.txt")
    other = select_template(names)
    other.render(RequestContext(request, {"orders": Order.objects.filter(number=2)}))  # C
    return page.render({"orders": Order.objects.filter(number=1)})  # B
--- shop/templates/shop/mail.txt
{% for order in orders %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}
--- shop/templates/shop/other.txt
{% for order in orders %}
{{ order.seller.name }} {# C.seller #}
{% endfor %}
"""


@pytest.mark.parametrize("case", cases(READ))
def test_the_template_that_is_named_reads_relations_of_each_row(case: str):
    check(VIEW + case)
