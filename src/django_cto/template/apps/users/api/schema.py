"""How the OpenAPI schema names the API's authentication."""

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme


class TokenAuthenticationScheme(SimpleJWTScheme):
    target_class = "apps.users.api.authentication.TokenAuthentication"
    name = "token"
