"""LocalStack's poller of a Kafka event source."""

import logging
import os
from typing import TYPE_CHECKING, Any

from localstack.aws.connect import connect_to
from localstack.services.lambda_.event_source_mapping.pollers.poller import EmptyPollResultsException, Poller
from localstack.utils.aws.arns import parse_arn

from k8slab_localstack import kafka_source
from k8slab_localstack.batches import Batches, connect

if TYPE_CHECKING:
    from localstack.services.lambda_.event_source_mapping.event_processor import EventProcessor

LOG = logging.getLogger(__name__)
PATIENCE_SECONDS = 1.0


class KafkaPoller(Poller):
    """
    Connects when it is first asked. It raises nothing but EmptyPollResultsException, which makes LocalStack wait
    before it asks again: anything else ends the thread, as LocalStack then reads an ARN that this has not.
    """

    def __init__(self, mapping: dict[str, Any], processor: "EventProcessor") -> None:
        super().__init__(processor=processor)
        self._mapping = mapping
        self._batches: Batches | None = None

    def event_source(self) -> str:
        return "SelfManagedKafka"

    def poll_events(self) -> None:
        name = self._mapping["FunctionArn"]
        try:
            if self._batches is None:
                self._batches = self._connect()
            done = self._batches.run_one(PATIENCE_SECONDS)
        except Exception:
            LOG.exception("The event source of %s failed; it connects anew", name)
            self.close()
            done = False
        if done is False:
            raise EmptyPollResultsException("kafka", name)

    def close(self) -> None:
        batches, self._batches = self._batches, None
        if batches is not None:
            try:
                batches.close()
            except Exception:
                LOG.exception("The consumer cannot be closed")

    def _connect(self) -> Batches:
        arn = parse_arn(self._mapping["FunctionArn"])
        clients = connect_to(region_name=arn["region"], aws_access_key_id=arn["account"])

        def secret(id: str) -> str:
            return clients.secretsmanager.get_secret_value(SecretId=id)["SecretString"]

        def invoke(event: bytes) -> bool:
            answer = clients.lambda_.invoke(FunctionName=self._mapping["FunctionArn"], Payload=event)
            return "FunctionError" not in answer

        tls = os.environ.get("K8SLAB_LOCALSTACK_KAFKA_TLS", "false") == "true"
        source = kafka_source.read(self._mapping, secret, tls)
        LOG.info("%s polls %s as %s", self._mapping["FunctionArn"], source.topic, source.group)
        return Batches(source, connect(source), invoke)
