"""The shape of a batch, and what is committed when."""

import base64
import json
import unittest
from dataclasses import dataclass, field

from k8slab_localstack import kafka_source
from k8slab_localstack.batches import Batches
from k8slab_localstack.kafka_event import batch, node, signed
from k8slab_localstack.kafka_source import KafkaSource
from kafka import TopicPartition


@dataclass
class Record:
    offset: int
    partition: int = 0
    key: bytes | None = b"key"
    value: bytes | None = b"value"
    headers: list = field(default_factory=list)
    topic: str = "events"
    timestamp: int = 1545084650987
    timestamp_type: int | None = 0


class EventTest(unittest.TestCase):
    def test_a_batch_is_as_aws_documents_it(self):
        records = [Record(15, headers=[("headerKey", b"headerValue")]), Record(16), Record(3, partition=1)]
        event, taken = batch("b-1:9092,b-2:9092", records)
        self.assertEqual(records, taken)
        self.assertEqual(
            {
                "topic": "events",
                "partition": 0,
                "offset": 15,
                "timestamp": 1545084650987,
                "timestampType": "CREATE_TIME",
                "key": base64.b64encode(b"key").decode(),
                "value": base64.b64encode(b"value").decode(),
                "headers": [{"headerKey": [104, 101, 97, 100, 101, 114, 86, 97, 108, 117, 101]}],
            },
            json.loads(event)["records"]["events-0"][0],
        )
        event = json.loads(event)
        self.assertEqual("SelfManagedKafka", event["eventSource"])
        self.assertEqual("b-1:9092,b-2:9092", event["bootstrapServers"])
        self.assertEqual([15, 16], [one["offset"] for one in event["records"]["events-0"]])
        self.assertEqual([3], [one["offset"] for one in event["records"]["events-1"]])

    def test_bytes_of_a_header_have_signs_as_in_java(self):
        self.assertEqual([0, 127, -128, -1], signed(bytes([0, 127, 128, 255])))

    def test_a_tombstone_has_no_value_and_a_record_without_key_no_key(self):
        self.assertNotIn("value", node(Record(0, value=None)))
        self.assertNotIn("key", node(Record(0, key=None)))

    def test_bytes_that_are_no_text_survive(self):
        raw = bytes(range(256))
        self.assertEqual(raw, base64.b64decode(node(Record(0, value=raw))["value"]))

    def test_the_brokers_time_is_told_from_the_producers(self):
        self.assertEqual("LOG_APPEND_TIME", node(Record(0, timestamp_type=1))["timestampType"])

    def test_a_batch_ends_before_it_is_too_large_for_an_invocation(self):
        records = [Record(i, value=b"x" * 1000) for i in range(10)]
        event, taken = batch("b:1", records, 5000)
        self.assertLess(len(event), 5000)
        self.assertEqual(records[: len(taken)], taken)
        self.assertGreater(len(taken), 1)

    def test_a_record_that_is_too_large_alone_is_sent_alone(self):
        self.assertEqual(1, len(batch("b:1", [Record(0, value=b"x" * 9000), Record(1)], 5000)[1]))


class FakeConsumer:
    """One topic's partitions in memory: positions, seeks and commits as a broker's."""

    def __init__(self, *records):
        self.records = sorted(records, key=lambda record: record.offset)
        self.positions = {}
        self.committed = {}
        self.closed = False

    def poll(self, timeout_ms, max_records):
        found = {}
        for record in self.records:
            partition = TopicPartition(record.topic, record.partition)
            if record.offset >= self.positions.get(partition, 0) and max_records > 0:
                found.setdefault(partition, []).append(record)
                self.positions[partition] = record.offset + 1
                max_records -= 1
        return found

    def seek(self, partition, offset):
        self.positions[partition] = offset

    def commit(self, offsets):
        self.committed.update({partition.partition: one.offset for partition, one in offsets.items()})

    def close(self):
        self.closed = True


