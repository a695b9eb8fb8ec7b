"""Why was there no alert on Tuesday? calciwatch explain --at says what was known then."""

import datetime
import json
import sqlite3
import time
import unittest

import calciwatchd
import mllp
import wait
import ward

RULE = "vka-in-calciphylaxis"


def moment():
    """Now, between all that came before and all that comes after."""
    time.sleep(0.01)
    now = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(0.01)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03}Z"


class Explain(unittest.TestCase):
    def setUp(self):
        self.daemon = calciwatchd.Daemon()
        self.addCleanup(self.daemon.__exit__)
        self.before = moment()
        self.daemon.start()
        wait.until(lambda: self.daemon.rows("SELECT 1 FROM occasion"), "it notes no configuration")
        self.empty = moment()

    def send(self, *messages):
        """Returns a moment at which just these had come too."""
        with mllp.Sender(self.daemon.port) as sender:
            for message in messages:
                self.assertEqual(mllp.code(sender.send(message)), "AA")
        return moment()

    def explain(self, patient, at, *more, rule=RULE):
        arguments = [] if at is None else ["--at", at]
        return calciwatchd.tool("explain", patient, rule, "--store", self.daemon.store,
                                *arguments, *more)

    def subjects(self, patient, at, *more):
        done = self.explain(patient, at, "--json", *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        return [(one["subject"], one["when"] and one["when"]["answer"],
                 one["alert"] and one["alert"]["status"]) for one in said["subjects"]], said

    def test_every_time_has_its_own_facts(self):
        ordered = self.send(ward.order("E1", "O1"))
        diagnosed = self.send(ward.diagnosis("E1"))
        stopped = self.send(ward.order("E1", "O1", control="DC"))
        subject = "order O1^OE"
        self.assertEqual(self.subjects("E1", ordered)[0], [(subject, "no", None)])
        facts, said = self.subjects("E1", diagnosed)
        self.assertEqual(facts, [(subject, "yes", "active")])
        self.assertEqual(said["facts_of"], said["at"])
        self.assertIn("2 messages were done again", said["note"])
        self.assertEqual(self.subjects("E1", stopped)[0], self.subjects("E1", None)[0])
        self.assertEqual(self.subjects("E1", None)[0], [(subject, None, "resolved")])
        text = self.explain("E1", ordered)
        self.assertIn("This is what was known then", text.stdout)

    def test_it_is_the_same_in_a_file_of_which_nothing_is_left(self):
        self.send(ward.order("E1", "O1"), ward.diagnosis("E1"))
        now = self.send(ward.order("E1", "O2"))
        self.send(ward.order("E1", "O1", control="DC"))
        work = self.daemon.state / "work"
        work.mkdir()
        on_disk = self.subjects("E1", now, "--work", work)
        self.assertEqual(on_disk, self.subjects("E1", now))
        self.assertEqual(len(on_disk[0]), 2)
        self.assertEqual(list(work.iterdir()), [])

    def test_who_was_not_known_then_is_told_so(self):
        self.send(ward.order("E1", "O1"))
        for at, what in ((self.empty, "nobody went by 'E1' then"),
                         (self.before, "nothing was known then")):
            done = self.explain("E1", at)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(what, done.stderr)

    def test_a_number_means_whoever_had_it_then(self):
        apart = self.send(ward.order("E1", "O1"), ward.diagnosis("E2"))
        merged = self.send(ward.message("ADT^A40^ADT_A39", [
            f"EVN|A40|{ward.now()}", ward.pid("E2"), "MRG|E1^^^H1MRN^MR"]))
        self.assertEqual(self.subjects("E1", apart)[0], [("order O1^OE", "no", None)])
        self.assertEqual(self.subjects("E2", apart)[0], [])
        self.assertEqual(self.subjects("E1", merged)[0], [("order O1^OE", "yes", "active")])
        self.assertEqual(self.subjects("E1", merged)[0], self.subjects("E2", merged)[0])

    def test_the_rules_are_those_of_then_unless_others_are_given(self):
        then = self.send(ward.order("E1", "O1"), ward.diagnosis("E1"))
        self.daemon.kill()
        text = self.daemon.config.read_text()
        rules = self.daemon.state / "rules.yaml"
        rules.write_text("- rule: crp-watch\n  title: C-reactive protein\n  severity: high\n"
                         "  when: {result: crp, above: {mg/L: 50}}\n  message: CRP\n"
                         "  reference: a test\n  override_reasons: [other]\n")
        self.daemon.config.write_text(
            text.replace(f"{calciwatchd.ROOT}/tests/data/four_rules", str(rules)))
        self.daemon.start()
        later = self.send(ward.order("E1", "O2"))
        self.assertEqual(self.explain("E1", then).returncode, 0)
        gone = self.explain("E1", later)
        self.assertEqual(gone.returncode, 1)
        self.assertIn(f"there is no rule '{RULE}' among those of then", gone.stderr)
        new = self.explain("E1", then, "--rules", rules, rule="crp-watch")
        self.assertEqual(new.returncode, 0, new.stderr)
        self.assertIn("the rules are those given", new.stdout)

    def test_a_journal_without_its_beginning_is_said_and_today_is_shown(self):
        ordered = self.send(ward.order("E1", "O1"))
        self.send(ward.diagnosis("E1"))
        self.daemon.kill()
        connection = sqlite3.connect(self.daemon.store)
        with connection:
            connection.execute("UPDATE message SET raw = x'' WHERE id = 1")
            connection.execute("UPDATE counter SET last = 1 WHERE name = 'message_pruned'")
        connection.close()
        facts, said = self.subjects("E1", ordered)
        self.assertEqual(facts, [("order O1^OE", "yes", "active")])
        self.assertGreater(said["facts_of"], said["at"])
        self.assertIn("What was known then cannot be told: the oldest messages are no longer kept",
                      said["note"])
        self.assertIn("what later messages said is not undone", self.explain("E1", ordered).stdout)


if __name__ == "__main__":
    unittest.main()
