"""A print server that speaks just enough IPP for the system's library."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PRINTER = "Office"
CREATE, SEND, CANCEL, ATTRIBUTES = 0x0005, 0x0006, 0x0008, 0x000B
DEFAULT, PRINTERS = 0x4001, 0x4002
_NAME, _KEYWORD, _URI, _INT, _ENUM, _MIME = 0x42, 0x44, 0x45, 0x21, 0x23, 0x49


@dataclass
class PrintServer:
    """What it was asked, and how it answers.

    Attributes:
        address: Host and port.
        asked: Operations, in order.
        options: What the job was made with: the request as it came.
        documents: What it was sent.
        silent_at: Operations it does not answer until it is told to.
        refuses: Operations it answers with no.
        dies_at: Operations in the middle of which it is gone.
        state: Of its printer: 3 for idle, 5 for stopped.
    """

    address: str = ""
    asked: list[int] = field(default_factory=list)
    options: bytes = b""
    documents: list[bytes] = field(default_factory=list)
    silent_at: set[int] = field(default_factory=set)
    refuses: set[int] = field(default_factory=set)
    dies_at: set[int] = field(default_factory=set)
    state: int = 3
    answers: threading.Event = field(default_factory=threading.Event)


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    said = name.encode()
    return struct.pack(">BH", tag, len(said)) + said + struct.pack(">H", len(value)) + value


def _answer(server: PrintServer, operation: int, number: int) -> bytes:
    status = 0x0406 if operation in server.refuses else 0
    body = struct.pack(">BBHI", 2, 0, status, number) + b"\x01"
    body += _attribute(0x47, "attributes-charset", b"utf-8")
    body += _attribute(0x48, "attributes-natural-language", b"en")
    uri = f"ipp://{server.address}/printers/{PRINTER}".encode()
    if not status and operation in {PRINTERS, DEFAULT, ATTRIBUTES}:
        body += b"\x04"
        body += _attribute(_NAME, "printer-name", PRINTER.encode())
        body += _attribute(_URI, "printer-uri-supported", uri)
        body += _attribute(_ENUM, "printer-type", struct.pack(">I", 0x4))
        body += _attribute(_ENUM, "printer-state", struct.pack(">I", server.state))
        body += _attribute(_KEYWORD, "ipp-versions-supported", b"2.0")
        for at, one in enumerate((CREATE, SEND, CANCEL, ATTRIBUTES)):
            name = "" if at else "operations-supported"
            body += _attribute(_ENUM, name, struct.pack(">I", one))
        body += _attribute(_MIME, "document-format-supported", b"application/pdf")
    if not status and operation == CREATE:
        body += b"\x02"
        body += _attribute(_INT, "job-id", struct.pack(">I", 7))
        body += _attribute(_ENUM, "job-state", struct.pack(">I", 3))
    return body + b"\x03"


@contextmanager
def print_server() -> Iterator[PrintServer]:
    """One that runs for the length of a block."""
    state = PrintServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            data = self._body()
            _, _, operation, number = struct.unpack(">BBHI", data[:8])
            state.asked.append(operation)
            if operation == CREATE:
                state.options = data
            if operation == SEND:
                state.documents.append(data[data.index(b"%PDF") :])
            if operation in state.silent_at:
                state.answers.wait(30)
            if operation in state.dies_at:
                self.close_connection = True
                return
            said = _answer(state, operation, number)
            self.send_response(200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def _body(self) -> bytes:
            length = self.headers.get("Content-Length")
            if length is not None:
                return self.rfile.read(int(length))
            found = b""
            while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
                found += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return found

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    state.address = f"127.0.0.1:{made.server_address[1]}"
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.answers.set()
        made.shutdown()
        made.server_close()
        thread.join()