class BatchesTest(unittest.TestCase):
    def batches(self, consumer, outcomes, batch_size=100, most=1_000_000):
        self.seen = []
        outcomes = iter(outcomes)

        def invoke(event):
            records = json.loads(event)["records"]
            self.seen.append([(name, one["offset"]) for name, of in records.items() for one in of])
            outcome = next(outcomes)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        source = KafkaSource(["b:1"], "events", "group", batch_size, 0, True, {})
        return Batches(source, consumer, invoke, most)

    def test_what_was_done_is_committed_and_does_not_come_again(self):
        consumer = FakeConsumer(Record(0), Record(1), Record(5, partition=1))
        batches = self.batches(consumer, [True])
        self.assertTrue(batches.run_one(0))
        self.assertEqual({0: 2, 1: 6}, consumer.committed)
        self.assertIsNone(batches.run_one(0))

    def test_a_batch_that_fails_is_not_committed_and_comes_again_in_order(self):
        consumer = FakeConsumer(Record(0), Record(1), Record(5, partition=1))
        batches = self.batches(consumer, [False, False, True])
        self.assertEqual([False, False, True], [batches.run_one(0) for _ in range(3)])
        self.assertEqual(self.seen[0], self.seen[1])
        self.assertEqual(self.seen[0], self.seen[2])
        self.assertEqual({0: 2, 1: 6}, consumer.committed)

    def test_an_invocation_that_cannot_be_made_commits_nothing(self):
        consumer = FakeConsumer(Record(0))
        batches = self.batches(consumer, [OSError("gone"), True])
        with self.assertRaises(OSError):
            batches.run_one(0)
        self.assertEqual({}, consumer.committed)
        self.assertTrue(batches.run_one(0))
        self.assertEqual([[("events-0", 0)]] * 2, self.seen)

    def test_a_batch_has_at_most_so_many_records(self):
        consumer = FakeConsumer(*[Record(i) for i in range(5)])
        batches = self.batches(consumer, [True] * 3, batch_size=2)
        while batches.run_one(0):
            pass
        self.assertEqual([2, 2, 1], [len(one) for one in self.seen])

    def test_what_a_large_batch_left_comes_next(self):
        consumer = FakeConsumer(*[Record(i, value=b"x" * 1000) for i in range(5)])
        batches = self.batches(consumer, [True] * 5, most=4000)
        while batches.run_one(0):
            pass
        self.assertEqual([("events-0", i) for i in range(5)], [one for batch in self.seen for one in batch])
        self.assertGreater(len(self.seen), 1)
        self.assertEqual({0: 5}, consumer.committed)


MAPPING = {
    "UUID": "u-1",
    "FunctionArn": "arn:aws:lambda:eu-west-1:000000000000:function:f",
    "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["b:9092"]}},
    "SelfManagedKafkaEventSourceConfig": {"ConsumerGroupId": "k8slab-f"},
    "SourceAccessConfigurations": [{"Type": "SASL_SCRAM_512_AUTH", "URI": "arn:secret"}],
    "Topics": ["events"],
    "StartingPosition": "TRIM_HORIZON",
}


class SourceTest(unittest.TestCase):
    def read(self, tls=True, **changes):
        return kafka_source.read(MAPPING | changes, {"arn:secret": '{"username":"u","password":"p"}'}.get, tls)

    def test_it_reads_where_and_as_whom(self):
        source = self.read()
        self.assertEqual((["b:9092"], "events", "k8slab-f"), (source.servers, source.topic, source.group))
        self.assertEqual(
            {
                "security_protocol": "SASL_SSL",
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": "u",
                "sasl_plain_password": "p",
            },
            source.security,
        )
        self.assertNotIn("'p'", repr(source))

    def test_cloudformation_spells_the_brokers_differently(self):
        endpoints = {"Endpoints": {"KafkaBootstrapServers": ["c:9092"]}}
        self.assertEqual(["c:9092"], self.read(SelfManagedEventSource=endpoints).servers)

    def test_basic_auth_is_plain(self):
        access = [{"Type": "VPC_SUBNET", "URI": "subnet:s"}, {"Type": "BASIC_AUTH", "URI": "arn:secret"}]
        security = self.read(tls=False, SourceAccessConfigurations=access).security
        self.assertEqual(("SASL_PLAINTEXT", "PLAIN"), (security["security_protocol"], security["sasl_mechanism"]))

    def test_without_a_login_there_is_none(self):
        access = [{"Type": "VPC_SUBNET", "URI": "subnet:s"}]
        self.assertEqual({"security_protocol": "SSL"}, self.read(SourceAccessConfigurations=access).security)

    def test_defaults_are_lambdas(self):
        source = self.read(StartingPosition="LATEST", SelfManagedKafkaEventSourceConfig={})
        self.assertEqual(
            (100, 0.5, False, "u-1"),
            (source.batch_size, source.window_seconds, source.from_the_beginning, source.group),
        )


if __name__ == "__main__":
    unittest.main()
