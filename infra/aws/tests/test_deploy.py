"""What ./lab deploy aws says where it cannot deploy, with an AWS of its own that knows one account and no secret."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from answering import Answering, serve

ROOT = Path(__file__).parents[3]
IDENTITY = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/u</Arn><UserId>U</UserId><Account>111122223333</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


class Aws(Answering):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        target = self.headers.get("X-Amz-Target")
        self.server.asked.append(target or "sts")
        if target is None:
            return self.send(200, "text/xml", IDENTITY)
        return self.send(400, "application/x-amz-json-1.1", b'{"__type":"ResourceNotFoundException","message":"no"}')


class DeployTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.server = serve(self, Aws)
        self.server.asked = []

    def deploy(self, *arguments, code=1, credentials=True):
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME") if name in os.environ}
        environment |= {
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        if credentials:
            environment |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        done = subprocess.run(
            [str(ROOT / "lab"), "deploy", "aws", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.assertEqual(code, done.returncode, done.stderr)
        return done.stderr

    def at(self, *arguments, **more):
        return self.deploy("--region", "eu-central-1", "--endpoint-url", self.server.url, *arguments, **more)

    def parameters(self, *lines):
        file = self.folder / "dev.parameters"
        file.write_text("\n".join(lines) + "\n")
        return str(file)

    COMPLETE = ("DatabaseEndpoint=p:5432", "DatabaseOwnerEndpoint=d:5432", "KafkaBootstrapServers=k:9096")

    def test_wrong_arguments_are_named(self):
        self.assertIn("'--stages' is not known here", self.deploy("--stages", "dev", code=2))
        self.assertIn("--region needs a value", self.deploy("--region", code=2))
        self.assertIn("dev or production, not 'test'", self.deploy("--stage=test", code=2))

    def test_without_a_region_it_asks_for_one(self):
        self.assertIn("Which region?", self.deploy())

    def test_without_credentials_it_says_how_to_sign_in(self):
        self.assertIn("no credentials for AWS", self.deploy("--region", "eu-central-1", credentials=False))

    def test_a_profile_that_is_not_there_is_named(self):
        said = self.deploy("--region", "eu-central-1", "--profile", "nobody", credentials=False)
        self.assertIn("no profile 'nobody'", said)

    def test_without_parameters_it_says_where_they_belong(self):
        self.assertIn("copy infra/aws/parameters.example", self.at("--parameters", str(self.folder / "none")))

    def test_a_parameter_that_is_missing_is_named(self):
        file = self.parameters(*self.COMPLETE[:2])
        self.assertIn("does not say KafkaBootstrapServers", self.at("--parameters", file))

    def test_a_parameter_that_no_template_has_is_named(self):
        file = self.parameters(*self.COMPLETE, "KafkaBrokers=k")
        self.assertIn("no template has these parameters: KafkaBrokers", self.at("--parameters", file))

    def test_secrets_that_are_missing_are_all_named_and_none_is_made(self):
        said = self.at("--parameters", self.parameters(*self.COMPLETE, "AdminEmail=a@example.com"))
        for name in ("database", "database-owner", "kafka", "token-key", "sealing-keyset", "admin"):
            self.assertIn(f"  k8s-lab/dev/{name} (", said)
        self.assertNotIn("secretsmanager.CreateSecret", self.server.asked)


if __name__ == "__main__":
    unittest.main()
