"""The whole protocol of the alert feed, against the daemon and its store on disk."""

import json
import unittest
import uuid

import calciwatchd
import ward

try:
    from feed import Feed, ask, event_schema
    missing = None
except ImportError as error:
    missing = f"python3-jsonschema or python3-zmq is not installed ({error})"


@unittest.skipIf(missing, missing)
class FeedProtocol(unittest.TestCase):
    def start(self, **settings):
        self.daemon = calciwatchd.Daemon(**settings)
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()

    def order(self, patient, *numbers, control="NW"):
        self.daemon.send(ward.diagnosis(patient),
                         *(ward.order(patient, number, control=control) for number in numbers))

    def body(self, seq):
        return json.loads(self.daemon.rows("SELECT body FROM alert_event WHERE seq = ?", seq)[0][0])

    def refusal(self, kind, **said):
        answer, about, *_ = ask(self.daemon.router, kind, **said)
        self.assertEqual(answer, "ERROR", about)
        return about["code"]

    def test_a_snapshot_is_what_stands_and_what_follows_has_no_gap(self):
        self.start()
        self.order("S1", "O1", "O2", "O3")
        self.order("S1", "O2", control="DC")
        with Feed(self.daemon.router, position="snapshot", credit=1) as feed:
            bodies = feed.snapshot()
            stored = [body for (body,) in self.daemon.rows(
                "SELECT body FROM alert_event WHERE seq IN (1, 3) ORDER BY seq")]
            self.assertEqual(bodies, stored)
            self.order("S1", "O4")
            self.assertEqual([seq for seq, _, _ in feed.events(at_least=1)], [5])

    def test_an_act_is_done_once_and_is_an_event_by_the_schema(self):
        self.start()
        self.order("A1", "O1", "O2")
        schema = event_schema()
        reason = self.body(2)["data"]["card"]["overrideReasons"][0]["code"]
        acts = [("ACKNOWLEDGE", {"alert": self.body(1)["id"]}),
                ("OVERRIDE", {"alert": self.body(2)["subject"], "reason": reason,
                              "until": "2999-01-01T00:00:00Z"}),
                ("OVERRIDE", {"alert": self.body(2)["id"], "reason": reason})]
        acts = [(kind, {"request": str(uuid.uuid4()), "by": "J. Müller", **said})
                for kind, said in acts]
        self.assertEqual(ask(self.daemon.router, acts[0][0], **acts[0][1])[:2],
                         ["DONE", {"request": acts[0][1]["request"], "seq": 3,
                                   "epoch": self.body(1)["id"].split("/")[0]}])
        self.assertEqual(self.refusal(acts[1][0], **acts[1][1]), "refused", "for ever is too long")
        done = ask(self.daemon.router, acts[2][0], **acts[2][1])
        self.assertEqual(done[1]["seq"], 4)
        self.daemon.kill()
        self.daemon.start()
        again = ask(self.daemon.router, acts[2][0], **acts[2][1])
        self.assertEqual(again, done, "its answer was lost, and nothing is done twice")
        with Feed(self.daemon.router, position=2) as feed:
            events = [json.loads(body) for _, _, body in feed.events(at_least=2)]
        self.assertEqual([event["data"]["alert"]["state"] for event in events],
                         ["acknowledged", "overridden"])
        for event in events:
            schema.validate(event)
            self.assertEqual(event["data"]["alert"]["deed"]["by"], "J. Müller")

    def test_who_has_not_seen_what_is_new_is_told_to_look_again(self):
        self.start()
        self.order("N1", "O1")
        self.daemon.send(
            ward.order("N1", "O1", control="XO").replace(b"|5||mg", b"|15||mg"))
        self.assertEqual(self.body(2)["data"]["alert"]["change"], "updated")
        said = {"request": "r1", "by": "jm"}
        self.assertEqual(self.refusal("ACKNOWLEDGE", alert=self.body(1)["id"], **said),
                         "changed-since")
        self.assertEqual(ask(self.daemon.router, "SHOW", event=1)[1]["seq"], 2)
        self.assertEqual(ask(self.daemon.router, "ACKNOWLEDGE", alert=self.body(2)["id"],
                             **said)[0], "DONE")

    def test_who_was_away_for_too_long_is_told_what_is_the_oldest_and_begins_with_what_stands(self):
        self.start(feed=", feeds: [{name: declared, topics: [alert/1/T1/rx/]}]")
        self.order("P1", "O1", "O2", "O3")
        self.order("P1", "O2", control="DC")
        with Feed(self.daemon.router) as feed:
            feed.events(at_least=4)
            feed.acknowledge(1)
        self.daemon.change_store(
            "DELETE FROM alert_event WHERE seq <= 3 AND seq NOT IN (SELECT seq FROM standing)",
            "UPDATE counter SET last = 3 WHERE name = 'alert_event_pruned'")
        for position in ("acked", 2):
            answer, about = ask(self.daemon.router, "HELLO", feed="pharmacy",
                                **{"from": position})[:2]
            self.assertEqual((answer, about["code"], about["oldest"]), ("ERROR", "pruned", 4))
        told = self.tool("listen", "--timeout", "20")
        self.assertEqual(told.returncode, 2)
        self.assertIn("calciwatch listen --snapshot", told.stderr)
        self.assertEqual(self.tool("listen", "--snapshot", "--count", "2").returncode, 0)
        with Feed(self.daemon.router, position="snapshot") as feed:
            alerts = [json.loads(body)["data"]["alert"] for body in feed.snapshot()]
            self.assertEqual([alert["subject"] for alert in alerts],
                             ["order O1^OE", "order O3^OE"])
            self.assertEqual({alert["state"] for alert in alerts}, {"active"})

    def test_numbers_of_a_store_that_was_restored_mean_nothing(self):
        self.start()
        self.order("E1", "O1")
        with Feed(self.daemon.router) as feed:
            epoch = feed.welcome["epoch"]
            feed.events(at_least=1)
            feed.acknowledge(1)
        old_id = self.body(1)["id"]
        self.daemon.change_store("UPDATE meta SET value = 'restored' WHERE name = 'store_epoch'")
        self.assertEqual(self.refusal("HELLO", feed="pharmacy", epoch=epoch, **{"from": 1}),
                         "epoch")
        self.assertEqual(self.refusal("ACKNOWLEDGE", request="r", by="jm", alert=old_id), "epoch")
        with Feed(self.daemon.router, position="snapshot") as feed:
            self.assertEqual(feed.welcome["epoch"], "restored")
            self.assertEqual(len(feed.snapshot()), 1)

    def tool(self, *arguments, answer=""):
        return calciwatchd.tool(*arguments, "--feed", self.daemon.router, input=answer)

    def ack(self, *arguments, **more):
        return self.tool("ack", *arguments, **more)

    def test_the_tool_shows_asks_and_acts(self):
        self.start()
        self.order("T1", "O1", "O2")
        shown = self.ack("1", "--show")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("raised  vka-in-calciphylaxis  [1]", shown.stdout)
        self.assertIn("      5  already addressed\n", shown.stdout)

        self.assertEqual(self.ack("1").returncode, 2, "nobody is named")
        no = self.ack("1", "--by", "jm", answer="n\n")
        self.assertEqual(no.returncode, 1)
        self.assertIn("Acknowledge this alert as jm? [y/N]", no.stderr)
        self.assertEqual(len(self.daemon.rows("SELECT 1 FROM alert_event")), 2)

        yes = self.ack("1", "--by", "jm", answer="y\n")
        self.assertEqual((yes.returncode, yes.stdout.splitlines()[-1]),
                         (0, "acknowledged: event 3"), yes.stderr)
        twice = self.ack("1", "--by", "jm", "--yes")
        self.assertEqual(twice.returncode, 1)
        self.assertIn("the alert is acknowledged already", twice.stderr)

        wrong = self.ack("2", "--by", "jm", "--override", "because", "--yes")
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("'because' is none of the rule's reasons", wrong.stderr)
        done = self.ack(self.body(2)["subject"], "--by", "jm", "--override", "5", "--until", "7d",
                         "--yes", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["done"], "overridden")
        deed = self.body(4)["data"]["alert"]["deed"]
        self.assertEqual((deed["by"], deed["reason"]), ("jm", "already addressed"))
        self.assertEqual(self.ack("99", "--show").returncode, 1)

    def test_the_tool_lists_what_stands_and_listens_on(self):
        self.start()
        self.order("T2", "O1", "O2")
        self.order("T2", "O1", control="DC")
        listed = self.tool("listen", "--snapshot", "--json", "--count", "1", "--timeout", "20")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertEqual(json.loads(listed.stdout), self.body(2))


if __name__ == "__main__":
    unittest.main()
