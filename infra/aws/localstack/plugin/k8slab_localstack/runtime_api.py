"""Lambda's Runtime API, 2018-06-01, for one process. Knows nothing of LocalStack."""

import contextlib
import json
import threading
import time
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue

PREFIX = "/2018-06-01/runtime"
MAX_ANSWER = 6 * 1024 * 1024 + 100  # what Lambda takes, by its own message
POLL_SECONDS = 0.5  # how soon a waiting `next` sees that the instance stops


@dataclass(frozen=True)
class Outcome:
    """How an invocation ended."""

    is_error: bool
    body: bytes

    @staticmethod
    def error(kind: str, message: str) -> "Outcome":
        return Outcome(True, json.dumps({"errorType": kind, "errorMessage": message}).encode())


@dataclass
class Invocation:
    request_id: str
    function_arn: str
    trace_id: str
    payload: bytes
    seconds: float
    outcome: "Future[Outcome]" = field(default_factory=Future)

    def end(self, outcome: Outcome) -> bool:
        """False where it has ended already."""
        try:
            self.outcome.set_result(outcome)
        except InvalidStateError:
            return False
        return True


class RuntimeApi:
    """
    The server's state. `ready` is done at the first `next`, or fails with the init error's body; `idle` is
    set while the process waits in `next`.
    """

    def __init__(self) -> None:
        self.ready: Future[None] = Future()
        self.idle = threading.Event()
        self.current: Invocation | None = None
        self._waiting: SimpleQueue[Invocation] = SimpleQueue()
        self._stopped = False
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.api = self
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    @property
    def address(self) -> str:
        """What a process finds in AWS_LAMBDA_RUNTIME_API."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def hand_over(self, invocation: Invocation) -> None:
        self.idle.clear()
        self.current = invocation
        self._waiting.put(invocation)

    def close(self) -> None:
        self._stopped = True
        self._server.shutdown()
        self._server.server_close()

    def next(self) -> Invocation | None:
        """The next invocation; nothing when the instance stops."""
        with contextlib.suppress(InvalidStateError):
            self.ready.set_result(None)
        self.idle.set()
        while not self._stopped:
            try:
                return self._waiting.get(timeout=POLL_SECONDS)
            except Empty:
                continue
        return None

    def init_error(self, body: bytes) -> None:
        with contextlib.suppress(InvalidStateError):
            self.ready.set_exception(InitFailed(body))

    def answer(self, request_id: str, outcome: Outcome) -> int:
        """The status for the process."""
        current = self.current
        if current is None or current.request_id != request_id:
            return 400
        if len(outcome.body) > MAX_ANSWER:
            current.end(
                Outcome.error(
                    "Function.ResponseSizeTooLarge",
                    f"Response payload size exceeded maximum allowed payload size ({MAX_ANSWER} bytes).",
                )
            )
            return 413
        return 202 if current.end(outcome) else 400


class InitFailed(Exception):
    """The process ended, or said that it cannot start; `body` is what Lambda would answer."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body.decode("utf-8", "replace"))
        self.body = body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    api: RuntimeApi

    def handle_error(self, request: object, client_address: object) -> None:
        """The process may end in the middle of a call; its end is seen elsewhere."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each warm call takes 40 ms more
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path != f"{PREFIX}/invocation/next":
            return self._send(404)
        invocation = self.server.api.next()
        if invocation is None:
            self.close_connection = True
            return self._send(410)
        deadline = int((time.time() + invocation.seconds) * 1000)
        return self._send(
            200,
            invocation.payload,
            {
                "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
                "Lambda-Runtime-Deadline-Ms": str(deadline),
                "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
                "Lambda-Runtime-Trace-Id": invocation.trace_id,
            },
        )

    def do_POST(self) -> None:
        body = self._body()
        if self.path == f"{PREFIX}/init/error":
            self.server.api.init_error(body)
            return self._send(202, b'{"status":"OK"}')
        match self.path.removeprefix(f"{PREFIX}/invocation/").split("/"):
            case [request_id, "response" | "error" as kind]:
                status = self.server.api.answer(request_id, Outcome(kind == "error", body))
                return self._send(status, b'{"status":"OK"}' if status == 202 else b"{}")
        return self._send(404)

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers: the client says there what kind of error it was
        return b"".join(parts)

    def _send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            # without it AWS's own client for the JVM crashes
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True
