"""What search indexes read of each row that they take in."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

INDEXES = """
=== an index of haystack
from haystack import indexes

class OrderIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, use_template=True)
    seller = indexes.CharField(model_attr="seller__name")  # A.seller
    tags = indexes.MultiValueField()

    def get_model(self):
        return Order

    def index_queryset(self, using=None):
        return self.get_model().objects.filter(state="open")  # A

    def prepare_tags(self, obj):
        return [tag.name for tag in obj.tags.all()]  # A.tags
--- shop/templates/search/indexes/shop/order_text.txt
{{ object.number }} {{ object.customer.name }} {# A.customer #}

=== an index of all rows
from haystack import indexes

class OrderIndex(indexes.SearchIndex, indexes.Indexable):  # A
    def get_model(self):
        return Order
    def prepare(self, obj):
        self.prepared_data = super().prepare(obj)
        self.prepared_data["who"] = obj.customer.name  # A.customer
        return self.prepared_data

=== an index that loads what it takes in
from haystack import indexes

class OrderIndex(indexes.SearchIndex, indexes.Indexable):
    who = indexes.CharField(model_attr="customer__name")
    def get_model(self):
        return Order
    def index_queryset(self, using=None):
        return Order.objects.select_related("customer")

=== a document of Elasticsearch
from django_elasticsearch_dsl import Document, fields

class OrderDocument(Document):  # A
    customer = fields.ObjectField(properties={"name": fields.TextField(), "country": fields.TextField()})  # A.customer A.customer__country
    lines = fields.NestedField(attr="line_set", properties={"sku": fields.TextField()})  # A.line_set
    paid = fields.TextField()
    class Django:
        model = Order
        fields = ["number"]
    def prepare_paid(self, instance):
        return instance.invoice.pk  # A.invoice

=== a document that loads what it takes in
from django_elasticsearch_dsl import Document, fields

class OrderDocument(Document):
    customer = fields.ObjectField(properties={"name": fields.TextField()})
    class Django:
        model = Order
    def get_queryset(self):
        return super().get_queryset().select_related("customer")
"""


@pytest.mark.parametrize("case", cases(INDEXES))
def test_indexes_take_in_many_rows(case: str):
    check(case)
