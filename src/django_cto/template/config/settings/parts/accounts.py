"""Who may come in and how: people by django-allauth, programs by JSON web tokens."""

from datetime import timedelta

from config.settings.environment import env

# What people read in mails and in their authenticator app.
SITE_NAME = env.str("SITE_NAME", default="Shop")

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "apps.users.hashers.SmallArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "users:profile"

ACCOUNT_ADAPTER = "apps.users.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "apps.users.forms.SignupForm", "reset_password": "apps.users.forms.ResetPasswordForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "signup": env.str("SIGNUP_RATE", default="20/m") + "/ip",
    "login": "30/m/ip",
    # The key is account *and* address: wrong passwords of a stranger do not keep the owner out.
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}
# The doors of the API, each from one address; `change` by account.
ACCOUNT_API_RATES = {
    "signup": env.str("SIGNUP_RATE", default="20/m"),
    "login": "30/m",
    "reset": "20/m",
    "token": "120/m",
    "change": "5/m",
    # No more of these reach one mailbox, wherever they are asked for; the answer stays the same.
    "reset_mail": "5/h",
}

# Google and GitHub are offered as soon as their keys are there.
SOCIALACCOUNT_ADAPTER = "apps.users.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    provider: {
        "APPS": [{"client_id": client_id, "secret": env.str(f"{provider.upper()}_CLIENT_SECRET", default="")}],
        "OAUTH_PKCE_ENABLED": True,
    }
    for provider in ("google", "github")
    if (client_id := env.str(f"{provider.upper()}_CLIENT_ID", default=""))
}

MFA_ADAPTER = "apps.users.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Staff without a second factor are led to set one up before the admin opens.
ADMIN_MFA_REQUIRED = True

ACCOUNT_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{provider}" for provider in SOCIALACCOUNT_PROVIDERS),
    "allauth.usersessions",
    "rest_framework_simplejwt.token_blacklist",
    # Dates in the words of the account pages: "3 minutes ago".
    "django.contrib.humanize",
]

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    # A changed password ends every token given out before.
    "CHECK_REVOKE_TOKEN": True,
}
