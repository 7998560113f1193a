"""Coming in by the API, and leaving: sign-up, tokens, log-out, forgotten passwords."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError

from apps.users.api import answers
from apps.users.api.serializers import (
    DetailSerializer,
    EmailSerializer,
    LoginSerializer,
    RefreshSerializer,
    SignupSerializer,
    TokenPairSerializer,
    VerifySerializer,
)
from apps.users.api.throttles import LoginThrottle, ResetThrottle, SignupThrottle, TokenThrottle
from apps.users.forms import ResetPasswordForm
from apps.users.services.login_service import LoginRefusedError, LoginService, TooManyAttemptsError
from apps.users.services.token_service import TokenService
from apps.users.services.user_service import UserService


class OpenView(APIView):
    """A door for those who have no token yet."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    serializer_class: type

    def get_authenticate_header(self, request):
        return 'Bearer realm="api"'

    def validated(self, request):
        serializer = self.serializer_class(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class SignupView(OpenView):
    serializer_class = SignupSerializer
    throttle_classes = (SignupThrottle,)

    @extend_schema(
        operation_id="auth_signup",
        request=SignupSerializer,
        responses={202: DetailSerializer, **answers.INVALID, **answers.THROTTLED},
        auth=[],
    )
    def post(self, request):
        """Open an account. The answer is the same whether the address is free or taken: the mail tells."""
        UserService.register(request, **self.validated(request))
        return Response({"detail": "See the mail sent to this address"}, status=status.HTTP_202_ACCEPTED)


class TokenView(OpenView):
    serializer_class = LoginSerializer
    throttle_classes = (LoginThrottle,)

    @extend_schema(
        operation_id="auth_token",
        request=LoginSerializer,
        responses={200: TokenPairSerializer, **answers.INVALID, **answers.REFUSED, **answers.THROTTLED},
        auth=[],
    )
    def post(self, request):
        """A pair of tokens for an address and a password, and a code where a second factor is set up."""
        try:
            return Response(LoginService.log_in(request, **self.validated(request)))
        except LoginRefusedError as refusal:
            raise AuthenticationFailed(str(refusal), code=refusal.code) from None
        except TooManyAttemptsError:
            raise Throttled(wait=300) from None


class TokenUseView(OpenView):
    """A door opened by a token in the body."""

    def used(self, use, token):
        try:
            return use(token)
        except TokenError as error:
            raise InvalidToken(error.args[0]) from None


class RefreshView(TokenUseView):
    serializer_class = RefreshSerializer
    throttle_classes = (TokenThrottle,)

    @extend_schema(
        operation_id="auth_token_refresh",
        request=RefreshSerializer,
        responses={200: TokenPairSerializer, **answers.INVALID, **answers.REFUSED, **answers.THROTTLED},
        auth=[],
    )
    def post(self, request):
        """The next pair. A refresh token works once: a second use ends every token of its log-in."""
        return Response(self.used(TokenService.rotate, self.validated(request)["refresh"]))


class VerifyView(TokenUseView):
    serializer_class = VerifySerializer
    throttle_classes = (TokenThrottle,)

    @extend_schema(
        operation_id="auth_token_verify",
        request=VerifySerializer,
        responses={204: None, **answers.INVALID, **answers.REFUSED, **answers.THROTTLED},
        auth=[],
    )
    def post(self, request):
        """Whether a token, of either kind, would still be taken."""
        self.used(TokenService.verify, self.validated(request)["token"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class LogoutView(TokenUseView):
    serializer_class = RefreshSerializer
    throttle_classes = (TokenThrottle,)

    @extend_schema(
        operation_id="auth_logout",
        request=RefreshSerializer,
        responses={204: None, **answers.INVALID, **answers.REFUSED, **answers.THROTTLED},
        auth=[],
    )
    def post(self, request):
        """End the log-in this refresh token comes from, and its access tokens with it."""
        self.used(TokenService.revoke, self.validated(request)["refresh"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class PasswordResetView(OpenView):
    serializer_class = EmailSerializer
    throttle_classes = (ResetThrottle,)

    @extend_schema(
        operation_id="auth_password_reset",
        request=EmailSerializer,
        responses={202: DetailSerializer, **answers.INVALID, **answers.THROTTLED},
        auth=[],
    )
    def post(self, request):
        """A mail with a link to set a new password, if there is such an account; the answer does not tell."""
        form = ResetPasswordForm(self.validated(request))
        form.is_valid()
        form.save(request)
        return Response({"detail": "See the mail sent to this address"}, status=status.HTTP_202_ACCEPTED)
