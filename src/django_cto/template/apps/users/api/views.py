"""One's own account by the API."""

from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.querycache.answers import kept
from apps.users.api import answers
from apps.users.api.serializers import (
    DetailSerializer,
    EmailChangeSerializer,
    PasswordChangeSerializer,
    TokenPairSerializer,
    UserSerializer,
)
from apps.users.api.throttles import ChangeThrottle
from apps.users.models import User
from apps.users.selectors import export_of
from apps.users.services.login_service import TooManyAttemptsError, check_password
from apps.users.services.token_service import TokenService
from apps.users.services.user_service import UserService


class MeView(APIView):
    @kept(User)
    @extend_schema(operation_id="users_me_read", responses={200: UserSerializer, **answers.UNCHANGED, **answers.KNOWN})
    def get(self, request):
        return Response(UserSerializer(request.user).data)

    @extend_schema(
        operation_id="users_me_change",
        request=UserSerializer,
        responses={200: UserSerializer, **answers.INVALID, **answers.KNOWN},
    )
    def patch(self, request):
        serializer = UserSerializer(request.user, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        user = UserService.change_profile(request.user, **serializer.validated_data)
        return Response(UserSerializer(user).data)

    @extend_schema(operation_id="users_me_delete", request=None, responses={204: None, **answers.KNOWN})
    def delete(self, request):
        """Erase the account and all that hangs on it, at once and for good. Export it before."""
        UserService.delete(request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportView(APIView):
    @extend_schema(operation_id="users_me_export", responses={200: OpenApiTypes.OBJECT, **answers.KNOWN})
    def get(self, request):
        """All that is kept about the account."""
        return Response(export_of(request.user))


class PasswordView(APIView):
    throttle_classes = [ChangeThrottle]

    @extend_schema(
        operation_id="users_me_password",
        request=PasswordChangeSerializer,
        responses={200: TokenPairSerializer, **answers.INVALID, **answers.KNOWN, **answers.FORBIDDEN},
    )
    def post(self, request):
        """Set a new password. Every token given out before ends; the answer has new ones."""
        serializer = PasswordChangeSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        require_password(request, serializer.validated_data["current_password"])
        UserService.change_password(request.user, serializer.validated_data["new_password"])
        return Response(TokenService.issue(request.user))


class EmailView(APIView):
    throttle_classes = [ChangeThrottle]

    @extend_schema(
        operation_id="users_me_email",
        request=EmailChangeSerializer,
        responses={202: DetailSerializer, **answers.INVALID, **answers.KNOWN, **answers.FORBIDDEN},
    )
    def post(self, request):
        """Ask for another address. It holds as soon as the link in the mail sent there is opened."""
        serializer = EmailChangeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        require_password(request, serializer.validated_data["current_password"])
        UserService.change_email(request, request.user, serializer.validated_data["email"])
        return Response({"detail": "See the mail sent to the new address"}, status=status.HTTP_202_ACCEPTED)


def require_password(request, password):
    """Who found an open session does not thereby own the account."""
    try:
        user = check_password(request, request.user.email, password)
    except TooManyAttemptsError:
        raise Throttled(wait=300) from None
    if user != request.user:
        raise PermissionDenied("Wrong password", code="wrong_password")
