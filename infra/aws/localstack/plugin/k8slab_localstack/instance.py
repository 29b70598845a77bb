"""One execution environment: the package's bootstrap as a process. Knows nothing of LocalStack."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from concurrent.futures import TimeoutError as Late
from pathlib import Path

from k8slab_localstack.runtime_api import InitFailed, Invocation, Outcome, RuntimeApi

STOP_SECONDS = 2
SETTLE_SECONDS = 1  # how long its last lines and its next `next` are waited for after an answer


class Instance:
    """
    Serves one invocation at a time. Between two it is stopped (SIGSTOP), as Lambda freezes it: what a
    function leaves to a thread of its own does not run on. One that died or timed out starts anew.
    """

    def __init__(self, package: Path, environment: dict[str, str], freeze: bool = True) -> None:
        self._package = package
        self._environment = environment
        self._freeze = freeze
        self._api: RuntimeApi | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        self._read_to = 0
        self._scratch = tempfile.mkdtemp()  # Lambda's /tmp ends with the instance too: the bootstrap puts secrets there

    def start(self) -> None:
        """
        Returns when the process asks for its first invocation.

        :raises InitFailed: with what Lambda answers then
        """
        api = RuntimeApi()
        process = subprocess.Popen(  # the package is what shall run
            [self._package / "bootstrap"],
            cwd=self._package,
            env={
                **self._environment,
                "TMPDIR": self._scratch,
                "LAMBDA_TASK_ROOT": str(self._package),
                "LAMBDA_RUNTIME_DIR": str(self._package),
                "AWS_LAMBDA_RUNTIME_API": api.address,
            },
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._api, self._process = api, process
        threading.Thread(target=_watch, args=(process, api), daemon=True).start()
        try:
            api.ready.result()
        except InitFailed:
            self._end()
            raise
        self._settle()

    def invoke(self, invocation: Invocation) -> Outcome:
        if self._api is None or not self._alive():
            self._end()
            try:
                self.start()
            except InitFailed as failed:
                return Outcome(True, failed.body)
        assert self._api is not None  # start sets it
        self._signal(signal.SIGCONT)
        self._api.hand_over(invocation)
        try:
            outcome = invocation.outcome.result(invocation.seconds)
        except Late:
            message = f"Task timed out after {invocation.seconds:.2f} seconds"
            outcome = Outcome.error("Sandbox.Timedout", f"RequestId: {invocation.request_id} Error: {message}")
            invocation.end(outcome)
            self._end()
            self._note(f"{_now()} {invocation.request_id} {message}\n")
            return outcome
        self._settle()
        return outcome

    def logged(self) -> str:
        """What it wrote since this was last asked."""
        size = os.fstat(self._log.fileno()).st_size
        begin = self._read_to
        self._read_to = size
        return os.pread(self._log.fileno(), size - begin, begin).decode("utf-8", "replace")

    def stop(self) -> None:
        self._end(gently=True)
        self._log.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _settle(self) -> None:
        """Until it waits for more: what it had to write it has written then."""
        assert self._api is not None  # it runs
        end = time.monotonic() + SETTLE_SECONDS
        while self._alive() and not self._api.idle.wait(0.01):
            if time.monotonic() > end:
                return
        if self._freeze:
            self._signal(signal.SIGSTOP)

    def _alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _end(self, gently: bool = False) -> None:
        process, api = self._process, self._api
        self._process = self._api = None
        if process is not None and process.poll() is None:
            signals = (signal.SIGTERM, signal.SIGCONT) if gently else (signal.SIGKILL,)
            for number in signals:
                _signal_group(process, number)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait(STOP_SECONDS)
        if api is not None:
            api.close()

    def _signal(self, number: int) -> None:
        if self._process is not None:
            _signal_group(self._process, number)

    def _note(self, line: str) -> None:
        os.write(self._log.fileno(), line.encode())


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _watch(process: "subprocess.Popen[bytes]", api: RuntimeApi) -> None:
    """A process that ends fails what it was at."""
    code = process.wait()
    how = f"signal: {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
    outcome = Outcome.error("Runtime.ExitError", f"Error: Runtime exited with error: {how}")
    api.init_error(outcome.body)
    if api.current is not None:
        api.current.end(outcome)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
