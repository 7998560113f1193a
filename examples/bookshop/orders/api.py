from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import services
from orders.courier import call_back
from orders.models import Order
from orders.selectors import orders_of
from orders.serializers import CourierUpdateSerializer, OrderSerializer


class OrderViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    serializer_class = OrderSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "number"

    def get_queryset(self):
        return orders_of(self.request.user).prefetch_related("lines")

    @action(detail=True, methods=["post"])
    def cancel(self, request, number=None):
        order = self.get_object()
        if order.status == Order.Status.SHIPPED:
            call_back(order, request.user)
        elif order.status == Order.Status.PENDING:
            services.cancel(order, request.user)
        else:
            return Response({"detail": "Too late to cancel"}, status=status.HTTP_409_CONFLICT)
        return Response(self.get_serializer(order).data)


class CourierUpdateView(APIView):
    """The courier tells us that a parcel has arrived."""

    permission_classes = [IsAdminUser]

    def post(self, request):
        serializer = CourierUpdateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        orders = Order.objects.filter(tracking_code=serializer.validated_data["tracking_code"])
        updated = orders.update(status=Order.Status.DELIVERED)
        return Response({"updated": updated})
