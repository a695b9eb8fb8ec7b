"""A configuration with a mistake is refused, with the place of the mistake."""

import pathlib
import re
import subprocess
import tempfile
import unittest

import calciwatchd

# What is wrong, and on which line.
MISTAKES = {
    "an unknown key": ("site: H1\nlistner: []\n", 2),
    "a value of the wrong type": ("site: [H1]\n", 1),
    "no YAML": ("site: H1\nlisteners: [\n", None),
    "a tab": ("site: H1\n\thttp: {}\n", 2),
    "a host that is a name": ("http: {endpoint: localhost:9575}\n", 1),
    "a port that is none": ("site: H1\nhttp: {endpoint: 127.0.0.1:99999}\n", 2),
    "an unusable site": ("site: two words\n", 1),
    "a key twice": ("site: H1\nsite: H2\n", 2),
}


class Configuration(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def check(self, program, *arguments):
        return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True,
                              timeout=60, check=False)

    def write(self, name, text):
        file = self.folder / name
        file.write_text(text)
        return file

    def test_every_mistake_is_told_with_file_line_and_column(self):
        for what, (text, line) in MISTAKES.items():
            file = self.write("calciwatch.yaml", text)
            for program, flags in [(calciwatchd.PROGRAM, ["--check", "--config"]),
                                   (calciwatchd.TOOL, ["check"])]:
                with self.subTest(what, program=pathlib.Path(program).name):
                    done = self.check(program, *flags, file)
                    self.assertEqual(done.returncode, 1, done.stderr)
                    place = re.search(re.escape(str(file)) + r":(\d+):(\d+): .", done.stderr)
                    self.assertIsNotNone(place, done.stderr)
                    if line:
                        self.assertEqual(int(place[1]), line, done.stderr)

    def test_a_mistake_in_a_rule_is_told_with_the_nearest_right_word(self):
        rules = self.write("rules.yaml", "- rule: x-y\n  title: X\n  severity: high\n"
                           "  when: {problem: calciphylaxiss}\n  message: x\n")
        for program, arguments in [
                (calciwatchd.TOOL, ["check", "--rules", rules, "--terminology",
                                    calciwatchd.ROOT / "config/terminology"]),
                (calciwatchd.PROGRAM, ["--check", "--config", self.write(
                    "calciwatch.yaml", f"rules: [rules.yaml]\n"
                    f"terminology: [{calciwatchd.ROOT}/config/terminology]\n")])]:
            with self.subTest(program=pathlib.Path(program).name):
                done = self.check(program, *arguments)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, r"rules\.yaml:4:\d+: .*calciphylaxiss")
                self.assertRegex(done.stderr, r"did you mean 'calciphylaxis'")

    def test_what_is_shipped_is_good(self):
        shipped = calciwatchd.ROOT / "config/calciwatch.yaml"
        for program, flags in [(calciwatchd.PROGRAM, ["--check", "--config"]),
                               (calciwatchd.TOOL, ["check"])]:
            done = self.check(program, *flags, shipped)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stdout, r"good: 1 listener, \d+ rules, \d+ concepts")

    def test_a_daemon_with_a_bad_configuration_does_not_start(self):
        file = self.write("calciwatch.yaml", "listner: []\n")
        done = self.check(calciwatchd.PROGRAM, "--config", file, "--state", self.folder / "state")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{file}:1:1: ", done.stderr)
        self.assertFalse((self.folder / "state").exists())


if __name__ == "__main__":
    unittest.main()
