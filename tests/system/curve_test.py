"""The feed with keys: who is on the list gets its topics, everybody else gets nothing."""

import json
import socket
import subprocess
import time
import unittest

import calciwatchd
import mllp
import ward

try:
    import zmq
    import zmq.auth
    missing = None if zmq.has("curve") else "this libzmq has no CURVE"
except ImportError as error:
    missing = f"python3-zmq is not installed ({error})"

RX = "alert/1/T1/rx/"
# What a peer of another kind says first. ZMTP 3 names its mechanism; older ones know none.
GREETINGS = {
    "ZMTP 1.0": b"\x01\x00",
    "ZMTP 2.0": b"\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x01\x05\x00\x00",
    "ZMTP 3.0 NULL": b"\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL".ljust(64, b"\0")
                     + b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\6DEALER",
    "no ZMTP": b"GET / HTTP/1.1\r\nHost: feed\r\n\r\n",
}


class Client:
    """Everything that came on a socket: DEALER or SUB."""

    def __init__(self, endpoint, kind, **options):
        self._context = zmq.Context()  # its own: closing it ends the connection
        self._socket = self._context.socket(kind)
        for name, value in options.items():
            setattr(self._socket, name, value)
        self._socket.linger = 0
        self._socket.connect(endpoint)
        if kind == zmq.SUB:
            self._socket.subscribe("")

    def close(self):
        self._context.destroy(linger=0)

    def say(self, kind, **body):
        self._socket.send_multipart([kind.encode(), json.dumps(body).encode()])

    def hello(self, feed, *topics):
        self.say("HELLO", feed=feed, topics=topics, **{"from": 0})

    def next(self, within):
        """The next message's frames; None when none came."""
        return self._socket.recv_multipart() if self._socket.poll(within * 1000) else None

    def until(self, start, within=30):
        """The next message whose first frame begins so."""
        end = time.monotonic() + within
        while (frames := self.next(max(0, end - time.monotonic()))) is not None:
            if frames[0].startswith(start):
                return frames
        raise AssertionError(f"no {start} within {within} s")


