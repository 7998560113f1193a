"""A mail server that keeps what it accepts, with the moment of acceptance: what is here has been sent."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from stack.program import free_port


@dataclass(frozen=True)
class Mail:
    """One accepted message for one recipient."""

    at: float
    recipient: str
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip()

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""


@dataclass
class MailServer:
    """Listens on a port of its own until the process ends."""

    port: int = field(default_factory=free_port)
    # How long it thinks before it accepts, and how long its answer is under way, in seconds.
    slowness: tuple[float, float] = (0, 0)
    accepted: list[Mail] = field(default_factory=list)

    def start(self) -> None:
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True, name="mail").start()
        if not ready.wait(10):
            raise TimeoutError("The mail server did not start")

    def sent_to(self, recipient: str) -> list[Mail]:
        return [mail for mail in list(self.accepted) if mail.recipient == recipient.lower()]

    async def _serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._converse, "127.0.0.1", self.port)
        ready.set()
        await server.serve_forever()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except ConnectionError:
            # The client was killed; a message it had not ended was not accepted.
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """SMTP as far as a client that sends mail needs it (RFC 5321, minimum implementation)."""
        recipients: list[str] = []
        writer.write(b"220 stack ESMTP\r\n")
        while line := await reader.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await writer.drain()
                data = await _data(reader)
                await asyncio.sleep(self.slowness[0])
                self._keep(data, recipients)
                await asyncio.sleep(self.slowness[1])
            if verb in {b"DATA", b"RSET", b"MAIL"}:
                recipients = []
            if verb == b"RCPT":
                recipients.append(line.split(b"<")[1].split(b">")[0].decode().lower())
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
            if verb == b"QUIT":
                return

    def _keep(self, data: bytes, recipients: list[str]) -> None:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.accepted += [Mail(time.time(), recipient, message) for recipient in recipients]


async def _data(reader: asyncio.StreamReader) -> bytes:
    lines = []
    while (line := await reader.readline()).rstrip(b"\r\n") != b".":
        if not line:
            raise ConnectionResetError("the client left within a message")
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)
