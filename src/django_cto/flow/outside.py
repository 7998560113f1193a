"""Which calls reach beyond the database: mail, and other systems over the network."""

from __future__ import annotations

from django_cto.flow.sites import CallSite
from django_cto.flow.values import Made
from django_cto.project.definitions import External

MAIL = frozenset({
    "django.core.mail.send_mail", "django.core.mail.send_mass_mail", "django.core.mail.mail_admins",
    "django.core.mail.mail_managers",
})  # fmt: skip
MESSAGES = frozenset({"django.core.mail.EmailMessage", "django.core.mail.EmailMultiAlternatives"})
CLIENTS = ("requests.", "httpx.", "urllib.request.urlopen", "urllib3.", "aiohttp.", "twilio.", "stripe.")
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request", "urlopen", "create", "send"})
# What somebody makes once and asks often.
SESSIONS = frozenset({"requests.Session", "requests.sessions.Session", "httpx.Client", "urllib3.PoolManager"})


def sends_mail(site: CallSite) -> bool:
    """Whether a call hands a mail to the mail server through Django."""
    if site.name == "send" and isinstance(site.receiver, Made):
        return isinstance(site.receiver.of, External) and site.receiver.of.name in MESSAGES
    return site.symbol in MAIL


def calls_out(site: CallSite) -> bool:
    """Whether a call asks another system through one of the usual client libraries."""
    if site.name not in VERBS:
        return False
    made = site.receiver.of if isinstance(site.receiver, Made) else None
    return site.symbol.startswith(CLIENTS) or (isinstance(made, External) and made.name in SESSIONS)
