"""What the serializers of REST framework read of each row."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

VIEW = """

class Orders(generics.ListAPIView):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
"""
OF_ORDERS = """
=== a source with dots
class OrderSerializer(serializers.Serializer):
    name = serializers.CharField(source="customer.name")  # A.customer

=== a list of keys among the fields of Meta
class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["number", "customer", "tags"]  # A.tags

=== all fields
class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = "__all__"  # A.tags

=== keys of many rows
class OrderSerializer(serializers.ModelSerializer):
    tags = serializers.PrimaryKeyRelatedField(many=True, read_only=True)  # A.tags
    class Meta:
        model = Order
        fields = ["tags"]

=== addresses of many rows
class OrderSerializer(serializers.ModelSerializer):
    tags = serializers.HyperlinkedRelatedField(many=True, read_only=True, view_name="tag")  # A.tags
    class Meta:
        model = Order
        fields = ["tags"]

=== an address by another field than the key
class OrderSerializer(serializers.ModelSerializer):
    customer = serializers.HyperlinkedRelatedField(read_only=True, view_name="c", lookup_field="name")  # A.customer
    class Meta:
        model = Order
        fields = ["customer"]

=== a slug
class OrderSerializer(serializers.ModelSerializer):
    customer = serializers.SlugRelatedField(slug_field="name", queryset=Customer.objects.all())  # A.customer
    class Meta:
        model = Order
        fields = ["customer"]

=== text of a relation, and what the text reads
class OrderSerializer(serializers.ModelSerializer):
    invoice = serializers.StringRelatedField()  # A.invoice
    class Meta:
        model = Order
        fields = ["invoice"]

=== a method field
class OrderSerializer(serializers.ModelSerializer):
    name = serializers.SerializerMethodField()
    class Meta:
        model = Order
        fields = ["name"]
    def get_name(self, obj):
        return obj.customer.name  # A.customer

=== fields of the project's own classes
class WrittenMethodField(serializers.SerializerMethodField):
    def to_internal_value(self, data):
        return {self.field_name: data}

class CodeField(serializers.SlugRelatedField):
    pass

class OrderSerializer(serializers.ModelSerializer):
    name = WrittenMethodField()
    seller = CodeField(slug_field="name", read_only=True)  # A.seller
    class Meta:
        model = Order
        fields = ["name", "seller"]
    def get_name(self, obj):
        return obj.customer.name  # A.customer

=== a method field under another name, inherited
class Named(serializers.Serializer):
    name = serializers.SerializerMethodField("named")
    def named(self, obj):
        return obj.customer.name  # A.customer

class OrderSerializer(Named, serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["name"]

=== to_representation
class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["number"]
    def to_representation(self, instance):
        shown = super().to_representation(instance)
        shown["name"] = instance.customer.name  # A.customer
        return shown

=== fields of a serializer with its own to_representation
class OrderSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="customer.name")  # A.customer
    class Meta:
        model = Order
        fields = ["name"]
    def to_representation(self, instance):
        return {**super().to_representation(instance), "x": 1}

=== the last of two fields of one name
class OrderSerializer(serializers.ModelSerializer):
    name = serializers.IntegerField(source="number")
    name = serializers.CharField(source="customer.name")  # A.customer
    class Meta:
        model = Order
        fields = ["name"]
"""
FIELDS = """
=== a field that the context asks for
class OrderSerializer(serializers.ModelSerializer):
    who = serializers.SerializerMethodField()
    class Meta:
        model = Order
        fields = ["who"]
    def get_who(self, obj):
        expand = self.context.get("expand", [])
        if "who" in expand:
            return obj.customer.name  # A.customer
        return obj.customer_id

class Orders(generics.ListAPIView):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
    def get_serializer_context(self):
        context = super().get_serializer_context()
        context["expand"] = self.request.query_params.getlist("expand")
        return context

