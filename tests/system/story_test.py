"""The sample messages, sent by the tool in order: what tests/data/README.md says comes true."""

import json
import unittest

import calciwatchd

try:
    from feed import Feed, event_schema
    missing = None
except ImportError as error:
    missing = f"python3-jsonschema or python3-zmq is not installed ({error})"

# Each message and what comes of it.
STORY = {
    "01-admission": [("raised", "pain-plan-absent", "info"), ("raised", "pth-unknown", "info")],
    "02-warfarin": [("raised", "vka-in-calciphylaxis", "critical")],
    "03-tpn": [("raised", "calcium-in-calciphylaxis", "high")],
    "04-crp": [("raised", "crp-high", "moderate")],
    "05-crp-mg-dl": [("updated", "crp-high", "moderate")],
    "06-pth": [("resolved", "pth-unknown", "info")],
    "07-pth-over": [("raised", "pth-parathyroidectomy", "high")],
    "08-result-without-unit": [],
    "09-warfarin-stopped": [("resolved", "vka-in-calciphylaxis", "critical")],
    "10-crp-down": [("resolved", "crp-high", "moderate"), ("raised", "crp-raised", "info")],
}
DATA = calciwatchd.ROOT / "tests/data"


@unittest.skipIf(missing, missing)
class Story(unittest.TestCase):
    def test_every_message_causes_what_it_is_there_to_show(self):
        self.assertEqual(sorted(file.stem for file in DATA.glob("*.hl7")), sorted(STORY))
        schema = event_schema()
        with calciwatchd.Daemon(rules="config/rules") as daemon, Feed(daemon.router) as feed:
            for name, expected in STORY.items():
                with self.subTest(message=name):
                    sent = calciwatchd.tool("send", "--to", f"127.0.0.1:{daemon.port}",
                                            DATA / f"{name}.hl7")
                    self.assertEqual(sent.returncode, 0, sent.stdout + sent.stderr)
                    events = [json.loads(body) for _, _, body in
                              feed.events(quiet=0.5, at_least=len(expected))]
                    for event in events:
                        schema.validate(event)
                    alerts = [event["data"]["alert"] for event in events]
                    self.assertEqual([(alert["change"], alert["rule"], alert["severity"])
                                      for alert in alerts], expected)
            self.assertEqual(
                daemon.rows("SELECT code, source_place FROM finding f JOIN message m "
                            "ON m.id = f.message WHERE m.control_id = 'H1-000008'"),
                [("unit-missing", "OBX-6")])
            self.assertEqual(
                daemon.rows("SELECT rule, status FROM alert ORDER BY rule"),
                [("calcium-in-calciphylaxis", "active"), ("crp-high", "resolved"),
                 ("crp-raised", "active"), ("pain-plan-absent", "active"),
                 ("pth-parathyroidectomy", "active"), ("pth-unknown", "resolved"),
                 ("vka-in-calciphylaxis", "resolved")])

    def test_the_evidence_names_the_message_segment_and_value(self):
        with calciwatchd.Daemon() as daemon, Feed(daemon.router) as feed:
            sent = calciwatchd.tool("send", "--to", f"127.0.0.1:{daemon.port}",
                                    DATA / "01-admission.hl7", DATA / "03-tpn.hl7")
            self.assertEqual(sent.returncode, 0, sent.stderr)
            (_, _, body), = feed.events(quiet=0.5, at_least=1)
            evidence = {(one["controlId"], one["place"]): one["value"] for one in
                        json.loads(body)["data"]["alert"]["evidence"]}
            self.assertIn("Calcium gluconate", evidence["H1-000003", "RXC[3]-2"])
            self.assertIn("237900002", evidence["H1-000001", "DG1-3"])


if __name__ == "__main__":
    unittest.main()
