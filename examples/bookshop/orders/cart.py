from catalogue.models import Book


class Cart:
    """What a visitor has put aside, kept in the session."""

    def __init__(self, session):
        self.session = session
        self.quantities = session.setdefault("cart", {})

    def add(self, book, quantity=1):
        key = str(book.pk)
        self.quantities[key] = self.quantities.get(key, 0) + quantity
        self.session.modified = True

    def clear(self):
        self.quantities = self.session["cart"] = {}

    def items(self):
        """The books with their quantities."""
        books = Book.objects.in_bulk([int(key) for key in self.quantities])
        return [(book, self.quantities[str(pk)]) for pk, book in books.items()]
