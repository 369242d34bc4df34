// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.stats.Nanos;

/**
 * Where and when a comparison ran: what {@code environment.json} has, in words. Immutable.
 *
 * <p>What an older version did not record is {@code unknown}, or zero.
 */
public final class RunEnvironment {
  /** Above this load per CPU before the start, something else used the CPUs that we measured on. */
  private static final double BUSY = 0.5;

  private static final double NOTABLE_STEAL = 0.01; // of all CPU time

  private static final String UNKNOWN = "unknown";

  private final JsonNode json;

  private RunEnvironment(JsonNode json) {
    this.json = json;
  }

  /** Takes what is about to be written as {@code environment.json}. */
  public static RunEnvironment of(Map<String, Object> facts) {
    return new RunEnvironment(new ObjectMapper().valueToTree(facts));
  }

  static RunEnvironment of(JsonNode environment) {
    return new RunEnvironment(environment);
  }

  /** When it started, in UTC, as ISO 8601. */
  public String started() {
    return text("/started");
  }

  /** How long it took, in seconds. */
  public long seconds() {
    return json.at("/seconds").asLong();
  }

  /** The commit that was built; it ends with {@code -dirty} if there were uncommitted changes. */
  public String commit() {
    return text("/commit");
  }

  /** The processor's name, such as {@code AMD EPYC}. */
  public String cpu() {
    return text("/machine/cpu");
  }

  /** How many CPUs the JVM had. */
  public int cpus() {
    return json.at("/container/availableProcessors").asInt();
  }

  /** The memory that the JVM knew of, in MiB. */
  public long memoryMib() {
    return json.at("/container/memoryMiBForThisJvm").asLong();
  }

  /** The operating system and its version. */
  public String system() {
    return text("/machine/os");
  }

  /** The version of the kernel. */
  public String kernel() {
    return text("/machine/kernel");
  }

  /** The version of the JDK, such as {@code 25.0.3+9-LTS}. */
  public String jdk() {
    return text("/jvm/version");
  }

  /** The feature version of the JDK, such as {@code 25}. */
  public String jdkFeature() {
    return jdk().replaceFirst("[^0-9].*", "");
  }

  /** The vendor of the JDK. */
  public String vendor() {
    return text("/jvm/vendor");
  }

  /** The flags of the measuring JVMs. */
  public String forkFlags() {
    return words("/jvm/forkFlags");
  }

  private String words(String pointer) {
    StringBuilder words = new StringBuilder();
    json.at(pointer)
        .forEach(word -> words.append(RunFolder.oneLine(word.asText())).append(' '));
    return words.length() == 0 ? UNKNOWN : words.toString().strip();
  }

  /** How much was measured of each question: smoke, headlines, all; before 2026-11-29, a preset. */
  public String scope() {
    return json.has("preset") ? "preset " + text("/preset") : text("/scope");
  }

  /** How many whole rounds there are. */
  public int rounds() {
    return json.at("/roundsKept").asInt();
  }

  /** Runnable tasks of the whole machine before the start; negative if unknown. */
  public double loadBefore() {
    JsonNode load = json.at("/before/loadAverage");
    return load.isNumber() ? load.asDouble() : -1;
  }

  /** What a reading of the clock cost. */
  public ClockCost clock() {
    JsonNode clock = json.at("/machine/clock");
    return new ClockCost(
        clock.at("/leastStepNanos").asLong(), clock.at("/readNanos").asDouble());
  }

  /** One line for people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%s, %d CPUs, %s, kernel %s, JDK %s",
        cpu(),
        cpus(),
        system(),
        kernel(),
        jdk());
  }

  /** The same in a few words. */
  public String briefly() {
    return String.format(Locale.ROOT, "%s, %d CPUs, JDK %s", cpu(), cpus(), jdkFeature());
  }

