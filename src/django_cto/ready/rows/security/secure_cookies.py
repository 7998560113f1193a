"""# Cookies travel by HTTPS only, and scripts cannot read the session

A browser sends a cookie without the Secure flag by plain HTTP too, and whoever shares the network has the session.

## Mend
Set `SESSION_COOKIE_SECURE = True` and `CSRF_COOKIE_SECURE = True`; leave `SESSION_COOKIE_HTTPONLY` and
`SESSION_COOKIE_SAMESITE` as they are.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
SESSION_COOKIE_SECURE = False
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
SESSION_COOKIE_SECURE = True
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.ready.middleware import Middleware, middleware_of
from django_cto.ready.outcome import Looked, Verdict, failed, manual, not_applicable, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import Site

WEIGHT = 7
MINUTES = 5

SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"


def settings(settings: SettingsView) -> Verdict:
    due = list(_due(settings))
    if not due:
        return not_applicable("The site sets neither session nor CSRF cookies", settings.looked("MIDDLEWARE"))
    off = [name for name, default in due if not settings.get(name, default=default)]
    looked = [settings.looked(name) for name, _ in due]
    if off and (own := _that_sets_it(middleware_of(settings))):
        return manual(f"`{own}` sets the flags by itself: always? --url tells", *looked)
    if off:
        return failed(f"{' and '.join(f'`{name}`' for name in off)} {'are' if len(off) > 1 else 'is'} off", *looked)
    return passed("The flags of the cookies are set", *looked)


def _due(settings: SettingsView) -> Iterator[tuple[str, bool]]:
    """The flags that matter here, with Django's defaults."""
    middleware = middleware_of(settings)
    if middleware.has(SESSION):
        yield from (("SESSION_COOKIE_SECURE", False), ("SESSION_COOKIE_HTTPONLY", True))
    if middleware.has(CSRF) and not settings.get("CSRF_USE_SESSIONS", default=False):
        yield "CSRF_COOKIE_SECURE", False


def _that_sets_it(middleware: Middleware) -> str | None:
    """One of the project's own that sends the cookies, and says itself whether they are secure."""
    own = filter(None, (middleware.own(SESSION), middleware.own(CSRF)))
    return next((name for name in own if middleware.mentions(name, "secure=")), None)


def live(site: Site) -> Verdict:
    pages = (site.home, *filter(None, [site.first(*site.code.login_routes)]))
    cookies = tuple(dict.fromkeys(cookie for page in pages for cookie in page.every("set-cookie")))
    if not cookies:
        return not_applicable("Neither the first page nor the log-in page sets a cookie")
    named = [(cookie.partition("=")[0], {part.strip().lower() for part in cookie.split(";")[1:]}) for cookie in cookies]
    looked = [Looked(f"Set-Cookie: {name}", "; ".join(sorted(flags))) for name, flags in named]
    if plain := [name for name, flags in named if "secure" not in flags]:
        return failed(f"Without the Secure flag: {', '.join(plain)}", *looked)
    if loose := [name for name, flags in named if not any(flag.startswith("samesite=") for flag in flags)]:
        return failed(f"Without SameSite: {', '.join(loose)}", *looked)
    return passed("The cookies are for HTTPS and this site only", *looked)
