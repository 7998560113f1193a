from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import UserPassesTestMixin
from django.db.models import Avg, Count, Sum
from django.http import JsonResponse
from django.shortcuts import aget_object_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView, UpdateView

from accounts.services import add_bookmark
from catalogue.forms import BookForm, ReviewForm, ShelfForm, SuggestionForm
from catalogue.models import Book, Genre, Publisher, Review
from catalogue.selectors import arrivals, newest_audio_books, popular_authors, recommendations, shelf
from catalogue.services import suggest_book


class BookListView(ListView):
    template_name = "catalogue/book_list.html"
    context_object_name = "books"
    paginate_by = 24

    def get_queryset(self):
        self.form = ShelfForm(self.request.GET)
        if not self.form.is_valid():
            return shelf()
        return shelf(self.form.cleaned_data["genre"], self.form.cleaned_data["format"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form, **kwargs)


class BookDetailView(DetailView):
    queryset = Book.objects.for_cards().with_rating()

    def get_context_data(self, **kwargs):
        reviews = self.object.reviews.select_related("user").order_by("-created_at")[:10]
        return super().get_context_data(
            reviews=reviews, review_form=ReviewForm(), others=recommendations(self.object), **kwargs
        )


class BookUpdateView(UserPassesTestMixin, UpdateView):
    model = Book
    form_class = BookForm
    template_name = "catalogue/book_form.html"

    def test_func(self):
        return self.request.user.is_staff

    def get_success_url(self):
        return reverse("catalogue:book-detail", args=[self.object.slug])


@login_required
@require_POST
def review(request, slug):
    book = get_object_or_404(Book, slug=slug)
    mine = Review.objects.filter(book=book, user=request.user).first()
    form = ReviewForm(request.POST, instance=mine or Review(book=book, user=request.user))
    if form.is_valid():
        form.save()
        messages.success(request, "Thank you!")
    return redirect(book)


@login_required
@require_POST
def bookmark(request, slug):
    book = get_object_or_404(Book, slug=slug)
    if not add_bookmark(request.user, book):
        messages.info(request, "You have this one already.")
    return redirect("catalogue:book-detail", slug=book.slug)


def suggest(request):
    """Tell us of a book that we should have."""
    form = SuggestionForm(request.POST or None)
    if request.method == "POST":
        suggest_book(**form.cleaned_data)  # planted: unchecked-cleaned-data
        return render(request, "catalogue/suggestion_thanks.html")  # planted: missing-template
    return render(request, "catalogue/suggest.html", {"form": form})


def new_books(request):
    return render(request, "catalogue/new_books.html", {"books": arrivals()})


@staff_member_required
def dashboard(request):
    """Many questions, no change: long, and yet nothing that belongs elsewhere."""
    books = Book.objects.aggregate(count=Count("pk"), stock=Sum("stock"), price=Avg("price"))
    formats = Book.objects.order_by().values("format").annotate(count=Count("pk"))
    publishers = Publisher.objects.annotate(count=Count("books")).order_by("-count", "name")[:10]
    genres = Genre.objects.annotate(count=Count("books")).order_by("name")
    ratings = Review.objects.aggregate(count=Count("pk"), mean=Avg("rating"))
    stock_per_title = books["stock"] / books["count"] if books["count"] else None
    if stock_per_title is not None and stock_per_title > 1000:
        messages.warning(request, "The store room is full.")
    context = {
        "books": books,
        "formats": list(formats),
        "publishers": publishers,
        "genres": genres,
        "ratings": ratings,
        "authors": popular_authors(),
        "stock_per_title": stock_per_title,
    }
    return render(request, "catalogue/dashboard.html", context)


@staff_member_required
def reviews(request):
    """All that the readers have written, for those who look after it."""
    context = {
        "reviews": Review.objects.select_related("book", "user").order_by("-created_at"),  # planted: unbounded-list
    }
    return render(request, "catalogue/reviews.html", context)


async def availability(request, slug):
    """Asked by the browser every few seconds while the basket is open."""
    book = Book.objects.get(slug=slug)  # planted: blocking-query-in-async
    return JsonResponse({"available": book.is_available, "stock": book.stock})


async def latest(request):
    """The newest books, for the ticker on the front page."""
    books = Book.objects.on_sale().order_by("-published_on", "pk")[:5]
    audio = await sync_to_async(_titles)(newest_audio_books(5))
    return JsonResponse({"books": [book.title async for book in books], "audio": audio})


async def genre_size(request, slug):
    genre = await aget_object_or_404(Genre, slug=slug)
    return JsonResponse({"name": genre.name, "books": await genre.books.acount()})


def _titles(books):
    return [book.title for book in books]
