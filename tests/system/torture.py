"""Kills the daemon, and a subscriber, again and again under load, and looks for what was lost.

Promises under test: what was answered AA is on disk with its effect; every alert reaches a subscriber
that comes back, once, in order, without a gap; the journal makes what the store holds."""

import argparse
import contextlib
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import calciwatchd
import mllp
import wait
import ward
from keeper import read_kept

KEEPER = pathlib.Path(__file__).with_name("keeper.py")
ORDERS_A_PATIENT = 5
RESENDS_A_ROUND = 40


class Loss(AssertionError):
    """A promise was broken."""


def expect(kept, promise):
    if not kept:
        raise Loss(promise)


class Load:
    """Interface engines: each sends and waits for its answer until the daemon is gone."""

    def __init__(self, port, connections, round_number):
        self.answers = {}  # message -> answer, both as bytes
        self.raising = {}  # message -> the order that it raises an alert about
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._send, args=(port, f"R{round_number}x{n}"))
            for n in range(connections)
        ]
        for thread in self._threads:
            thread.start()

    def join(self):
        for thread in self._threads:
            thread.join()

    @staticmethod
    def _story(name):
        for number in range(1_000_000):
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
                            self.raising[message] = raises
        except OSError:
            pass  # the daemon was killed


class Subscriber:
    """A keeper that is killed at random times, at least once, and started again at once, until it is
    told to rest."""

    def __init__(self, daemon, chance):
        self.file = daemon.state / "kept-by-the-subscriber"
        self.kills = 0
        self._endpoint = daemon.router
        self._chance = chance
        self._rest = threading.Event()
        self._thread = threading.Thread(target=self._live_and_die)
        self._thread.start()

    def _start(self):
        return subprocess.Popen([sys.executable, "-B", str(KEEPER), self._endpoint, str(self.file)],
                                stdin=subprocess.PIPE)

    def _live_and_die(self):
        process = self._start()
        while not self._rest.wait(self._chance.uniform(0.5, 4.0)) or self.kills == 0:
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdin.close()
            self.kills += 1
            process = self._start()
        self._last = process

    def rest_when_it_has(self, head, within=120):
        """Kills it no more, and returns what it has kept when that is all."""
        self._rest.set()
        self._thread.join()
        with contextlib.suppress(AssertionError):  # what it has is looked at all the same
            wait.until(lambda: self._last_kept() >= head, within=within)
        self._last.stdin.close()
        self._last.wait()
        return read_kept(self.file)

    def _last_kept(self):
        try:
            with open(self.file, "rb") as kept:
                kept.seek(max(0, kept.seek(0, os.SEEK_END) - 65536))
                whole = [line for line in kept.read().split(b"\n")[:-1] if line]
            return json.loads(whole[-1])[0] if whole else 0
        except (FileNotFoundError, ValueError):
            return 0


