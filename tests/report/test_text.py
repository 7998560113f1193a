"""The report for people."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from tests.sample import SHOP, crashing_rule, review_of, rule_for, whole_finding

from django_cto.audit.silencing import UNUSED_SILENCE
from django_cto.audit.unparsed import UNPARSED_FILE
from django_cto.report.snippet import ASCII
from django_cto.report.terminal import show
from django_cto.report.text import PLAIN, Look, render
from django_cto.rule import UNREACHED, Confidence, EntryPoint, Severity

TASK = "send_mail.delay(order.pk)"
ESCAPE = re.compile(r"\x1b\[[\d;]*m")


def test_a_finding_is_shown_on_its_own_source() -> None:
    shown = render(review_of(rule_for(TASK, found=whole_finding()))).partition("\n\n")
    assert shown[0] == (
        "● task-inside-transaction · blocker · transactions · 2 findings\n"
        "  A task sent inside a transaction starts before the commit"
    )
    assert shown[2].partition("\n\n")[0] == (
        "  shop/views.py:11:13  in shop.views.Checkout.post · likely\n"
        "     9 │         with transaction.atomic():\n"
        "       │              ──────────────────── the transaction begins here\n"
        "    10 │             order = Order.objects.create(paid=True)\n"
        "    11 │             send_mail.delay(order.pk)\n"
        "       │             ━━━━━━━━━━━━━━━━━━━━━━━━━ `send_mail.delay(order.pk)` is sent before the commit\n"
        "  templates/order.html:3:10\n"
        "    3 │   <li>{{ line.product.name }}</li>\n"
        "      │          ──────────── and is read here\n"
        "    = reached from POST /checkout/\n"
        "    = at run time: confirmed\n"
        "    = fix: Send it when the transaction is committed (unsafe)"
    )


def test_the_gravest_rules_come_first_then_the_most_frequent() -> None:
    review = review_of(
        rule_for("shop", "small", severity=Severity.INFO),
        rule_for("order", "frequent", severity=Severity.MAJOR),
        rule_for("paid", "rare", severity=Severity.MAJOR),
        rule_for("again", "grave"),
    )
    heads = re.findall(r"^● (\S+)", render(review), re.MULTILINE)
    assert heads == ["grave", "frequent", "rare", "small"]


def test_a_finding_says_what_differs_from_its_group() -> None:
    found = {"severity": Severity.MINOR, "confidence": Confidence.POSSIBLE}
    lone = review_of(rule_for("again", found=found))
    assert "● task-inside-transaction · minor" in render(lone)
    assert "in shop.views.again · possible\n" in render(lone)
    mixed = review_of(rule_for("again", found=found), rule_for("print"))
    assert "in shop.views.again · minor · possible\n" in render(mixed)


def test_the_end_says_what_was_understood() -> None:
    review = review_of()
    summary = replace(review.summary, left_out=("node_modules", "a.bin (not text)"), seconds=1.25)
    assert render(replace(review, summary=summary)) == (
        f"Nothing found\nUnderstood {counts(review.summary.counts)} in 1.2 s\nLeft out node_modules, a.bin (not text)\n"
    )


def counts(understood: object) -> str:
    assert isinstance(understood, dict)
    assert understood["files"] == len(SHOP)
    assert understood["models"] == 1
    understood = {name: count for name, count in understood.items() if not name.startswith("querysets_")}
    words = {name: name.replace("_", " ").removesuffix("s") for name in understood}
    return ", ".join(f"{count} {words[name]}{'' if count == 1 else 's'}" for name, count in understood.items())


def test_the_end_says_how_many_querysets_were_followed() -> None:
    review = review_of()
    summary = replace(review.summary, counts={"files": 1, "querysets_followed": 3, "querysets_lost": 1})
    assert "Understood 1 file, 3 of 4 querysets followed in" in render(replace(review, summary=summary))


def test_the_end_counts_by_severity_and_rule() -> None:
    shown = render(review_of(rule_for(TASK), rule_for("paid", "other-rule", severity=Severity.INFO)))
    assert (
        "4 findings of 2 rules: 2 blocker, 2 info\n  2 blocker task-inside-transaction\n  2 info    other-rule\n"
        in shown
    )


def test_what_went_wrong_is_said_in_the_end() -> None:
    shown = render(review_of(crashing_rule(), UNPARSED_FILE, texts={**SHOP, "shop/broken.py": "def f(:\n"}))
    assert "\nNot parsed in full: shop/broken.py\n" in shown
    assert shown.splitlines()[-1].startswith("The rule unlucky crashed: KeyError")


def test_a_long_list_is_cut() -> None:
    review = review_of()
    shown = render(replace(review, summary=replace(review.summary, left_out=tuple("abcdefghijklmn"))))
    assert "Left out a, b, c, d, e, f, g, h, i, j and 4 more\n" in shown


def test_what_was_held_back_is_said() -> None:
    review = review_of()
    summary = replace(review.summary, silenced=1, in_baseline=2000, before=3, obsolete=("a-rule in a.b: x = 1",))
    shown = render(replace(review, summary=summary))
    assert "Held back 1 silenced, 2,000 in the baseline, 3 not new\n" in shown
    assert "Obsolete in the baseline (--write-baseline prunes): a-rule in a.b: x = 1\n" in shown


def test_no_django() -> None:
    shown = render(review_of(rule_for("x"), texts={"a.py": "x = 1\n"}))
    assert shown.startswith(
        "There is no Django in this folder: no file that was read imports it\nUnderstood 1 file, 1 line"
    )


def test_quiet_is_a_line_a_finding() -> None:
    review = review_of(rule_for(TASK, found=whole_finding()))
    message = "blocker task-inside-transaction: `send_mail.delay(order.pk)` is sent before the commit"
    shown = render(review, Look(quiet=True))
    assert shown == f"shop/views.py:11:13: {message}\nshop/views.py:16:5: {message}\n"
    assert render(review_of(), Look(quiet=True)) == ""


def test_statistics() -> None:
    review = review_of(rule_for(TASK), rule_for("nowhere", "idle-rule"), UNUSED_SILENCE)
    unresolved = {"the model of a queryset": 12}
    shown = render(replace(review, summary=replace(review.summary, unresolved=unresolved)), Look(statistics=True))
    assert "Findings by rule\n  2  task-inside-transaction\n  0  idle-rule\n  0  unused-silence\n\nResolved\n" in shown
    assert "Not resolved, so not judged\n  12  the model of a queryset\n" in shown


def test_statistics_count_what_reaches_the_findings() -> None:
    reached = {**whole_finding(), "fix": None}
    rules = rule_for(TASK, found=reached), rule_for(TASK, "lonely", found={**reached, "entry_point": UNREACHED})
    shown = render(review_of(*rules), Look(statistics=True))
    assert "Findings by what reaches them\n  2  URL\n  2  nothing that was found\n" in shown
    assert "\nFindings by what reaches them" not in render(review_of(rule_for(TASK)), Look(statistics=True))


def test_a_finding_says_from_where_it_is_reached() -> None:
    kinds = ("url", "GET /orders/"), ("task", "shop.tasks.send"), ("command", "tell"), ("admin", "shop.Order")
    assert [str(EntryPoint(kind, name)) for kind, name in kinds] == [
        "reached from GET /orders/",
        "reached from the task shop.tasks.send",
        "reached from manage.py tell",
        "reached from the admin pages of shop.Order",
    ]
    assert str(EntryPoint("url", "/orders/", 3)) == "reached from /orders/ and 3 more"
    lonely = review_of(rule_for(TASK, found={"entry_point": UNREACHED}))
    assert "    = no URL, task or command was found that reaches it\n" in render(lonely)


def test_ascii_where_the_terminal_knows_nothing_else() -> None:
    shown = render(review_of(rule_for(TASK, found=whole_finding()), UNUSED_SILENCE), PLAIN._replace(glyphs=ASCII))
    assert shown.isascii()
    assert "     9 |         with transaction.atomic():\n       |              -------------------- the" in shown


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "200")
    return monkeypatch


def shown_on_a_terminal(look: Look = PLAIN) -> str:
    stream = Terminal()
    show(review_of(rule_for(TASK, found=whole_finding()), crashing_rule()), look, stream)
    return stream.getvalue()


def test_on_a_terminal_the_same_text_is_coloured(on_a_terminal: pytest.MonkeyPatch) -> None:
    shown = shown_on_a_terminal(Look(statistics=True))
    assert "\x1b[1;31m● task-inside-transaction" in shown
    plain = render(review_of(rule_for(TASK, found=whole_finding()), crashing_rule()), Look(statistics=True))
    assert [line.rstrip() for line in ESCAPE.sub("", shown).splitlines()][:40] == plain.splitlines()[:40]


def test_no_color_is_respected(on_a_terminal: pytest.MonkeyPatch) -> None:
    on_a_terminal.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\d", shown_on_a_terminal())


def test_the_width_is_the_terminals(on_a_terminal: pytest.MonkeyPatch) -> None:
    on_a_terminal.setenv("COLUMNS", "60")
    lines = ESCAPE.sub("", shown_on_a_terminal()).splitlines()
    assert max(len(line.rstrip()) for line in lines if "│" in line) <= 60
    assert any(line.endswith("is sent before the") for line in lines)


def test_reviewed_code_cannot_speak_to_the_terminal(on_a_terminal: pytest.MonkeyPatch) -> None:
    evil = "import django\nx = 1 # \x1b[2J\x1b]0;gone\x07 \u202e\n"
    review = review_of(rule_for("x = 1", found={"message": "`\x1b[31m`"}), texts={"a\x1b[1m.py": evil})
    stream = Terminal()
    show(review, PLAIN, stream)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", ESCAPE.sub("", stream.getvalue().replace("\n", "")))
    assert "\x1b[2J" not in stream.getvalue()
    assert "\x1b[31m`" not in stream.getvalue()
