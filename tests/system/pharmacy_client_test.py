"""The client of docs/examples, killed again and again, and its daemon too: it misses nothing."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

import calciwatchd
import mllp
import wait
import ward

try:
    import zmq  # noqa: F401, needed by the client
    missing = None
except ImportError as error:
    missing = f"python3-zmq is not installed ({error})"

CLIENT = calciwatchd.ROOT / "docs/examples/pharmacy_client.py"
ROUNDS = 4


@unittest.skipIf(missing, missing)
class PharmacyClient(unittest.TestCase):
    def setUp(self):
        self.daemon = calciwatchd.Daemon(feed=", feeds: [{name: rx-main, required: true}]")
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()
        self.database = self.daemon.state / "alerts.db"
        self.client = None
        self.addCleanup(self.kill_client)

    def start_client(self, *options):
        with open(self.daemon.state / "client.log", "ab") as log:
            self.client = subprocess.Popen(
                [sys.executable, "-B", CLIENT, "--endpoint", self.daemon.router,
                 "--database", self.database, *options], stderr=log)

    def kill_client(self):
        if self.client is not None:
            self.client.kill()
            self.client.wait()

    def rows(self, query):
        if not self.database.exists():
            return []
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []  # it has not begun yet
        finally:
            connection.close()

    def wait_for(self, holds, what):
        log = self.daemon.state / "client.log"
        wait.until(holds, lambda: f"{what}\n{log.read_text()}")

    def has_all(self):
        return (self.rows("SELECT last FROM position") or [(0,)])[0][0] >= self.daemon.head()

    def send(self, patient, orders):
        with mllp.Sender(self.daemon.port) as sender:
            sender.send(ward.diagnosis(patient))
            for number in range(orders):
                sender.send(ward.order(patient, f"{patient}-{number}"))
            for number in range(0, orders, 3):
                sender.send(ward.order(patient, f"{patient}-{number}", control="DC"))

    def check(self):
        stored = self.daemon.rows("SELECT seq, body FROM alert_event ORDER BY seq")
        self.assertEqual(self.rows("SELECT seq, id FROM event ORDER BY seq"),
                         [(seq, json.loads(body)["id"]) for seq, body in stored],
                         "an event was missed")
        self.assertEqual(self.rows("SELECT id FROM event WHERE times > 1"), [],
                         "an event was counted twice")
        self.assertEqual(
            self.rows("SELECT alert, state FROM board ORDER BY alert"),
            self.daemon.rows("SELECT patient || '/' || rule || '/' || subject AS alert, status "
                             "FROM alert WHERE status IN ('active', 'acknowledged', 'overridden') "
                             "ORDER BY alert"))

    def test_it_misses_nothing_and_counts_nothing_twice(self):
        chance = random.Random(5)
        self.start_client()
        self.wait_for(lambda: self.rows("SELECT 1 FROM position"), "no snapshot")
        for number in range(ROUNDS):
            sender = subprocess.Popen(
                [sys.executable, "-B", "-c",
                 f"import sys; sys.path.insert(0, {str(calciwatchd.ROOT / 'tests/system')!r})\n"
                 "import mllp, ward\n"
                 f"with mllp.Sender({self.daemon.port}) as sender:\n"
                 f"    sender.send(ward.diagnosis('R{number}'))\n"
                 "    for n in range(300):\n"
                 f"        sender.send(ward.order('R{number}', f'R{number}-{{n}}', "
                 f"control_id=f'R{number}x{{n}}'))\n"],
                stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.2, 0.8))
            if number % 2:
                self.daemon.kill()
                self.daemon.start()
            self.kill_client()
            self.start_client()
            sender.wait(timeout=60)
        self.send("LAST", 6)
        self.wait_for(self.has_all, "the client does not catch up")
        self.check()
        self.client.send_signal(signal.SIGTERM)
        self.assertEqual(self.client.wait(timeout=20), 0)
        acked = "SELECT acked FROM feed WHERE name = 'rx-main'"
        self.wait_for(lambda: self.daemon.rows(acked) == [(self.daemon.head(),)],
                      "not acknowledged")

    def test_it_begins_with_what_stands_and_its_acts_are_done_once(self):
        self.send("A1", 6)
        self.start_client("--acknowledge-as", "a pharmacist")
        acknowledged = ("SELECT count(*) FROM alert WHERE status = 'acknowledged' "
                        "AND deed_by = 'a pharmacist'")
        self.wait_for(lambda: self.daemon.rows(acknowledged) == [(4,)], "alerts stay active")
        self.kill_client()
        self.start_client("--acknowledge-as", "a pharmacist")
        self.send("A2", 3)
        self.wait_for(lambda: self.daemon.rows(acknowledged) == [(6,)], "alerts stay active")
        self.wait_for(lambda: self.rows("SELECT count(*) FROM act WHERE answer IS NULL") == [(0,)],
                      "an act is not answered")
        twice = ("SELECT rule, subject FROM alert_event WHERE change = 'acknowledged' "
                 "GROUP BY patient, rule, subject HAVING count(*) > 1")
        self.assertEqual(self.daemon.rows(twice), [])
        self.wait_for(lambda: self.rows("SELECT count(*) FROM board WHERE state = 'acknowledged'")
                      == [(6,)], "the board does not show it")


if __name__ == "__main__":
    unittest.main()
