# SPDX-License-Identifier: Apache-2.0
"""An exception from outside: it tears what belongs together, and waits for the end of a C call."""

import ctypes
import threading
import time


class Stopped(Exception):
    pass


class Shelf:
    """Two boxes; whoever holds the lock finds 1,000 things in both together."""

    def __init__(self):
        self.lock = threading.Lock()
        self.left = 500
        self.right = 500
        self.note = ""

    def move_for_ever(self):
        try:
            # @start region="two-steps"
            while True:
                with self.lock:
                    self.left -= 1
                    self.note = str(self.left)  # the exception may arrive here
                    self.right += 1
            # @end
        except Stopped:
            pass


# @start region="throw"
def throw_into(thread):
    ident = ctypes.c_ulong(thread.ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(Stopped))
# @end


def nap(woke):
    began = time.monotonic()
    try:
        time.sleep(0.4)
    except Stopped:
        pass
    woke.append(time.monotonic() - began)


if __name__ == "__main__":
    torn = 0
    for _ in range(20):
        shelf = Shelf()
        worker = threading.Thread(target=shelf.move_for_ever)
        worker.start()
        time.sleep(0.005)
        throw_into(worker)
        worker.join()
        with shelf.lock:  # free: the exception has left the block
            torn += shelf.left + shelf.right != 1000
    print(torn, "of 20 exceptions left a wrong sum. The lock is free.")

    woke = []
    sleeper = threading.Thread(target=nap, args=(woke,))
    sleeper.start()
    time.sleep(0.1)
    throw_into(sleeper)
    sleeper.join()
    print("The sleeper slept to the end:", woke[0] >= 0.4)
