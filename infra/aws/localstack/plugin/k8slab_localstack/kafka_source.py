"""How a Kafka event source says where its broker is and how one gets in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# what AWS takes; the ones about the network (VPC_SUBNET, VPC_SECURITY_GROUP) mean nothing here
MECHANISMS = {
    "BASIC_AUTH": "PLAIN",
    "SASL_SCRAM_256_AUTH": "SCRAM-SHA-256",
    "SASL_SCRAM_512_AUTH": "SCRAM-SHA-512",
}


@dataclass(frozen=True)
class KafkaSource:
    servers: list[str]
    topic: str
    group: str
    batch_size: int
    window_seconds: float
    from_the_beginning: bool
    security: dict[str, str]

    def __repr__(self) -> str:
        return f"KafkaSource({self.servers}, {self.topic}, {self.group})"  # security holds secrets


def read(mapping: dict[str, Any], secret: Callable[[str], str], tls: bool = True) -> KafkaSource:
    """
    :param mapping: as CreateEventSourceMapping has it
    :param secret: the text of a secret by its ARN
    :param tls: Lambda reaches brokers by TLS only; a broker on loopback has none
    """
    endpoints = mapping["SelfManagedEventSource"]["Endpoints"]
    # CloudFormation and the API spell it differently
    servers = endpoints.get("KAFKA_BOOTSTRAP_SERVERS") or endpoints["KafkaBootstrapServers"]
    return KafkaSource(
        servers=list(servers),
        topic=mapping["Topics"][0],
        group=mapping.get("SelfManagedKafkaEventSourceConfig", {}).get("ConsumerGroupId") or mapping["UUID"],
        batch_size=mapping.get("BatchSize") or 100,
        # without one Lambda gathers for half a second
        window_seconds=mapping.get("MaximumBatchingWindowInSeconds") or 0.5,
        from_the_beginning=mapping.get("StartingPosition") != "LATEST",
        security=_security(mapping.get("SourceAccessConfigurations") or [], secret, tls),
    )


def _security(accesses: list[dict[str, str]], secret: Callable[[str], str], tls: bool) -> dict[str, str]:
    for access in accesses:
        mechanism = MECHANISMS.get(access["Type"])
        if mechanism is not None:
            login = json.loads(secret(access["URI"]))
            return {
                "security_protocol": "SASL_SSL" if tls else "SASL_PLAINTEXT",
                "sasl_mechanism": mechanism,
                "sasl_plain_username": login["username"],
                "sasl_plain_password": login["password"],
            }
    return {"security_protocol": "SSL" if tls else "PLAINTEXT"}
