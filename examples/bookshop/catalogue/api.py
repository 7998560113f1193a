from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.filters import OrderingFilter
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.response import Response

from catalogue.models import Author, Book, Publisher, Review
from catalogue.selectors import newest_audio_books
from catalogue.serializers import AuthorSerializer, BookSerializer, PublisherSerializer, ReviewSerializer


class BookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.on_sale().select_related("publisher").prefetch_related("authors")
    serializer_class = BookSerializer
    permission_classes = [AllowAny]
    filter_backends = [OrderingFilter]
    ordering_fields = ("title", "published_on")

    @action(detail=False)
    def audio(self, request):
        books = newest_audio_books().select_related("publisher").prefetch_related("authors")
        return Response(self.get_serializer(books, many=True).data)


class AuthorViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Author.objects.order_by("name", "pk")  # planted: n-plus-one
    serializer_class = AuthorSerializer
    permission_classes = [AllowAny]


class PublisherViewSet(viewsets.ModelViewSet):
    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer


class ReviewViewSet(mixins.CreateModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    queryset = Review.objects.select_related("user").order_by("-pk")  # planted: n-plus-one
    serializer_class = ReviewSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]

    def perform_create(self, serializer):
        serializer.save(user=self.request.user)
