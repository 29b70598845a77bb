"""The bootstrap, with a Secrets Manager of the test's own and a launcher that tells what it was given."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from answering import Answering, serve

BOOTSTRAP = Path(__file__).parents[1] / "bootstrap"
LAUNCH = """#!/bin/sh
for name in $(env | sed -n 's/^\\(K8SLAB_[A-Z_]*_FILE\\)=.*/\\1/p'); do
  eval "cp \\"\\$$name\\" \\"$OUT/$name\\""; eval "stat -c %a \\"\\$$name\\""; done
printf 'user=%s\\n' "${K8SLAB_OWNER_USER:-}"
[ -z "${K8SLAB_TOKEN_HONOURED_KEY_FILES:-}" ] || cp "$K8SLAB_TOKEN_HONOURED_KEY_FILES" "$OUT/honoured"
"""


def arn(name):
    return f"arn:aws:secretsmanager:eu-central-1:000000000000:secret:{name}-AbCdEf"


class SecretsManager(Answering):
    def do_POST(self):
        self.server.calls.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        secret = self.server.secrets.get(json.loads(self.server.calls[-1][1])["SecretId"])
        status = 400 if secret is None else 200
        body = {"__type": "ResourceNotFoundException"} if secret is None else {"Name": "n", "SecretString": secret}
        self.send(status, "application/x-amz-json-1.1", json.dumps(body).encode())


class BootstrapTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ("package", "out", "tmp"):
            (self.folder / name).mkdir()
        shutil.copy(BOOTSTRAP, self.folder / "package")
        launch = self.folder / "package/launch"
        launch.write_text(LAUNCH)
        launch.chmod(0o755)
        self.server = serve(self, SecretsManager)
        self.server.calls, self.server.secrets = [], {}

    def run_it(self, **environment):
        return subprocess.run(
            [self.folder / "package/bootstrap"],
            env={
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "TMPDIR": str(self.folder / "tmp"),
                "OUT": str(self.folder / "out"),
                "AWS_ENDPOINT_URL": self.server.url,
                "AWS_ACCESS_KEY_ID": "AKIATEST",
                "AWS_SECRET_ACCESS_KEY": "a/secret+key",
                "AWS_SESSION_TOKEN": "a token",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def written(self, name):
        return (self.folder / "out" / name).read_text()

    def test_without_secrets_it_asks_nobody(self):
        done = self.run_it()
        self.assertEqual((0, "user=\n", ""), (done.returncode, done.stdout, done.stderr))
        self.assertEqual([], self.server.calls)

    def test_a_secret_becomes_a_file_that_only_the_function_reads(self):
        pem = "-----BEGIN PRIVATE KEY-----\nMIG/+a==\n-----END PRIVATE KEY-----\n"
        self.server.secrets[arn("key")] = pem
        done = self.run_it(K8SLAB_TOKEN_KEY_SECRET=arn("key"))
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("600\n", done.stdout)
        self.assertEqual(pem, self.written("K8SLAB_TOKEN_KEY_FILE"))

    def test_a_honoured_key_becomes_a_list_of_one_file(self):
        self.server.secrets[arn("old")] = "a key"
        done = self.run_it(K8SLAB_TOKEN_HONOURED_KEY_SECRET=arn("old"))
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual("a key", self.written("honoured"))

    def test_json_comes_as_it_is(self):
        keyset = json.dumps({"a": 'b "c" \\ / \n', "d": [1]}, indent=1)
        self.server.secrets[arn("keyset")] = keyset
        self.run_it(K8SLAB_SEALING_KEYSET_SECRET=arn("keyset"))
        self.assertEqual(keyset, self.written("K8SLAB_SEALING_KEYSET_FILE"))

    def test_fields_of_one_secret_are_fetched_once(self):
        login = json.dumps({"username": "owner", "password": 'p"w\\/d'})
        self.server.secrets[arn("owner")] = login
        done = self.run_it(
            K8SLAB_OWNER_USER_SECRET=arn("owner") + ":username",
            K8SLAB_OWNER_PASSWORD_SECRET=arn("owner") + ":password",
        )
        self.assertIn("user=owner\n", done.stdout)
        self.assertEqual('p"w\\/d', self.written("K8SLAB_OWNER_PASSWORD_FILE"))
        self.assertEqual(1, len(self.server.calls))

    def test_kafka_gets_a_clients_properties(self):
        self.server.secrets[arn("kafka")] = '{"username":"k8slab","password":"p\\"w"}'
        self.run_it(
            K8SLAB_KAFKA_SECRET=arn("kafka"), K8SLAB_KAFKA_PROTOCOL="SASL_SSL", K8SLAB_KAFKA_MECHANISM="SCRAM-SHA-512"
        )
        self.assertEqual(
            "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n"
            "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required "
            'username="k8slab" password="p\\\\"w";\n',
            self.written("K8SLAB_KAFKA_PROPERTIES_FILE"),
        )

    def test_calls_are_signed_for_the_secrets_region_with_the_roles_token(self):
        self.server.secrets[arn("key")] = "x"
        self.run_it(K8SLAB_TOKEN_KEY_SECRET=arn("key"))
        headers, _ = self.server.calls[0]
        self.assertEqual("secretsmanager.GetSecretValue", headers["X-Amz-Target"])
        self.assertEqual("a token", headers["X-Amz-Security-Token"])
        self.assertIn("Credential=AKIATEST/", headers["Authorization"])
        self.assertIn("/eu-central-1/secretsmanager/aws4_request", headers["Authorization"])

    def test_a_secret_that_is_not_there_is_named_and_nothing_starts(self):
        self.server.secrets[arn("there")] = "a secret text"
        done = self.run_it(K8SLAB_A_SECRET=arn("there"), K8SLAB_B_SECRET=arn("gone"))
        self.assertEqual(1, done.returncode)
        self.assertIn(f'{arn("gone")}: {{"__type": "ResourceNotFoundException"}}', done.stderr)
        self.assertNotIn("a secret text", done.stderr)
        self.assertEqual("", done.stdout)

    def test_a_field_that_is_not_there_is_named(self):
        self.server.secrets[arn("owner")] = '{"username":"owner"}'
        done = self.run_it(K8SLAB_OWNER_PASSWORD_SECRET=arn("owner") + ":password")
        self.assertIn("the secret of K8SLAB_OWNER_PASSWORD has no field password", done.stderr)


if __name__ == "__main__":
    unittest.main()
