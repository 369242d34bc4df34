// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine.Action;

/** The carriers of virtual threads: which are occupied, and which virtual threads pin theirs. */
final class Carriers {
  private static final int UNPINNED_SINCE = 24;

  /** Carriers on which a virtual thread is mounted. */
  final List<Integer> occupied = new ArrayList<>();

  /** Carriers that have nothing to do. */
  final List<Integer> idle = new ArrayList<>();

  /** Virtual threads that wait without leaving their carriers. */
  final List<Integer> pinned = new ArrayList<>();

  /** Virtual threads that wait, or are ready, without a carrier. */
  final List<Integer> unmounted = new ArrayList<>();

  /** The numbers of virtual threads that carriers carry, though the dump has no stack of them. */
  final List<Long> unseen = new ArrayList<>();

  private final Set<Integer> all = new HashSet<>();
  private final DumpIndex index;

  Carriers(DumpIndex index) {
    this.index = index;
    for (int i = 0; i < index.size(); i++) {
      DumpThread thread = index.get(i);
      if (thread.kind() == Kind.VIRTUAL) {
        (isPinned(thread) ? pinned : unmounted).add(i);
      } else if (isOccupied(thread)) {
        occupied.add(i);
        thread.carries().ifPresent(number -> {
          int carried = index.withNumber(number);
          if (carried == DumpIndex.NONE || index.get(carried).stack().isEmpty()) {
            unseen.add(number);
          }
        });
      } else if (isIdleCarrier(thread)) {
        idle.add(i);
      }
    }
    Set<Long> carried = new HashSet<>();
    occupied.forEach(carrier -> index.get(carrier).carries().ifPresent(carried::add));
    unmounted.removeIf(virtual -> index.get(virtual).number().isPresent()
        && carried.contains(index.get(virtual).number().getAsLong()));
    all.addAll(occupied);
    all.addAll(idle);
  }

  /** Whether all carriers that the dump shows are held by virtual threads that wait. */
  boolean isStarved() {
    return !occupied.isEmpty() && idle.isEmpty() && pinned.size() >= occupied.size();
  }

  boolean isCarrier(int thread) {
    return all.contains(thread);
  }

  static boolean isOccupied(DumpThread thread) {
    return thread.kind() == Kind.PLATFORM
        && (thread.carries().isPresent()
            || DumpIndex.has(thread, "java.lang.VirtualThread", "runContinuation"));
  }

  private static boolean isIdleCarrier(DumpThread thread) {
    return thread.name().startsWith("ForkJoinPool-1-worker-")
        && (DumpIndex.has(thread, "java.util.concurrent.ForkJoinPool", "awaitWork")
            || DumpIndex.has(thread, "java.util.concurrent.ForkJoinPool", "idleAwaitWork"));
  }

  /** Until JDK 23 a wait for a monitor keeps the carrier, and so does a call from native code. */
  private boolean isPinned(DumpThread thread) {
    if (thread.stack().isEmpty() || index.dump.jdk().orElse(0) >= UNPINNED_SINCE) {
      return false;
    }
    Frame top = thread.stack().get(0);
    boolean waits = top.className().equals("java.lang.Object")
        && (top.method().equals("wait0") || top.method().equals("wait"));
    boolean blocked = thread.state().orElse(null) == Thread.State.BLOCKED
        || thread.locks().stream().anyMatch(lock -> lock.action() == Action.WAITING_TO_LOCK);
    return waits
        || blocked
        || DumpIndex.has(thread, "java.lang.VirtualThread", "parkOnCarrierThread");
  }
}
