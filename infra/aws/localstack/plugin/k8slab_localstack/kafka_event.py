"""
Batches as AWS documents them for self-managed Kafka: key and value in base64, headers as lists of byte numbers,
records by "topic-partition". https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
"""

import base64
import json
from collections.abc import Iterable
from typing import Any, Protocol

MAX_PAYLOAD = 6 * 1024 * 1024  # Lambda's bound of an invocation: a batch that is larger is cut
TIMESTAMP_TYPES = {0: "CREATE_TIME", 1: "LOG_APPEND_TIME"}


class Record(Protocol):
    """What Kafka's client hands over."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    timestamp_type: int | None
    key: bytes | None
    value: bytes | None
    headers: Iterable[tuple[str, bytes | None]]


def node(record: Record) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "timestampType": TIMESTAMP_TYPES.get(record.timestamp_type or 0, "CREATE_TIME"),
    }
    # a record without a key, and a tombstone's value, are left out
    if record.key is not None:
        shape["key"] = base64.b64encode(record.key).decode()
    if record.value is not None:
        shape["value"] = base64.b64encode(record.value).decode()
    shape["headers"] = [{name: signed(value or b"")} for name, value in record.headers]
    return shape


def signed(value: bytes) -> list[int]:
    """Bytes as Java has them: from -128 to 127."""
    return [byte - 256 if byte > 127 else byte for byte in value]


def batch(servers: str, records: Iterable[Record], most: int = MAX_PAYLOAD) -> tuple[bytes, list[Record]]:
    """
    The event, and the records that it holds: the first ones, as many as an invocation can carry. One that is
    too large alone is sent alone: Lambda refuses it then, and says so.
    """
    partitions: dict[str, list[dict[str, Any]]] = {}
    taken: list[Record] = []
    size = len(_event(servers, {}))
    for record in records:
        shape = node(record)
        size += len(json.dumps(shape)) + len(record.topic) + 20
        if taken and size > most:
            break
        partitions.setdefault(f"{record.topic}-{record.partition}", []).append(shape)
        taken.append(record)
    return _event(servers, partitions), taken


def _event(servers: str, partitions: dict[str, list[dict[str, Any]]]) -> bytes:
    return json.dumps({"eventSource": "SelfManagedKafka", "bootstrapServers": servers, "records": partitions}).encode()
