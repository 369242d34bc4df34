// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * One reading of Linux's list of processes. Stops that run at the same time share it: each gets a
 * reading that was begun after it had asked, and while one thread reads, the others wait for the
 * next reading, which is made for all of them.
 *
 * @param processes what was there; one that began or ended meanwhile may be missing
 * @param vanished how many had ended before their line could be read
 */
record ProcTable(List<ProcStat> processes, int vanished) {
  /** Held by the one that reads. */
  static final Object READING = new Object();

  /** Requests that no reading has begun for. Guarded by itself. */
  private static final List<Request> WAITING = new ArrayList<>();

  /** One stop that waits for a reading. */
  private static final class Request {
    private final LongPredicate wanted;
    private ProcTable answer; // guarded by READING
    private LookFailedException failure; // guarded by READING

    Request(LongPredicate wanted) {
      this.wanted = wanted;
    }
  }

  /**
   * A reading that was begun after this call.
   *
   * @param wanted the numbers that must be in it; there may be others
   * @throws LookFailedException if the list, or the line of a process of this user, could not be
   *     read
   */
  static ProcTable read(LongPredicate wanted) throws LookFailedException {
    Request mine = new Request(wanted);
    synchronized (WAITING) {
      WAITING.add(mine);
    }
    synchronized (READING) {
      if (mine.answer == null && mine.failure == null) {
        answerAll(mine);
      }
      if (mine.failure != null) {
        throw new LookFailedException(mine.failure.getMessage());
      }
      return mine.answer;
    }
  }

  /** Answers this request, and all others that wait by now. */
  private static void answerAll(Request mine) {
    Set<Request> requests = new HashSet<>(Set.of(mine)); // a reading that was broken off lacks it
    synchronized (WAITING) {
      requests.addAll(WAITING);
      WAITING.clear();
    }
    try {
      ProcTable table = readNow(pid -> isWanted(pid, requests));
      requests.forEach(request -> request.answer = table);
    } catch (LookFailedException e) {
      requests.forEach(request -> request.failure = e);
    }
  }

  /** A loop: it runs for each process of the machine, in a JVM that has not compiled it. */
  private static boolean isWanted(long pid, Set<Request> requests) {
    for (Request request : requests) {
      if (request.wanted.test(pid)) {
        return true;
      }
    }
    return false;
  }

  private static ProcTable readNow(LongPredicate wanted) throws LookFailedException {
    String[] names = ProcStat.PROC.list();
    if (names == null) {
      throw new LookFailedException("the list of processes cannot be read");
    }
    List<ProcStat> all = new ArrayList<>();
    int vanished = 0;
    for (String name : names) {
      long pid = Character.isDigit(name.charAt(0)) ? Long.parseLong(name) : 0;
      if (pid > 0 && wanted.test(pid)) {
        Optional<ProcStat> line = readUnlessHidden(pid);
        if (line.isPresent()) {
          all.add(line.get());
        } else if (!ProcStat.isListed(pid)) {
          vanished++;
        }
      }
    }
    return new ProcTable(all, vanished);
  }

  /**
   * With the mount option hidepid=1 others' processes are listed, and their lines are not shown.
   */
  private static Optional<ProcStat> readUnlessHidden(long pid) throws LookFailedException {
    try {
      return ProcStat.read(pid);
    } catch (IOException e) {
      if (new File(ProcStat.PROC, pid + "/stat").canRead()) { // opens no file
        throw new LookFailedException(e.getMessage());
      }
      return Optional.empty();
    }
  }
}
