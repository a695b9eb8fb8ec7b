"""What an administrator does with the store: look for messages, let it forget, back it up, check it
and put a backup in its place."""

import json
import pathlib
import tempfile
import unittest

import calciwatchd
import wait
import ward

FORGETFUL = """
retention:
  journal: 1 s
  resends: 1 s
  findings: 1 s
  outbox: 1 s
  history: 1 s
"""


class Store(unittest.TestCase):
    def tool(self, daemon, *arguments, status=0):
        done = calciwatchd.tool(*arguments, "--store", daemon.store)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def epoch(self, daemon):
        return daemon.rows("SELECT value FROM meta WHERE name = 'store_epoch'")[0][0]

    def test_messages_are_found_by_number_of_the_patient_type_time_and_what_they_became(self):
        with calciwatchd.Daemon() as daemon:
            nobody = ward.message("ORU^R01", ["PID|1||||Nobody", "OBR|1|||X", "OBX|1|NM|X||1"])
            daemon.send(ward.diagnosis("J1", control_id="D1"),
                      ward.order("J1", "o1", control_id="O1"), ward.diagnosis("J11"), nobody)

            def found(*arguments):
                listed = json.loads(self.tool(daemon, "journal", "--json", *arguments))
                return [one["message"] for one in listed["messages"]]
            self.assertEqual(found(), [4, 3, 2, 1])
            self.assertEqual(found("--patient", "J1"), [2, 1], "not J11's")
            self.assertEqual(found("--type", "ADT"), [3, 1])
            self.assertEqual(found("--control-id", "O1"), [2])
            self.assertEqual(found("--disposition", "quarantined"), [4])
            self.assertEqual(found("--since", "1h", "--until", "2000-01-01"), [])
            self.assertEqual(found("--limit", "1"), [4])

            page = json.loads(self.tool(daemon, "journal", "show", "2", "--json"))
            self.assertIn("MSA|AA|O1", page["ack"])
            self.assertEqual(page["events"], [1])
            text = self.tool(daemon, "journal", "show", "2")
            self.assertIn("The answer:", text)
            self.assertIn("warfarin", text)
            self.tool(daemon, "journal", "show", "99", status=1)

    def test_what_has_expired_goes_and_nothing_is_the_worse_for_it(self):
        with calciwatchd.Daemon(more=FORGETFUL) as daemon:
            messages = [ward.diagnosis("R1"), ward.order("R1", "o1"), ward.order("R1", "o2")]
            daemon.send(*messages)
            broken = ward.message("ORU^R01", ["PID|1||||Nobody", "OBR|1|||X", "OBX|1|NM|X||1"])
            daemon.send(broken)
            events = daemon.rows("SELECT count(*) FROM alert_event")[0][0]
            self.assertEqual(events, 2)
            wait.until(lambda: daemon.rows("SELECT count(*) FROM message") == [(1,)],
                       "only the quarantine stays", within=150)
            wait.until(lambda: daemon.rows("SELECT last FROM counter "
                                           "WHERE name = 'alert_event_pruned'") == [(2,)])
            self.assertEqual(daemon.rows("SELECT count(*) FROM alert_event"), [(2,)],
                             "a snapshot needs the last one of each alert that stands")
            self.assertEqual(daemon.rows("SELECT count(*) FROM alert WHERE status = 'active'"),
                             [(2,)])
            daemon.send(ward.order("R1", "o3"))
            self.assertEqual(daemon.rows("SELECT max(seq) FROM alert_event"), [(3,)])
            daemon.kill()
            daemon.start()
            self.assertIn("is whole", self.tool(daemon, "store", "check"))

    def test_a_backup_made_under_load_is_whole_and_can_be_put_back_under_a_new_epoch(self):
        with calciwatchd.Daemon() as daemon, tempfile.TemporaryDirectory() as folder:
            backup = pathlib.Path(folder) / "backup.db"
            daemon.send(ward.diagnosis("B1"), ward.order("B1", "o1"))
            self.tool(daemon, "store", "backup", str(backup))
            self.assertEqual(backup.stat().st_mode & 0o777, 0o600)
            self.tool(daemon, "store", "backup", str(backup), status=2)
            daemon.send(ward.order("B1", "o2"))
            before = self.epoch(daemon)
            self.assertIn("another calciwatch",
                          self.tool(daemon, "store", "restore", str(backup), status=2))
            daemon.stop()
            self.assertIn("is kept as", self.tool(daemon, "store", "restore", str(backup)))
            self.tool(daemon, "store", "compact")
            daemon.start()
            self.assertNotEqual(self.epoch(daemon), before)
            self.assertEqual(daemon.rows("SELECT max(seq) FROM alert_event"), [(1,)])
            # What came after the backup is sent again by who keeps it, and counts.
            daemon.send(ward.order("B1", "o2"))
            self.assertEqual(daemon.rows("SELECT max(seq) FROM alert_event"), [(2,)])

    def test_a_backup_that_was_merely_copied_into_place_is_recognised(self):
        with calciwatchd.Daemon() as daemon, tempfile.TemporaryDirectory() as folder:
            backup = pathlib.Path(folder) / "backup.db"
            daemon.send(ward.diagnosis("B1"))
            before = self.epoch(daemon)
            self.tool(daemon, "store", "backup", str(backup))
            daemon.kill()
            for name in ("calciwatch.db-wal", "calciwatch.db-shm"):
                (daemon.state / name).unlink(missing_ok=True)
            daemon.store.write_bytes(backup.read_bytes())
            daemon.start()
            self.assertNotEqual(self.epoch(daemon), before)
            self.assertIn("is a copy of another", daemon.log())

    def test_a_damaged_store_is_refused_with_words_that_help(self):
        with calciwatchd.Daemon() as daemon:
            daemon.send(*[ward.diagnosis(f"X{number}") for number in range(100)])
            daemon.stop()
            data = bytearray(daemon.store.read_bytes())
            # Behind the pages that say which tables there are.
            late = (len(data) // 4096 - 12) * 4096
            data[late:late + 8192] = b"\xee" * 8192
            daemon.store.write_bytes(data)
            with self.assertRaisesRegex(AssertionError, "(?s)the store is damaged.*restore a backup"):
                daemon.start()
            done = calciwatchd.tool("store", "check", "--store", daemon.store)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertNotEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
