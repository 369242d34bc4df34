// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.ConcurrentHashMap;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Waits for a monitor or for the initialization of a class, inside the JVM. */
public final class MonitorRows {
  private MonitorRows() {}

  public static Rows rows() {
    Rows rows = new Rows("monitors");
    rows.blocked(
        "synchronized",
        "stoplab.interrupt.map.calls.concurrent.MonitorRows.enter",
        MonitorRows::monitor);
    rows.blocked(
        "Object.wait(), notified, but without its monitor yet",
        "java.lang.Object.wait",
        MonitorRows::notified);
    rows.blocked(
        "ConcurrentHashMap.computeIfAbsent",
        "java.util.concurrent.ConcurrentHashMap.computeIfAbsent",
        MonitorRows::computing);
    rows.blocked(
        "class initialization by another thread",
        "java.lang.Class.forName0",
        ClassInit::initialize);
    return rows;
  }

  /** The helper enters the monitor once the victim waits, notifies, and keeps the monitor. */
  private static void notified(Scenario scenario) {
    Object monitor = new Object();
    Gate gate = scenario.resources().gate();
    Gate inside = scenario.resources().gate();
    Gate notified = scenario.resources().gate();
    scenario.resources().helper(() -> {
      inside.pass();
      synchronized (monitor) {
        monitor.notifyAll();
        notified.open();
        gate.pass();
      }
    });
    scenario
        .call(() -> {
          synchronized (monitor) {
            inside.open();
            monitor.wait();
          }
          return scenario.released();
        })
        .beforeInterrupt(notified::pass)
        .release(gate::open);
  }

  private static void monitor(Scenario scenario) {
    Object monitor = new Object();
    Gate gate = scenario.resources().gate();
    Gate taken = scenario.resources().gate();
    scenario.resources().helper(() -> {
      synchronized (monitor) {
        taken.open();
        gate.pass();
      }
    });
    taken.pass();
    scenario.call(() -> enter(monitor) && scenario.released()).release(gate::open);
  }

  private static boolean enter(Object monitor) {
    synchronized (monitor) {
      return true;
    }
  }

  private static void computing(Scenario scenario) {
    ConcurrentHashMap<String, String> map = new ConcurrentHashMap<>();
    Gate gate = scenario.resources().gate();
    Gate computing = scenario.resources().gate();
    scenario
        .resources()
        .helper(() -> map.computeIfAbsent("key", key -> {
          computing.open();
          gate.pass();
          return "released";
        }));
    computing.pass();
    scenario
        .call(() -> map.computeIfAbsent("key", key -> "early").equals("released"))
        .release(gate::open)
        .checkUsable(() -> map.get("key").equals("released"));
  }
}
