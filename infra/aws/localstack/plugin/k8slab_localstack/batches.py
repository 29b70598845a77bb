"""Takes batches off a topic, commits what was done, and brings again what was not. Knows nothing of LocalStack."""

import time
from collections.abc import Callable
from itertools import chain
from typing import Protocol

from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from k8slab_localstack.kafka_event import MAX_PAYLOAD, Record, batch
from k8slab_localstack.kafka_source import KafkaSource


class Consumer(Protocol):
    """What is used of KafkaConsumer."""

    def poll(self, timeout_ms: int, max_records: int) -> dict[TopicPartition, list[Record]]: ...
    def seek(self, partition: TopicPartition, offset: int) -> None: ...
    def commit(self, offsets: dict[TopicPartition, OffsetAndMetadata]) -> None: ...
    def close(self) -> None: ...


def connect(source: KafkaSource) -> KafkaConsumer:
    consumer = KafkaConsumer(
        bootstrap_servers=source.servers,
        group_id=source.group,
        client_id=f"{source.group}-event-source",
        enable_auto_commit=False,
        auto_offset_reset="earliest" if source.from_the_beginning else "latest",
        # half of Lambda's longest run: a batch at work is not taken away
        max_poll_interval_ms=900_000,
        reconnect_backoff_max_ms=1000,
        **source.security,
    )
    consumer.subscribe([source.topic])
    return consumer


class Batches:
    def __init__(
        self,
        source: KafkaSource,
        consumer: Consumer,
        invoke: Callable[[bytes], bool],
        most_bytes: int = MAX_PAYLOAD,
    ) -> None:
        self._source = source
        self._consumer = consumer
        self._invoke = invoke
        self._most_bytes = most_bytes

    def run_one(self, patience_seconds: float) -> bool | None:
        """
        Gathers a batch and has it done. True where it was, False where it failed and comes again from its
        first record on, None where there was nothing within the patience.
        """
        records = self._gather(patience_seconds)
        if not records:
            return None
        event, taken = batch(",".join(self._source.servers), records, self._most_bytes)
        try:
            done = self._invoke(event)
        except BaseException:
            self._back_to(records)
            raise
        if not done:
            self._back_to(records)
            return False
        if len(taken) < len(records):
            self._back_to(records[len(taken) :])
        self._consumer.commit(
            {partition: OffsetAndMetadata(offset + 1, "", -1) for partition, offset in _last_offsets(taken).items()}
        )
        return True

    def close(self) -> None:
        self._consumer.close()

    def _gather(self, patience_seconds: float) -> list[Record]:
        records = self._poll(patience_seconds, self._source.batch_size)
        end = time.monotonic() + self._source.window_seconds
        while records and len(records) < self._source.batch_size:
            left = end - time.monotonic()
            if left <= 0:
                break
            records += self._poll(left, self._source.batch_size - len(records))
        return records

    def _poll(self, seconds: float, most: int) -> list[Record]:
        polled = self._consumer.poll(timeout_ms=max(1, int(seconds * 1000)), max_records=most)
        return list(chain.from_iterable(polled.values()))

    def _back_to(self, records: list[Record]) -> None:
        first: dict[TopicPartition, int] = {}
        for record in records:
            first.setdefault(TopicPartition(record.topic, record.partition), record.offset)
        for partition, offset in first.items():
            self._consumer.seek(partition, offset)


def _last_offsets(records: list[Record]) -> dict[TopicPartition, int]:
    return {TopicPartition(record.topic, record.partition): record.offset for record in records}
