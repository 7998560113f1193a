"""Requests to services, and answers from selectors; no rule is made here."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from rest_framework import exceptions, generics
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.serializers import as_serializer_error

from apps.things.api.serializers import ThingSerializer
from apps.things.selectors import things_of
from apps.things.services.thing_service import ThingService


class ThingPagination(CursorPagination):
    ordering = ["-created_at", "-id"]
    page_size = 50


class ThingList(generics.ListCreateAPIView):
    """Your own, newest first."""

    serializer_class = ThingSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = ThingPagination

    def get_queryset(self):
        return things_of(self.request.user)

    def perform_create(self, serializer):
        name = serializer.validated_data["name"]
        with _told():
            serializer.instance = ThingService.create_thing(self.request.user, name)


class ThingDetail(generics.RetrieveUpdateDestroyAPIView):
    """One of your own."""

    serializer_class = ThingSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self):
        return things_of(self.request.user)

    def perform_update(self, serializer):
        name = serializer.validated_data.get("name", serializer.instance.name)
        with _told():
            ThingService.rename_thing(serializer.instance, name)

    def perform_destroy(self, instance):
        ThingService.archive_thing(instance)


@contextmanager
def _told():
    """Answer with 400 and the reason where a service refuses."""
    try:
        yield
    except ValidationError as error:
        raise exceptions.ValidationError(as_serializer_error(error)) from error
