"""The model of the protocol, checked in every order of steps; and each rule of it, broken.

CALCIWATCH_MODEL_FAULTS: how often something fails in one run (default 1; 2 takes minutes and a
gigabyte)."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

MODEL = pathlib.Path(__file__).resolve().parent / "promises.pml"
FAULTS = int(os.environ.get("CALCIWATCH_MODEL_FAULTS", "1"))
SAFETY = ["-DSAFETY", "-DNOCLAIM"]
LIVENESS = ["-DNFAIR=3"]

# What is broken, how it is found, and the property that must notice.
LIVELOCK = "acceptance cycle"
BROKEN = {
    "ANSWER_BEFORE_COMMIT": (SAFETY, "assertion violated kept[1]"),
    "PUBLISH_BEFORE_COMMIT": (SAFETY, "assertion violated ((seq<=head)&&(outbox[seq]==m))"),
    "FORGET_DIGESTS": (SAFETY, "assertion violated !(kept[m])"),
    "ACK_BEFORE_STORE": (SAFETY, "assertion violated (m>=floor)"),
    "TAKE_WHATEVER_COMES": (SAFETY, "assertion violated (((seq-last)==1)"),
    "HEAD_AFTER_EVENTS": (LIVENESS, LIVELOCK),
    "NEVER_ASK_AGAIN": (LIVENESS, LIVELOCK),
    "DEAF_TO_HEARTBEATS": (LIVENESS, LIVELOCK),
}


@unittest.skipUnless(shutil.which("spin") and shutil.which("gcc"), "spin or gcc is not installed")
class Model(unittest.TestCase):
    def check(self, how, faults=FAULTS, broken=None):
        """What the checker says of the model; its trail, when there is one, is left behind in
        $CALCIWATCH_MODEL_TRAILS."""
        with tempfile.TemporaryDirectory(prefix="calciwatch-model-") as folder:
            def run(*command):
                done = subprocess.run(command, cwd=folder, capture_output=True, text=True,
                                      check=False)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                return done.stdout

            defines = [f"-DFAULTS={faults}"] + ([f"-D{broken}"] if broken else [])
            shutil.copy(MODEL, folder)
            run("spin", *defines, "-a", MODEL.name)
            run("gcc", "-w", "-O1", "-DCOLLAPSE", "-DMEMLIM=3000", *how, "-o", "pan", "pan.c")
            said = run("./pan", "-m200000", *(["-a", "-f"] if how is LIVENESS else []))
            trails = os.environ.get("CALCIWATCH_MODEL_TRAILS")
            if broken and trails:
                shutil.copy(f"{folder}/{MODEL.name}.trail", f"{trails}/{broken}.trail")
        self.assertNotIn("max search depth too small", said)
        self.assertNotIn("out of memory", said)
        return said

    def expect_sound(self, how):
        said = self.check(how)
        self.assertIn("errors: 0", said)
        print(f"{FAULTS} faults: " + re.search(r"\d+ states, stored", said)[0])

    def test_whatever_fails_nothing_is_acknowledged_and_lost_and_nothing_comes_twice_or_is_left_out(
            self):
        self.expect_sound(SAFETY)

    def test_whatever_fails_every_message_is_answered_and_every_alert_arrives(self):
        self.expect_sound(LIVENESS)

    def test_every_rule_of_the_protocol_is_needed(self):
        for broken, (how, property_) in BROKEN.items():
            with self.subTest(broken):
                said = " ".join(self.check(how, faults=1, broken=broken).split())
                self.assertIn(property_, said)
                self.assertNotIn("errors: 0", said)


if __name__ == "__main__":
    unittest.main()
