# SPDX-License-Identifier: Apache-2.0
"""A plain attribute ends a spinning thread: CPython reads it again in each turn."""

import threading
import time


class Counter:
    def __init__(self):
        self.running = True
        self.turns = 0

    # @start region="loop"
    def run(self):
        while self.running:  # a plain attribute
            self.turns += 1

    def stop(self):
        self.running = False
    # @end


if __name__ == "__main__":
    counter = Counter()
    thread = threading.Thread(target=counter.run, daemon=True)
    thread.start()
    time.sleep(0.3)
    print("stop() is called while the thread spins.")
    counter.stop()
    thread.join(1)
    print("The thread is still running." if thread.is_alive() else "The thread has ended.")
