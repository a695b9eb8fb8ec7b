#!/usr/bin/env python3
"""A complete subscriber to the alert feed of calciwatch: an example to start from.

    pharmacy_client.py --endpoint tcp://127.0.0.1:5571 --feed rx-main --database alerts.db

It keeps a board of the alerts that stand in a SQLite file of its own, together with the number of
the last event it has had, in one transaction: whatever happens to it, to the network or to the
daemon, it misses nothing and does nothing twice. It may be killed at any time and started again.

Needs python3-zmq. docs/feed.md explains the protocol; the names below are those of that page.
"""

import argparse
import json
import signal
import sqlite3
import sys
import time
import uuid

import zmq

CREDIT = 256  # events that may be under way to us
HEARTBEAT_EVERY = 1.0  # seconds
SILENCE = 5.0  # without a word from the daemon: connect anew
PATIENCE = 1.0  # before something that was refused for the moment is tried again

OVER = ("resolved", "retracted")


class Database:
    """Ours. A commit is on disk when it returns: only then may an event be acknowledged."""

    def __init__(self, path):
        self._db = sqlite3.connect(path)
        self._db.executescript("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS position (one INTEGER PRIMARY KEY CHECK (one = 1),
                                                 epoch TEXT, last INTEGER);
            CREATE TABLE IF NOT EXISTS board (alert TEXT PRIMARY KEY, state TEXT, severity TEXT,
                                              notify INTEGER, id TEXT, body TEXT);
            CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, seq INTEGER, type TEXT,
                                              times INTEGER DEFAULT 1);
            CREATE TABLE IF NOT EXISTS act (request TEXT PRIMARY KEY, kind TEXT, said TEXT,
                                            answer TEXT);
        """)

    def position(self):
        """(epoch, last event), or None before the first."""
        return self._db.execute("SELECT epoch, last FROM position").fetchone()

    def keep(self, epoch, last, events):
        """Events in their order, and that everything up to `last` was had."""
        with self._db:
            for body in events:
                self._show(body)
                self._db.execute("INSERT INTO event (id, seq, type) VALUES (?, ?, ?) "
                                 "ON CONFLICT DO UPDATE SET times = times + 1",
                                 (body["id"], int(body["sequence"]), body["type"]))
            self._move(epoch, last)

    def replace_board(self, epoch, as_of, bodies):
        """By a snapshot: what is not in it is over."""
        with self._db:
            self._db.execute("DELETE FROM board")
            for body in bodies:
                self._show(body)
            self._move(epoch, as_of)

    def _show(self, body):
        alert = body["data"]["alert"]
        if alert["state"] in OVER:
            self._db.execute("DELETE FROM board WHERE alert = ?", (alert["key"],))
        else:
            self._db.execute("INSERT OR REPLACE INTO board VALUES (?, ?, ?, ?, ?, ?)",
                             (alert["key"], alert["state"], alert["severity"], alert["notify"],
                              body["id"], json.dumps(body)))

    def _move(self, epoch, last):
        self._db.execute("INSERT OR REPLACE INTO position VALUES (1, ?, ?)", (epoch, last))

    def active(self):
        """Of alerts that somebody should look at: (alert, id of the last event)."""
        return self._db.execute(
            "SELECT alert, id FROM board WHERE state = 'active' AND notify").fetchall()

    # Acts are written down before they are sent: one whose answer was lost is sent again under the
    # same request id, and the daemon does it once.

    def note_act(self, kind, said):
        with self._db:
            self._db.execute("INSERT INTO act (request, kind, said) VALUES (?, ?, ?)",
                             (said["request"], kind, json.dumps(said)))

    def open_acts(self):
        return self._db.execute("SELECT kind, said FROM act WHERE answer IS NULL").fetchall()

    def acted_on(self, event_id):
        return self._db.execute("SELECT 1 FROM act WHERE json_extract(said, '$.alert') = ?",
                                (event_id,)).fetchone() is not None

    def close_act(self, request, answer):
        with self._db:
            self._db.execute("UPDATE act SET answer = ? WHERE request = ?", (answer, request))


class Client:
    def __init__(self, options, database):
        self._options = options
        self._db = database
        self._socket = None
        self._from_snapshot = False
        self._stop = False

    def stop(self, *_):
        self._stop = True

    def run(self):
        """Until stop(), or for a reason that only a person can change."""
        self._connect()
        while not self._stop:
            now = time.monotonic()
            if now - self._heard > SILENCE:
                say("nothing heard: connecting anew")
                self._connect()
            if now >= self._hello_at:
                self._hello()
            if now - self._beat > HEARTBEAT_EVERY:
                self._send("HEARTBEAT", {})
                self._beat = now
                self._resend_acts()
            if self._socket.poll(200):
                reason = self._take_all()
                if reason:
                    return reason
        return None

    # What we say.

    def _connect(self):
        """A new socket: ZeroMQ reconnects an old one too, but does not say so."""
        if self._socket is not None:
            self._socket.close()
        self._socket = zmq.Context.instance().socket(zmq.DEALER)
        self._socket.linger = 1000
        self._socket.setsockopt(zmq.RCVHWM, 2 * CREDIT)
        if self._options.server_key:
            self._socket.curve_serverkey = read_key(self._options.server_key, "public-key")
            self._socket.curve_publickey = read_key(self._options.key, "public-key")
            self._socket.curve_secretkey = read_key(self._options.key, "secret-key")
        self._socket.connect(self._options.endpoint)
        self._heard = time.monotonic()
        self._beat = 0.0
        self._hello_at = 0.0

    def _hello(self):
        position = self._db.position()
        said = {"feed": self._options.feed, "credit": CREDIT}
        if self._options.topics:
            said["topics"] = self._options.topics
        if self._from_snapshot or position is None:
            said["from"] = "snapshot"
        else:
            said["epoch"], said["from"] = position
        self._send("HELLO", said)
        self._hello_at = float("inf")
        self._welcome = None
        self._parts = []

    def _send(self, kind, said):
        self._socket.send_multipart([kind.encode(), json.dumps(said).encode()])

    # What we are told.

    def _take_all(self):
        """Everything that has come, in one commit; then one ACK for all of it."""
        events = []
        for _ in range(CREDIT):
            kind, about, *rest = self._socket.recv_multipart()
            kind, about = kind.decode(), json.loads(about)
            self._heard = time.monotonic()
            if kind == "EVENT":
                self._take_event(about, rest, events)
            else:
                self._keep(events)
                reason = self._take(kind, about, rest)
                if reason:
                    return reason
            if not self._socket.poll(0):
                break
        self._keep(events)
        self._acknowledge_alerts()
        return None

    def _take_event(self, about, rest, events):
        if self._welcome is None:
            return  # of the conversation before
        if about["epoch"] != self._welcome or about["feed_prev"] > self._last:
            say(f"a gap before event {about['seq']}: going back to {self._last}")
            self._welcome, self._hello_at = None, 0.0
            return
        if about["seq"] <= self._last:
            return  # had before
        self._last = about["seq"]
        events.append(json.loads(rest[1]))

    def _keep(self, events):
        if events:
            self._db.keep(self._welcome or self._epoch, self._last, events)
            self._send("ACK", {"seq": self._last})
            events.clear()

    def _take(self, kind, about, rest):
        if kind == "WELCOME":
            self._welcome = self._epoch = about["epoch"]
            self._last = about["from"]
            say(f"subscribed from {about['from']}, head {about['head']}")
        elif kind == "ERROR":
            return self._take_error(about)
        elif kind == "DONE":
            self._db.close_act(about["request"], "done")
            say(f"request {about['request']} is done: event {about['seq']}")
        elif self._welcome is None:
            pass  # of the conversation before
        elif kind == "SNAPSHOT":
            self._parts.append(json.loads(rest[1]))
            if about["part"] % (CREDIT // 4) == 0:
                self._send("ACK", {"part": about["part"]})
        elif kind == "SNAPSHOT_END":
            self._db.replace_board(self._welcome, about["as_of"], self._parts)
            self._send("ACK", {"seq": about["as_of"]})
            say(f"{about['parts']} alerts stand as of event {about['as_of']}")
            self._parts, self._from_snapshot = [], False
        elif kind == "HEARTBEAT" and about.get("up_to", 0) > self._last:
            # Nothing up to there was for us.
            self._last = about["up_to"]
            self._db.keep(self._welcome, self._last, [])
        return None

    def _take_error(self, error):
        code = error["code"]
        say(f"the daemon says {code}: {error['reason']}")
        if "request" in error:
            if code not in ("busy", "not-kept"):
                self._db.close_act(error["request"], code)
        elif code in ("not-subscribed", "silent", "store-unreadable", "busy", "too-many"):
            self._hello_at = time.monotonic() + PATIENCE
        elif code in ("pruned", "epoch", "beyond-head"):
            # What we know may be wrong: begin with what stands now.
            self._from_snapshot = True
            self._hello_at = time.monotonic() + PATIENCE
        else:
            return f"{code}: {error['reason']}"
        return None

    # What a pharmacist does. Here a stand-in for one, if asked for, who knows of every alert.

    def _acknowledge_alerts(self):
        if not self._options.acknowledge_as:
            return
        for _, event_id in self._db.active():
            if not self._db.acted_on(event_id):
                said = {"request": str(uuid.uuid4()), "alert": event_id,
                        "by": self._options.acknowledge_as}
                self._db.note_act("ACKNOWLEDGE", said)
                self._send("ACKNOWLEDGE", said)

    def _resend_acts(self):
        for kind, said in self._db.open_acts()[:8]:
            self._send(kind, json.loads(said))


def read_key(path, name):
    """From a file as `calciwatch keys` makes it: name = "forty characters"."""
    with open(path, encoding="ascii") as lines:
        for line in lines:
            key, _, value = line.partition("=")
            if key.strip() == name:
                return value.strip().strip('"').encode()
    sys.exit(f"{path} holds no {name}")


def say(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--endpoint", default="tcp://127.0.0.1:5571")
    parser.add_argument("--feed", default="rx-main", help="the name of this subscription")
    parser.add_argument("--database", default="alerts.db", help="a SQLite file of our own")
    parser.add_argument("--topics", nargs="*", default=[], help="prefixes; none means all")
    parser.add_argument("--acknowledge-as", metavar="NAME",
                        help="acknowledge every alert in this name: for trying out only")
    parser.add_argument("--server-key", metavar="FILE", help="the daemon's public key (CURVE)")
    parser.add_argument("--key", metavar="FILE", help="our own key, with --server-key")
    options = parser.parse_args()
    if bool(options.server_key) != bool(options.key):
        parser.error("--server-key and --key go together")
    client = Client(options, Database(options.database))
    signal.signal(signal.SIGTERM, client.stop)
    signal.signal(signal.SIGINT, client.stop)
    reason = client.run()
    if reason:
        sys.exit(reason)


if __name__ == "__main__":
    main()
