// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/**
 * The machine and the JVM of a comparison, and how busy the machine was before and after: JMH's
 * JSON says nothing of it. Neither host name nor user name is taken.
 */
final class Environment {
  private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
  private final CentralProcessor cpu = hardware.getProcessor();
  private final OperatingSystem os = new SystemInfo().getOperatingSystem();
  private final Instant started = Instant.now();
  private final double loadBefore = load();
  private final long[] ticksBefore = cpu.getSystemCpuLoadTicks();

  /** The processor's name, such as {@code AMD EPYC}. */
  String cpuName() {
    return cpu.getProcessorIdentifier().getName().trim();
  }

  Instant started() {
    return started;
  }

  /** Runnable tasks per CPU at the start, or a negative number where the system does not tell. */
  double loadPerCpuBefore() {
    return loadBefore / cpu.getLogicalProcessorCount();
  }

  int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** One line for people. */
  String sentence() {
    return String.format(
        "%s, %d CPUs, %s %s, JDK %s",
        cpuName(), cpus(), os.getFamily(), os.getVersionInfo().getBuildNumber(), Runtime.version());
  }

  /** The share of CPU time since the start, in percent, that the hypervisor gave to others. */
  double stealPercent() {
    long[] ticks = cpu.getSystemCpuLoadTicks();
    double steal = ticks[TickType.STEAL.getIndex()] - ticksBefore[TickType.STEAL.getIndex()];
    double all = Arrays.stream(ticks).sum() - Arrays.stream(ticksBefore).sum();
    return all > 0 ? 100 * steal / all : 0;
  }

  /** Everything, in the order in which it is written; the state "after" is that of this call. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
    map.put("seconds", Duration.between(started, Instant.now()).toSeconds());
    map.put("commit", Commit.id());
    map.put("machine", machine());
    map.put("container", container());
    map.put("jvm", jvm());
    map.put("loadAverageBefore", loadBefore);
    map.put("loadAverageAfter", load());
    map.put("stealPercent", Math.round(100 * stealPercent()) / 100.0);
    return map;
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
    return machine;
  }

  private Map<String, Object> container() {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("availableProcessors", cpus());
    container.put("cgroupCpuMax", firstLine(Path.of("/sys/fs/cgroup/cpu.max")));
    container.put("cgroupMemoryMax", firstLine(Path.of("/sys/fs/cgroup/memory.max")));
    return container;
  }

  private static Map<String, Object> jvm() {
    Map<String, Object> jvm = new LinkedHashMap<>();
    jvm.put("version", Runtime.version().toString());
    jvm.put("name", System.getProperty("java.vm.name"));
    jvm.put("vendor", System.getProperty("java.vendor"));
    jvm.put("forkFlags", StopLatency.FORK_FLAGS);
    jvm.put("flagsOfThisJvm", ManagementFactory.getRuntimeMXBean().getInputArguments());
    return jvm;
  }

  private double load() {
    return cpu.getSystemLoadAverage(1)[0];
  }

  private static String firstLine(Path file) {
    try {
      return Files.readAllLines(file).get(0);
    } catch (IOException | IndexOutOfBoundsException absent) {
      return "not there";
    }
  }
}
