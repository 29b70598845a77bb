"""What is packed is what was built, with our bootstrap in front."""

import os
import shutil
import tempfile
import unittest
import zipfile
from pathlib import Path

import pack
import settings


class PackTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "dist/lib").mkdir(parents=True)
        self.write("dist/bootstrap", "theirs", 0o755)
        self.write("dist/lib/a.jar", "jar", 0o644)
        self.write("bootstrap", "ours", 0o755)

    def write(self, name, text, mode):
        file = self.folder / name
        file.write_text(text)
        file.chmod(mode)
        os.utime(file, (1767225600, 1767225600))  # 2026-01-01T00:00:00Z

    def pack(self, name="f.zip"):
        target = self.folder / name
        pack.pack(self.folder / "dist", self.folder / "bootstrap", target)
        return target

    def test_our_bootstrap_is_first_and_theirs_is_what_it_launches(self):
        with zipfile.ZipFile(self.pack()) as packed:
            self.assertEqual(["bootstrap", "launch", "lib/a.jar"], packed.namelist())
            self.assertEqual((b"ours", b"theirs"), (packed.read("bootstrap"), packed.read("launch")))

    def test_modes_and_times_are_kept(self):
        with zipfile.ZipFile(self.pack()) as packed:
            self.assertEqual(0o100755, packed.getinfo("launch").external_attr >> 16)
            self.assertEqual(0o100644, packed.getinfo("lib/a.jar").external_attr >> 16)
            self.assertEqual((2026, 1, 1, 0, 0, 0), packed.getinfo("lib/a.jar").date_time)

    def test_the_same_files_give_the_same_bytes(self):
        self.assertEqual(self.pack("a.zip").read_bytes(), self.pack("b.zip").read_bytes())


class SettingsTest(unittest.TestCase):
    def test_the_templates_parameters_are_known(self):
        self.assertLess({"Stage", "DatabaseEndpoint", "CdnCertificateArn"}, settings.known("template.yaml"))
        self.assertLess({"Stage", "AdminEmail", "LogRetentionDays"}, settings.known("migration.yaml"))

    def test_every_setting_of_a_stage_is_a_parameter(self):
        for stage in ("dev", "production"):
            chosen = settings.parameters(settings.stage_settings(stage)["parameter_overrides"], stage)
            self.assertEqual(stage, chosen["Stage"])
            self.assertLessEqual(set(chosen), settings.known("template.yaml"))

    def test_every_parameter_of_the_example_is_known(self):
        lines = (settings.HERE / "parameters.example").read_text().replace("\n#Kafka", "\nKafka").splitlines()
        chosen = settings.parameters(lines, "parameters.example")
        self.assertIn("KafkaSecretArn", chosen)
        self.assertLessEqual(set(chosen), settings.known("template.yaml") | settings.known("migration.yaml"))

    def test_values_may_hold_equals_signs(self):
        self.assertEqual({"DatabaseOptions": "a=b&c=d"}, settings.parameters(["DatabaseOptions=a=b&c=d"], "f"))

    def test_a_line_that_is_no_setting_is_named(self):
        with self.assertRaises(SystemExit) as stopped:
            settings.parameters(["", "no setting"], "f")
        self.assertEqual("f, line 2: not NAME=VALUE", str(stopped.exception))


if __name__ == "__main__":
    unittest.main()
