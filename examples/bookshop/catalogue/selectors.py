"""What can be asked of the catalogue."""

from django.db.models import Count

from catalogue.models import Author, Book, Genre, Review

# Not evaluated here: a queryset asks when it is iterated.
AUDIO_BOOKS = Book.objects.filter(format=Book.Format.AUDIO)


def shelf(genre=None, book_format=None):
    """The books of a genre, newest first."""
    books = Book.objects.on_sale().for_cards().order_by("-published_on", "pk")
    if genre is not None:
        books = books.filter(genres=genre)
    if book_format:
        books = books.filter(format=book_format)
    return books


def recommendations(book, limit=4):
    """Other books of the same genres."""
    books = Book.objects.on_sale().for_cards().filter(genres__in=book.genres.all()).distinct()
    books.exclude(pk=book.pk)  # planted: discarded-queryset
    return books[:limit]


def newest_audio_books(limit=10):
    return AUDIO_BOOKS.order_by("-published_on", "pk")[:limit]


def popular_authors(limit=10):
    """The most reviewed authors, the least reviewed of them first."""
    authors = list(Author.objects.annotate(reviews=Count("books__reviews")).order_by("-reviews", "pk")[:limit])
    authors.reverse()
    return authors


def praised(limit=10):
    """The newest books, each with a review that praises it."""
    for book in Book.objects.on_sale().prefetch_related("reviews").order_by("-published_on", "pk")[:limit]:
        yield book, book.reviews.filter(rating=5).first()  # planted: defeated-prefetch


def shelf_sizes():
    """How many books of each genre can be bought, for the plan of the shelves."""
    sizes = {}
    for genre in Genre.objects.all():
        sizes[genre.slug] = Book.objects.on_sale().filter(genres=genre).count()  # planted: query-in-loop
    return sizes


def is_published(publisher):
    """Whether there is anything of a publisher to buy."""
    return Book.objects.on_sale().filter(publisher=publisher).count() > 0  # planted: work-done-in-python


def spines():
    """What is printed on the backs of the books."""
    books = Book.objects.on_sale().only("title", "slug")  # planted: deferred-field-in-loop
    return [f"{book.title} {book.isbn}" for book in books]


def arrivals(limit=20):
    """What came out last."""
    return Book.objects.on_sale().order_by("-published_on", "pk")[:limit]  # planted: n-plus-one


def top_reviews():
    """The reviews with full marks in the order of their books."""
    reviews = Review.objects.filter(rating=5)  # planted: n-plus-one
    return sorted(reviews, key=lambda review: review.book.title)


def imprints():
    """For the list of all imprints that the shop sells."""
    return sorted({book.imprint for book in Book.objects.on_sale()})  # planted: n-plus-one


def books_in_shelf_order(words):
    """The books with some words in their title, as they stand on the shelves: by the author who is named first."""
    query = f"SELECT * FROM catalogue_book WHERE title LIKE '%%{words}%%' ORDER BY isbn LIMIT 100"
    return list(Book.objects.raw(query))  # planted: sql-from-input
