from django.shortcuts import get_object_or_404, render

from shop import models


def book_list(request):
    books = models.Book.objects.select_related("author").order_by("title")
    return render(request, "shop/book_list.html", {"books": books})


def book_detail(request, slug):
    return render(request, "shop/book_detail.html", {"book": get_object_or_404(models.Book, slug=slug)})
