// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.proc;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongPredicate;

/**
 * One reading of Linux's list of processes. Stops that run at the same time share it. Each gets a
 * reading that was begun after it had asked. While one thread reads, the others wait for the next
 * reading, which is made for all of them.
 *
 * @param processes what was there; one that began or ended meanwhile may be missing
 * @param vanished how many had ended before their line could be read
 */
public record ProcTable(List<ProcStat> processes, int vanished) {
  /** Requests that no reading has begun for. Guarded by itself. */
  private static final List<Request> WAITING = new ArrayList<>();

  private static boolean reading; // guarded by WAITING

  /** One stop that waits for a reading. */
  private static final class Request {
    private final LongPredicate wanted;

    /** Comes when there is an answer, or when this one has to read for all that wait. */
    private final CountDownLatch turn = new CountDownLatch(1);

    private volatile ProcTable answer;
    private volatile ScanFailedException failure;

    Request(LongPredicate wanted) {
      this.wanted = wanted;
    }

    void awaitTurn() {
      boolean interrupted = false;
      while (turn.getCount() > 0) {
        try {
          turn.await();
        } catch (InterruptedException e) {
          interrupted = true; // a reading is short
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A reading that was begun after this call.
   *
   * @param wanted the numbers that must be in it; there may be others
   * @return what is there
   * @throws ScanFailedException if the list, or the line of a process of this user, could not be
   *     read
   */
  public static ProcTable read(LongPredicate wanted) throws ScanFailedException {
    Request mine = new Request(wanted);
    boolean isFirst;
    synchronized (WAITING) {
      WAITING.add(mine);
      isFirst = !reading;
      reading = true;
    }
    if (!isFirst) {
      mine.awaitTurn();
    }
    if (mine.answer == null && mine.failure == null) {
      readForAll();
    }
    if (mine.failure != null) {
      throw new ScanFailedException(mine.failure.getMessage());
    }
    return mine.answer;
  }

  /** Answers all that wait by now, and lets one of those that come meanwhile read next. */
  private static void readForAll() {
    List<Request> requests;
    synchronized (WAITING) {
      requests = List.copyOf(WAITING);
      WAITING.clear();
    }
    ScanFailedException failure = new ScanFailedException("a scan was broken off");
    ProcTable table = null;
    try {
      table = readNow(pid -> isWanted(pid, requests));
    } catch (ScanFailedException e) {
      failure = e;
    } finally {
      for (Request request : requests) {
        request.answer = table;
        request.failure = table == null ? failure : null;
        request.turn.countDown();
      }
      synchronized (WAITING) {
        reading = !WAITING.isEmpty();
        if (reading) {
          WAITING.get(0).turn.countDown();
        }
      }
    }
  }

  /** A loop: it runs for each process of the machine, in a JVM that has not compiled it. */
  private static boolean isWanted(long pid, List<Request> requests) {
    for (Request request : requests) {
      if (request.wanted.test(pid)) {
        return true;
      }
    }
    return false;
  }

  private static ProcTable readNow(LongPredicate wanted) throws ScanFailedException {
    String[] names = ProcStat.PROC.list();
    if (names == null) {
      throw new ScanFailedException("the list of processes cannot be read");
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
  private static Optional<ProcStat> readUnlessHidden(long pid) throws ScanFailedException {
    try {
      return ProcStat.read(pid);
    } catch (IOException e) {
      if (new File(ProcStat.PROC, pid + "/stat").canRead()) { // opens no file
        throw new ScanFailedException(e.getMessage());
      }
      return Optional.empty();
    }
  }
}
