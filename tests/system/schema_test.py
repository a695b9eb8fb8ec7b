"""The JSON Schemas that editors use say what the loader says: of the shipped files, of those of the
tests, and of every mistake that is one of structure."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import calciwatchd

try:
    import jsonschema
    import yaml
    missing = None
except ImportError as error:
    missing = f"python3-jsonschema or python3-yaml is not installed ({error})"

CONFIG = calciwatchd.ROOT / "config"
DATA = calciwatchd.ROOT / "tests" / "data"

# A rule that is right. Each mistake below changes one thing in it.
RULE = """\
limits:
  line: {mg/L: 50}
rules:
  - rule: test
    title: A test
    severity: high
    for_each: {order: vitamin-k-antagonist}
    when:
      all:
        - problem: calciphylaxis
        - result: crp
          above: line
    message: "{order.drug}"
    reference: nowhere
"""
MISTAKES = [  # what stands there, what is put there instead
    ("limits:", "limit:"),
    ("line: {mg/L: 50}", "Line: {mg/L: 50}"),
    ("line: {mg/L: 50}", "line: {mg/L: fifty}"),
    ("- rule: test", "- rule: Test"),
    ("- rule: test", "- rule: two words"),
    ("- rule: test", "- rul: test"),
    ("title: A test", "titel: A test"),
    ("title: A test", "title: ''"),
    ("severity: high", "severity: hihg"),
    ("severity: high", "severity: [high]"),
    ("severity: high", "severity: high\n    mode: dark"),
    ("severity: high", "severity: high\n    version: first"),
    ("severity: high", "severity: high\n    version: 0"),
    ("severity: high", "severity: high\n    notify: always"),
    ("severity: high", "severity: high\n    renotify: {per: drug}"),
    ("severity: high", "severity: high\n    renotify: {after: 3 days, per: nurse}"),
    ("severity: high", "severity: high\n    renotify: 3 months"),
    ("severity: high", "severity: high\n    escalate_after: soon enough"),
    ("severity: high", "severity: high\n    override_for: 3"),
    ("severity: high", "severity: high\n    override_reasons: [a, b, c, d, e, f, g, h]"),
    ("severity: high", "severity: high\n    supersedes: [not a rule]"),
    ("severity: high", "severity: high\n    cases: [{when: {order: warfarin}}]"),
    ("severity: high", "severity: high\n    cases: [{severity: info}]"),
    ("severity: high", "severity: high\n    clear: [1]"),
    ("{order: vitamin-k-antagonist}", "{orders: vitamin-k-antagonist}"),
    ("{order: vitamin-k-antagonist}", "{}"),
    ("{order: vitamin-k-antagonist}", "{order: a, procedure: b}"),
    ("all:", "al:"),
    ("- problem: calciphylaxis", "- problem: calciphylaxis\n          order: warfarin"),
    ("- problem: calciphylaxis", "- problem: calciphylaxis\n          above: 3"),
    ("- problem: calciphylaxis", "- problem: calciphylaxis\n          certainty: sure"),
    ("- problem: calciphylaxis", "- problem: calciphylaxis\n          for: two months"),
    ("- problem: calciphylaxis", "- age: {above: 18, below: 65}"),
    ("- problem: calciphylaxis", "- age: {above: 200}"),
    ("- problem: calciphylaxis", "- age: 18"),
    ("- problem: calciphylaxis", "- at_least: 2"),
    ("- problem: calciphylaxis", "- at_least: 0\n          of: [{order: vitamin-k-antagonist}]"),
    ("- problem: calciphylaxis", "- any: []"),
    ("- problem: calciphylaxis", "- not: [{problem: calciphylaxis}]"),
    ("- problem: calciphylaxis", "- absent: {}"),
    ("- problem: calciphylaxis", "- absent: {drug: warfarin}"),
    ("- problem: calciphylaxis", "- encounter: hospital"),
    ("- problem: calciphylaxis", "- stopped: vitamin-k-antagonist"),
    ("- problem: calciphylaxis", "- duration: vitamin-k-antagonist"),
    ("- problem: calciphylaxis", "- sessions: vitamin-k-antagonist\n          above: 3 per week"),
    ("- problem: calciphylaxis", "- frequency: {above: 3 a month}"),
    ("- problem: calciphylaxis", "- dose: {above: {g: 1}, below: {g: 3}}"),
    ("- problem: calciphylaxis", "- dose: {above: {g: 1, mg: 1000}}"),
    ("- problem: calciphylaxis", "- dose: {between: {g: [1]}}"),
    ("- problem: calciphylaxis", "- route: []"),
    ("- problem: calciphylaxis", "- procedure: skin-biopsy\n          status: planned"),
    ("- problem: calciphylaxis", "- problem: [calciphylaxis]"),
    ("above: line", "above: line\n          below: line"),
    ("above: line", "within: 3 days"),
    ("above: line", "above: {mg/L: high}"),
    ("above: line", "above: 50"),
    ("above: line", "between: {mg/L: 5}"),
    ("above: line", "rising: {by: 100 %}"),
    ("above: line", "rising: {by: double, over: [3 days]}"),
    ("message: \"{order.drug}\"", "message: ''"),
    ("    reference: nowhere\n", ""),
    ("    reference: nowhere\n", "    reference: nowhere\nchange: {rules: {x: {title: other}}}\n"),
    ("    reference: nowhere\n", "    reference: nowhere\nchange: {rule: {x: {mode: off}}}\n"),
]

CONCEPT = """\
- concept: digoxin
  kind: lab
  title: Digoxin
  codes: {LOINC: [10535-3]}
  texts: [digoxin*]
  except: {qualifiers: [urine]}
  units: {ng/mL: {ug/L: 1}}
  plausible: {ng/mL: [0, 20]}
