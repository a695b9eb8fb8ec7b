"""SIGHUP: new rules come into force while the daemon runs, and broken ones never do."""

import json
import signal
import time
import unittest

import calciwatchd
import mllp
import wait
import ward

RULES = """
limits:
  crp-limit: {{mg/L: {limit}}}
rules:
  - rule: crp-watch
    title: C-reactive protein
    severity: {severity}
    when: {{result: crp, above: crp-limit}}
    message: "CRP {{result.value}} {{result.unit}}"
    reference: a test
    override_reasons: [other]
    {more}
"""


class Reload(unittest.TestCase):
    def setUp(self):
        self.daemon = calciwatchd.Daemon()
        self.addCleanup(self.daemon.__exit__)
        self.rules = self.daemon.state / "rules.yaml"
        text = self.daemon.config.read_text()
        self.daemon.config.write_text(
            text.replace(f"{calciwatchd.ROOT}/tests/data/four_rules", str(self.rules)))
        self.write(limit=70)

    def write(self, limit, severity="high", more=""):
        self.rules.write_text(RULES.format(limit=limit, severity=severity, more=more))

    def reload(self):
        self.daemon.signal(signal.SIGHUP)

    def events(self):
        """(change, why, whether somebody is called, why it ended) of all that was told."""
        alerts = [json.loads(body)["data"]["alert"]
                  for (body,) in self.daemon.rows("SELECT body FROM alert_event ORDER BY seq")]
        return [(one["change"], one["why"], one["notify"], one.get("endedBecause"))
                for one in alerts]

    def until(self, holds):
        wait.until(holds, self.daemon.log)

    def until_told(self, count):
        self.until(lambda: len(self.events()) >= count)
        return self.events()

    def test_a_threshold_that_is_lowered_finds_the_patient(self):
        self.daemon.start()
        self.daemon.send(ward.crp("H1", "L1", "60", "mg/L"))
        self.assertEqual(self.events(), [])
        self.write(limit=50)
        self.reload()
        self.assertEqual(self.until_told(1),
                         [("raised", "began to hold: the rules changed", True, None)])
        self.write(limit=80)
        self.reload()
        self.assertEqual(self.until_told(2)[1],
                         ("resolved", "ceased to hold: the rules changed", False,
                          "result 60 mg/L"))

    def test_a_file_with_mistakes_is_refused_whole_and_told_with_its_places(self):
        self.daemon.start()
        self.write(limit=50, severity="hihg", more="colour: red")
        self.reload()
        self.until(lambda: "reload refused" in self.daemon.log())
        self.assertRegex(self.daemon.log(), r"rules\.yaml:7:15: .*hihg")
        self.assertRegex(self.daemon.log(), r"rules\.yaml:12:5: .*colour")
        self.daemon.send(ward.crp("H2", "L2", "60", "mg/L"), ward.crp("H2", "L3", "75", "mg/L"))
        self.assertEqual([event[0] for event in self.until_told(1)], ["raised"])
        self.write(limit=50)
        self.reload()
        self.until(lambda: "reloaded: 1 listener, 1 rule" in self.daemon.log())

    def test_a_broken_configuration_is_refused_too(self):
        self.daemon.start()
        good = self.daemon.config.read_text()
        self.daemon.config.write_text(good + "lisener: []\n")
        self.reload()
        self.until(lambda: "reload refused" in self.daemon.log())
        self.assertRegex(self.daemon.log(), r"calciwatch\.yaml:\d+:1: unknown key 'lisener'")
        self.assertTrue(self.daemon.runs())

    def test_what_needs_a_restart_is_named(self):
        self.daemon.start()
        text = self.daemon.config.read_text().replace("site: T1", "site: T2")
        self.daemon.config.write_text(text + "log_level: debug\n")
        self.reload()
        self.until(lambda: "reloaded: " in self.daemon.log())
        self.until(lambda: "reload: site has changed, and needs a restart" in self.daemon.log())
        self.assertNotIn("log_level has changed", self.daemon.log())
        self.daemon.send(ward.crp("H3", "L4", "75", "mg/L"))
        self.until(lambda: "debug" in self.daemon.log())
        self.assertEqual(self.daemon.rows("SELECT topic FROM alert_event"),
                         [("alert/1/T1/rx/high/crp-watch/",)])

    def test_rules_that_changed_while_it_was_away_are_noticed(self):
        self.daemon.start()
        self.daemon.send(*(ward.crp(f"H4{n}", f"L4{n}", "60", "mg/L") for n in range(30)))
        self.daemon.kill()
        self.write(limit=50)
        self.daemon.start()
        self.until_told(30)
        self.until(lambda: "30 patients looked at again, 30 alert changes" in self.daemon.log())
        self.daemon.kill()
        self.daemon.start()  # nothing is told twice
        self.daemon.send(ward.crp("H5", "L5", "60", "mg/L"))
        self.until_told(31)
        self.assertEqual(len(self.events()), 31)

    def test_it_goes_on_after_being_killed_in_the_middle(self):
        patients = 300
        self.daemon.start()
        with mllp.Sender(self.daemon.port) as sender:
            sender.write(b"".join(mllp.framed(ward.crp(f"H6{n}", f"L6{n}", "60", "mg/L"))
                                  for n in range(patients)))
            for _ in range(patients):
                self.assertEqual(mllp.code(sender.read()), "AA")
        self.write(limit=50)
        self.reload()
        self.until_told(1)
        self.daemon.kill()
        self.daemon.start()
        self.until_told(patients)
        self.until(lambda: not self.daemon.rows(
            "SELECT 1 FROM meta WHERE name = 'evaluated_up_to' AND value != ''"))
        self.assertEqual(len(self.events()), patients)

    def test_an_alert_that_nobody_acknowledges_escalates_also_after_a_restart(self):
        self.write(limit=50, more="escalate_after: 3 s")
        self.daemon.start()
        self.daemon.send(ward.crp("H7", "L7", "60", "mg/L"))
        self.until_told(1)
        self.daemon.kill()
        time.sleep(3)  # the time passes while it is away
        self.assertEqual([event[0] for event in self.events()], ["raised"])
        self.daemon.start()
        self.assertEqual(self.until_told(2)[1],
                         ("escalated", "nobody acknowledged it", True, None))


if __name__ == "__main__":
    unittest.main()
