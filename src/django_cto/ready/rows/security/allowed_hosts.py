"""# Only the site's own host names are answered

Django builds absolute links from the Host header of the request, in the mail that resets a password too. Who can have
any name answered can have a reset link to a site of his own mailed to your customer.

## Mend
List the host names in `ALLOWED_HOSTS`, without `*`, and let the proxy refuse every other name as well.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
ALLOWED_HOSTS = ["*"]
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
ALLOWED_HOSTS = ["shop.example"]
```
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django_cto.ready.code import Code
from django_cto.ready.http import Answer
from django_cto.ready.outcome import Looked, Outcome, Unsure, Verdict, failed, judged, manual
from django_cto.ready.settings import UNKNOWN, SettingsView
from django_cto.ready.site import STRANGER, Site

WEIGHT = 8
MINUTES = 10

FROM_REFUSAL = 400

TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)


def code(code: Code) -> Verdict:
    if code.findings("allowed-hosts-open"):
        return code.by_rule("allowed-hosts-open", "")
    verdict = settings(code.settings)
    if verdict.outcome is Outcome.FAIL and "*" in code.settings.get("ALLOWED_HOSTS", default=[]):
        return manual(
            "Django lets every name in: does the code that looks at it refuse strangers? --url tells", *verdict.looked
        )
    return verdict


def settings(settings: SettingsView) -> Verdict:
    hosts = settings.get("ALLOWED_HOSTS", default=[])
    looked = settings.looked("ALLOWED_HOSTS")
    if UNKNOWN in hosts:
        raise Unsure("the environment decides over `ALLOWED_HOSTS`")
    if not hosts:
        return failed("`ALLOWED_HOSTS` is empty: with DEBUG off, no request is answered", looked)
    return judged("*" not in hosts, "Every host name is written out", "`ALLOWED_HOSTS` lets every name in", looked)


def live(site: Site) -> Verdict:
    usual, answer = site.get("/"), site.get("/", {"Host": STRANGER})
    taken = _is_the_site(answer, usual)
    said = f"{answer.status}{'' if taken or answer.status >= FROM_REFUSAL else ', and another page than the site has'}"
    looked = Looked(f"GET {answer.url} with Host: {STRANGER}", said)
    return judged(not taken, "A host name that is not the site's is refused", "A made-up host name is answered", looked)


def _is_the_site(answer: Answer, usual: Answer) -> bool:
    """Whether it is the site that answered, and not a proxy that knows no such host."""
    if answer.is_redirect and usual.is_redirect:
        return urlsplit(answer.header("location")).path == urlsplit(usual.header("location")).path
    titles = [TITLE.findall(each.text) for each in (answer, usual)]
    return answer.status == usual.status and bool(answer.body) and titles[0] == titles[1]
