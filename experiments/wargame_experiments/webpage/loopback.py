"""Web server on this machine alone: who may ask it, and how it answers.

Only loopback addresses are served. A request needs the token that is in the address, a ``Host`` that names this server,
and no foreign ``Origin``, so that neither another page nor another name for this machine reaches it. Reading is GET;
what simulates is POST.
"""

import hmac
import ipaddress
import json
import logging
import secrets
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

MAX_BODY_BYTES: Final = 64 * 1024
TIMEOUT_S: Final = 30.0  # of a silent connection
HTML: Final = "text/html; charset=utf-8"
LOG: Final = logging.getLogger("forcemix.server")

Routes = Mapping[str, Callable[[], None]]


class BadRequest(ValueError):
    """A request that is refused, with its status."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


def loopback(host: str) -> str:
    """Return the address of a host, which must be this machine's own.

    Examples
    --------
    >>> loopback("localhost"), loopback("::1")
    ('127.0.0.1', '::1')
    >>> loopback("0.0.0.0")
    Traceback (most recent call last):
    ...
    ValueError: the live view is for this machine alone: got '0.0.0.0'; allowed: 127.0.0.1, ::1, localhost
    """
    address = "127.0.0.1" if host == "localhost" else host
    try:
        is_own = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_own = False
    if not is_own:
        allowed = "127.0.0.1, ::1, localhost"
        raise ValueError(f"the live view is for this machine alone: got '{host}'; allowed: {allowed}")
    return address


class LoopbackServer(ThreadingHTTPServer):
    """Listener on a loopback address with a token of its own."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 16

    def __init__(self, host: str, port: int, handler: "type[LoopbackHandler]") -> None:
        address = loopback(host)
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, port), handler)
        self.token = secrets.token_urlsafe(24)
        self.port = int(self.server_address[1])
        self.hosts = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    @property
    def address(self) -> str:
        """What to open in a browser."""
        name = "[::1]" if self.address_family == socket.AF_INET6 else "127.0.0.1"
        return f"http://{name}:{self.port}/?token={self.token}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what went wrong with a connection; a reader who left is no error."""
        LOG.debug("connection ended", exc_info=True)


class LoopbackHandler(BaseHTTPRequestHandler):
    """Answer to one request. A subclass names what is there in `reading` and `acting`."""

    protocol_version = "HTTP/1.1"
    server_version = "forcemix"
    sys_version = ""
    timeout = TIMEOUT_S

    def reading(self) -> Routes:
        """Return what answers GET, by path."""
        raise NotImplementedError

    def acting(self) -> Routes:
        """Return what answers POST, by path."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Send what is read."""
        self._answer(self.reading())

    def do_POST(self) -> None:
        """Do what is asked for."""
        self._answer(self.acting())

    def log_message(self, format: str, *args: Any) -> None:
        """Log without the address asked for, which holds the token."""
        LOG.debug("%s %s", self.command, urlsplit(self.path).path)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send an error as JSON, without a word about the program."""
        self.close_connection = True
        self.send(HTTPStatus(code), json.dumps({"error": message or HTTPStatus(code).phrase}).encode())

    def query(self) -> dict[str, list[str]]:
        """Return the words after ``?`` in the address asked for."""
        return parse_qs(urlsplit(self.path).query)

    def body(self) -> Any:
        """Return the JSON of a request."""
        if self.headers.get_content_type() != "application/json":
            raise BadRequest("the body must be JSON", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or "Transfer-Encoding" in self.headers:
            raise BadRequest("the length of the body is missing", HTTPStatus.LENGTH_REQUIRED)
        if int(length) > MAX_BODY_BYTES:
            raise BadRequest(f"the body is larger than {MAX_BODY_BYTES} bytes", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError) as error:
            raise BadRequest("the body is no JSON") from error

    def send(
        self, status: HTTPStatus, body: bytes, kind: str = "application/json", more: Mapping[str, str] | None = None
    ) -> None:
        """Send an answer with its headers."""
        self.head(status, kind, {"Content-Length": str(len(body)), **(more or {})})
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_page(self, text: str, policy: str, ancestors: str = "'none'") -> None:
        """Send a page, which only ``ancestors`` may have in a frame."""
        framed = "DENY" if ancestors == "'none'" else "SAMEORIGIN"
        rules = f"{policy}; frame-ancestors {ancestors}"
        self.send(HTTPStatus.OK, text.encode(), HTML, {"Content-Security-Policy": rules, "X-Frame-Options": framed})

    def head(self, status: HTTPStatus, kind: str, more: Mapping[str, str]) -> None:
        """Send status and headers."""
        self.send_response(status)
        plain = {
            "Content-Type": kind,
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Connection": "close" if self.close_connection else "keep-alive",
        }
        for name, value in {**plain, **more}.items():
            self.send_header(name, value)
        self.end_headers()

    def _answer(self, routes: Routes) -> None:
        try:
            self._check()
            route = routes.get(urlsplit(self.path).path)
            if route is None:
                raise BadRequest("nothing is here", HTTPStatus.NOT_FOUND)
            route()
        except BadRequest as error:
            self.send_error(error.status, str(error))
        except ValueError as error:
            self.send_error(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        except OSError:  # the reader left
            self.close_connection = True
        except Exception:
            LOG.exception("a request failed")
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, "this failed: see the terminal")

    def _check(self) -> None:
        """Refuse who does not come from the page: host, then origin, then token."""
        asked = cast(LoopbackServer, self.server)
        if self.headers.get("Host", "").lower() not in asked.hosts:
            raise BadRequest("unknown host", HTTPStatus.FORBIDDEN)
        origin = self.headers.get("Origin")
        if origin is not None and origin.lower() not in {f"http://{host}" for host in asked.hosts}:
            raise BadRequest("foreign origin", HTTPStatus.FORBIDDEN)
        if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise BadRequest("foreign origin", HTTPStatus.FORBIDDEN)
        token = self.query().get("token", [""])[0]
        if not hmac.compare_digest(token.encode(), asked.token.encode()):
            raise BadRequest("wrong token", HTTPStatus.FORBIDDEN)