=== pages of a paginator
from rest_framework.pagination import LimitOffsetPagination
class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["tags"]  # A.tags

def go(request):
    paginator = LimitOffsetPagination()
    page = paginator.paginate_queryset(Order.objects.all(), request)  # A
    return paginator.get_paginated_response(OrderSerializer(page, many=True).data)

=== a nested serializer
class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["name"]

class OrderSerializer(serializers.ModelSerializer):
    customer = CustomerSerializer()  # A.customer
    class Meta:
        model = Order
        fields = ["number", "customer"]

class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer

=== a nested serializer whose relation is selected
class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["name"]

class OrderSerializer(serializers.ModelSerializer):
    customer = CustomerSerializer()
    class Meta:
        model = Order
        fields = ["number", "customer"]

class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.select_related("customer")
    serializer_class = OrderSerializer

=== nested lists, the outer one loaded
class ProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = ["price"]

class LineSerializer(serializers.ModelSerializer):
    product = ProductSerializer(read_only=True)  # A.line_set__product
    class Meta:
        model = Line
        fields = ["product"]

class OrderSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True, source="line_set")
    class Meta:
        model = Order
        fields = ["lines"]

class Orders(generics.ListAPIView):
    queryset = Order.objects.prefetch_related("line_set")  # A
    serializer_class = OrderSerializer

=== nested lists whose way is loaded to its end
class LineSerializer(serializers.ModelSerializer):
    price = serializers.IntegerField(source="product.price")
    class Meta:
        model = Line
        fields = ["price"]

class OrderSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True, source="line_set")
    class Meta:
        model = Order
        fields = ["lines"]

class Orders(generics.ListAPIView):
    queryset = Order.objects.prefetch_related("line_set__product")
    serializer_class = OrderSerializer

=== all fields, with depth
class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
        fields = ["product"]  # A.product
        depth = 1

class Lines(generics.ListAPIView):
    queryset = Line.objects.all()  # A
    serializer_class = LineSerializer

=== a property and a method of the model
class ParcelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Parcel
        fields = ["number", "skus"]

class Parcels(generics.ListAPIView):
    queryset = Parcel.objects.all()  # A
    serializer_class = ParcelSerializer
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    lines = models.ManyToManyField(Line)
    @property
    def number(self):
        return self.order.number  # A.order
    def skus(self):
        return [line.sku for line in self.lines.all()]  # A.lines

=== a serializer that shows itself
class CustomerSerializer(serializers.ModelSerializer):
    children = serializers.SerializerMethodField()
    class Meta:
        model = Customer
        fields = ["children"]
    def get_children(self, obj):
        return CustomerSerializer(obj.children.all(), many=True).data  # A.children

class Customers(generics.ListAPIView):
    queryset = Customer.objects.all()  # A
    serializer_class = CustomerSerializer

=== a serializer used by hand, over a list
class OrderSerializer(serializers.Serializer):
    name = serializers.CharField(source="customer.name")  # A.customer

def go():
    orders = Order.objects.all()  # A
    return OrderSerializer(instance=list(orders), many=True).data

=== a Prefetch whose rows the nested serializer reads
class LineSerializer(serializers.ModelSerializer):
    price = serializers.IntegerField(source="product.price")  # B.product
    class Meta:
        model = Line
        fields = ["price"]

class OrderSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True, source="line_set")
    class Meta:
        model = Order
        fields = ["lines"]

class Orders(generics.ListAPIView):
    serializer_class = OrderSerializer
    def get_queryset(self):
        lines = Line.objects.filter(number=1)  # B
        return Order.objects.prefetch_related(Prefetch("line_set", queryset=lines))
"""


@pytest.mark.parametrize("case", cases(OF_ORDERS))
def test_fields_of_an_order_read_its_relations(case: str):
    check(case + VIEW)


@pytest.mark.parametrize("case", cases(FIELDS))
def test_fields_read_relations_of_each_row(case: str):
    check(case)
