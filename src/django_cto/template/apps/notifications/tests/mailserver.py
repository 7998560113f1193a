"""A mail server that keeps what it accepts and can be slow before or after it has."""

import socketserver
import threading
from email import message_from_bytes

GREETINGS = {b"EHLO": "250 test", b"HELO": "250 test", b"QUIT": "221 bye", b"DATA": "354 go on"}


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.accepted = []
        # Reached: a mail has come so far. Open: it may go on.
        self.before, self.after = Gate(), Gate()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]


class Gate:
    def __init__(self):
        self.reached, self.open = threading.Event(), threading.Event()
        self.open.set()

    def pass_through(self):
        self.reached.set()
        self.open.wait(60)

    def shut(self):
        self.reached.clear()
        self.open.clear()


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 test")
        for line in self.rfile:
            command = line[:4].upper()
            self.say(GREETINGS.get(command, "250 ok"))
            if command == b"DATA":
                self.take()
            if command == b"QUIT":
                return

    def take(self):
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        self.server.before.pass_through()
        self.server.accepted.append(message_from_bytes(text))
        self.server.after.pass_through()
        self.say("250 taken")

    def say(self, line):
        try:
            self.wfile.write(line.encode() + b"\r\n")
        except OSError:
            # The worker was killed while we made it wait.
            return
