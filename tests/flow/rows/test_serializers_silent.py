"""What serializers of REST framework show of many rows without asking the database."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

VIEW = """

class Orders(generics.ListAPIView):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
"""
SILENT_OF_ORDERS = """
=== keys of the row itself
class OrderSerializer(serializers.ModelSerializer):
    customer = serializers.PrimaryKeyRelatedField(read_only=True)
    seller = serializers.HyperlinkedRelatedField(read_only=True, view_name="customer")
    number = serializers.IntegerField(source="customer_id")
    class Meta:
        model = Order
        fields = ["customer", "seller", "number", "state"]

=== keys of the row itself, by a class of the project
class AllowedField(serializers.PrimaryKeyRelatedField):
    def get_queryset(self):
        return Customer.objects.filter(name="a")

class OrderSerializer(serializers.ModelSerializer):
    customer = AllowedField()
    class Meta:
        model = Order
        fields = ["customer"]

=== a field that is only written
class OrderSerializer(serializers.ModelSerializer):
    tags = serializers.PrimaryKeyRelatedField(many=True, write_only=True, queryset=Tag.objects.all())
    class Meta:
        model = Order
        fields = ["tags"]

=== fields that Meta excludes
class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        exclude = ["tags"]
"""
SILENT = """
=== the other side of a one-to-one relation, which knows where it was reached from
class InvoiceSerializer(serializers.ModelSerializer):
    number = serializers.CharField(source="order.state")
    seller = serializers.SerializerMethodField()
    class Meta:
        model = Invoice
        fields = ["number", "seller"]
    def get_seller(self, obj):
        return obj.order.customer_id

class OrderSerializer(serializers.ModelSerializer):
    invoice = InvoiceSerializer()
    class Meta:
        model = Order
        fields = ["invoice"]

class Orders(generics.ListAPIView):
    queryset = Order.objects.select_related("invoice")
    serializer_class = OrderSerializer

=== a field that the context does not ask for
class OrderSerializer(serializers.ModelSerializer):
    who = serializers.SerializerMethodField()
    class Meta:
        model = Order
        fields = ["who"]
    def get_who(self, obj):
        expand = self.context.get("expand", [])
        if "who" in expand:
            return obj.customer.name
        return obj.customer_id

class Orders(generics.ListAPIView):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

def go():
    return OrderSerializer(Order.objects.all(), many=True).data

=== a field of its own class that wants more of the context
class Who(serializers.Field):
    def to_representation(self, value):
        if "event" not in self.context:
            return {}
        return value.customer.name

class OrderSerializer(serializers.ModelSerializer):
    who = Who(source="*")
    class Meta:
        model = Order
        fields = ["who"]

class Orders(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    def get_serializer_context(self):
        context = super().get_serializer_context()
        context["short"] = True
        return context

=== a field that Meta leaves out is not shown
class Slim(serializers.ModelSerializer):
    name = serializers.CharField(source="customer.name")
    class Meta:
        model = Order
        fields = ["number", "name"]

class Slimmer(Slim):
    class Meta(Slim.Meta):
        fields = ["number"]

class Orders(generics.ListAPIView):
    queryset = Order.objects.all()
    serializer_class = Slimmer

=== one row
class OrderSerializer(serializers.Serializer):
    name = serializers.CharField(source="customer.name")

class OneOrder(generics.RetrieveAPIView):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

def go(pk):
    return OrderSerializer(Order.objects.get(pk=pk)).data

=== a brief serializer for the list
class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["name"]

class Brief(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["number"]

class Full(Brief):
    customer = CustomerSerializer()
    class Meta(Brief.Meta):
        fields = ["number", "customer"]

class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = Full
    def get_serializer_class(self):
        return Brief if self.action == "list" else Full

=== what a list to_attr gives
class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ["name"]

class OrderSerializer(serializers.ModelSerializer):
    shown = TagSerializer(many=True, source="some")
    class Meta:
        model = Order
        fields = ["shown"]

class Orders(generics.ListAPIView):
    queryset = Order.objects.prefetch_related(Prefetch("tags", to_attr="some"))
    serializer_class = OrderSerializer

=== input that is validated
class OrderSerializer(serializers.Serializer):
    name = serializers.CharField(source="customer.name")

def go(request):
    given = OrderSerializer(data=request.data, many=True)
    given.is_valid(raise_exception=True)
    return given.validated_data
"""


@pytest.mark.parametrize("case", cases(SILENT_OF_ORDERS))
def test_fields_of_an_order_that_cost_nothing(case: str):
    check(case + VIEW)


@pytest.mark.parametrize("case", cases(SILENT))
def test_fields_that_cost_nothing(case: str):
    check(case)
