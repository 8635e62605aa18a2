"""An HTTP server on loopback that answers every POST with the same page."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Page(ThreadingHTTPServer):
    """Serves a page with a status and keeps the requests it gets."""

    daemon_threads = True

    def __init__(self, status: int, page: bytes, location: str | None) -> None:
        self.status, self.page, self.location = status, page, location
        self.requests: queue.Queue[bytes] = queue.Queue()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Page

    def do_POST(self) -> None:
        self.server.requests.put(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/html")
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        self.wfile.write(self.server.page)

    def do_GET(self) -> None:
        self.server.requests.put(self.headers.as_bytes())
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def page(status: int, body: bytes, location: str | None = None) -> Iterator[Page]:
    """Serve the page; ``location`` is an address to redirect to."""
    server = Page(status, body, location)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
