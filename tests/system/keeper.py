"""A pharmacy system that keeps what it is told in a file, by docs/feed.md. It may be killed at any
time: what it has acknowledged is on its disk, and it goes on from there.

    keeper.py ENDPOINT FILE

Each line of FILE is one event: sequence, topic, body, as a JSON list. Leaves when its standard input
is closed."""

import json
import os
import select
import sys
import time

import zmq

FEED = "keeper"
SILENCE = 1.0  # seconds of nothing after which it says HELLO again


def read_kept(file):
    """The events in the file. A line that is not whole was never acknowledged, and is cut off."""
    try:
        with open(file, "rb+") as kept:
            data = kept.read()
            whole = data[:data.rfind(b"\n") + 1]
            kept.truncate(len(whole))
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in whole.splitlines()]


class Keeper:
    def __init__(self, endpoint, file):
        kept = read_kept(file)
        self._last = kept[-1][0] if kept else 0
        self._file = open(file, "ab")
        self._context = zmq.Context()
        self._endpoint = endpoint
        self._socket = None
        self._welcome = False

    def _say(self, kind, **about):
        self._socket.send_multipart([kind.encode(), json.dumps(about).encode()])

    def _hello(self):
        if self._socket is not None:
            self._socket.close(linger=0)
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.reconnect_ivl = 20
        self._socket.connect(self._endpoint)
        self._welcome = False
        self._say("HELLO", feed=FEED, credit=256, **{"from": self._last})

    def _keep(self, events):
        """Everything that came at once, with one sync; then one ACK for all."""
        for event in events:
            self._file.write(json.dumps(event).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._last = events[-1][0]
        self._say("ACK", seq=self._last)

    def _take(self, last, frames):
        """The event, when it is the next one; says whether the step was kept."""
        about = json.loads(frames[1])
        if about["seq"] <= last:
            return None, True
        if about["feed_prev"] != last:
            return None, False
        return [about["seq"], frames[2].decode(), frames[3].decode()], True

    def _listen(self):
        """What waits. False: it must say HELLO again."""
        events, last = [], self._last
        in_step = True
        while in_step and self._socket.poll(0) and len(events) < 256:
            frames = self._socket.recv_multipart()
            kind = frames[0]
            if kind == b"WELCOME":
                self._welcome = True
            elif kind == b"ERROR":
                in_step = False
            elif kind == b"EVENT" and self._welcome:
                event, in_step = self._take(last, frames)
                if event:
                    events.append(event)
                    last = event[0]
        if events:
            self._keep(events)
        return in_step

    def run(self):
        self._hello()
        heard = beat = time.monotonic()
        while True:
            if select.select([sys.stdin], [], [], 0)[0]:
                return  # closed
            now = time.monotonic()
            if self._socket.poll(100):
                heard = now
                if not self._listen():
                    self._hello()
            elif now - heard > SILENCE:
                self._hello()
                heard = now
            if now - beat > 0.5:
                self._say("HEARTBEAT")
                beat = now


if __name__ == "__main__":
    Keeper(sys.argv[1], sys.argv[2]).run()
