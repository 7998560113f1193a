from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from rest_framework import serializers

from catalogue.models import Book
from orders.models import Order, OrderLine


class OrderLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = OrderLine
        fields = ("book", "quantity", "unit_price")
        read_only_fields = ("unit_price",)


class OrderSerializer(serializers.ModelSerializer):
    lines = OrderLineSerializer(many=True)

    class Meta:
        model = Order
        fields = ("number", "status", "placed_at", "total", "address", "lines")
        read_only_fields = ("status", "placed_at", "total")

    def create(self, validated_data):  # planted: logic-in-serializer
        lines = validated_data.pop("lines")
        user = self.context["request"].user
        with transaction.atomic():
            order = Order.objects.create(user=user, **validated_data)
            for line in lines:
                book = line["book"]
                OrderLine.objects.create(order=order, unit_price=book.price, **line)
                Book.objects.filter(pk=book.pk).update(stock=F("stock") - line["quantity"])
                order.total += book.price * line["quantity"]
            order.save(update_fields=["total"])
        send_mail("We have your order", f"Order {order.number}", None, [user.email])
        return order


class CourierUpdateSerializer(serializers.Serializer):
    tracking_code = serializers.CharField(max_length=40)
    delivered_at = serializers.DateTimeField()
