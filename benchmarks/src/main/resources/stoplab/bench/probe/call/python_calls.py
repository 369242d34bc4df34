# SPDX-License-Identifier: Apache-2.0
"""Measures one of Python's ways to run a function in another process.

Usage: python3 python_calls.py WAY SAMPLES WARM_UPS

It prints "version 31107" for Python 3.11.7. Then it makes the first call, some that do not count,
and those that do, for three seconds at most. For the first and for each of these it prints the time
from the call to its result, in nanoseconds. It exits with 3 if there is no such way here.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time

LIFE_SECONDS = 60
MEASURE_SECONDS = 3.0
NOT_HERE = 3


def answer(number):
    return number + 1


def send_answer(connection, number):
    connection.send(answer(number))
    connection.close()


def leave_with(parent):
    """In a worker that stays: it would not notice the death of a parent that is killed."""

    def watch():
        while os.getppid() == parent:
            time.sleep(0.1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def measure(call, samples, warm_ups):
    def timed(number):
        begun = time.perf_counter_ns()
        result = call(number)
        nanos = time.perf_counter_ns() - begun
        if result != number + 1:
            sys.exit("a call has returned " + repr(result))
        return nanos

    print(timed(1))
    for number in range(warm_ups):
        timed(number)
    until = time.monotonic() + MEASURE_SECONDS
    for number in range(samples):
        print(timed(number))
        if time.monotonic() > until:
            break


def process(method, samples, warm_ups):
    if method not in multiprocessing.get_all_start_methods():
        sys.exit(NOT_HERE)
    context = multiprocessing.get_context(method)

    def call(number):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=send_answer, args=(sender, number))
        child.start()
        sender.close()
        result = receiver.recv()
        child.join()
        receiver.close()
        return result

    measure(call, samples, warm_ups)


def pool(samples, warm_ups):
    with multiprocessing.Pool(1, leave_with, (os.getpid(),)) as workers:
        measure(lambda number: workers.apply(answer, (number,)), samples, warm_ups)


def executor(samples, warm_ups):
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(1, initializer=leave_with, initargs=(os.getpid(),)) as workers:
        measure(lambda number: workers.submit(answer, number).result(), samples, warm_ups)


def pebble(samples, warm_ups):
    try:
        from pebble import ProcessPool
    except ImportError:
        sys.exit(NOT_HERE)

    with ProcessPool(
        max_workers=1, initializer=leave_with, initargs=[os.getpid()]
    ) as workers:
        measure(
            lambda number: workers.schedule(answer, args=[number], timeout=10).result(),
            samples,
            warm_ups,
        )


def main():
    if hasattr(signal, "alarm"):
        signal.alarm(LIFE_SECONDS)  # if it is forgotten, or hangs
    way, samples, warm_ups = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print("version %d%02d%02d" % sys.version_info[:3])
    if way in ("pool", "executor", "pebble"):
        globals()[way](samples, warm_ups)
    else:
        process(way, samples, warm_ups)


if __name__ == "__main__":
    main()
