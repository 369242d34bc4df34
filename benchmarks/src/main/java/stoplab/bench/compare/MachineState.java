// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;
import stoplab.bench.FanOut;
import stoplab.bench.StopLatency;
import stoplab.bench.call.CallCost;
import stoplab.bench.probe.ClockCost;

/**
 * The machine and the JVM of a comparison, and how busy the machine was before and after. JMH's
 * JSON says nothing about this. Neither host name nor user name is recorded.
 */
final class MachineState {
  private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");

  private static final String NOT_TOLD = "not reported by this system";

  private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
  private final CentralProcessor cpu = hardware.getProcessor();
  private final OperatingSystem os = new SystemInfo().getOperatingSystem();
  private final ClockCost clock = ClockCost.measure();
  private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final double loadBefore = load();
  private final long[] ticksBefore = cpu.getSystemCpuLoadTicks();

  /** The processor's name, such as {@code AMD EPYC}. */
  String cpuName() {
    return cpu.getProcessorIdentifier().getName().trim();
  }

  private static int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static double steal(long[] ticks) {
    return ticks[TickType.STEAL.getIndex()];
  }

  /**
   * Everything, in the order in which it is written; the state "after" is the state at this call.
   */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("started", started.toString());
    map.put("seconds", Duration.between(started, Instant.now()).toSeconds());
    map.put("commit", Commit.id());
    map.put("machine", machine());
    map.put("container", container());
    map.put("jvm", jvm());
    map.put("before", busyness(loadBefore, ticksBefore));
    map.put("after", busyness(load(), cpu.getSystemCpuLoadTicks()));
    return map;
  }

  private static Map<String, Object> busyness(double load, long[] ticks) {
    Map<String, Object> busyness = new LinkedHashMap<>();
    busyness.put("loadAverage", load);
    busyness.put("stealMillisSinceBoot", IS_LINUX ? steal(ticks) : NOT_TOLD);
    return busyness;
  }

  private Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cpu", cpuName());
    machine.put("physicalCores", cpu.getPhysicalProcessorCount());
    machine.put("logicalCpus", cpu.getLogicalProcessorCount());
    machine.put("memoryMiB", hardware.getMemory().getTotal() >> 20);
    machine.put("os", os.getFamily() + " " + os.getVersionInfo().getVersion());
    machine.put("kernel", os.getVersionInfo().getBuildNumber());
    machine.put("architecture", System.getProperty("os.arch"));
    machine.put(
        "clock", Map.of("leastStepNanos", clock.leastStepNanos(), "readNanos", clock.readNanos()));
    return machine;
  }

  private Map<String, Object> container() {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("availableProcessors", cpus());
    container.put("memoryMiBForThisJvm", memoryForThisJvm() >> 20);
    container.put("cgroupCpuMax", cgroup("cpu.max"));
    container.put("cgroupMemoryMax", cgroup("memory.max"));
    return container;
  }

  private static Map<String, Object> jvm() {
    Map<String, Object> jvm = new LinkedHashMap<>();
    jvm.put("version", Runtime.version().toString());
    jvm.put("name", System.getProperty("java.vm.name"));
    jvm.put("vendor", System.getProperty("java.vendor"));
    jvm.put("forkFlags", StopLatency.FORK_FLAGS);
    jvm.put("fanOutForkFlags", FanOut.FORK_FLAGS);
    jvm.put("callForkFlags", CallCost.FORK_FLAGS);
    jvm.put(
        "flagsOfThisJvm", // no properties: their values may be paths of this machine
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith("-D"))
            .toList());
    return jvm;
  }

  private double load() {
    return cpu.getSystemLoadAverage(1)[0];
  }

  /** The JVM knows the limit of its container. */
  private static long memoryForThisJvm() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getTotalMemorySize();
  }

  /** A limit of this process's own control group, version 2. */
  private static String cgroup(String limit) {
    try {
      String group = Files.readAllLines(Path.of("/proc/self/cgroup")).get(0);
      Path folder = Path.of("/sys/fs/cgroup", group.substring(group.lastIndexOf(':') + 1));
      return Files.readAllLines(folder.resolve(limit)).get(0);
    } catch (IOException | IndexOutOfBoundsException absent) {
      return NOT_TOLD;
    }
  }
}
