"""What the shipped rules say of messages sent over the wire."""

import json
import unittest

import calciwatchd
import mllp
import ward

try:
    from feed import Feed, event_schema
    missing = None
except ImportError as error:
    missing = f"python3-jsonschema or python3-zmq is not installed ({error})"


@unittest.skipIf(missing, missing)
class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = calciwatchd.Daemon(rules="config/rules")
        cls.daemon.start()
        cls.sender = mllp.Sender(cls.daemon.port)
        cls.feed = Feed(cls.daemon.router)
        cls.schema = event_schema()

    @classmethod
    def tearDownClass(cls):
        cls.sender.close()
        cls.feed.__exit__()
        cls.daemon.__exit__()

    def alerts(self, *messages, at_least=0):
        """Sends; (change, rule, severity, message) of what it caused, every body valid. What every
        new diagnosis begins is left out."""
        for message in messages:
            self.assertEqual(mllp.code(self.sender.send(message)), "AA")
        seen = []
        for _, topic, body in self.feed.events(quiet=0.5, at_least=at_least):
            event = json.loads(body)
            self.schema.validate(event)
            alert = event["data"]["alert"]
            self.assertTrue(topic.endswith(f'/{alert["severity"]}/{alert["rule"]}/'), topic)
            if alert["rule"] not in ("new-calciphylaxis", "pth-unknown"):
                seen.append((alert["change"], alert["rule"], alert["severity"], alert["message"]))
        return seen

    def rules(self, *messages, at_least=0):
        return [(change, rule) for change, rule, _, _ in self.alerts(*messages, at_least=at_least)]

    def test_order_then_diagnosis_gives_the_alert_of_diagnosis_then_order(self):
        first = self.alerts(ward.diagnosis("R1"), ward.order("R1", "O1"), at_least=1)
        second = self.alerts(ward.order("R2", "O2"), ward.diagnosis("R2"), at_least=1)
        self.assertEqual(len(first), 1)
        self.assertEqual(first, second)
        self.assertEqual(first[0][:3], ("raised", "vka-in-calciphylaxis", "critical"))

    def test_a_discontinued_order_resolves_its_alert(self):
        self.assertEqual(
            self.rules(ward.diagnosis("R3"), ward.order("R3", "O3"),
                       ward.order("R3", "O3", control="DC"), at_least=2),
            [("raised", "vka-in-calciphylaxis"), ("resolved", "vka-in-calciphylaxis")])

    def test_warfarin_without_calciphylaxis_is_silent(self):
        self.assertEqual(self.rules(ward.order("R4", "O4")), [])

    def test_calcium_hidden_in_a_component_is_found(self):
        tpn = ward.order("R5", "O5", drug="TPN1^TPN ADULT^L")
        tpn += b"RXC|A|CG1^calcium gluconate 10 %^L|10|mL\r"
        self.assertEqual(self.rules(ward.diagnosis("R5"), tpn, at_least=1),
                         [("raised", "calcium-in-calciphylaxis")])

    def test_crp_is_the_same_in_either_unit(self):
        for patient, value, unit in [("R6", "62", "mg/L"), ("R7", "6.2", "mg/dL")]:
            with self.subTest(unit=unit):
                self.assertEqual(
                    self.rules(ward.diagnosis(patient), ward.crp(patient, "L" + patient, value,
                                                                 unit), at_least=1),
                    [("raised", "crp-high")])

    def test_pth_is_compared_strictly_and_in_its_own_unit(self):
        cases = [("R8", "500", "pg/mL", False), ("R9", "500.1", "pg/mL", True),
                 ("R10", "55.0", "pmol/L", False), ("R11", "55.1", "pmol/L", True),
                 ("R12", "53.5", "pmol/L", False)]
        for patient, value, unit, raises in cases:
            with self.subTest(value=value, unit=unit):
                expected = [("raised", "pth-parathyroidectomy")] if raises else []
                self.assertEqual(
                    self.rules(ward.diagnosis(patient),
                               ward.pth(patient, "L" + patient, value, unit),
                               at_least=len(expected)), expected)

    def test_a_value_without_a_unit_is_a_finding_and_no_alert(self):
        message = ward.crp("R13", "LR13", "300", "")
        self.assertEqual(self.rules(ward.diagnosis("R13"), message), [])
        control_id = ward.control_id_of(message)
        self.assertEqual(
            self.daemon.rows("SELECT f.code, f.source_place FROM finding f JOIN message m "
                             "ON m.id = f.message WHERE m.control_id = ?", control_id),
            [("unit-missing", "OBX-6")])

    def test_a_resend_changes_nothing_and_gets_the_same_answer(self):
        message = ward.order("R14", "O14")
        self.assertEqual(len(self.rules(ward.diagnosis("R14"), message, at_least=1)), 1)
        once = self.sender.send(message)
        self.assertEqual(self.sender.send(message), once)
        self.assertEqual(self.feed.events(quiet=0.5), [])


if __name__ == "__main__":
    unittest.main()
