"""`calciwatch load` against a real daemon: nothing is lost, and what goes wrong is told."""

import json
import signal
import subprocess
import unittest

import calciwatchd
import wait
import ward


def begin(daemon):
    """A load that would last, under way."""
    process = subprocess.Popen(
        [calciwatchd.TOOL, "load", *at(daemon), "--duration", "60", "--warm-up", "0"],
        stdout=subprocess.PIPE, text=True)
    wait.until(lambda: daemon.rows("SELECT 1 FROM message"))
    return process


def at(daemon):
    return ["--to", f"127.0.0.1:{daemon.port}", "--feed", daemon.router]


class Load(unittest.TestCase):
    def test_every_message_is_kept_and_every_alert_comes(self):
        with calciwatchd.Daemon(rules="config/rules") as daemon:
            done = calciwatchd.tool("load", *at(daemon), "--connections", "1,8", "--window", "4",
                                    "--patients", "50", "--warm-up", "0.5", "--duration", "1.5",
                                    "--floor", daemon.state, "--json")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            series = json.loads(done.stdout)
            self.assertEqual([one["connections"] for one in series], [1, 8])
            for one in series:
                self.assertTrue(one["clean"])
                self.assertGreater(one["answers"]["calciwatch"]["perSecond"], 0)
                self.assertGreater(one["answers"]["floorAppended"]["perSecond"], 0)
                self.assertGreater(one["answers"]["floorOverwritten"]["calciwatchIs"], 0)
                self.assertEqual((one["gaps"], one["missing"]), (0, 0))
            accepted = sum(one["accepted"] for one in series)
            self.assertEqual(
                daemon.rows("SELECT count(*), count(DISTINCT control_id) FROM message "
                            "WHERE disposition = 'applied'"), [(accepted, accepted)])
            (events,), = daemon.rows("SELECT count(*) FROM alert_event")
            self.assertGreater(events, 0)
            self.assertEqual(sum(one["events"] for one in series), events)

    def test_a_daemon_that_dies_is_no_success(self):
        with calciwatchd.Daemon() as daemon:
            process = begin(daemon)
            daemon.kill()
            out, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 1, out)
            self.assertIn("the connection broke", out)

    def test_an_interrupt_ends_it_early_with_figures(self):
        with calciwatchd.Daemon() as daemon:
            process = begin(daemon)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, out)
            self.assertIn("nothing lost", out)

    def test_events_of_before_do_not_count_and_need_not_be_kept(self):
        with calciwatchd.Daemon() as daemon:
            daemon.send(ward.diagnosis("B1"), ward.order("B1", "o1"), ward.order("B1", "o2"))
            daemon.change_store("UPDATE counter SET last = 1 WHERE name = 'alert_event_pruned'")
            done = calciwatchd.tool("load", *at(daemon), "--patients", "50", "--warm-up", "0",
                                    "--duration", "1", "--json")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            one, = json.loads(done.stdout)
            self.assertEqual(one["events"], daemon.head() - 2)

    def test_nobody_there_is_told(self):
        port, = calciwatchd.free_ports(1)
        done = calciwatchd.tool("load", "--to", f"127.0.0.1:{port}", "--no-feed")
        self.assertEqual(done.returncode, 2)
        self.assertIn("Connection refused", done.stderr)


if __name__ == "__main__":
    unittest.main()
