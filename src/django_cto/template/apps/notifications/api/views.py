"""The notifications of who asks; those of others do not exist here."""

from django.contrib.contenttypes.models import ContentType
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from apps.notifications import selectors
from apps.notifications.api import answers
from apps.notifications.api.serializers import (
    MarkAllReadSerializer,
    MarkedSerializer,
    NotificationQuerySerializer,
    NotificationSerializer,
    PreferenceSerializer,
    UnreadCountSerializer,
)
from apps.notifications.models import Notification, Preference
from apps.notifications.services.notification_service import NotificationService
from apps.notifications.services.preference_service import MandatoryVerbError, PreferenceService
from apps.notifications.verbs import CHOOSABLE
from apps.querycache.answers import kept
from apps.users.models import User

# Whatever an answer tells lies in these.
SHOWN = (Notification, User, ContentType)


class NotificationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    queryset = Notification.objects.none()
    serializer_class = NotificationSerializer
    filter_backends = ()
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return selectors.shown(selectors.listed_for(self.request.user))

    def filter_queryset(self, queryset):
        if self.action != "list":
            return queryset
        query = NotificationQuerySerializer(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        return selectors.narrowed(queryset, **query.validated_data)

    @kept(*SHOWN)
    @extend_schema(
        parameters=[NotificationQuerySerializer],
        responses={200: NotificationSerializer(many=True), **answers.UNCHANGED, **answers.LIST},
    )
    def list(self, request, *args, **kwargs):
        """Your notifications, newest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(responses={200: NotificationSerializer, **answers.ONE})
    def retrieve(self, request, *args, **kwargs):
        """One of your notifications."""
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(request=None, responses={200: NotificationSerializer, **answers.ONE})
    @action(detail=True, methods=["post"])
    def read(self, request, *args, **kwargs):
        """Mark one as read; the first time is kept."""
        notification = get_object_or_404(selectors.listed_for(request.user), pk=kwargs["pk"])
        NotificationService.mark_read(notification)
        return self.retrieve(request, *args, **kwargs)

    @extend_schema(request=MarkAllReadSerializer, responses={200: MarkedSerializer, **answers.ACTION})
    @action(detail=False, methods=["post"], url_path="read-all", pagination_class=None)
    def read_all(self, request):
        """Mark all as read, or all until a moment; says how many there were."""
        serializer = MarkAllReadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response({"marked": NotificationService.mark_all_read(request.user, **serializer.validated_data)})

    @kept(Notification)
    @extend_schema(responses={200: UnreadCountSerializer, **answers.UNCHANGED, **answers.KNOWN})
    @action(detail=False, url_path="unread-count", pagination_class=None)
    def unread_count(self, request):
        """How many you have not read."""
        return Response({"unread": selectors.unread_count(request.user)})


class PreferenceViewSet(GenericViewSet):
    queryset = Preference.objects.none()
    serializer_class = PreferenceSerializer
    pagination_class = None
    filter_backends = ()
    lookup_field = "verb"
    lookup_value_converter = "str"

    @extend_schema(responses={200: PreferenceSerializer(many=True), **answers.KNOWN})
    def list(self, request):
        """How you are told of each verb."""
        return Response(PreferenceSerializer(selectors.preferences_of(request.user).values(), many=True).data)

    @extend_schema(
        request=PreferenceSerializer,
        responses={200: PreferenceSerializer, **answers.ACTION, **answers.FORBIDDEN, **answers.MISSING},
        parameters=[answers.VERB],
    )
    def partial_update(self, request, verb):
        """Choose how you are told of a verb; what is not sent stays."""
        if verb not in CHOOSABLE:
            raise NotFound
        serializer = PreferenceSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        try:
            PreferenceService.choose(request.user, verb, **serializer.validated_data)
        except MandatoryVerbError as error:
            raise PermissionDenied("This keeps your account safe and cannot be changed") from error
        return Response(PreferenceSerializer(selectors.preferences_of(request.user)[verb]).data)
