"""What templates read of the rows in their context."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

VIEW = """\
def go(request):
    return render(request, "shop/orders.html", {"orders": Order.objects.all(), "one": Order.objects.get(pk=1)})  # A
--- shop/templates/shop/orders.html
"""
READ = """
=== a loop
{% for order in orders %}
  {{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a loop with a filter on the name
{% for order in orders %}
  {{ order.customer.name|default:"-"|upper }} {# A.customer #}
{% endfor %}

=== the signs of Jinja that say what becomes of the white space
{%- for order in orders -%}
  {%- if order.seller -%} {# A.seller #}
    {{- order.customer.name -}} {# A.customer #}
  {%- endif %}
{%-endfor-%}

=== two steps
{% for order in orders %}
  {{ order.customer.country.name }} {# A.customer A.customer__country #}
{% endfor %}

=== a loop within the loop
{% for order in orders %}
  {% for tag in order.tags.all %} {# A.tags #}
    {{ tag.name }}
  {% endfor %}
{% endfor %}

=== a count
{% for order in orders %}
  {{ order.line_set.count }} {# A.line_set #}
{% endfor %}

=== the length of a relation
{% for order in orders %}
  {{ order.line_set.all|length }} {# A.line_set #}
{% endfor %}

=== the first of a relation
{% for order in orders %}
  {{ order.line_set.first.sku }} {# A.line_set #}
{% endfor %}

=== a test
{% for order in orders %}
  {% if order.seller %} {# A.seller #}
    x
  {% endif %}
{% endfor %}

=== a test with an operator
{% for order in orders %}
  {% if order.number > 1 and order.customer.name == "a" %} {# A.customer #}
    x
  {% endif %}
{% endfor %}

=== the truth of a relation
{% for order in orders %}
  {% if order.tags.all %} {# A.tags #}
    x
  {% endif %}
{% endfor %}

=== an argument of url
{% for order in orders %}
  {% url "customer" pk=order.customer.pk %} {# A.customer #}
{% endfor %}

=== with
{% for order in orders %}
  {% with buyer=order.customer %} {# A.customer #}
    {{ buyer.name }}
  {% endwith %}
{% endfor %}

=== with, as it was written once
{% for order in orders %}
  {% with order.customer as buyer %} {# A.customer #}
    {{ buyer.name }}
  {% endwith %}
{% endfor %}

=== with around the loop
{% with some=orders %}
  {% for order in some %}
    {{ order.customer.name }} {# A.customer #}
  {% endfor %}
{% endwith %}

=== a slice and a reversed loop
{% for order in orders|slice:":5" reversed %}
  {{ order.customer.name }} {# A.customer #}
{% endfor %}

=== sorted by a relation
{% for order in orders|dictsort:"customer.name" %} {# A.customer #}
  {{ order.number }}
{% endfor %}

=== regroup by a relation
{% regroup orders by customer as groups %} {# A.customer #}
{% for group in groups %}
  {{ group.grouper.name }}
{% endfor %}

=== what regroup gives
{% regroup orders by number as groups %}
{% for group in groups %}
  {% for order in group.list %}
    {{ order.customer.name }} {# A.customer #}
  {% endfor %}
{% endfor %}

=== an include shares the context
{% for order in orders %}
  {% include "shop/order.html" %}
{% endfor %}
--- shop/templates/shop/order.html
{{ order.customer.name }} {# A.customer #}

=== an include with a variable
{% for order in orders %}
  {% include "shop/order.html" with item=order only %}
{% endfor %}
--- shop/templates/shop/order.html
{{ item.customer.name }} {# A.customer #}

=== an include whose loop runs over what it is given
{% include "shop/list.html" with items=orders %}
--- shop/templates/shop/list.html
{% for item in items %}
{{ item.customer.name }} {# A.customer #}
{% endfor %}

=== a block of an extended template
{% extends "base.html" %}
{% block content %}
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}
{% endblock %}
--- templates/base.html
<html>{% block content %}{% endblock %}</html>

=== a block that only a library's template has a place for
{% extends "base.html" %}
{% block content %}
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}
{% endblock %}
--- templates/base.html
{% extends "library/base.html" %}
{% block title %}Orders{% endblock %}

=== the extended template itself
{% extends "base.html" %}
--- templates/base.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== translated text
{% for order in orders %}
  {% blocktrans with name=order.customer.name %}of {{ name }}{% endblocktrans %} {# A.customer #}
{% endfor %}

=== a tag of the project
{% load shop %}
{% for order in orders %}
  {% buyer order %}
{% endfor %}
--- shop/templatetags/shop.py
from django import template
register = template.Library()
@register.simple_tag
def buyer(order):
    return order.customer.name  # A.customer

=== a tag of the project that looks into the context
{% load shop %}
{% buyers %}
--- shop/templatetags/shop.py
from django import template
register = template.Library()
@register.simple_tag(takes_context=True)
def buyers(context):
    return [order.customer.name for order in context["orders"]]  # A.customer

=== a filter of the project
{% load shop %}
{% for order in orders %}
  {{ order|buyer }}
{% endfor %}
--- shop/templatetags/shop.py
from django import template
register = template.Library()
@register.filter
def buyer(order):
    return order.customer.name  # A.customer

=== an inclusion tag
{% load shop %}
{% for order in orders %}
  {% card order %}
{% endfor %}
--- shop/templatetags/shop.py
from django import template
register = template.Library()
@register.inclusion_tag("shop/card.html")
def card(order):
    return {"item": order}
--- shop/templates/shop/card.html
{{ item.customer.name }} {# A.customer #}

=== a tag that changes what it is given
{% for order in orders %}
  {% cycle order.customer.name "x" %} {# A.customer #}
{% endfor %}

=== text of the row
{% for order in parcels %}
  {{ order }}
{% endfor %}
--- shop/context.py
def go(request):
    parcels = Parcel.objects.all()  # B
    return render(request, "shop/orders.html", {"parcels": parcels})
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def __str__(self):
        return str(self.order.number)  # B.order

=== a template rendered to text
--- shop/mails.py
def send():
    return render_to_string("shop/mail.txt", {"orders": Order.objects.filter(number=1)})  # B
--- shop/templates/shop/mail.txt
{% for order in orders %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}

=== a template of Jinja
--- shop/mails.py
def send(request):
    return render(request, "shop/page.jinja", {"orders": Order.objects.filter(number=1)})  # B
--- shop/jinja2/shop/page.jinja
{% for order in orders %}
{{ order.customer.name }} {# B.customer #}
{% for tag in order.tags.all() %} {# B.tags #}
{{ tag.name }}
{% endfor %}
{% endfor %}

=== a context that is filled line by line
--- shop/pages.py
def page(request):
    context = {"title": "x"}
    context["some"] = Order.objects.filter(number=1)  # B
    context.update(more=1)
    return render(request, "shop/page.html", context)
--- shop/templates/shop/page.html
{% for order in some %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}

=== a context of tuples
--- shop/pages.py
def page(request):
    pairs = []
    for tag in Tag.objects.all():
        pairs.append((tag, Order.objects.filter(number=tag.pk)))  # B
    return render(request, "shop/page.html", {"pairs": pairs})
--- shop/templates/shop/page.html
{% for tag, some in pairs %}
{% for order in some %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}
{% endfor %}

=== a context processor
--- shop/processors.py
def some(request):
    return {"some": Order.objects.filter(number=1)}  # B
--- shop/settings.py
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["shop"]
TEMPLATES = [{"OPTIONS": {"context_processors": ["shop.processors.some"]}}]
--- shop/pages.py
def page(request):
    return render(request, "shop/page.html", {})
--- shop/templates/shop/page.html
{% for order in some %}
{{ order.customer.name }} {# B.customer #}
{% endfor %}
"""
SILENT = """
=== a part that the view leaves out
{{ one.number }}
--- shop/pages.py
def page(request):
    return render(request, "shop/page.html", {"some": Order.objects.all(), "is_short": True})
--- shop/templates/shop/page.html
{% for order in some %}
  {% if not is_short %}{% if order.number %}{{ order.customer.name }}{% else %}-{% endif %}{% endif %}
  {% if is_short %}-{% elif order.number %}{{ order.customer.name }}{% else %}{{ order.seller.name }}{% endif %}
{% endfor %}

=== the row's own fields and keys
{% for order in orders %}{{ order.number }} {{ order.customer_id }} {{ order.pk }}{% endfor %}

=== one row
{{ one.customer.name }} {% if one.seller %}{{ one.seller.name }}{% endif %} {{ one.tags.count }}

=== a comment
{% for order in orders %}{# {{ order.customer.name }} #}{% comment %}{{ order.seller.name }}{% endcomment %}{% endfor %}

=== a name from elsewhere
{% for order in others %}{{ order.customer.name }}{% endfor %}

=== an include that is given nothing
{% for order in orders %}{% include "shop/order.html" only %}{% endfor %}
--- shop/templates/shop/order.html
{{ order.customer.name }}

=== a block that is never shown
{% extends "base.html" %}
{% block other %}{% for order in orders %}{{ order.customer.name }}{% endfor %}{% endblock %}
--- templates/base.html
{% block content %}{% endblock %}

=== what is loaded
--- shop/pages.py
def page(request):
    some = Order.objects.select_related("customer__country").prefetch_related("tags", "line_set__product")
    return render(request, "shop/page.html", {"some": some})
--- shop/templates/shop/page.html
{% for order in some %}
  {{ order }} {{ order.customer.country.name }} {{ order.tags.count }}
  {% for line in order.line_set.all %}{{ line.product.price }} {{ line.order.number }}{% endfor %}
{% endfor %}

=== values
--- shop/pages.py
def page(request):
    return render(request, "shop/page.html", {"some": Order.objects.values("customer__name")})
--- shop/templates/shop/page.html
{% for order in some %}{{ order.customer.name }}{{ order.customer__name }}{% endfor %}
"""


@pytest.mark.parametrize("case", cases(READ))
def test_templates_read_relations_of_each_row(case: str):
    check(VIEW + case)


@pytest.mark.parametrize("case", cases(SILENT))
def test_templates_that_cost_nothing(case: str):
    check(VIEW + case)
