// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoplab.hazard.child.Evidence;

/**
 * Stops a thread of another JVM as a debugger does, which still works on every JDK.
 *
 * <p><b>Why it fails:</b> only {@code Thread.stop} was removed, not what it did. JVM TI's
 * {@code StopThread} and {@link ThreadReference#stop} throw any exception in a thread that does not
 * expect it (their specifications; JDK-8289610 left them as they are). So the damage is the same:
 * locks are released, and what they protected is half-updated.
 *
 * <p><b>Hazard</b> [hazard.debugger-tears-invariant]: on JDK 17 and 25, the lock is free after such
 * a stop, and now and then the sum is wrong.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.DebuggerStop}
 *
 * <p><b>Break it:</b> it is broken. Do not press "stop thread" in a debugger unless you discard the
 * JVM afterwards.
 *
 * <p><b>See also:</b> {@link ThreadStopTornInvariant}.
 */
public final class DebuggerStop {
  private static final int STOPS = 20;

  /** Where a stop lands is luck: the most stops to try until one is seen to do damage. */
  private static final int MOST = 200;

  /** Maximum number of JVMs that may end before there are enough stops. */
  private static final int MOST_ENDED = 5;

  /** What the debugger throws in the victim's threads; it finds it by this name. */
  static final Throwable ORDER = new Error("stopped by a debugger");

  private DebuggerStop() {}

  /**
   * Starts this class in a JVM of its own, stops its workers, and reads what it prints.
   *
   * @param args none; any one argument makes this the other JVM
   * @throws Exception if the other JVM cannot be started or debugged
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      beVictim();
      return;
    }
    List<Long> sums = new ArrayList<>();
    int ended = 0;
    while (!areEnough(sums)) {
      Optional<String> lastWords = stopWorkers(sums);
      if (lastWords.isPresent() && ++ended == MOST_ENDED) {
        throw new IllegalStateException("the other JVM has ended each time: " + lastWords.get());
      }
    }
    List<Long> wrong = sums.stream().filter(DebuggerStop::isWrong).toList();
    long last = wrong.isEmpty() ? 0 : wrong.get(wrong.size() - 1);
    System.out.printf(
        "%d of %d stops left a wrong sum, the last one %,d where %,d had to be. The lock is free.%n",
        wrong.size(), sums.size(), last, Accounts.EXPECTED);
    Evidence.say("stops", sums.size());
    Evidence.say("torn", wrong.size());
    Evidence.say("sum", last);
    Evidence.say("expected", Accounts.EXPECTED);
    Evidence.say("lock", "free"); // or the sum would never have been read
  }

  private static boolean areEnough(List<Long> sums) {
    return sums.size() >= MOST
        || sums.size() >= STOPS && sums.stream().anyMatch(DebuggerStop::isWrong);
  }

  private static boolean isWrong(long sum) {
    return sum != Accounts.EXPECTED;
  }

  /**
   * Stops workers of another JVM, and adds the sum that each stop leaves. Now and then a stop hits
   * what the debugger's agent does in that thread, and the agent then ends its JVM: seen on 17.
   *
   * @return what that JVM said last, if it has ended so
   */
  private static Optional<String> stopWorkers(List<Long> sums) throws Exception {
    VirtualMachine vm = launch();
    try (BufferedReader said = vm.process().inputReader()) {
      vm.resume();
      while (!areEnough(sums)) {
        stop(vm, said.readLine());
        String sum = said.readLine();
        if (sum == null || !sum.matches("-?\\d+")) {
          return Optional.of(String.valueOf(sum));
        }
        sums.add(Long.parseLong(sum));
      }
    } finally {
      vm.process().destroyForcibly().waitFor();
    }
    return Optional.empty();
  }

  private static void stop(VirtualMachine vm, String name) throws Exception {
    // @start region="stop"
    vm.suspend();
    ReferenceType type = vm.classesByName(DebuggerStop.class.getName()).get(0);
    ObjectReference order = (ObjectReference) type.getValue(type.fieldByName("ORDER"));
    for (ThreadReference thread : vm.allThreads()) {
      if (thread.name().equals(name)) {
        thread.stop(order);
      }
    }
    vm.resume();
    // @end
  }

  private static VirtualMachine launch() throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("main").setValue(DebuggerStop.class.getName() + " victim");
    arguments
        .get("options")
        .setValue("-XX:-UsePerfData -cp \"" + System.getProperty("java.class.path") + "\"");
    return connector.launch(arguments);
  }

  /** Starts worker after worker, prints the name of each, and then the sum that it left behind. */
  private static void beVictim() throws InterruptedException {
    for (int i = 0; i < MOST; i++) {
      Accounts accounts = new Accounts();
      Thread worker = HazardVictim.start("worker " + i, () -> {
        while (true) {
          accounts.transfer();
        }
      });
      HazardVictim.awaitIn(worker, "transfer");
      Thread.sleep(5); // any time, as in ThreadStopTornInvariant
      System.out.println(worker.getName());
      worker.join(HazardVictim.PATIENCE_MILLIS);
      if (worker.isAlive()) {
        return; // the debugger has gone
      }
      System.out.println(accounts.sum());
    }
  }
}