@unittest.skipIf(missing, missing)
class Curve(unittest.TestCase):
    def setUp(self):
        self.daemon = calciwatchd.Daemon(feed=", curve: {key: feed.key, clients: clients}")
        self.addCleanup(self.daemon.__exit__)
        self.clients = self.daemon.state / "clients"
        self.server_key = self.keys("server", self.daemon.state / "feed.key").strip()
        self.make("board", "alert/")
        self.make("rx", RX)
        self.daemon.start()
        self.patients = 0

    def keys(self, *arguments):
        done = calciwatchd.tool("keys", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def secret(self, name):
        return self.daemon.state / f"{name}.key"

    def make(self, name, topic, *may):
        self.keys("make", name, "--clients", self.clients, "--topics", topic,
                  "--secret", self.secret(name), *may)

    def revoke(self, name):
        self.keys("revoke", name, "--config", self.daemon.config)

    def pair(self, name):
        """As another program reads the file that we wrote."""
        return zmq.auth.load_certificate(self.secret(name))

    def curve(self, pair, server_key=None):
        return {"curve_publickey": pair[0], "curve_secretkey": pair[1],
                "curve_serverkey": (server_key or self.server_key).encode()}

    def daemon_lets_in(self, *names):
        for name in names:
            self.daemon.await_log(f"client {name} may connect")

    def connect(self, endpoint, kind, **options):
        client = Client(endpoint, kind, **options)
        self.addCleanup(client.close)
        return client

    def dealer(self, name, *topics, feed=None):
        client = self.connect(self.daemon.router, zmq.DEALER, **self.curve(self.pair(name)))
        client.hello(feed or name, *topics)
        return client

    def sub(self, name):
        return self.connect(self.daemon.live, zmq.SUB, **self.curve(self.pair(name)))

    def alert(self):
        """Raises an alert of the pharmacy and then one of the laboratory."""
        self.patients += 1
        patient = f"C{self.patients}"
        self.daemon.send(ward.diagnosis(patient), ward.order(patient, f"{patient}-1"),
                         ward.pth(patient, f"{patient}-2", "700", "pg/mL"))

    def gets(self, client, *domains):
        """The next alerts are of these domains; heartbeats may come between."""
        for domain in domains:
            frames = client.until(b"EVENT")
            self.assertTrue(frames[2].startswith(b"alert/1/T1/" + domain), frames[2])

    def nothing_of_alerts(self, client):
        """What has come since, and comes within a moment, holds no alert."""
        while (frames := client.next(1.5)) is not None and not frames[0].startswith(b"HEARTBEAT"):
            self.assertTrue(frames[0] in (b"WELCOME", b"ERROR") or frames[0].startswith(b"sys/"),
                            frames)

    def test_a_client_gets_its_topics_and_nothing_else(self):
        board, live = self.dealer("board"), self.sub("board")
        live.until(b"sys/1/T1/heartbeat/")
        outside, stolen = self.dealer("rx", "alert/1/T1/lab/"), self.dealer("rx", feed="board")
        self.assertIn("may see nothing of", outside.until(b"ERROR")[1].decode())
        self.assertIn("may not use the feed board", stolen.until(b"ERROR")[1].decode())
        rx, rx_live = self.dealer("rx", "alert/"), self.sub("rx")
        rx.until(b"WELCOME")
        self.alert()
        self.alert()
        self.gets(board, b"rx/", b"lab/", b"rx/", b"lab/")
        self.gets(rx, b"rx/", b"rx/")
        for domain in (b"rx/", b"lab/", b"rx/", b"lab/"):
            live.until(b"alert/1/T1/" + domain)
        self.assertIsNone(rx_live.next(1))  # the live copy has topics that it may not see
        self.nothing_of_alerts(rx)

    def test_everybody_else_gets_nothing_on_either_socket(self):
        stranger = zmq.curve_keypair()
        elsewhere = zmq.curve_keypair()[0].decode()
        peers = {
            "no key": {},
            "a password": {"plain_username": b"board", "plain_password": b"board"},
            "an unknown key": self.curve(stranger),
            "another daemon's key": self.curve(self.pair("board"), elsewhere),
            "a routing id of its own and no key": {"routing_id": b"board"},
        }
        clients = []
        for who, options in peers.items():
            dealer = self.connect(self.daemon.router, zmq.DEALER, **options)
            dealer.hello("board")
            clients.append((who, dealer))
            if "routing_id" not in options:
                clients.append((who, self.connect(self.daemon.live, zmq.SUB, **options)))
        board, live = self.dealer("board"), self.sub("board")
        live.until(b"sys/1/T1/heartbeat/")
        self.alert()
        self.gets(board, b"rx/", b"lab/")
        live.until(b"alert/1/T1/lab/")
        for who, client in clients:
            self.assertIsNone(client.next(0.2), who)
        self.assertIn(f"unknown key {stranger[0].decode()}", self.daemon.log())
        chosen = self.connect(self.daemon.router, zmq.DEALER, routing_id=b"me",
                              **self.curve(self.pair("board")))
        chosen.hello("board")
        self.assertIn("do not set a routing id", chosen.until(b"ERROR")[1].decode())

    def test_a_peer_that_does_not_speak_CURVE_is_hung_up_on(self):
        for endpoint in (self.daemon.router, self.daemon.live):
            for what, greeting in GREETINGS.items():
                port = int(endpoint.rpartition(":")[2])
                with socket.create_connection(("127.0.0.1", port), timeout=30) as peer:
                    peer.sendall(greeting)
                    told = b""
                    try:
                        while more := peer.recv(4096):
                            told += more
                    except ConnectionError:
                        pass
                # Its own greeting, which names the mechanism, is all it says.
                self.assertLessEqual(len(told), 64, what)
        self.dealer("board").until(b"WELCOME")

    def test_a_revoked_client_is_cut_off_and_the_others_go_on(self):
        self.make("other", "alert/")
        board, live = self.dealer("board"), self.sub("board")
        other, other_live = self.dealer("other"), self.sub("other")
        for client in (live, other_live):
            client.until(b"sys/1/T1/heartbeat/")
        self.alert()
        for client in (board, other):
            self.gets(client, b"rx/", b"lab/")
        self.revoke("board")
        self.assertIn("revoked", board.until(b"ERROR")[1].decode())
        # The name comes back with another key: the old connection is none the better for it.
        self.secret("board").rename(self.daemon.state / "old.key")
        self.make("board", "alert/")
        self.daemon_lets_in("board")
        board.hello("board")
        self.assertIn("revoked", board.until(b"ERROR")[1].decode())
        again, again_live = self.dealer("board"), self.sub("board")
        again.until(b"WELCOME")
        while other_live.next(0) is not None:  # from before all were cut off
            pass
        for client in (other_live, again_live):
            client.until(b"sys/1/T1/heartbeat/")
        while live.next(0) is not None:
            pass
        self.alert()
        self.gets(other, b"rx/", b"lab/")
        self.gets(again, b"rx/", b"lab/", b"rx/", b"lab/")
        for client in (other_live, again_live):
            while client.until(b"alert/1/T1/rx/")[1] != b"%020d" % 3:
                pass
        self.assertIsNone(live.next(1))
        self.nothing_of_alerts(board)

    def test_a_crowd_of_strangers_does_not_hold_up_a_client(self):
        board = self.dealer("board")
        board.until(b"WELCOME")
        context = zmq.Context(1)
        context.max_sockets = 300
        self.addCleanup(context.term)
        strangers = []
        for _ in range(200):
            stranger = context.socket(zmq.DEALER)
            for name, value in self.curve(zmq.curve_keypair()).items():
                setattr(stranger, name, value)
            stranger.linger = 0
            self.addCleanup(stranger.close)
            stranger.connect(self.daemon.router)
            stranger.send_multipart([b"HELLO", b'{"feed": "board", "from": 0}'])
            strangers.append(stranger)
        for _ in range(3):
            self.alert()
            self.gets(board, b"rx/", b"lab/")
        self.assertFalse(any(stranger.poll(0) for stranger in strangers))
        lines = [line for line in self.daemon.log().splitlines() if "unknown key" in line]
        self.assertTrue(lines)
        self.assertLess(len(lines), 20)

    def test_the_tool_listens_with_its_key_and_not_without(self):
        self.alert()
        listen = ["listen", "--feed", self.daemon.router, "--name", "rx", "--json", "--count", "1"]
        with_key = [*listen, "--key", self.secret("rx"), "--server-key"]
        done = calciwatchd.tool(*with_key, self.server_key, "--timeout", "30")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["data"]["alert"]["rule"], "vka-in-calciphylaxis")
        public = self.daemon.state / "feed.pub"
        public.write_text(f'curve\n    public-key = "{self.server_key}"\n')
        done = calciwatchd.tool(*with_key, public, "--from", "0", "--timeout", "30")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = calciwatchd.tool(*listen, "--timeout", "4")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--server-key", done.stderr)
        self.assertEqual(calciwatchd.tool(*listen, "--key", self.secret("rx")).returncode, 2)

    def test_the_tool_acts_and_measures_with_a_key_and_not_without(self):
        self.keys("make", "nurse", "--clients", self.clients, "--topics", RX, "--act",
                  "--secret", self.secret("nurse"))
        self.make("calciwatch-load", "alert/")
        self.daemon_lets_in("nurse", "calciwatch-load")

        def tool(command, name, *arguments):
            return calciwatchd.tool(command, "--feed", self.daemon.router, "--key",
                                    self.secret(name), "--server-key", self.server_key, *arguments)

        self.alert()
        ack = ["1", "--by", "jm", "--yes"]
        self.assertEqual(tool("ack", "rx", *ack).returncode, 1, "it may not act")
        done = tool("ack", "nurse", *ack)
        self.assertEqual(done.returncode, 0, done.stderr)
        silent = calciwatchd.tool("ack", "--feed", self.daemon.router, "--timeout", "2", *ack)
        self.assertEqual(silent.returncode, 2)
        self.assertIn("--server-key", silent.stderr)
        load = ["--to", f"127.0.0.1:{self.daemon.port}", "--warm-up", "0", "--duration", "0.5"]
        done = tool("load", "calciwatch-load", *load)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = tool("load", "rx", *load)
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("rx may not use the feed calciwatch-load", done.stderr)

    def test_the_tool_acts_or_retries_with_a_key_that_may(self):
        self.alert()
        with mllp.Sender(self.daemon.port) as sender:
            sender.send(ward.diagnosis("C9").replace(b"PID|1||C9^^^H1MRN^MR", b"PID|1||"))

        def tool(name, *command):
            return calciwatchd.tool(*command, "--by", "jm", "--feed", self.daemon.router,
                                    "--key", self.secret(name), "--server-key",
                                    self.server_key)

        acknowledge = ["ack", "1", "--yes"]
        retry = ["quarantine", "retry", "4"]
        self.make("pharmacy", "alert/", "--act")
        self.make("desk", RX, "--retry")
        done = tool("pharmacy", *acknowledge)
        self.assertEqual(done.returncode, 0, done.stderr)
        refused = tool("pharmacy", *retry)
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn("pharmacy may not retry messages", refused.stderr)
        self.assertEqual(self.daemon.rows("SELECT retried_at FROM quarantine"), [(None,)])
        tried = tool("desk", *retry)
        self.assertEqual((tried.returncode, tried.stdout),
                         (1, "4  still in quarantine: PID-3 missing\n"), tried.stderr)
        refused = tool("desk", *acknowledge)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("desk may not act on alerts", refused.stderr)

    def test_keys_are_made_listed_and_revoked(self):
        for file in (self.secret("rx"), self.daemon.state / "feed.key"):
            self.assertEqual(oct(file.stat().st_mode & 0o777), "0o600")
        listed = json.loads(self.keys("list", "--config", self.daemon.config, "--json"))["clients"]
        self.assertEqual([(one["name"], one["topics"], one["feeds"], one["act"], one["retry"])
                          for one in listed],
                         [("board", ["alert/"], ["board"], False, False),
                          ("rx", [RX], ["rx"], False, False)])
        self.assertEqual(listed[1]["public_key"].encode(), self.pair("rx")[0])
        self.assertIn("rx", self.keys("list", "--clients", self.clients))
        make = ["keys", "make", "rx", "--clients", self.clients, "--topics", "alert/"]
        self.assertEqual(calciwatchd.tool(*make).returncode, 1)  # it has one
        for mistaken in (["new", *make[3:5], "--topics", "x/"], ["../new", *make[3:]]):
            self.assertEqual(calciwatchd.tool("keys", "make", *mistaken).returncode, 2)
        own = zmq.curve_keypair()[0].decode()
        self.keys("make", "own", "--clients", self.clients, "--topics", RX, "--act", "--feeds",
                  "a", "b", "--public-key", own)
        listed = json.loads(self.keys("list", "--clients", self.clients, "--json"))["clients"]
        self.assertEqual(listed[1], {"name": "own", "topics": [RX], "feeds": ["a", "b"],
                                     "act": True, "retry": False, "public_key": own})
        twice = calciwatchd.tool("keys", "make", "twin", "--clients", self.clients, "--topics", RX,
                                 "--public-key", own)
        self.assertEqual(twice.returncode, 1)
        self.assertIn("this public key is that of the client own", twice.stderr)
        self.assertFalse((self.clients / "twin.yaml").exists())
        self.assertEqual(self.keys("server", self.daemon.state / "feed.key").strip(),
                         self.server_key)
        self.revoke("own")
        self.assertEqual(calciwatchd.tool("keys", "revoke", "own", "--clients",
                                   self.clients).returncode, 1)

    def test_a_daemon_does_not_start_with_keys_that_are_of_no_use(self):
        def refused(what):
            for check in ([calciwatchd.PROGRAM, "--config", self.daemon.config, "--check"],
                          [calciwatchd.TOOL, "check", self.daemon.config]):
                done = subprocess.run(list(map(str, check)), capture_output=True, text=True,
                                      timeout=60, check=False)
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn(what, done.stderr)

        key = self.daemon.state / "feed.key"
        key.chmod(0o640)
        refused("feed.key: holds a secret key that others than its owner may use (mode 0640)")
        key.chmod(0o600)
        (self.clients / "bad.yaml").write_text("public_key: abc\ntopics: [alert/]\n")
        refused("bad.yaml:1:13: is no key of 40 characters")
        (self.clients / "bad.yaml").unlink()
        self.clients.chmod(0o777)
        refused("clients: others than its owner may write here")
        self.clients.chmod(0o755)
        good = calciwatchd.tool("check", self.daemon.config)
        self.assertIn("2 feed clients", good.stdout, good.stderr)


if __name__ == "__main__":
    unittest.main()
