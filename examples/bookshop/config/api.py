"""One router for the whole API."""

from rest_framework.routers import DefaultRouter

from catalogue.api import AuthorViewSet, BookViewSet, PublisherViewSet, ReviewViewSet
from orders.api import OrderViewSet

router = DefaultRouter()
router.register("authors", AuthorViewSet)
router.register("books", BookViewSet)
router.register("publishers", PublisherViewSet)
router.register("reviews", ReviewViewSet)
router.register("orders", OrderViewSet, basename="order")