"""
CONCEPT_MISTAKES = [
    ("- concept:", "- name:"),
    ("kind: lab", "kind: test"),
    ("  title: Digoxin\n", ""),
    ("codes: {LOINC: [10535-3]}", "codes: [10535-3]"),
    ("codes: {LOINC: [10535-3]}", "codes: {LOINC: {10535-3: x}}"),
    ("texts:", "text:"),
    ("except: {qualifiers: [urine]}", "except: {words: [urine]}"),
    ("units: {ng/mL: {ug/L: 1}}", "units: [ng/mL]"),
    ("plausible: {ng/mL: [0, 20]}", "plausible: {ng/mL: 20}"),
    ("kind: lab", "kind: lab\n  value: colour"),
]


if not missing:
    class Editor(yaml.SafeLoader):
        """As YAML 1.2 reads, and editors do: `on` and `off` are words, no dates, no sexagesimals."""

    Editor.yaml_implicit_resolvers = {}
    for tag, pattern, first in [
            ("null", r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
            ("bool", r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
            ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
            ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$",
             list("-+.0123456789"))]:
        import re
        Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


@unittest.skipIf(missing, missing)
class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schemas = {}
        for name in ("rules", "terminology"):
            schema = json.loads((CONFIG / "schema" / f"{name}.schema.json").read_text())
            jsonschema.Draft7Validator.check_schema(schema)
            cls.schemas[name] = jsonschema.Draft7Validator(schema)
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="calciwatch-test-"))

    def is_valid(self, name, text):
        return self.schemas[name].is_valid(yaml.load(text, Editor))

    def is_loaded(self, option, text):
        """Whether `calciwatch check` takes the file, beside what is shipped."""
        file = pathlib.Path(self.folder) / "file.yaml"
        file.write_text(text)
        command = [calciwatchd.TOOL, "check", "--terminology", str(CONFIG / "terminology")]
        command += ["--rules", str(CONFIG / "rules"), option, str(file)]
        return subprocess.run(command, capture_output=True).returncode == 0

    def test_shipped_files_and_those_of_the_tests_are_valid(self):
        files = {
            "rules": [*(CONFIG / "rules").glob("*.yaml"), *DATA.glob("*/rules/*.yaml"),
                      *(DATA / "four_rules").glob("*.yaml")],
            "terminology": [*(CONFIG / "terminology").glob("*.yaml"),
                            *DATA.glob("*/terminology.yaml")]}
        for name, paths in files.items():
            self.assertGreater(len(paths), 1)
            for path in paths:
                with self.subTest(path=path.name):
                    self.schemas[name].validate(yaml.load(path.read_text(), Editor))

    def refused_by_both(self, name, option, right, mistakes):
        self.assertTrue(self.is_valid(name, right))
        self.assertTrue(self.is_loaded(option, right))
        for there, instead in mistakes:
            with self.subTest(instead=instead):
                self.assertEqual(right.count(there), 1)
                text = right.replace(there, instead)
                self.assertFalse(self.is_valid(name, text), "the schema takes it")
                self.assertFalse(self.is_loaded(option, text), "the loader takes it")

    def test_what_is_wrong_in_a_rule_is_wrong_for_schema_and_loader(self):
        self.refused_by_both("rules", "--rules", RULE, MISTAKES)

    def test_what_is_wrong_in_a_concept_is_wrong_for_schema_and_loader(self):
        self.refused_by_both("terminology", "--terminology", CONCEPT, CONCEPT_MISTAKES)


if __name__ == "__main__":
    unittest.main()
