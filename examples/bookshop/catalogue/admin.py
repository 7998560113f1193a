from django.contrib import admin

from catalogue.models import Author, Book, Genre, Publisher, Review


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ("title", "publisher", "format", "price", "stock", "is_active")
    list_select_related = ("publisher",)
    list_filter = ("format", "is_active", "genres")
    search_fields = ("title", "isbn")
    autocomplete_fields = ("authors", "publisher")
    prepopulated_fields = {"slug": ("title",)}


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    search_fields = ("name",)


@admin.register(Publisher)
class PublisherAdmin(admin.ModelAdmin):
    list_display = ("name", "discount")
    search_fields = ("name",)


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):  # planted: n-plus-one
    list_display = ("book", "publisher", "user", "rating")
    list_select_related = ("book", "user")
    raw_id_fields = ("book", "user")

    @admin.display(description="publisher")
    def publisher(self, review):
        return review.book.publisher.name


admin.site.register(Genre)
