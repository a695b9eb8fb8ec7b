"""The daemon is killed under load, again and again: what it said AA to is never lost.

CALCIWATCH_CRASH_ROUNDS: how often (default 4); CALCIWATCH_CRASH_SEED: to see a run again."""

import os
import random
import threading
import time
import unittest

import calciwatchd
import mllp
import ward

try:
    from feed import Feed
    missing = None
except ImportError as error:
    missing = f"python3-zmq is not installed ({error})"

CONNECTIONS = 16
ORDERS_A_PATIENT = 5


class Load:
    """One interface engine each: sends until the daemon is gone, and remembers every answer."""

    def __init__(self, port, round_number):
        self.answers = {}  # message -> answer, both as bytes
        self.raising = {}  # control id of a message that raises an alert -> order number
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._send, args=(port, f"C{round_number}x{n}"))
            for n in range(CONNECTIONS)
        ]
        for thread in self._threads:
            thread.start()

    def join(self):
        for thread in self._threads:
            thread.join()

    def _story(self, name):
        for number in range(10_000):
            patient = f"{name}-{number // ORDERS_A_PATIENT}"
            if number % ORDERS_A_PATIENT == 0:
                yield ward.diagnosis(patient, control_id=f"{name}-d{number}"), None
            yield (ward.order(patient, f"{name}-o{number}", control_id=f"{name}-m{number}"),
                   f"{name}-o{number}")

    def _send(self, port, name):
        try:
            with mllp.Sender(port) as sender:
                for message, raises in self._story(name):
                    answer = sender.send(message)
                    with self._lock:
                        self.answers[message] = answer
                        if raises:
                            self.raising[mllp.field(answer, "MSA", 2)] = raises
        except OSError:
            pass  # the daemon was killed


@unittest.skipIf(missing, missing)
class Crash(unittest.TestCase):
    def subscribe_until_killed(self, feed, heard):
        try:
            while (got := feed.events(quiet=0.2, within=60)) or self.daemon.runs():
                heard += got
        except AssertionError as error:
            self.trouble.append(str(error))

    def test_nothing_that_was_answered_is_lost_and_nothing_comes_twice(self):
        seed = int(os.environ.get("CALCIWATCH_CRASH_SEED", random.randrange(1 << 30)))
        rounds = int(os.environ.get("CALCIWATCH_CRASH_ROUNDS", "4"))
        chance = random.Random(seed)
        print(f"seed {seed}, {rounds} rounds")
        self.trouble, heard, answered = [], [], 0
        with calciwatchd.Daemon() as self.daemon:
            for number in range(rounds):
                with Feed(self.daemon.router, position=heard[-1][0] if heard else 0) as feed:
                    subscriber = threading.Thread(target=self.subscribe_until_killed,
                                                  args=(feed, heard))
                    subscriber.start()
                    load = Load(self.daemon.port, number)
                    time.sleep(chance.uniform(0.3, 2.0))
                    self.daemon.kill()
                    load.join()
                    subscriber.join()
                self.assertEqual(self.trouble, [])
                self.daemon.start()
                with self.subTest(round=number, seed=seed):
                    self.check(load)
                    answered += len(load.answers)
            with Feed(self.daemon.router, position=heard[-1][0] if heard else 0) as feed:
                heard += feed.events()
            stored = self.daemon.rows("SELECT seq, topic, body FROM alert_event ORDER BY seq")
            self.assertEqual(heard, stored, "a subscriber missed an event or got one twice")
        print(f"{answered} messages answered, {len(stored)} events")
        self.assertGreater(answered, 0)

    def check(self, load):
        rejected = [answer for answer in load.answers.values() if mllp.code(answer) != "AA"]
        self.assertEqual(rejected, [])
        kept = {bytes(raw): bytes(ack)
                for raw, ack in self.daemon.rows("SELECT raw, ack FROM message")}
        lost = [message for message in load.answers if message not in kept]
        self.assertEqual(lost, [], "a message was answered with AA and is gone")

        events = self.daemon.rows("SELECT seq, subject FROM alert_event WHERE change = 'raised' "
                                  "ORDER BY seq")
        subjects = [subject for _, subject in events]
        self.assertEqual(len(subjects), len(set(subjects)), "an alert was raised twice")
        orders = " ".join(subjects) + " "
        silent = [order for order in load.raising.values() if f"{order}^OE " not in orders]
        self.assertEqual(silent, [], "an answered order has no alert")
        head = self.daemon.rows("SELECT max(seq), count(*) FROM alert_event")[0]
        self.assertEqual(head[0] or 0, head[1], "the sequence has a gap")

        with mllp.Sender(self.daemon.port) as sender:
            for message, answer in load.answers.items():
                self.assertEqual(sender.send(message), answer, "a resend got another answer")
        self.assertEqual(self.daemon.rows("SELECT max(seq), count(*) FROM alert_event")[0], head,
                         "a resend raised an alert")


if __name__ == "__main__":
    unittest.main()
