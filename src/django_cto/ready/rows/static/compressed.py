"""# Static files travel compressed

A style sheet or script is a quarter as long with gzip or Brotli.

## Mend
WhiteNoise compresses when files are collected, with its storage; a proxy or CDN does it with one line.
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, judged, not_applicable
from django_cto.ready.site import Site, looked_at

WEIGHT = 3
MINUTES = 15

SHORT = 1024
TEXT = (".css", ".js", ".svg")


def live(site: Site) -> Verdict:
    texts = [url for url in site.assets if url.partition("?")[0].endswith(TEXT)]
    if not texts:
        return not_applicable("The first page asks for no style sheet or script of its own")
    answer = site.get(texts[0], {"Accept-Encoding": "br, gzip"})
    encoding = answer.header("content-encoding")
    if not encoding and len(answer.body) < SHORT:
        return not_applicable("The file is too short to be worth it", looked_at(answer))
    looked = looked_at(answer, "content-encoding")
    return judged(bool(encoding), "They travel compressed", "They travel as they are", looked)
