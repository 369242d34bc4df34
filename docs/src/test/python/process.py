# SPDX-License-Identifier: Apache-2.0
"""A process can be ended from outside, whatever it does."""

import multiprocessing


def spin(ready):
    ready.set()
    try:
        while True:
            pass  # polls nothing
    finally:
        print("never printed")


if __name__ == "__main__":
    ready = multiprocessing.Event()
    process = multiprocessing.Process(target=spin, args=(ready,))
    process.start()
    ready.wait()
    # @start region="terminate"
    process.terminate()  # SIGTERM
    process.join(2)
    if process.is_alive():
        process.kill()  # SIGKILL
    # @end
    process.join()
    print("exit code", process.exitcode)
