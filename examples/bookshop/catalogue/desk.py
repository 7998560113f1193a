"""Pages for those who stand behind the desk, written in a hurry before Christmas."""

from pathlib import Path

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from django.views.generic import View

from catalogue.models import Book
from catalogue.selectors import books_in_shelf_order


@staff_member_required
def stock(request):
    books = Book.objects.filter(is_active=True).order_by(request.GET.get("order_by", "title"))  # planted: lookup-from-input
    return render(request, "catalogue/stock.html", {"books": books[:100]})


@staff_member_required
def search(request):
    words = request.GET.get("q", "").strip()
    books = books_in_shelf_order(words)
    if not books:
        return HttpResponse(f"<p>Nothing found for <b>{words}</b></p>")  # planted: html-from-input
    return render(request, "catalogue/stock.html", {"books": books[:100], "words": words})


@staff_member_required
def cover(request):
    """The print file of a cover, as the publisher has sent it."""
    path = Path(settings.MEDIA_ROOT) / "covers" / request.GET["name"]
    return FileResponse(path.open("rb"))  # planted: path-or-address-from-input


@method_decorator(staff_member_required, name="dispatch")
class Sheet(View):
    """What a publisher has sent along with a delivery."""

    def get(self, request, *args, **kwargs):
        return FileResponse(open(f"{settings.MEDIA_ROOT}/{self.kwargs['name']}", "rb"))  # planted: path-or-address-from-input


@staff_member_required
@require_POST
def received(request, pk):
    """Scanned, copy after copy, while the shop goes on selling."""
    book = get_object_or_404(Book, pk=pk)
    book.stock += 1  # planted: lost-update
    book.save(update_fields=["stock"])
    return redirect("catalogue:desk-stock")


@staff_member_required
@require_POST
def bind(request, pk):
    """The publisher has sent another edition than we had ordered."""
    book = get_object_or_404(Book, pk=pk)
    book.format = request.POST["format"]
    book.save(update_fields=["format"])  # planted: unvalidated-save
    return redirect("catalogue:desk-stock")
