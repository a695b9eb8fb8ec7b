"""A subscriber as a pharmacy vendor would write one, by docs/feed.md."""

import json
import time

import jsonschema
import zmq

import calciwatchd

SCHEMA = calciwatchd.ROOT / "config/schema/alert-event.schema.json"


def event_schema():
    """What every body must be valid by."""
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def dealer(endpoint):
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(endpoint)
    return socket


def ask(endpoint, kind, within=20, **body):
    """What one message on a connection of its own is answered with: its frames, JSON read."""
    socket = dealer(endpoint)
    try:
        socket.send_multipart([kind.encode(), json.dumps(body).encode()])
        if not socket.poll(within * 1000):
            raise AssertionError(f"no answer to {kind} {body}")
        answer, about, *rest = socket.recv_multipart()
        return [answer.decode(), json.loads(about), *rest]
    finally:
        socket.close()


class Feed:
    def __init__(self, endpoint, name="pharmacy", position="acked", topics=(), credit=1000):
        self._socket = dealer(endpoint)
        self.say("HELLO", feed=name, topics=list(topics), credit=credit, **{"from": position})
        self.welcome = self._hear("WELCOME", 20)
        self.last = self.welcome["from"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def say(self, kind, **body):
        self._socket.send_multipart([kind.encode(), json.dumps(body).encode()])

    def frames(self, within):
        """The next message's frames; None when there was none in time."""
        if not self._socket.poll(max(0, within) * 1000):
            return None
        return self._socket.recv_multipart()

    def _hear(self, kind, within):
        end = time.monotonic() + within
        while (frames := self.frames(end - time.monotonic())) is not None:
            if frames[0].decode() == kind:
                return json.loads(frames[1])
        raise AssertionError(f"no {kind} within {within} s")

    def events(self, quiet=1.0, at_least=0, within=30):
        """What comes until it was quiet for a while: (sequence, topic, body as sent).

        Every event must say that it follows the one before it; waits for at_least of them."""
        got = []
        end = time.monotonic() + within
        silent_since = time.monotonic()
        while time.monotonic() < end:
            frames = self.frames(0.1)
            if frames is not None and frames[0] == b"EVENT":
                position = json.loads(frames[1])
                if position["feed_prev"] != self.last:
                    raise AssertionError(f"a gap: {position} after {self.last}")
                self.last = position["seq"]
                got.append((position["seq"], frames[2].decode(), frames[3].decode()))
                silent_since = time.monotonic()
            elif len(got) >= at_least and time.monotonic() - silent_since > quiet:
                return got
        raise AssertionError(f"{len(got)} events within {within} s, {at_least} were expected")

    def snapshot(self, within=30):
        """The bodies of a snapshot, as sent; the events that follow it may be asked for then."""
        bodies = []
        end = time.monotonic() + within
        while (frames := self.frames(end - time.monotonic())) is not None:
            about = json.loads(frames[1])
            if frames[0] == b"SNAPSHOT":
                bodies.append(frames[3].decode())
                self.say("ACK", part=about["part"])
            elif frames[0] == b"SNAPSHOT_END":
                if (about["parts"], about["as_of"]) != (len(bodies), self.last):
                    raise AssertionError(f"{about} after {len(bodies)} parts as of {self.last}")
                return bodies
        raise AssertionError(f"no whole snapshot within {within} s, {len(bodies)} parts")

    def acknowledge(self, seq, within=20):
        """Returns when the daemon says that it is kept."""
        self.say("ACK", seq=seq)
        end = time.monotonic() + within
        while time.monotonic() < end:
            if self._hear("HEARTBEAT", end - time.monotonic())["acked"] >= seq:
                return
        raise AssertionError(f"ACK {seq} was not kept")
