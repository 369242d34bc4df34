# SPDX-License-Identifier: Apache-2.0
"""sys.exit in a thread ends that thread, and nothing else."""

import sys
import threading


# @start region="exit"
def worker():
    try:
        sys.exit(3)  # raises SystemExit in this thread
    finally:
        print("The finally of the worker runs.")
# @end


if __name__ == "__main__":
    thread = threading.Thread(target=worker)
    thread.start()
    thread.join()
    print("The main thread goes on, and the program ends with code 0.")
