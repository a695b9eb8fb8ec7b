"""calciwatch verify: the journal makes what the store holds, and whoever changed a row is found out."""

import itertools
import json
import os
import shutil
import signal
import sqlite3
import threading
import unittest

import calciwatchd
import corpus
import mllp
import wait
import ward

DATA = calciwatchd.ROOT / "tests/data"


def verify(store, *arguments, **environment):
    done = calciwatchd.tool("verify", "--store", store, *arguments, timeout=300,
                            env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


def numbered(number, patient="970001"):
    """A message on a link that counts (MSH-13)."""
    return ward.diagnosis(patient).replace(b"|P|2.5.1", f"|P|2.5.1|{number}".encode())


def question(number):
    return (f"MSH|^~\\&|TEST|H|CALCIWATCH|H|{ward.now()}||ADT^A01|Q{number}|P|2.5.1|{number}\r"
            .encode())


def short_order(patient, number, seconds):
    """Ends by itself."""
    ends = ward.datetime.datetime.now(ward.datetime.timezone.utc) + ward.datetime.timedelta(
        seconds=seconds)
    return ward.order(patient, number).replace(
        f"TQ1|1||||||{ward.now()}".encode(),
        f"TQ1|1||||||{ward.now()}|{ends:%Y%m%d%H%M%S+0000}".encode())


class Verify(unittest.TestCase):
    """A hospital day, then what happens to its store."""

    @classmethod
    def setUpClass(cls):
        # Some of the messages are years old: what is forgotten again is part of the proof.
        cls.daemon = calciwatchd.Daemon(listener=", processing_ids: PT, sequence_numbers: true",
                                        rules="config/rules")
        cls.daemon.start()
        cls.live_a_day()
        cls.daemon.stop()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.__exit__()

    @classmethod
    def live_a_day(cls):
        """The story, merges, counted messages, what time ends, a restart; real messages at last."""
        sent = calciwatchd.tool("send", "--to", f"127.0.0.1:{cls.daemon.port}", DATA)
        assert sent.returncode == 0, sent.stderr
        with mllp.Sender(cls.daemon.port) as sender:
            for one in (ward.order("920001", "M1"), ward.diagnosis("920002"),
                        ward.merge("920002", "920001"), ward.merge("920001", "920002"),
                        ward.diagnosis("930001"), short_order("930001", "M9", 2),
                        ward.crp("930001", "L1", "62", "mg/L"), b"no message at all\r",
                        numbered("7"), numbered("8"), question("-1"), numbered("3"),
                        numbered("9"), question("0")):
                sender.send(one)
        wait.until(lambda: cls.daemon.rows(
            "SELECT 1 FROM occasion WHERE kind = 'review' AND patient = "
            "(SELECT patient FROM identifier WHERE number = '930001')"), "no review")
        cls.daemon.kill()
        cls.daemon.start()
        with mllp.Sender(cls.daemon.port) as sender:
            sender.send(ward.pth("930001", "L2", "900", "pg/mL"))
            if not corpus.missing:
                for _, message, _ in itertools.islice(corpus.messages(corpus.HOSPITAL), 300):
                    sender.send(message)

    def setUp(self):
        self.copy = self.daemon.state / "copy.db"
        self.copy.unlink(missing_ok=True)
        source = sqlite3.connect(self.daemon.store)
        source.execute("VACUUM INTO ?", (str(self.copy),))
        source.close()

    def tamper(self, *statements):
        connection = sqlite3.connect(self.copy)
        with connection:
            for statement in statements:
                self.assertGreater(connection.execute(statement).rowcount, 0, statement)
        connection.close()

    def find_out(self, *statements):
        """Exit status 1, and what it says: the text, and the JSON."""
        self.tamper(*statements)
        status, text, errors = verify(self.copy)
        self.assertEqual(status, 1, text + errors)
        return text, json.loads(verify(self.copy, "--json")[1])

    def test_the_day_is_what_its_journal_makes(self):
        status, text, errors = verify(self.daemon.store)
        self.assertEqual((status, errors), (0, ""), text)
        self.assertIn("equal", text)
        verdict = json.loads(verify(self.copy, "--json")[1])
        (messages,), = self.daemon.rows("SELECT count(*) FROM message")
        self.assertEqual((verdict["verdict"], verdict["messages"]), ("equal", messages))
        self.assertGreater(verdict["occasions"], 0)
        kinds = {kind for kind, in self.daemon.rows("SELECT DISTINCT kind FROM occasion")}
        self.assertLessEqual({"review", "renumber", "configure"}, kinds)

    def test_a_changed_result_is_named_with_patient_and_message(self):
        row = "WHERE value = '62' AND patient = (SELECT patient FROM identifier WHERE " \
              "number = '930001')"
        (patient,), = self.daemon.rows(f"SELECT patient FROM result {row}")
        text, verdict = self.find_out(f"UPDATE result SET value = '26' {row}")
        for word in ("table result", f"patient {patient}", "value is '26'", "makes '62'"):
            self.assertIn(word, text)
        first = verdict["first_difference"]
        self.assertEqual((first["table"], first["column"], first["patient"]),
                         ("result", "value", patient))
        (message,), = self.daemon.rows("SELECT id FROM message WHERE control_id = (SELECT "
                                       f"source_control_id FROM result {row})")
        self.assertEqual(first["message"], message)
        self.assertEqual(verdict["differing_rows"], 1)

    def test_an_alert_that_was_taken_back_by_hand_is_found(self):
        text, verdict = self.find_out(
            "UPDATE alert SET status = 'resolved' WHERE rule = 'vka-in-calciphylaxis' AND "
            "status = 'active'")
        self.assertIn("status is 'resolved', and the journal makes 'active'", text)
        self.assertEqual(verdict["first_difference"]["table"], "alert")

    def test_an_event_that_is_missing_or_was_made_up_is_found(self):
        text, verdict = self.find_out("DELETE FROM alert_event WHERE seq = 2")
        self.assertIn("seq 2", text)
        self.assertEqual(verdict["first_difference"]["kind"], "missing")
        self.setUp()
        text, verdict = self.find_out(
            "INSERT INTO alert_event SELECT seq + 100000, at, patient, message, rule, subject, "
            "change, severity, why, topic, body FROM alert_event WHERE seq = 1")
        self.assertEqual(verdict["first_difference"]["kind"], "surplus")

    def test_a_message_whose_bytes_were_changed_is_named(self):
        text, verdict = self.find_out(
            "UPDATE message SET raw = CAST(replace(CAST(raw AS TEXT), '|62|', '|63|') AS BLOB) "
            "WHERE CAST(raw AS TEXT) LIKE '%930001%|62|%'")
        number, = verdict["altered_messages"]
        self.assertIn(f"message {number} is not as it was received", text)

    def test_a_message_that_was_taken_out_is_named(self):
        text, verdict = self.find_out("DELETE FROM message WHERE id = 5")
        self.assertIn("message 5: it is not in the journal", text)
        self.assertEqual(verdict["first_deviation"]["message"], 5)

    def test_without_the_oldest_messages_there_is_a_proof_only_from_a_backup(self):
        backup = self.daemon.state / "backup.db"
        shutil.copy(self.copy, backup)
        (last,), = self.daemon.rows("SELECT max(id) FROM message")
        self.tamper("DELETE FROM message WHERE id <= 10",
                    "UPDATE counter SET last = 10 WHERE name = 'message_pruned'")
        status, text, _ = verify(self.copy)
        self.assertEqual(status, 2)
        self.assertIn("begins with message 11", text)
        status, text, errors = verify(self.copy, "--from", backup)
        self.assertEqual(status, 0, text + errors)
        verdict = json.loads(verify(self.copy, "--from", backup, "--json")[1])
        self.assertEqual((verdict["from_message"], verdict["messages"]), (last, 0))

    def test_what_came_since_a_backup_is_proved_from_it_also_while_the_daemon_works(self):
        with calciwatchd.Daemon() as daemon:
            with mllp.Sender(daemon.port) as sender:
                for n in range(20):
                    sender.send(ward.diagnosis(f"98{n:04}"))
            backup = daemon.state / "backup.db"
            source = sqlite3.connect(f"file:{daemon.store}?mode=ro", uri=True)
            source.backup(sqlite3.connect(backup))
            source.close()
            working = threading.Event()

            def work():
                with mllp.Sender(daemon.port) as sender:
                    for n in range(100_000):
                        if working.is_set():
                            return
                        sender.send(ward.order(f"98{n % 20:04}", f"W{n}"))

            worker = threading.Thread(target=work)
            worker.start()
            try:
                wait.until(lambda: daemon.rows("SELECT 1 FROM message WHERE id > 100"))
                status, text, errors = verify(daemon.store, "--from", backup)
                self.assertEqual(status, 0, text + errors)
                self.assertIn("after message 20", text)
                status, text, errors = verify(daemon.store)
                self.assertEqual(status, 0, text + errors)
            finally:
                working.set()
                worker.join()

    def test_other_rules_after_a_restart_are_part_of_the_proof(self):
        with calciwatchd.Daemon(rules="config/rules") as daemon:
            with mllp.Sender(daemon.port) as sender:
                sender.send(ward.diagnosis("990001"))
                sender.send(ward.order("990001", "M1"))
            daemon.kill()
            text = daemon.config.read_text()
            daemon.config.write_text(text.replace("config/rules]", "tests/data/four_rules]"))
            daemon.start()
            with mllp.Sender(daemon.port) as sender:
                sender.send(ward.order("990001", "M2"))
            status, text, errors = verify(daemon.store)
            self.assertEqual(status, 0, text + errors)
            self.assertIn("by 2 configurations of calciwatchd", text)

    def test_a_reload_is_proved_by_what_it_brought_into_force(self):
        with calciwatchd.Daemon() as daemon:
            text = daemon.config.read_text()
            daemon.config.write_text(text.replace("site: T1", "site: T2"))
            daemon.signal(signal.SIGHUP)
            daemon.await_log("reload: site has changed, and needs a restart")
            with mllp.Sender(daemon.port) as sender:
                sender.send(ward.diagnosis("990001"))
                sender.send(ward.order("990001", "M1"))
            status, text, errors = verify(daemon.store)
            self.assertEqual(status, 0, text + errors)
            self.assertIn("by 2 configurations of calciwatchd", text)

    def test_a_backup_of_another_store_is_refused(self):
        with calciwatchd.Daemon() as other:
            status, _, errors = verify(self.copy, "--from", other.store)
        self.assertEqual(status, 2)
        self.assertIn("another store", errors)

    def test_nothing_is_left_in_the_working_folder(self):
        work = self.daemon.state / "work"
        work.mkdir(exist_ok=True)
        self.assertEqual(verify(self.copy, "--work", work)[0], 0)
        self.assertEqual(list(work.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
