"""Django's debug page with the explanation of the error above its traceback."""

from __future__ import annotations

from django.conf import settings
from django.views.debug import ExceptionReporter

from django_cto.running.explanation import of_exception
from django_cto.running.section import section

# Where Django's page, from 4.2 on, begins with the frames; all that comes from the project is escaped there.
FRAMES = '<div id="traceback">'


class Reporter(ExceptionReporter):  # type: ignore[misc]
    """As Django makes the page, plus the explanation; exactly as Django makes it where there is none."""

    def get_traceback_html(self) -> str:
        """The page; the explanation in it has no script, no link and no markup of the error's own."""
        page: str = super().get_traceback_html()
        text = self._explanation()
        return page.replace(FRAMES, f"{section(text)}{FRAMES}", 1) if text else page

    def get_traceback_text(self) -> str:
        """The page in plain text, with the explanation below."""
        page: str = super().get_traceback_text()
        text = self._explanation()
        return f"{page.rstrip()}\n\n{text}" if text else page

    def _explanation(self) -> str:
        if self.is_email or not settings.DEBUG or not isinstance(self.exc_value, Exception):
            return ""
        return of_exception(self.exc_value)
