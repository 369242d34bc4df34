# SPDX-License-Identifier: Apache-2.0
"""An event ends a wait at once, and a pulse releases everybody who waits."""

import threading
import time


# @start region="loop"
def poll_sensor(stop, period):
    while not stop.wait(period):  # True at once when somebody sets it
        print("one sample")
# @end


def seen_waiting(event, waiters):
    while len(event._cond._waiters) < waiters:  # private, but exact
        time.sleep(0.001)


if __name__ == "__main__":
    stop = threading.Event()
    thread = threading.Thread(target=poll_sensor, args=(stop, 3600))
    thread.start()
    seen_waiting(stop, 1)
    requested = time.monotonic()
    stop.set()
    thread.join()
    print("The wait for an hour ended early:", time.monotonic() - requested < 60)

    pulse = threading.Event()
    released = []
    waiters = [
        threading.Thread(target=lambda: released.append(pulse.wait(60))) for _ in range(5)
    ]
    for waiter in waiters:
        waiter.start()
    seen_waiting(pulse, 5)
    # @start region="pulse"
    pulse.set()
    pulse.clear()  # everybody who waited is released all the same
    # @end
    for waiter in waiters:
        waiter.join()
    print("Released by the pulse:", released.count(True), "of 5")
