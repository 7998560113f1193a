"""A browser over HTTPS before the running project, and a look at a page: two widths, its console, its accessibility."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from stack import Stack
from stack.program import Program, free_port, installed, listens

WIDTHS = {390: 844, 1280: 900}
# Nothing is fetched from elsewhere: Chromium's own errands are switched off.
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
CADDY = """
{{
    admin off
    auto_https disable_redirects
    skip_install_trust
}}
https://localhost:{port} {{
    tls internal
    reverse_proxy 127.0.0.1:{behind}
}}
"""


def proxy(running: Stack) -> tuple[Program, str]:
    """The proxy of the compose file, which ends TLS: cookies and redirects are those of production."""
    port, folder = free_port(), running.folder / "proxy"
    folder.mkdir()
    (folder / "Caddyfile").write_text(CADDY.format(port=port, behind=running.project.port))
    command = [installed("caddy", "caddy"), "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
    return Program("caddy", command, folder, lambda: listens(port)), f"https://localhost:{port}"


def chromium() -> str:
    for name in ("chromium", "google-chrome"):
        try:
            return installed(name, "chromium")
        except SystemExit:
            continue
    return installed("chromium", "chromium")


@dataclass
class Visitor:
    """Somebody at a browser, and all that went wrong on the way."""

    page: Page
    address: str
    pictures: Path
    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{self.page.url}: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")

    def go(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer
        assert answer.ok, f"{answer.status} {path}"

    def told(self) -> str:
        """All that went wrong, each once; the next test begins anew."""
        wrong, self.wrong = self.wrong, []
        return "\n".join(dict.fromkeys(wrong))

    def look(self, name: str) -> None:
        """A picture at each width; nothing sticks out, and axe finds nothing serious."""
        self.seen.append(name)
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=str(self.pictures / f"{len(self.seen):02}-{name}-{width}.png"), full_page=True)
            sticks_out = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if sticks_out > 0:
                self.wrong.append(f"{name} is {sticks_out} px wider than a screen of {width}")
            told = [*self.wrong]
            found = [*serious(self.page)]
            # axe itself tries inline styles to read what a stylesheet imports, and complains that it may not.
            self.wrong = [*told, *(f"{name} at {width}: {each}" for each in found)]

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """What the API answers to a script of the page."""
        script = """async ([method, url, body, token]) => {
            const headers = {"Content-Type": "application/json", ...(token && {Authorization: `Bearer ${token}`})};
            const answer = await fetch(url, {method, headers, body: body && JSON.stringify(body)});
            return answer.json();
        }"""
        return self.page.evaluate(script, [method, f"/api/v1/{path}", body, token])

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile(name, re.IGNORECASE)).first.click()
        self.page.wait_for_load_state()


def serious(page: Page) -> Iterator[str]:
    """What axe calls serious or critical, with the element."""
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in {"serious", "critical"}:
            targets = [node["target"] for node in violation["nodes"]]
            yield f"axe: {violation['id']} ({violation['help']}) at {targets}"


@contextmanager
def browser(running: Stack, pictures: Path) -> Iterator[tuple[BrowserContext, str]]:
    """A browser with nothing in it, and the address of the project."""
    program, address = proxy(running)
    running.run(program)
    with sync_playwright() as playwright:
        # Chromium's sandbox does not work for root.
        sandbox = os.geteuid() != 0
        launched = playwright.chromium.launch(executable_path=chromium(), chromium_sandbox=sandbox, args=FLAGS)
        context = launched.new_context(ignore_https_errors=True)
        context.set_default_timeout(20_000)
        yield context, address
        launched.close()
