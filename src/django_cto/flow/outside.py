"""Which calls reach beyond the database: mail, and other systems over the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.sites import CallSite
from django_cto.flow.values import Instance, Made
from django_cto.project import Project
from django_cto.project.definitions import External, FunctionDef, Module
from django_cto.project.settings.values import text_in

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

MAIL = frozenset({
    "django.core.mail.send_mail", "django.core.mail.send_mass_mail", "django.core.mail.mail_admins",
    "django.core.mail.mail_managers",
})  # fmt: skip
MESSAGES = frozenset({"django.core.mail.EmailMessage", "django.core.mail.EmailMultiAlternatives"})
CLIENTS = ("requests.", "httpx.", "urllib.request.url", "urllib3.", "aiohttp.", "twilio.", "stripe.")
VERBS = frozenset({
    "get", "post", "put", "patch", "delete", "head", "request", "urlopen", "create", "send", "stream", "urlretrieve",
    "retrieve", "modify", "confirm", "capture", "send_request",
})  # fmt: skip
# What somebody makes once and asks often.
SESSIONS = frozenset({
    "requests.Session", "requests.sessions.Session", "httpx.Client", "urllib3.PoolManager", "requests_hardened.Manager",
})  # fmt: skip
LIBRARIES = frozenset({"requests", "httpx", "urllib", "urllib3", "aiohttp", "twilio", "stripe"})
MAIL_MODULE = "django.core.mail"
# Backends that keep a mail for later, in the database, a queue or a file, or send none.
PUTS_OFF = re.compile(
    r"dummy|locmem|console|filebased|celery|queue|django_rq|huey|dramatiq|task|^mailer\.|post_office|\.db|async",
    re.IGNORECASE,
)


def outside_calls(flow: Flow) -> Iterator[CallSite]:
    """The calls that may reach beyond the database, by their name, in modules that import what does so."""
    wanted = VERBS | {name.rpartition(".")[2] for name in MAIL} | {"email_user"}
    found = {module.path for module in flow.project.modules.values() if _imports_any(module)}
    for function in flow.project.functions_that_mention(*sorted(wanted)):
        if function.module.path in found or "email_user" in function.node.mentions:
            for site in flow.evaluation(function).sites:
                if site.name in wanted:
                    yield site


def _imports_any(module: Module) -> bool:
    found = (f"{each.module}.{each.name}" for each in module.facts.imports if not each.level)
    return any(name.partition(".")[0] in LIBRARIES or name.startswith(MAIL_MODULE) for name in found)


def is_mail_sent_at_once(project: Project) -> bool:
    """Whether the code waits until a mail server has the mail: unless production's settings say otherwise."""
    said = [text for entry in project.settings.production if (text := text_in(entry.value("EMAIL_BACKEND")))]
    return not any(PUTS_OFF.search(text) for text in said)


def sends_mail(site: CallSite) -> bool:
    """Whether a call hands a mail to the mail server through Django."""
    if site.name == "email_user" and not isinstance(site.target, FunctionDef):
        return isinstance(site.receiver, Instance)  # `AbstractUser.email_user` of Django itself.
    if site.name == "send" and isinstance(site.receiver, Made):
        return isinstance(site.receiver.of, External) and site.receiver.of.name in MESSAGES
    return site.symbol in MAIL


def calls_out(site: CallSite) -> bool:
    """Whether a call asks another system through one of the usual client libraries."""
    if site.name not in VERBS:
        return False
    made = site.receiver.of if isinstance(site.receiver, Made) else None
    return site.symbol.startswith(CLIENTS) or (isinstance(made, External) and made.name in SESSIONS)
