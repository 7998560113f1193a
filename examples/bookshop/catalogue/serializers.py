from rest_framework import serializers

from accounts.serializers import PublicUserSerializer
from catalogue.models import Author, Book, Publisher, Review


class PublisherSerializer(serializers.ModelSerializer):
    class Meta:
        model = Publisher
        fields = "__all__"  # planted: every-field-exposed


class AuthorSerializer(serializers.ModelSerializer):
    titles = serializers.SerializerMethodField()

    class Meta:
        model = Author
        fields = ("id", "name", "titles")

    def get_titles(self, author):
        return [book.title for book in author.books.all()]


class BookSerializer(serializers.ModelSerializer):
    publisher = serializers.StringRelatedField()
    authors = serializers.StringRelatedField(many=True)
    url = serializers.HyperlinkedIdentityField(view_name="api:book-detail")

    class Meta:
        model = Book
        fields = ("id", "url", "title", "isbn", "publisher", "authors", "format", "price", "published_on")


class ReviewSerializer(serializers.ModelSerializer):
    """The reader is whoever is logged in, never what the request says."""

    user = PublicUserSerializer(read_only=True)
    title = serializers.CharField(source="book.title", read_only=True)

    class Meta:
        model = Review
        fields = ("id", "book", "title", "user", "rating", "body", "created_at")
        read_only_fields = ("created_at",)

    def validate_rating(self, rating):
        if not 1 <= rating <= 5:
            raise serializers.ValidationError("From 1 to 5")
        return rating
