"""LocalStack's executor of functions, by processes. Pools, scaling and the stop of idle ones are LocalStack's."""

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import LambdaRuntimeException, RuntimeExecutor

from k8slab_localstack.instance import Instance
from k8slab_localstack.runtime_api import InitFailed, Invocation

if TYPE_CHECKING:
    from localstack.services.lambda_.invocation.lambda_models import FunctionVersion

LOG = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
MAX_UNPACKED = 262_144_000  # Lambda's bound, which LocalStack does not look at
MARK = "K8SLAB_LOCALSTACK_DATA"  # every process of one LocalStack carries it, so that none is left


class ProcessExecutor(RuntimeExecutor):
    """One execution environment."""

    def __init__(self, id: str, function_version: "FunctionVersion") -> None:
        super().__init__(id, function_version)
        self._instance: Instance | None = None

    def start(self, env_vars: dict[str, str]) -> None:
        package = _package(self.function_version)
        self._instance = Instance(package, _environment(env_vars))
        try:
            self._instance.start()
        except InitFailed as failed:
            LOG.warning("%s cannot start: %s\n%s", self._name, failed, self._instance.logged())
            raise StatusErrorException("the function cannot start", payload=failed.body) from failed

    def stop(self) -> None:
        if self._instance is not None:
            self._instance.stop()
            self._instance = None

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        assert self._instance is not None  # LocalStack starts it first
        config = self.function_version.config
        invocation = Invocation(
            payload["invoke-id"],
            payload["invoked-function-arn"],
            payload["trace-id"],
            payload["payload"].encode(),
            config.timeout,
        )
        before = self._instance.logged()
        begin = time.monotonic()
        outcome = self._instance.invoke(invocation)
        took = (time.monotonic() - begin) * 1000
        lines = self._instance.logged()
        if outcome.is_error:
            LOG.warning("%s failed: %s\n%s", self._name, outcome.body[:2000], lines[-4000:])
        return InvocationResult(
            invocation.request_id,
            outcome.body,
            is_error=outcome.is_error,
            logs=f"{before}START RequestId: {invocation.request_id} Version: {self._qualifier}\n"
            f"{lines}{'' if lines.endswith(chr(10)) or not lines else chr(10)}"
            f"END RequestId: {invocation.request_id}\n"
            f"REPORT RequestId: {invocation.request_id}\tDuration: {took:.2f} ms\t"
            f"Billed Duration: {int(took) + 1} ms\tMemory Size: {config.memory_size} MB\n",
        )

    @property
    def _name(self) -> str:
        return self.function_version.id.function_name

    @property
    def _qualifier(self) -> str:
        return self.function_version.id.qualifier

    def get_logs(self) -> str:
        return self._instance.logged() if self._instance is not None else ""

    def get_address(self) -> str:
        return LOOPBACK

    def get_endpoint_from_executor(self) -> str:
        return LOOPBACK

    def get_runtime_endpoint(self) -> str:
        return f"http://{LOOPBACK}/unused"  # an Instance has a Runtime API of its own

    @classmethod
    def prepare_version(cls, function_version: "FunctionVersion") -> None:
        config = function_version.config
        if config.package_type != "Zip" or not str(config.runtime).startswith("provided"):
            raise LambdaRuntimeException(
                f"{config.package_type} of {config.runtime}: only zips for provided.* run as processes"
            )
        config.code.prepare_for_execution()
        size = sum(file.stat().st_size for file in _package(function_version).rglob("*") if file.is_file())
        if size > MAX_UNPACKED:
            raise LambdaRuntimeException(f"Unzipped size must be smaller than {MAX_UNPACKED} bytes: {size}")
        if not os.access(_package(function_version) / "bootstrap", os.X_OK):
            raise LambdaRuntimeException("the zip has no executable file 'bootstrap' at its root")

    @classmethod
    def cleanup_version(cls, function_version: "FunctionVersion") -> None:
        """The unpacked zip is LocalStack's own."""


def _package(function_version: "FunctionVersion") -> Path:
    return Path(function_version.config.code.get_unzipped_code_location())


def _environment(given: dict[str, str]) -> dict[str, str]:
    """Nothing of LocalStack's own environment; some of what it gives are numbers."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "HOME": "/tmp",  # as on Lambda
        MARK: os.environ.get(MARK, ""),
        **{name: str(value) for name, value in given.items()},
    }
