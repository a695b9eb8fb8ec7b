"""A message that was kept in quarantine for a setting has its effect once the setting is right."""

import json
import signal
import unittest

import calciwatchd
import mllp
import ward

try:
    import feed
    missing = None
except ImportError as error:
    missing = f"python3-zmq is not installed ({error})"


def as_pi(message):
    """Its patient has no number of a type that the listener uses."""
    return message.replace(b"^^^H1MRN^MR", b"^^^H1MRN^PI")


@unittest.skipIf(missing, missing)
class Retry(unittest.TestCase):
    def setUp(self):
        self.daemon = calciwatchd.Daemon(listener=", identifier_types: [MR]")
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()
        self.messages = [as_pi(ward.diagnosis("P1")), as_pi(ward.order("P1", "O1"))]
        with mllp.Sender(self.daemon.port) as sender:
            for message in self.messages:
                self.assertEqual(mllp.code(sender.send(message)), "AA")

    def put_right(self):
        text = self.daemon.config.read_text()
        self.daemon.config.write_text(text.replace("types: [MR]", "types: [MR, PI]"))
        self.daemon.signal(signal.SIGHUP)
        self.daemon.await_log("reloaded: ")

    def restart(self):
        self.daemon.kill()
        self.daemon.start()

    def retry(self, *arguments):
        return calciwatchd.tool("quarantine", "retry", *arguments, "--by", "jm",
                                "--feed", self.daemon.router)

    def ask(self, request, message):
        return feed.ask(self.daemon.router, "RETRY", request=request, message=message, by="jm")

    def listed(self):
        done = calciwatchd.tool("quarantine", "--store", self.daemon.store, "--json")
        return [one["message"] for one in json.loads(done.stdout)["quarantine"]]

    def proved(self):
        done = calciwatchd.tool("verify", "--store", self.daemon.store)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_from_quarantine_to_the_alert_also_through_power_cuts(self):
        done = self.retry("1", "2")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "1  still in quarantine: PID-3 missing\n"
                                      "2  still in quarantine: PID-3 missing\n")
        self.assertIn("0 of 2 left quarantine", done.stderr)
        self.assertEqual(self.listed(), [2, 1])
        self.put_right()
        self.restart()
        with feed.Feed(self.daemon.router) as pharmacy:
            done = self.retry("--all", "--store", self.daemon.store)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout, "1  applied as message 3, no alert changed\n"
                                          "2  applied as message 4, event 1\n")
            (_, topic, _), = pharmacy.events(at_least=1)
            self.assertIn("/vka-in-calciphylaxis/", topic)
        self.assertIn("message 2 was retried for jm: it became message 4, applied, 1 alert changes",
                      self.daemon.log())
        self.restart()
        self.assertEqual(self.listed(), [])
        shown = calciwatchd.tool("quarantine", "show", "2", "--store", self.daemon.store)
        self.assertIn("became message 4", shown.stdout)
        with mllp.Sender(self.daemon.port) as sender:
            for message in self.messages:  # to its sender it is the message that it was
                self.assertEqual(mllp.code(sender.send(message)), "AA")
        self.assertEqual(self.daemon.rows("SELECT count(*) FROM message"), [(4,)])
        self.assertEqual(self.daemon.rows("SELECT count(*) FROM alert_event"), [(1,)])
        self.proved()

    def test_the_same_request_gets_the_same_answer_and_is_done_once(self):
        in_vain = self.ask("vain", 1)
        self.put_right()
        first = self.ask("q1", 1)
        self.assertEqual((first[0], first[1]["became"]), ("DONE", 3))
        for _ in range(2):
            self.restart()
            self.assertEqual(self.ask("q1", 1), first)
            self.assertEqual(self.ask("vain", 1), in_vain)
        answer, about = self.ask("q2", 1)
        self.assertEqual((answer, about["code"]), ("ERROR", "retried-before"))
        self.assertEqual(self.daemon.rows("SELECT count(*) FROM message"), [(3,)])
        self.proved()

    def test_what_cannot_be_retried_is_told_one_by_one(self):
        self.put_right()
        done = self.retry("99", "2", "1", "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told["left_quarantine"], 2)
        self.assertEqual([(one["message"], one.get("disposition"), one.get("error"))
                          for one in told["retried"]],
                         [(1, "applied", None), (2, "applied", None),
                          (99, None, "not-in-quarantine")])
        self.assertEqual(told["retried"][1]["events"], [1])
        again = self.retry("1")
        self.assertEqual((again.returncode, again.stdout),
                         (1, "1  not retried: message 1 was retried: it became message 3\n"))
        self.assertEqual(self.retry("--all", "--store", self.daemon.store).stdout,
                         "nothing in quarantine\n")

    def test_only_those_of_one_listener_are_taken(self):
        done = self.retry("--all", "--listener", "lab", "--store", self.daemon.store)
        self.assertEqual((done.returncode, done.stdout), (0, "nothing in quarantine\n"))
        done = self.retry("--all", "--listener", "ehr", "--store", self.daemon.store)
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (1, 2))

    def test_numbers_of_another_store_are_refused(self):
        with calciwatchd.Daemon(listener=", identifier_types: [MR]") as other:
            with mllp.Sender(other.port) as sender:
                sender.send(as_pi(ward.diagnosis("P7")))
            done = self.retry("--all", "--store", other.store)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("another epoch", done.stderr)
        self.assertEqual(self.daemon.rows("SELECT count(retried_at) FROM quarantine"), [(0,)])

    def test_a_daemon_that_is_not_there_gives_2(self):
        self.daemon.kill()
        done = self.retry("1", "--timeout", "1")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("Is the daemon running?", done.stderr)


if __name__ == "__main__":
    unittest.main()
