"""What LocalStack finds by the entry points; the rest is imported when it is asked for."""

from typing import TYPE_CHECKING, Any

from localstack.runtime import hooks
from localstack.services.lambda_.hooks import create_event_source_poller
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin

if TYPE_CHECKING:
    from localstack.services.lambda_.event_source_mapping.esm_worker_factory import PollerHolder
    from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *_args: object, **_kwargs: object) -> "type[RuntimeExecutor]":
        from k8slab_localstack.executor import ProcessExecutor

        return ProcessExecutor


@create_event_source_poller()
def poll_kafka(holder: "PollerHolder", _service: str, mapping: dict[str, Any]) -> None:
    """LocalStack takes Kafka event sources and polls none: this one does."""
    if "SelfManagedEventSource" not in mapping:
        return
    from k8slab_localstack.poller import KafkaPoller

    holder.create_poller_fn = lambda processor, **_: KafkaPoller(mapping, processor)


@hooks.on_infra_start()
def keep_objects_in_own_folder() -> None:
    """S3's objects would lie below /tmp, whatever TMPDIR says."""
    from localstack.services.s3 import provider

    provider.DEFAULT_S3_TMP_DIR = None
