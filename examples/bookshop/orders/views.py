from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import DetailView, ListView

from catalogue.models import Book
from orders import services
from orders.cart import Cart
from orders.forms import AddToCartForm, CheckoutForm, RefundForm
from orders.models import Order, OrderLine
from orders.selectors import orders_of


def render_invoice(order):
    lines = order.lines.select_related("book")
    return render_to_string("orders/invoice.html", {"order": order, "lines": lines})


class OrderListView(LoginRequiredMixin, ListView):
    template_name = "orders/order_list.html"
    paginate_by = 20

    def get_queryset(self):
        return orders_of(self.request.user)


class OrderDetailView(LoginRequiredMixin, DetailView):
    slug_field = slug_url_kwarg = "number"

    def get_queryset(self):
        return orders_of(self.request.user).prefetch_related("lines__book")


@require_POST
def add_to_cart(request, slug):
    book = get_object_or_404(Book, slug=slug)
    form = AddToCartForm(request.POST)
    quantity = form.cleaned_data["quantity"] if form.is_valid() else 1
    Cart(request.session).add(book, quantity)
    return redirect("orders:checkout")


@login_required
def checkout(request):  # planted: logic-in-view
    cart = Cart(request.session)
    form = CheckoutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        total = Decimal(0)
        with transaction.atomic():
            order = Order.objects.create(user=request.user, address=form.cleaned_data["address"])
            for book, quantity in cart.items():
                OrderLine.objects.create(order=order, book=book, quantity=quantity, unit_price=book.price)
                Book.objects.filter(pk=book.pk).update(stock=F("stock") - quantity)
                total += book.price * quantity
            if form.cleaned_data["coupon"] == "WELCOME":
                total *= Decimal("0.9")
            order.total = total
            order.save(update_fields=["total"])
        send_mail("We have your order", f"Order {order.number}", None, [request.user.email])
        cart.clear()
        return redirect(order)
    return render(request, "orders/checkout.html", {"form": form, "items": cart.items()})


@login_required
@require_POST
def order_again(request, number):
    """The same once more; all the work is the service's."""
    old = get_object_or_404(Order.objects.prefetch_related("lines"), number=number, user=request.user)
    quantities = {line.book_id: line.quantity for line in old.lines.all()}
    try:
        order = services.place_order(request.user, quantities, old.address)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("orders:list")
    return redirect(order)


@login_required
@require_POST
def apply_coupon(request):
    """Keep a coupon's discount for the checkout."""
    form = CheckoutForm(request.POST)
    form.fields["address"].required = False
    if form.is_valid():
        try:
            request.session["discount"] = services.redeem(form.cleaned_data["coupon"])
        except ValidationError as error:
            messages.error(request, error.message)
    return redirect("orders:check-out")  # planted: unknown-url-name


@permission_required("orders.add_refund")
def refund(request, number):
    order = get_object_or_404(Order, number=number)
    form = RefundForm(request.POST or None)
    if form.is_valid():
        services.refund(order, **form.cleaned_data)
        return redirect("admin:orders_order_change", order.pk)
    return render(request, "orders/refund.html", {"order": order, "form": form})


@require_GET
def track(request, tracking_code):
    """Where a parcel is; the link in the letter needs no login."""
    order = get_object_or_404(Order, tracking_code=tracking_code)
    return render(request, "orders/track.html", {"order": order})
