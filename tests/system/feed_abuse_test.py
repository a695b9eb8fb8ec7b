"""Whoever connects to the feed, and whatever they do there: the daemon, the subscriber that counts
and the answers to senders are unharmed."""

import contextlib
import json
import random
import resource
import socket
import threading
import time
import unittest

import calciwatchd
import mllp
import wait
import ward

try:
    import zmq
    from feed import Feed, dealer
    missing = None
except ImportError as error:
    missing = f"python3-jsonschema or python3-zmq is not installed ({error})"

CROWD = 1000
# The greeting of ZMTP 3.0 with the mechanism NULL.
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)


def port_of(endpoint):
    return int(endpoint.rpartition(":")[2])


def raw(endpoint):
    return socket.create_connection(("127.0.0.1", port_of(endpoint)), timeout=20)


class Hospital(threading.Thread):
    """Sends orders, each of which raises an alert, and waits for each answer."""

    def __init__(self, port, name):
        super().__init__()
        self._port, self._name = port, name
        self._enough = threading.Event()
        self.answers = []
        self.longest = 0.0
        self.trouble = None

    def run(self):
        try:
            with mllp.Sender(self._port) as sender:
                sender.send(ward.diagnosis(self._name))
                while not self._enough.is_set():
                    began = time.monotonic()
                    answer = sender.send(ward.order(self._name, f"{self._name}-{len(self.answers)}"))
                    self.longest = max(self.longest, time.monotonic() - began)
                    self.answers.append(mllp.code(answer))
                    time.sleep(0.005)
        except OSError as error:
            self.trouble = error

    def goes_on(self):
        """Returns when some more has been answered, after whatever was done to the feed."""
        enough = len(self.answers) + 100
        wait.until(lambda: len(self.answers) >= enough or not self.is_alive())

    def finish(self):
        self._enough.set()
        self.join()


@unittest.skipIf(missing, missing)
class FeedAbuse(unittest.TestCase):
    def setUp(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 4 * CROWD
        if most != resource.RLIM_INFINITY and most < wanted:
            self.skipTest(f"this machine allows {most} open files, {wanted} are needed")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        # The daemon is to raise its own limit. What a sanitizer holds back is not its memory.
        self.daemon = calciwatchd.Daemon(feed=", feeds: [{name: counts, required: true}]",
                                         environment={"ASAN_OPTIONS": "quarantine_size_mb=8"})
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()

    @contextlib.contextmanager
    def unharmed(self):
        """Around what somebody does: everybody else is served meanwhile and afterwards."""
        with Feed(self.daemon.router, name="counts") as subscriber:
            hospital = Hospital(self.daemon.port, f"P{time.monotonic_ns()}")
            hospital.start()
            try:
                yield hospital
            finally:
                hospital.finish()
            self.assertTrue(self.daemon.runs(), self.daemon.log()[-2000:])
            self.assertIsNone(hospital.trouble)
            self.assertEqual(set(hospital.answers), {"AA"})
            head = self.daemon.head()
            wanted = head - subscriber.welcome["from"]
            self.assertEqual(wanted, len(hospital.answers))
            got = 0
            while got < wanted:
                got += len(subscriber.events(quiet=0, at_least=1))
                subscriber.say("ACK", seq=subscriber.last)
            subscriber.acknowledge(head)
        print(f"{len(hospital.answers)} answers, the slowest after {hospital.longest:.2f} s")

    def test_a_thousand_who_come_at_once(self):
        context = zmq.Context()
        context.max_sockets = 2 * CROWD
        crowd = []
        with self.unharmed():
            for number in range(CROWD):
                one = context.socket(zmq.DEALER)
                one.linger = 0
                one.connect(self.daemon.router)
                one.send_multipart([b"HELLO", json.dumps(
                    {"feed": f"crowd-{number}", "from": "snapshot"}).encode()])
                crowd.append(one)
            answered = {"WELCOME": 0, "ERROR": 0}
            for one in crowd:
                self.assertTrue(one.poll(30_000), "somebody was not answered")
                answered[one.recv_multipart()[0].decode()] += 1
            for one in crowd:
                one.close()
        context.term()
        self.assertEqual(sum(answered.values()), CROWD)
        self.assertLessEqual(answered["WELCOME"], 64)
        self.assertGreater(answered["WELCOME"], 0)
        self.assertLess(len(self.daemon.log()), 100_000, "the log is flooded")

    def test_subscribers_that_take_nothing_vanish_or_lie(self):
        before = self.daemon.memory()
        with self.unharmed() as hospital:
            stalled = []
            for number in range(20):
                one = dealer(self.daemon.router)
                one.rcvhwm = 1
                one.send_multipart([b"HELLO", json.dumps(
                    {"feed": f"stalled-{number}", "from": 0, "credit": 4096}).encode()])
                stalled.append(one)
            for number in range(100):
                one = dealer(self.daemon.router)
                one.send_multipart([b"HELLO", json.dumps(
                    {"feed": f"vanishing-{number % 5}", "from": 0}).encode()])
                one.close()
            for number in range(20):
                liar = dealer(self.daemon.router)
                liar.send_multipart([b"HELLO", json.dumps(
                    {"feed": f"liar-{number % 3}", "from": 0, "credit": 1}).encode()])
                for kind, said in ((b"ACK", b'{"seq": 9000000000000000000}'),
                                   (b"ACK", b'{"part": 18446744073709551615}'),
                                   (b"ACK", b'{"seq": -1}'), (b"HELLO", b"[" * 5000),
                                   (b"\xff\0\n", b"\xff"), (b"HEARTBEAT", b'{"head": 1}'),
                                   (b"ACKNOWLEDGE", b'{"request": "x", "alert": "1/a/", "by": "b"}'),
                                   (b"SHOW", b'{"event": 99999999}')):
                    liar.send_multipart([kind, said])
                liar.send_multipart([b"x"] * 100)
                liar.send_multipart([b"HELLO", b" " * 100_000])
                stalled.append(liar)
            hospital.goes_on()
            for one in stalled:
                one.close()
        self.assertLess(self.daemon.memory() - before, 100)
        self.assertLess(len(self.daemon.log()), 100_000, "the log is flooded")
        self.assertNotIn("crowd", self.daemon.rows("SELECT group_concat(name) FROM feed")[0][0])

    def test_garbage_on_both_sockets(self):
        chance = random.Random(7)
        held = []
        with self.unharmed() as hospital:
            for endpoint in (self.daemon.router, self.daemon.live):
                for number in range(60):
                    one = raw(endpoint)
                    held.append(one)
                    garbage = chance.randbytes(chance.choice([1, 64, 5000]))
                    said = [garbage, GREETING[:30], GREETING + garbage,
                            GREETING + b"\x02" + b"\xff" * 8, b"GET / HTTP/1.1\r\n\r\n",
                            GREETING + b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\x06DEALER" +
                            b"\x00\x05HELLO" + garbage][number % 6]
                    with contextlib.suppress(OSError):
                        one.sendall(said)
                    if number % 2:
                        one.close()
            hospital.goes_on()
        for one in held:
            one.close()
        self.assertLess(len(self.daemon.log()), 100_000, "the log is flooded")


if __name__ == "__main__":
    unittest.main()
