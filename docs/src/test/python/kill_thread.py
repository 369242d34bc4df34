# SPDX-License-Identifier: Apache-2.0
"""pthread_kill names a thread, and what the signal does, it does to the process."""

import signal
import subprocess
import sys
import threading
import time


def child():
    threading.Thread(target=time.sleep, args=(60,)).start()
    one = threading.Thread(target=time.sleep, args=(60,))
    one.start()
    # @start region="send"
    signal.pthread_kill(one.ident, signal.SIGTERM)  # for one of three threads
    # @end
    one.join()


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        child()
    else:
        code = subprocess.run([sys.executable, __file__, "child"]).returncode
        print("All threads are gone, with their process; its code is", code)
