"""`cmake --install` into a folder: everything is there, runs from there, and leaves yours alone."""

import os
import pathlib
import re
import shlex
import stat
import subprocess
import tempfile
import unittest

import calciwatchd

# What an installation consists of, below its prefix.
PROGRAMS = ["bin/calciwatchd", "bin/calciwatch"]
UNIT = "lib/systemd/system/calciwatchd.service"
FILES = [
    UNIT,
    "lib/sysusers.d/calciwatchd.conf",
    "share/calciwatch/calciwatch.yaml",
    "share/calciwatch/rules/calciphylaxis.yaml",
    "share/calciwatch/schema/alert-event.schema.json",
    "share/calciwatch/terminology/drugs.yaml",
    "share/calciwatch/terminology/labs.yaml",
    "share/calciwatch/terminology/problems.yaml",
    "share/doc/calciwatch/LICENSE",
    "share/doc/calciwatch/operations.md",
]
# Where the administrator's file is, for a prefix.
CONFIGURATION = {
    "/usr": "/etc/calciwatch/calciwatch.yaml",
    "/usr/local": "/etc/calciwatch/calciwatch.yaml",
    "/opt/calciwatch-test": "/opt/calciwatch-test/etc/calciwatch/calciwatch.yaml",
}


@unittest.skipUnless(calciwatchd.INSTALL, "CALCIWATCH_INSTALL does not say how to install")
class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="calciwatch-test-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def at(self, path):
        return self.root / path.lstrip("/")

    def install(self, prefix, umask=0o022):
        done = subprocess.run(
            [*shlex.split(calciwatchd.INSTALL), "--prefix", prefix], capture_output=True,
            text=True, timeout=60, check=False, umask=umask, env={**os.environ,
                                                                  "DESTDIR": str(self.root)})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def run_installed(self, prefix, program, *arguments):
        return subprocess.run([self.at(f"{prefix}/bin/{program}"), *map(str, arguments)],
                              capture_output=True, text=True, timeout=60, check=False, cwd="/")

    @staticmethod
    def mode(path):
        return stat.S_IMODE(path.stat().st_mode)

    def test_everything_is_there_and_nothing_elsewhere(self):
        for prefix, configuration in CONFIGURATION.items():
            with self.subTest(prefix=prefix):
                outside = os.path.lexists("/opt/calciwatch-test"), os.path.lexists(configuration)
                written = re.findall(r"^-- (?:Installing|Up-to-date): (.*)$", self.install(prefix),
                                     re.MULTILINE)
                self.assertTrue(written)
                for path in written:
                    self.assertTrue(path.startswith(f"{self.root}/"), path)
                for path in [*PROGRAMS, *FILES]:
                    self.assertTrue(self.at(f"{prefix}/{path}").is_file(), path)
                self.assertTrue(self.at(configuration).is_file())
                self.assertEqual(outside, (os.path.lexists("/opt/calciwatch-test"),
                                           os.path.lexists(configuration)))

    def test_the_programs_run_with_what_was_installed(self):
        for prefix, configuration in CONFIGURATION.items():
            with self.subTest(prefix=prefix):
                self.install(prefix)
                for arguments in (["--check"], ["--check", "--config", self.at(configuration)]):
                    done = self.run_installed(prefix, "calciwatchd", *arguments)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertRegex(done.stdout, r"good: 1 listener, \d+ rules, \d+ concepts")
                done = self.run_installed(prefix, "calciwatch", "check", self.at(configuration))
                self.assertEqual(done.returncode, 0, done.stderr)
                # Not with those of the source tree: a mistake is told of the installed file.
                rules = self.at(f"{prefix}/share/calciwatch/rules/calciphylaxis.yaml")
                rules.write_text("- nonsense: 1\n")
                done = self.run_installed(prefix, "calciwatchd", "--check")
                self.assertEqual(done.returncode, 1)
                self.assertIn(f"{rules}:1:", done.stderr)

    def test_the_unit_names_what_was_installed(self):
        for prefix, configuration in CONFIGURATION.items():
            with self.subTest(prefix=prefix):
                self.install(prefix)
                unit = self.at(f"{prefix}/{UNIT}").read_text()
                self.assertIn(f"\nExecStart={prefix}/bin/calciwatchd --config {configuration}\n",
                              unit)
                self.assertNotRegex(unit, r"@\w+@")
                documents = re.findall(r"^Documentation=file:(.*)$", unit, re.MULTILINE)
                self.assertTrue(documents)
                for document in documents:
                    self.assertTrue(self.at(document).is_file(), document)

    def test_an_upgrade_keeps_the_administrators_configuration(self):
        self.install("/usr")
        mine = self.at(CONFIGURATION["/usr"])
        mine.write_text("site: MINE\n")
        shipped = self.at("/usr/share/calciwatch/calciwatch.yaml")
        shipped.write_text("site: OLD\n")
        self.assertIn(f"Kept as it is: {mine}", self.install("/usr"))
        self.assertEqual(mine.read_text(), "site: MINE\n")
        self.assertNotEqual(shipped.read_text(), "site: OLD\n")

    def test_the_services_user_can_read_it_whatever_the_umask(self):
        # The folders of every system are there already.
        for folder in ("etc", "usr/bin", "usr/share/doc"):
            (self.root / folder).mkdir(parents=True)
        self.install("/usr", umask=0o077)
        for program in ("usr/bin/calciwatchd", "usr/bin/calciwatch"):
            self.assertEqual(oct(self.mode(self.root / program)), oct(0o755))
        for folder in ("etc/calciwatch", "usr/share/calciwatch", "usr/share/doc/calciwatch"):
            for path in [self.root / folder, *(self.root / folder).rglob("*")]:
                self.assertEqual(oct(self.mode(path)), oct(0o755 if path.is_dir() else 0o644), path)


if __name__ == "__main__":
    unittest.main()
