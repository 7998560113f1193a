"""What can be done with an order."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from catalogue.models import Book
from orders.models import AuditEntry, Coupon, Order, OrderLine, Refund
from orders.tasks import print_label, send_confirmation, send_note, send_receipt, send_refund_note


def _locked_books(pks):
    return Book.objects.select_for_update().in_bulk(pks)


@transaction.atomic
def place_order(user, quantities, address=""):
    """Order so many of these books (a mapping of keys to quantities)."""
    books = _locked_books(list(quantities))
    order = Order.objects.create(user=user, address=address)
    lines = []
    for pk, quantity in quantities.items():
        book = books[pk]
        if book.stock < quantity:
            raise ValidationError(f"Only {book.stock} of {book} left")
        book.stock -= quantity
        lines.append(OrderLine(order=order, book=book, quantity=quantity, unit_price=book.price))
    Book.objects.bulk_update(books.values(), ["stock"])
    OrderLine.objects.bulk_create(lines)
    order.total = sum(line.quantity * line.unit_price for line in lines)
    order.save(update_fields=["total"])
    transaction.on_commit(partial(send_confirmation.delay, order.pk))
    return order


def add_line(order, book):
    """One more of a book; the constraint on (order, book) decides a race."""
    line, created = OrderLine.objects.get_or_create(order=order, book=book, defaults={"unit_price": book.price})
    if not created:
        OrderLine.objects.filter(pk=line.pk).update(quantity=F("quantity") + 1)
    return line


def mark_paid(order, user=None):
    """The bank has told us that the money is there."""
    with transaction.atomic():
        order.status = Order.Status.PAID
        order.save(update_fields=["status"])
        AuditEntry.objects.create(subject=order, user=user, action="paid")
        send_receipt.delay(order.pk)  # planted: task-inside-transaction


def ship(order: Order, tracking_code: str):
    """Hand the parcel over to the courier."""
    order.status = Order.Status.SHIPPED
    order.tracking_code = tracking_code
    order.save(update_fields=["status", "tracking_code"])
    print_label.delay(order)  # planted: instance-passed-to-task


def cancel(order, user=None):
    """Take an order back before it is shipped."""
    with transaction.atomic():
        order.status = Order.Status.CANCELLED
        order.save(update_fields=["status"])
        quantities = dict(order.lines.values_list("book_id", "quantity"))
        books = _locked_books(list(quantities))
        for pk, book in books.items():
            book.stock += quantities[pk]
        Book.objects.bulk_update(books.values(), ["stock"])
        AuditEntry.objects.create(subject=order, user=user, action="cancelled")
    send_note.delay(order.pk, "Your order is cancelled")


def reopen(order):
    """Cancelled by mistake: wait for the payment again."""
    with transaction.atomic():
        order.status = Order.Status.PENDING
        order.save(update_fields=["status"])
        send_note.delay_on_commit(order.pk, "Your order is open again")


@transaction.atomic
def refund(order, amount, reason):
    """Give money back, once an order."""
    given = Refund.objects.create(order=order, amount=amount, reason=reason)
    AuditEntry.objects.create(subject=order, action="refunded")
    _announce(given)
    return given


def _announce(given):
    send_refund_note.delay(given.pk)  # planted: task-inside-transaction


def redeem(code):
    """Use up one use of a coupon; its discount in per cent."""
    coupon = Coupon.objects.select_for_update().filter(code=code).first()  # planted: lock-outside-transaction
    if coupon is None or coupon.uses_left == 0:
        raise ValidationError("No such coupon, or it is used up")
    coupon.uses_left -= 1
    coupon.save(update_fields=["uses_left"])
    return coupon.percent


def restore_coupon(code):
    """The order came to nothing: the coupon may be used again."""
    with transaction.atomic():
        coupon = Coupon.objects.select_for_update().get(code=code)
        coupon.uses_left += 1
        coupon.save(update_fields=["uses_left"])
