"""What the tool shows of the store while the daemon runs: patients, findings, quarantine."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import calciwatchd
import mllp
import ward

DATA = calciwatchd.ROOT / "tests/data"

# Bad content: what is sent, the answer, and the finding (code, place) or the word of its reason by
# which quarantine lists it.
FINDINGS = {
    "an unreadable number": (
        ward.crp("910001", "L1", "sixty-two", "mg/L^^UCUM", control_id="BAD1"),
        ("number-unreadable", "OBX-5")),
    "an unknown unit": (
        ward.crp("910001", "L2", "62", "spoons", control_id="BAD2"), ("unit-unknown", "OBX-6")),
    "no unit": (
        ward.crp("910001", "L3", "62", "", control_id="BAD3"), ("unit-missing", "OBX-6")),
    "a date that is none": (
        ward.message("ADT^A08^ADT_A01", [f"EVN|A08|{ward.now()}", ward.pid("910001"), "PV1|1|I",
                                         "DG1|1||I10^Hypertension^I10C||20289999|F"],
                     control_id="BAD4"), ("time-unreadable", "DG1-5")),
    "bytes that are no character of the set": (
        ward.message("ADT^A08^ADT_A01", [f"EVN|A08|{ward.now()}", ward.pid("910001"), "PV1|1|I"],
                     control_id="BAD5").replace(b"|P|2.5.1", b"|P|2.5.1||||||UNICODE UTF-8")
        .replace(b"Test^Pat", b"T\xff\xfest^Pat"), ("charset-undecodable", "MSH-18")),
    "a code that is none": (
        ward.result("910001", "L6", "1988-6^C reactive protein^LN", "6", "mg/L^^UCUM",
                    control_id="BAD6"), ("code-check-digit", "OBX-3")),
}
QUARANTINE = {
    "no PID-3": (ward.message("ADT^A08^ADT_A01", [f"EVN|A08|{ward.now()}", "PID|1", "PV1|1|I"],
                              control_id="BAD7"), "AA", "PID-3 missing"),
    "two MSH in a frame": (
        ward.message("ADT^A08^ADT_A01", [f"EVN|A08|{ward.now()}", ward.pid("910001"), "PV1|1|I"],
                     control_id="BAD8")
        + ward.message("ADT^A08^ADT_A01", [f"EVN|A08|{ward.now()}", ward.pid("910002"), "PV1|1|I"]),
        "AE", "a second MSH at byte"),
    "no MSH": (b"PID|1||910001^^^H1MRN^MR\r", "AR", "at byte 0"),
    "training on a production feed": (
        ward.diagnosis("910001", control_id="BAD9").replace(b"|P|2.5.1", b"|T|2.5.1"),
        "AR", "MSH-11"),
    "a merge with itself": (ward.merge("910001", "910001", control_id="BAD10"), "AE", ""),
}


class State(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enter(calciwatchd.Daemon())

    def enter(self, context):
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def ask(self, *arguments, expected=0):
        done = calciwatchd.tool(*arguments, "--store", self.daemon.store)
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done.stdout

    def ask_json(self, *arguments):
        return json.loads(self.ask(*arguments, "--json"))

    def tell_the_story(self):
        sent = calciwatchd.tool("send", "--to", f"127.0.0.1:{self.daemon.port}", DATA)
        self.assertEqual(sent.returncode, 0, sent.stdout + sent.stderr)

    def test_the_patient_of_the_story_is_shown_whole(self):
        self.tell_the_story()
        listed, = self.ask_json("patients")["patients"]
        number = listed["numbers"][0]["number"]
        text = self.ask("patients", number)
        self.assertNotIn("\x1b", text)
        for word in ("Calciphylaxis", "237900002", "arfarin", "discontinued", "62 mg/L",
                     "4W^401^B", "calcium-in-calciphylaxis", "vka-in-calciphylaxis", "over: "):
            self.assertIn(word, text)
        patient = self.ask_json("patients", f"{number}^{listed['numbers'][0]['authority']}")
        self.assertEqual(patient, self.ask_json("patients", "--id", patient["id"]))
        values = {(one["what"]["text"], one["comparator"], one["value"], one["unit"])
                  for one in patient["results"]}
        self.assertTrue(any(value[1:] == ("=", "8.4", "mg/dL") for value in values), values)
        for one in patient["results"]:
            self.assertRegex(one["observed"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(sorted(one["rule"] for one in patient["alerts"]
                                if one["status"] == "active"),
                         sorted(rule for rule, in self.daemon.rows(
                             "SELECT rule FROM alert WHERE status = 'active'")))
        self.assertEqual(listed["active_alerts"], self.daemon.rows(
            "SELECT count(*) FROM alert WHERE status = 'active'")[0][0])

    def test_an_order_shows_how_often_it_is_due_what_it_belongs_to_and_each_administration(self):
        def given(counter, action="A"):
            return ward.message("RAS^O17^RAS_O17", [
                ward.pid("930001"), f"ORC|RE|M2^OE||||||||{ward.now()}",
                f"RXA|0|{counter}|2026010{counter}0900|2026010{counter}0930|"
                "237832^sodium thiosulfate^RXNORM|25|g|||||||||||||CP|" + action])

        drip = "237832^sodium thiosulfate 250 MG/ML Injection^RXNORM"
        self.daemon.send(
            ward.message("RDE^O11^RDE_O11", [
                ward.pid("930001"), f"ORC|PA|M1^OE||||||||{ward.now()}", f"RXE||{drip}|25||g",
                f"ORC|CH|M2^OE||||||||{ward.now()}", f"RXE||{drip}|25||g",
                f"TQ1|1||3XW||||{ward.now()}"]),
            given(1), given(2), given(2, "D"))
        text = self.ask("patients", "930001")
        for word in ("3XW, 3 a week", "child of M1", "given 1 time, last 2026-01-01 09:00:00Z, 25 g"):
            self.assertIn(word, text)
        child = next(one for one in self.ask_json("patients", "930001")["orders"]
                     if one["placer"]["id"] == "M2")
        self.assertEqual((child["frequency"], child["times_a_week"]), ("3XW", "3"))
        self.assertEqual([one["status"] for one in child["administrations"]], ["given", "deleted"])
        self.assertEqual(self.daemon.rows(
            "SELECT parent, given FROM medication_orders WHERE key = 'M2^OE'"), [("M1", 1)])
        self.daemon.send(ward.order("930001", "M1", drug=drip, control="DC"))
        self.assertEqual({one["status"] for one in self.ask_json("patients", "930001")["orders"]},
                         {"discontinued"})

    def test_an_old_number_finds_the_survivor_and_says_what_joined_them(self):
        self.daemon.send(ward.order("920001", "M1"), ward.diagnosis("920002"),
                         ward.merge("920002", "920001", control_id="MERGE1"))
        for number in ("920001", "920002", "920001^H1MRN^MR", "920001^^^H1MRN^MR"):
            patient = self.ask_json("patients", number)
            self.assertEqual([(one["number"], one["given_up"]) for one in patient["numbers"]],
                             [("920002", False), ("920001", True)], number)
        former, = patient["former_numbers"]
        self.assertEqual((former["number"], former["survivor"]), ("920001", patient["id"]))
        self.assertEqual(self.daemon.rows("SELECT control_id FROM message WHERE id = ?",
                                          former["message"]), [("MERGE1",)])
        self.assertEqual(self.ask_json("patients", "--id", former["patient"])["id"], patient["id"])
        self.assertEqual(len(self.ask_json("patients", "--search", "9200")["patients"]), 1)
        self.assertRegex(self.ask("patients", "920001"), r"old number +920001\^H1MRN\^MR")
        self.assertIn("vka-in-calciphylaxis", self.ask("patients", "920001"))

    def test_a_merge_in_a_circle_is_in_quarantine_and_changes_nothing(self):
        self.daemon.send(ward.order("960001", "M1"), ward.diagnosis("960002"),
                         ward.merge("960002", "960001", control_id="ROUND1"))
        before = self.ask_json("patients", "960002")
        circle = ward.merge("960001", "960002", control_id="ROUND2")
        self.assertEqual(self.daemon.codes(circle), ["AE"])
        kept, = self.ask_json("quarantine")["quarantine"]
        self.assertEqual((kept["control_id"], kept["type"]), ("ROUND2", "ADT^A40"))
        self.assertIn("MRG-1", kept["reason"])
        self.assertEqual(self.ask_json("patients", "960001"), before)

    def test_a_number_of_two_patients_is_never_answered_with_one_of_them(self):
        one, two = ward.diagnosis("930001"), ward.diagnosis("930001").replace(b"H1MRN", b"H2MRN")
        self.daemon.send(one, two)
        done = calciwatchd.tool("patients", "930001", "--store", self.daemon.store)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("930001^H2MRN^MR", done.stderr)
        self.assertEqual(self.ask_json("patients", "930001^H2MRN")["numbers"][0]["authority"],
                         "H2MRN")

    def test_all_bad_content_is_listed_with_its_place(self):
        for what, (message, _) in FINDINGS.items():
            self.assertEqual(self.daemon.codes(message), ["AA"], what)
        found = self.ask_json("findings")["findings"]
        text = self.ask("findings")
        for what, (message, (code, place)) in FINDINGS.items():
            control_id = ward.control_id_of(message)
            with self.subTest(what):
                mine = [(one["code"], one["place"].replace("[1]", "")) for one in found
                        if one["control_id"] == control_id]
                self.assertTrue(any(mine_code == code and where.startswith(place)
                                    for mine_code, where in mine), mine)
                self.assertTrue(any(control_id in line and code in line
                                    for line in text.splitlines()), text)
        self.assertEqual([one["id"] for one in found],
                         sorted((one["id"] for one in found), reverse=True))
        counts = self.ask_json("findings", "--summary", "--code", "unit-missing")["counts"]
        self.assertEqual([(one["count"], one["place"], one["listener"]) for one in counts],
                         [(1, "OBX-6", "ehr")])
        self.assertEqual(self.ask_json("findings", "--listener", "none")["total"], 0)
        self.assertEqual(self.ask_json("findings", "--since", "2000-01-01")["total"], len(found))

    def test_what_could_not_be_used_is_in_quarantine_and_can_be_read(self):
        for what, (message, code, _) in QUARANTINE.items():
            self.assertEqual(self.daemon.codes(message), [code], what)
        listed = self.ask_json("quarantine")["quarantine"]
        self.assertEqual(len(listed), len(QUARANTINE))
        text = self.ask("quarantine")
        for kept, (what, (message, _, reason)) in zip(reversed(listed), QUARANTINE.items()):
            with self.subTest(what):
                self.assertIn(reason, kept["reason"])
                self.assertTrue(kept["reason"])
                self.assertIn(kept["reason"], text)
                shown = self.ask("quarantine", "show", kept["message"])
                self.assertIn(kept["reason"], shown)
                self.assertIn("PID", shown)
                raw = subprocess.run(
                    [calciwatchd.TOOL, "quarantine", "show", str(kept["message"]), "--raw",
                     "--store", str(self.daemon.store)], capture_output=True, check=True)
                self.assertEqual(raw.stdout, message)
        self.assertIn("MSH-10", self.ask("quarantine", "show", listed[-1]["message"]))
        self.ask("quarantine", "show", 999, expected=1)

    def test_a_frame_that_broke_off_is_a_finding(self):
        with mllp.Sender(self.daemon.port) as sender:
            sender.write(b"\x0bMSH|^~\\&|")
            sender.write(mllp.framed(ward.diagnosis("940001")))
            sender.read()
            self.daemon.send(ward.diagnosis("940001"))  # committed after it
        found, = self.ask_json("findings", "--code", "frame-truncated", "--listener",
                               "ehr")["findings"]
        self.assertIsNone(found["message"])
        self.assertIn("byte 0 of the stream", found["place"])
        self.assertIn("frame", self.ask("findings", "--summary"))

    def test_an_empty_store_is_shown_as_empty(self):
        self.ask("patients")
        self.assertEqual(self.ask("findings"), "no findings\n")
        self.assertEqual(self.ask("quarantine"), "nothing in quarantine\n")
        self.ask("patients", "4711", expected=1)

    def test_the_store_is_found_as_the_daemon_finds_it(self):
        self.daemon.send(ward.diagnosis("950001"))
        for arguments, environment in [
                (["--config", self.daemon.config], {}),
                ([], {"STATE_DIRECTORY": str(self.daemon.state)})]:
            done = calciwatchd.tool("patients", *arguments, env={**os.environ, **environment})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("950001", done.stdout)


class NoStore(unittest.TestCase):
    def test_what_is_no_store_is_said_and_gives_2(self):
        with tempfile.TemporaryDirectory() as folder:
            text = pathlib.Path(folder) / "text"
            text.write_text("no database\n" * 100)
            for command in (["patients"], ["findings"], ["quarantine"], ["journal"], ["alerts"],
                            ["store", "check"], ["store", "compact"], ["verify"],
                            ["store", "backup", f"{folder}/backup.db"]):
                for file, words in ((f"{folder}/none.db", "there is no store at"),
                                    (text, "not a database")):
                    with self.subTest(command=command, file=file):
                        done = calciwatchd.tool(*command, "--store", file)
                        self.assertEqual((done.returncode, done.stdout), (2, ""))
                        self.assertIn(words, done.stderr)
                        self.assertIn(str(file), done.stderr)
            self.assertEqual(list(text.parent.iterdir()), [text], "nothing was made")


if __name__ == "__main__":
    unittest.main()
