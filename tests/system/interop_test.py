"""Programs that others wrote talk to calciwatchd."""

import pathlib
import subprocess
import tempfile
import unittest

import calciwatchd
import mllp
import wait
import ward

try:
    import hl7.client
    import zmq
    from feed import Feed
    missing = None
except ImportError as error:
    missing = f"python3-hl7, python3-jsonschema or python3-zmq is not installed ({error})"


@unittest.skipIf(missing, missing)
class Interop(unittest.TestCase):
    def setUp(self):
        self.daemon = calciwatchd.Daemon()
        self.daemon.start()
        self.addCleanup(self.daemon.__exit__)

    def test_python_hl7_sends_a_file_and_reads_its_answers(self):
        messages = [ward.diagnosis("I1"), ward.order("I1", "O1")]
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "messages.hl7"
            file.write_bytes(b"".join(messages))
            done = subprocess.run(
                ["/usr/bin/mllp_send", "--loose", "--file", str(file), "--port",
                 str(self.daemon.port), "127.0.0.1"],
                capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count(b"MSA|AA|"), len(messages), done.stdout)

    def test_python_hl7_client_gets_an_answer_to_its_own_message(self):
        message = ward.diagnosis("I2", control_id="PYHL7")
        with hl7.client.MLLPClient("127.0.0.1", self.daemon.port) as client:
            answer = hl7.parse(client.send_message(message).strip(b"\x0b\x1c\r").decode())
        self.assertEqual(str(answer.segment("MSA")[1]), "AA")
        self.assertEqual(str(answer.segment("MSA")[2]), "PYHL7")

    def test_a_sub_socket_sees_live_alerts_of_its_topic(self):
        subscriber = zmq.Context.instance().socket(zmq.SUB)
        self.addCleanup(subscriber.close, 0)
        subscriber.connect(self.daemon.live)
        subscriber.subscribe("alert/1/T1/rx/critical/")
        subscriber.subscribe("sys/1/T1/heartbeat/")
        # The first heartbeat shows that the subscription has arrived.
        self.assertTrue(subscriber.poll(20_000))
        self.assertEqual(subscriber.recv_multipart()[0], b"sys/1/T1/heartbeat/")
        with mllp.Sender(self.daemon.port) as sender:
            sender.send(ward.diagnosis("I3"))
            sender.send(ward.order("I3", "O3"))
        frames = [b"sys/"]
        while frames[0].startswith(b"sys/"):
            self.assertTrue(subscriber.poll(20_000))
            frames = subscriber.recv_multipart()
        self.assertEqual(frames[0], b"alert/1/T1/rx/critical/vka-in-calciphylaxis/")
        self.assertEqual(frames[1], b"%020d" % 1)
        self.assertEqual(frames[2].decode(),
                         self.daemon.rows("SELECT body FROM alert_event WHERE seq = 1")[0][0])

    def test_a_dealer_that_comes_back_goes_on_after_what_it_acknowledged(self):
        with mllp.Sender(self.daemon.port) as sender:
            sender.send(ward.diagnosis("I4"))
            for number in range(3):
                sender.send(ward.order("I4", f"O4{number}"))
        with Feed(self.daemon.router) as feed:
            self.assertEqual([seq for seq, _, _ in feed.events(at_least=3)], [1, 2, 3])
            feed.acknowledge(2)
        with Feed(self.daemon.router) as feed:
            self.assertEqual(feed.welcome["from"], 2)
            self.assertEqual([seq for seq, _, _ in feed.events(at_least=1)], [3])

    def test_the_tool_sends_and_listens(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "two.hl7"
            file.write_bytes(ward.diagnosis("I5") + ward.order("I5", "O5"))
            sent = calciwatchd.tool("send", "--to", f"127.0.0.1:{self.daemon.port}", file)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        self.assertEqual(sent.stdout.count("AA  "), 2, sent.stdout)

        listen = ["listen", "--feed", self.daemon.router, "--name", "tool"]
        heard = calciwatchd.tool(*listen, "--count", "1", "--timeout", "20")
        self.assertEqual(heard.returncode, 0, heard.stderr)
        self.assertIn("CRITICAL  raised  vka-in-calciphylaxis", heard.stdout)
        # What it showed it has acknowledged.
        acked = "SELECT acked FROM feed WHERE name = 'tool'"
        wait.until(lambda: self.daemon.rows(acked) == [(1,)], "the acknowledgement was not kept")
        again = calciwatchd.tool(*listen, "--timeout", "1")
        self.assertEqual((again.returncode, again.stdout), (0, ""), again.stderr)

    def test_the_tool_goes_on_when_the_daemon_was_killed(self):
        listen = subprocess.Popen(
            [calciwatchd.TOOL, "listen", "--feed", self.daemon.router, "--name", "loyal",
             "--json", "--count", "2", "--timeout", "60"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(listen.stdout.close)
        self.addCleanup(listen.stderr.close)
        with mllp.Sender(self.daemon.port) as sender:
            sender.send(ward.diagnosis("I6"))
            sender.send(ward.order("I6", "O60"))
        first = listen.stdout.readline()
        self.daemon.kill()
        self.daemon.start()
        with mllp.Sender(self.daemon.port) as sender:
            sender.send(ward.order("I6", "O61"))
        rest, errors = listen.communicate(timeout=90)
        self.assertEqual(listen.returncode, 0, errors)
        stored = [body for (body,) in self.daemon.rows("SELECT body FROM alert_event "
                                                       "ORDER BY seq")]
        self.assertEqual((first + rest).splitlines(), stored)


if __name__ == "__main__":
    unittest.main()
