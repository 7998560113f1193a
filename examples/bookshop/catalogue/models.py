from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from catalogue.querysets import BookQuerySet


class TimeStamped(models.Model):
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Genre(models.Model):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Publisher(models.Model):
    name = models.CharField(max_length=120, unique=True)
    website = models.URLField(blank=True)
    discount = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("0.00"))
    contract_notes = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Author(models.Model):
    name = models.CharField(max_length=120, db_index=True)
    born_on = models.DateField(null=True, blank=True)
    biography = models.TextField(blank=True)

    def __str__(self):
        return self.name


class Book(TimeStamped):
    class Format(models.TextChoices):
        HARDBACK = "hardback"
        PAPERBACK = "paperback"
        AUDIO = "audio"

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    isbn = models.CharField(max_length=13, db_index=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="books")
    authors = models.ManyToManyField(Author, related_name="books")
    genres = models.ManyToManyField("catalogue.Genre", related_name="books", blank=True)
    format = models.CharField(max_length=10, choices=Format, default=Format.PAPERBACK)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    weight_kg = models.FloatField(default=0.3)
    published_on = models.DateField()  # planted: unindexed-lookup
    stock = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    attributes = models.JSONField(default={}, blank=True)  # planted: shared-default-value
    tags = models.JSONField(default=list, blank=True)
    bookmarks = GenericRelation("accounts.Bookmark")

    objects = BookQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["title"], name="book_title"),
            models.Index(fields=["publisher"], name="book_publisher"),  # planted: redundant-index
            models.Index(fields=["format", "price"], name="book_format_price"),
        ]

    def __str__(self):
        return self.title

    @property
    def imprint(self):
        return f"{self.publisher.name}, {self.published_on.year}"

    def get_absolute_url(self):
        return reverse("catalogue:book-detail", kwargs={"slug": self.slug})

    @property
    def is_available(self):
        return self.is_active and self.stock > 0


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews")
    rating = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "user"], name="one_review_a_reader")]
        indexes = [models.Index(fields=["book", "-created_at"], name="review_newest")]

    def __str__(self):
        return f"{self.rating} of 5"