class Torture:
    def __init__(self, rounds, connections, seed, verify_every, longest=1.0, say=print):
        self.rounds, self.connections, self.seed = rounds, connections, seed
        self.verify_every, self.longest, self.say = verify_every, longest, say
        self.answered = self.resent = self.verified = self.done = 0
        self.subscriber_kills = self.events = self.kept = 0
        self.lost = self.missed = self.duplicates = self.gaps = 0
        self.seconds = 0
        self._chance = random.Random(seed)
        self._last_message = self._last_event = 0
        self._subjects = set()
        self._backup = None

    def run(self):
        began = time.monotonic()
        with calciwatchd.Daemon() as self._daemon:
            subscriber = Subscriber(self._daemon, random.Random(self.seed + 1))
            try:
                for number in range(self.rounds):
                    self._round(number)
                    self.done = number + 1
                    if self.verify_every and self.done % self.verify_every == 0:
                        self._verify(self._backup)
                    self._progress(began, subscriber)
            finally:
                kept = subscriber.rest_when_it_has(self._daemon.head())
                self.subscriber_kills = subscriber.kills
            self._compare(kept)
            self._verify(None)
        self.seconds = time.monotonic() - began

    def _progress(self, began, subscriber):
        rate = (time.monotonic() - began) / self.done
        self.say(f"round {self.done}/{self.rounds}: {self.answered} messages answered, "
                 f"{self._last_event} events, the daemon killed {self.done} times, the subscriber "
                 f"{subscriber.kills} times; {(self.rounds - self.done) * rate:.0f} s left")

    def _round(self, number):
        load = Load(self._daemon.port, self.connections, number)
        time.sleep(self._chance.uniform(0.02, self.longest))
        self._daemon.kill()
        load.join()
        self._daemon.start()
        self._check_messages(load)
        self._check_events(load)
        self._check_resends(load)

    def _check_messages(self, load):
        others = [answer for answer in load.answers.values() if mllp.code(answer) != "AA"]
        expect(not others, f"answered otherwise than AA: {others[:1]}")
        rows = self._daemon.rows("SELECT id, raw, ack FROM message WHERE id > ? ORDER BY id",
                                 self._last_message)
        expect([row[0] for row in rows] ==
               list(range(self._last_message + 1, self._last_message + 1 + len(rows))),
               "the numbers of the messages have a gap")
        kept = {bytes(raw): bytes(ack) for _, raw, ack in rows}
        lost = [message for message in load.answers if message not in kept]
        self.lost += len(lost)
        expect(not lost, f"{len(lost)} messages were answered with AA and are gone: {lost[:1]}")
        for message, answer in load.answers.items():
            expect(kept[message] == b"\x0b" + answer + b"\x1c\r", "another answer was kept than sent")
        self._last_message += len(rows)
        self.answered += len(load.answers)

    def _check_events(self, load):
        rows = self._daemon.rows(
            "SELECT seq, subject, change FROM alert_event WHERE seq > ? ORDER BY seq",
            self._last_event)
        self.gaps += sum(row[0] != self._last_event + 1 + i for i, row in enumerate(rows))
        expect(self.gaps == 0, "the sequence has a gap")
        subjects = [subject for _, subject, change in rows if change == "raised"]
        twice = len(subjects) - len(set(subjects) - self._subjects)
        self.duplicates += twice
        expect(twice == 0, f"{twice} alerts were raised twice")
        orders = {subject.removeprefix("order ").split("^")[0] for subject in subjects}
        silent = [order for order in load.raising.values() if order not in orders]
        expect(not silent, f"{len(silent)} answered orders have no alert: {silent[:1]}")
        self._subjects.update(subjects)
        self._last_event += len(rows)

    def _check_resends(self, load):
        again = self._chance.sample(sorted(load.answers), min(RESENDS_A_ROUND, len(load.answers)))
        with mllp.Sender(self._daemon.port) as sender:
            for message in again:
                expect(sender.send(message) == load.answers[message], "a resend got another answer")
        self.resent += len(again)
        (events, messages), = self._daemon.rows(
            "SELECT (SELECT last FROM counter WHERE name = 'alert_event'), "
            "(SELECT last FROM counter WHERE name = 'message')")
        expect((events, messages) == (self._last_event, self._last_message),
               "a resend did something")

    def _verify(self, backup):
        """By the journal, from nothing or from the last backup that was verified."""
        done = calciwatchd.tool("verify", "--json", "--store", self._daemon.store,
                                *(["--from", backup] if backup else []), timeout=600)
        expect(done.returncode == 0, f"verify: {done.stdout[:3000]}{done.stderr}")
        self.verified += 1
        made = self._daemon.state / f"backup-{self.done}.db"
        source = sqlite3.connect(f"file:{self._daemon.store}?mode=ro", uri=True)
        target = sqlite3.connect(made)
        source.backup(target)
        target.close()
        source.close()
        if self._backup:
            self._backup.unlink()
        self._backup = made

    def _compare(self, kept):
        stored = self._daemon.rows("SELECT seq, topic, body FROM alert_event ORDER BY seq")
        kept = [tuple(event) for event in kept]
        self.events, self.kept = len(stored), len(kept)
        self.duplicates += len(kept) - len({seq for seq, _, _ in kept})
        self.missed = len(set(stored) - set(kept))
        expect(kept == stored, f"the subscriber has {len(kept)} of {len(stored)} events, or others")

    def table(self):
        rows = [("rounds, each a kill -9 of the daemon", self.done),
                ("kills of the subscriber", self.subscriber_kills),
                ("connections", self.connections),
                ("messages answered with AA", self.answered),
                ("  of them lost", self.lost),
                ("  sent again, each with the same answer", self.resent),
                ("events", self.events),
                ("  kept by the subscriber", self.kept),
                ("  missed by the subscriber", self.missed),
                ("  twice, by alert or by number", self.duplicates),
                ("  gaps", self.gaps),
                ("proofs by the journal (calciwatch verify), all equal", self.verified),
                ("seconds", round(self.seconds)),
                ("seed", self.seed)]
        return "\n".join(f"{what:<55} {number:>10}" for what, number in rows)


def main():
    parser = argparse.ArgumentParser(
        prog="tools/torture", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit status: 0 nothing was lost, 1 a promise was broken. The programs are those of "
               "the release build, or $CALCIWATCHD and $CALCIWATCH.")
    parser.add_argument("--rounds", type=int, default=300, help="kills of the daemon (300)")
    parser.add_argument("--connections", type=int, default=32, help="senders (32)")
    parser.add_argument("--verify-every", type=int, default=25, metavar="ROUNDS",
                        help="prove the store by its journal every so often (25); 0: at the end")
    parser.add_argument("--seed", type=int, help="that of an earlier run, to see it again")
    asked = parser.parse_args()
    seed = random.randrange(1 << 30) if asked.seed is None else asked.seed
    print(f"seed {seed}", flush=True)

    def say(line):
        if sys.stdout.isatty():
            print(f"\r\x1b[K{line}", end="", flush=True)
        else:
            print(line, flush=True)

    torture = Torture(asked.rounds, asked.connections, seed, asked.verify_every, say=say)
    try:
        torture.run()
    except Loss as loss:
        print(f"\nBROKEN in round {torture.done + 1}, seed {seed}: {loss}\n{torture.table()}")
        return 1
    print("\n" + torture.table())
    return 0


if __name__ == "__main__":
    calciwatchd.run(main)
