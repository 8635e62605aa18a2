"""An HTTP server on loopback that is not Slack: every request gets the same page."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Page(ThreadingHTTPServer):
    """Serves a page with a status, and keeps what it was sent."""

    daemon_threads = True

    def __init__(self, status: int, page: bytes) -> None:
        self.status, self.page = status, page
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
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def page(status: int, body: bytes) -> Iterator[Page]:
    """The page, served."""
    server = Page(status, body)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
