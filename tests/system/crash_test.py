"""The daemon and a subscriber are killed under load, again and again: what was answered with AA is
never lost, and no alert is missed or comes twice. tools/torture is the long form.

CALCIWATCH_CRASH_ROUNDS: how often (default 4); CALCIWATCH_CRASH_SEED: to see a run again."""

import os
import random
import unittest

try:
    import torture
    missing = None
except ImportError as error:
    missing = f"python3-zmq is not installed ({error})"

CONNECTIONS = 32


@unittest.skipIf(missing, missing)
class Crash(unittest.TestCase):
    def test_nothing_that_was_answered_is_lost_and_nothing_comes_twice(self):
        seed = int(os.environ.get("CALCIWATCH_CRASH_SEED", random.randrange(1 << 30)))
        rounds = int(os.environ.get("CALCIWATCH_CRASH_ROUNDS", "4"))
        print(f"seed {seed}, {rounds} rounds")
        run = torture.Torture(rounds, CONNECTIONS, seed, verify_every=2, longest=1.5)
        run.run()
        print(run.table())
        self.assertGreater(run.answered, 0)
        self.assertGreater(run.subscriber_kills, 0)


if __name__ == "__main__":
    unittest.main()