  /** How busy other programs kept the machine, in words. */
  public String busyness() {
    return String.format(
        Locale.ROOT,
        "load average before the start %s, steal %s",
        loadBefore() < 0 ? UNKNOWN : String.format(Locale.ROOT, "%.1f", loadBefore()),
        steal());
  }

  /** The share of all CPU time that the hypervisor gave to others meanwhile, in words. */
  private String steal() {
    OptionalDouble share = stealShare();
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble())
        : UNKNOWN;
  }

  /** The same as a number from 0 to 1; empty if it is unknown. */
  public OptionalDouble stealShare() {
    JsonNode before = json.at("/before/stealMillisSinceBoot");
    JsonNode after = json.at("/after/stealMillisSinceBoot");
    double all = seconds() * 1000.0 * json.at("/machine/logicalCpus").asInt();
    if (!before.isNumber() || !after.isNumber() || all <= 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((after.asDouble() - before.asDouble()) / all);
  }

  /** Runnable tasks for each CPU before the start; negative if unknown. */
  public double loadPerCpuBefore() {
    return loadBefore() < 0 ? loadBefore() : loadBefore() / Math.max(1, cpus());
  }

  /** Whether something else used the CPUs at the start. */
  public boolean isBusy() {
    return loadPerCpuBefore() > BUSY;
  }

  /** Whether other guests of the hypervisor had so much of the CPUs that it may show. */
  public boolean hasNotableSteal() {
    return stealShare().orElse(0) >= NOTABLE_STEAL;
  }

  /** Everything that readers may want to know, each with its name, in words. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", cpu());
    facts.put(
        "CPUs of the machine",
        text("/machine/logicalCpus") + " on " + text("/machine/physicalCores") + " cores");
    facts.put("CPUs of the JVM", String.valueOf(cpus()));
    facts.put("architecture", text("/machine/architecture"));
    facts.put("memory of the machine", mib("/machine/memoryMiB"));
    facts.put("memory that the JVM knew of", mib("/container/memoryMiBForThisJvm"));
    facts.put("limit of CPU time by the container", text("/container/cgroupCpuMax"));
    facts.put("limit of memory by the container", text("/container/cgroupMemoryMax"));
    facts.put("operating system", system());
    facts.put("kernel", kernel());
    facts.put("JDK", jdk());
    facts.put("JVM", text("/jvm/name"));
    facts.put("vendor", vendor());
    facts.put("flags of the measuring JVMs", forkFlags());
    facts.put("flags for large groups of waiters", words("/jvm/fanOutForkFlags"));
    if (json.at("/jvm").has("callForkFlags")) { // older comparisons have no calls
      facts.put("flags for killable calls", words("/jvm/callForkFlags"));
    }
    facts.put(
        "one reading of the clock",
        String.format(Locale.ROOT, "%.1f ns", clock().readNanos()));
    facts.put("least step of the clock", clock().leastStepNanos() + " ns");
    facts.put("load average before", load("/before/loadAverage"));
    facts.put("load average after", load("/after/loadAverage"));
    facts.put("CPU time that the hypervisor gave to others", steal());
    facts.put("started", started());
    facts.put("took", seconds() > 0 ? Nanos.spoken(Duration.ofSeconds(seconds())) : UNKNOWN);
    facts.put("scope", scope());
    facts.put("whole rounds", String.valueOf(rounds()));
    facts.put("seed of the order", text("/orderSeed"));
    facts.put("commit", commit());
    return facts;
  }

  private String mib(String pointer) {
    long mib = json.at(pointer).asLong();
    return mib > 0 ? String.format(Locale.ROOT, "%,d MiB", mib) : UNKNOWN;
  }

  private String load(String pointer) {
    JsonNode load = json.at(pointer);
    return load.isNumber() && load.asDouble() >= 0
        ? String.format(Locale.ROOT, "%.1f", load.asDouble())
        : UNKNOWN;
  }

  private String text(String pointer) {
    String text = json.at(pointer).asText(UNKNOWN);
    return text.isBlank() ? UNKNOWN : RunFolder.oneLine(text);
  }
}
