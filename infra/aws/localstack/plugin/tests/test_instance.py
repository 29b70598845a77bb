"""The Runtime API and the process behind it, with a real process."""

import json
import os
import shutil
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from k8slab_localstack.instance import Instance
from k8slab_localstack.runtime_api import InitFailed, Invocation


class InstanceTest(unittest.TestCase):
    def setUp(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.package = folder / "package"
        self.package.mkdir()
        bootstrap = self.package / "bootstrap"
        source = Path(__file__).with_name("bootstrap.py").read_text()
        bootstrap.write_text(f"#!{sys.executable}\n{source}")
        bootstrap.chmod(0o755)

    def instance(self, freeze=True, start=True, **environment):
        instance = Instance(self.package, environment, freeze)
        self.addCleanup(instance.stop)
        if start:
            instance.start()
        return instance

    def invoke(self, instance, do, seconds=20.0, request_id="a-1"):
        event = json.dumps({"do": do}).encode()
        outcome = instance.invoke(Invocation(request_id, "arn:it", "Root=1", event, seconds))
        return outcome.is_error, outcome.body

    def test_the_function_gets_what_lambda_gives(self):
        is_error, body = self.invoke(self.instance(GREETING="hello"), "tell")
        told = json.loads(body)
        self.assertFalse(is_error)
        self.assertEqual("application/json", told["Content-Type"])
        self.assertEqual("arn:it", told["Lambda-Runtime-Invoked-Function-Arn"])
        self.assertEqual("Root=1", told["Lambda-Runtime-Trace-Id"])
        self.assertGreater(int(told["Lambda-Runtime-Deadline-Ms"]), 0)
        self.assertEqual("hello", told["environment"]["GREETING"])
        self.assertEqual(str(self.package), told["environment"]["LAMBDA_TASK_ROOT"])
        self.assertNotIn("PYTHONPATH", told["environment"])

    def test_one_process_serves_one_invocation_after_the_other(self):
        instance = self.instance()
        pids = {json.loads(self.invoke(instance, "tell", request_id=f"a-{i}")[1])["pid"] for i in range(3)}
        self.assertEqual(1, len(pids))

    def test_instances_work_at_once(self):
        instances = [self.instance() for _ in range(3)]
        with ThreadPoolExecutor(3) as pool:
            bodies = list(pool.map(lambda one: self.invoke(one, "tell")[1], instances))
        self.assertEqual(3, len({json.loads(body)["pid"] for body in bodies}))

    def test_an_error_of_the_function_is_its_outcome_and_the_next_works(self):
        instance = self.instance()
        self.assertEqual((True, b'{"errorType":"E","errorMessage":"it failed"}'), self.invoke(instance, "error"))
        self.assertFalse(self.invoke(instance, "tell", request_id="a-2")[0])

    def test_a_body_in_chunks_is_put_together(self):
        self.assertEqual((False, b'{"a":"b"}'), self.invoke(self.instance(), "chunks"))

    def test_an_answer_over_the_bound_is_refused(self):
        instance = self.instance()
        is_error, body = self.invoke(instance, "large")
        self.assertTrue(is_error)
        self.assertEqual("Function.ResponseSizeTooLarge", json.loads(body)["errorType"])
        self.assertIn("status 413", instance.logged())

    def test_a_second_answer_is_refused(self):
        instance = self.instance()
        self.assertEqual((False, b'"first"'), self.invoke(instance, "twice"))
        self.assertIn("status 400", instance.logged())

    def test_an_answer_to_another_invocation_is_refused(self):
        instance = self.instance()
        self.invoke(instance, "other")
        self.assertIn("status 400", instance.logged())

    def test_a_process_that_ends_fails_its_invocation_and_starts_anew(self):
        instance = self.instance()
        is_error, body = self.invoke(instance, "exit")
        self.assertTrue(is_error)
        self.assertEqual(
            {"errorType": "Runtime.ExitError", "errorMessage": "Error: Runtime exited with error: exit status 7"},
            json.loads(body),
        )
        self.assertFalse(self.invoke(instance, "tell", request_id="a-2")[0])

    def test_a_process_that_was_killed_in_between_starts_anew(self):
        instance = self.instance()
        pid = json.loads(self.invoke(instance, "tell")[1])["pid"]
        os.kill(pid, 9)
        instance._process.wait(5)
        self.assertNotEqual(pid, json.loads(self.invoke(instance, "tell", request_id="a-2")[1])["pid"])

    def test_one_that_takes_too_long_is_ended_and_starts_anew(self):
        instance = self.instance()
        is_error, body = self.invoke(instance, "sleep", seconds=0.2)
        self.assertTrue(is_error)
        self.assertEqual("Sandbox.Timedout", json.loads(body)["errorType"])
        self.assertIn("a-1 Task timed out after 0.20 seconds", instance.logged())
        self.assertFalse(self.invoke(instance, "tell", request_id="a-2")[0])

    def test_an_init_error_is_said(self):
        with self.assertRaises(InitFailed) as failed:
            self.instance(INIT="error")
        self.assertEqual(b'{"errorType":"Init","errorMessage":"no setting"}', failed.exception.body)

    def test_a_process_that_ends_at_its_start_is_said_and_what_it_wrote_is_kept(self):
        instance = self.instance(start=False, INIT="exit")
        with self.assertRaises(InitFailed) as failed:
            instance.start()
        self.assertIn("exit status 3", failed.exception.body.decode())
        self.assertEqual("cannot start\n", instance.logged())

    def test_what_it_writes_is_there_when_it_has_answered_and_once(self):
        instance = self.instance()
        self.assertEqual("started\n", instance.logged())
        self.invoke(instance, "tell")
        self.assertEqual("at tell\n", instance.logged())
        self.assertEqual("", instance.logged())

    def test_between_invocations_nothing_runs(self):
        instance = self.instance()
        self.invoke(instance, "count")
        file = Path(f"/proc/{instance._process.pid}/stat")
        end = time.monotonic() + 10  # the signal reaches one thread after the other
        while (state := file.read_text().rsplit(")", 1)[1].split()[0]) != "T" and time.monotonic() < end:
            pass
        self.assertEqual("T", state)

    def test_what_it_keeps_for_itself_ends_with_it(self):
        instance = Instance(self.package, {})
        instance.start()
        folder = Path(json.loads(self.invoke(instance, "tell")[1])["environment"]["TMPDIR"])
        self.assertTrue(folder.is_dir())
        instance.stop()
        self.assertFalse(folder.exists())

    def test_stop_ends_a_process_that_is_frozen(self):
        instance = Instance(self.package, {})
        instance.start()
        pid = instance._process.pid
        instance.stop()
        self.assertFalse(Path(f"/proc/{pid}").exists())


if __name__ == "__main__":
    unittest.main()
