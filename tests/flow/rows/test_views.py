"""Which rows a view shows: generic views, viewsets and their hooks."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

SERIALIZER = """\
--- shop/serializers.py
class OrderSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="customer.name")  # A.customer
    class Meta:
        model = Order
        fields = ["name"]
"""
API = """
=== a class attribute
from shop.serializers import OrderSerializer
class Orders(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer

=== get_queryset that refines the attribute
from shop.serializers import OrderSerializer
class Orders(generics.ListCreateAPIView):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
    def get_queryset(self):
        return super().get_queryset().filter(number=1)

=== get_queryset alone
from shop.serializers import OrderSerializer
class Orders(generics.ListAPIView):
    serializer_class = OrderSerializer
    def get_queryset(self):
        orders = Order.objects.order_by("pk")  # A
        if self.request.GET:
            orders = orders.filter(number=1)
        return orders

=== get_queryset through a function
from shop.serializers import OrderSerializer
def narrowed(orders, number):
    return orders.filter(number=number)

class Orders(generics.ListAPIView):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
    def get_queryset(self):
        return narrowed(self.queryset, 1)

=== a mixin of the project and its own base
from shop.bases import Listed
from shop.serializers import OrderSerializer
class Orders(Listed):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
--- shop/bases.py
from rest_framework import mixins
class Listed(mixins.ListModelMixin, viewsets.GenericViewSet): ...

=== a list of one's own
from shop.serializers import OrderSerializer
class Orders(viewsets.GenericViewSet):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
    def list(self, request):
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_serializer(rows, many=True).data

=== an action
from rest_framework.decorators import action
from shop.serializers import OrderSerializer
class Orders(viewsets.GenericViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    @action(detail=False)
    def recent(self, request):
        return OrderSerializer(Order.objects.filter(number=1), many=True).data  # A

=== an action with a serializer of its own
from rest_framework.decorators import action
from shop.serializers import OrderSerializer
class Plain(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["state"]
class Orders(viewsets.GenericViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    @action(detail=False, serializer_class=Plain)
    def recent(self, request):
        self.get_serializer(self.get_queryset(), many=True).data
        return self.serializer_class(Order.objects.filter(number=1), many=True).data
    @action(detail=False, serializer_class=OrderSerializer)
    def others(self, request):
        return self.get_serializer(Order.objects.filter(number=2), many=True).data  # A

=== the serializer of an action
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()  # A
    def get_serializer_class(self):
        return OrderSerializer

=== a plain API view
from rest_framework.views import APIView
from shop.serializers import OrderSerializer
class Orders(APIView):
    def get(self, request):
        return OrderSerializer(Order.objects.all(), many=True).data  # A

=== an API view that is a function
from rest_framework.decorators import api_view
from shop.serializers import OrderSerializer
@api_view(["GET"])
def orders(request):
    return OrderSerializer(Order.objects.all(), many=True).data  # A

=== a queryset by the action, the list's not loaded
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    serializer_class = OrderSerializer
    def get_queryset(self):
        if self.action == "retrieve":
            return Order.objects.select_related("customer")
        return Order.objects.all()  # A
"""
LOADED = """
=== a list that leads to one that answers by itself
from rest_framework import mixins
from shop.bases import Listed
from shop.serializers import OrderSerializer
class Orders(Listed):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    def list(self, request):
        return super().list(request)
--- shop/bases.py
from rest_framework import mixins
from rest_framework.response import Response
class Listed(mixins.ListModelMixin, viewsets.GenericViewSet):
    def list(self, request):
        return Response({})

=== get_queryset that loads
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    def get_queryset(self):
        return super().get_queryset().select_related("customer")

=== a base viewset that loads
from shop.bases import Listed
from shop.serializers import OrderSerializer
class Orders(Listed):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
--- shop/bases.py
class Listed(viewsets.ModelViewSet):
    loads = ("customer",)
    def get_queryset(self):
        return super().get_queryset().select_related(*self.loads)

=== filter_queryset that loads
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).select_related("customer")

=== a hook of the serializer that loads
from shop.serializers import Eager
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = Eager
    def get_queryset(self):
        return self.get_serializer_class().load(super().get_queryset())
--- shop/serializers.py
class Eager(OrderSerializer):
    @classmethod
    def load(cls, queryset):
        return queryset.select_related("customer")

=== only writing
from rest_framework import mixins
from shop.serializers import OrderSerializer
class Orders(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

=== a queryset by the action, the list's loaded
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    serializer_class = OrderSerializer
    def get_queryset(self):
        if self.action == "list":
            return Order.objects.select_related("customer")
        return Order.objects.all()
"""


@pytest.mark.parametrize("case", cases(API))
def test_api_views_show_many_rows(case: str):
    check(case + SERIALIZER)


@pytest.mark.parametrize("case", cases(LOADED))
def test_api_views_whose_rows_are_loaded(case: str):
    check(case + SERIALIZER.replace("  # A.customer", ""))
