// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import stoplab.bench.Event;
import stoplab.bench.ManyTrial;
import stoplab.bench.Poll;
import stoplab.bench.ProcessTrial;
import stoplab.bench.Technique;
import stoplab.bench.Wake;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.probe.process.ChildKind;
import stoplab.bench.probe.process.OrphanWay;
import stoplab.bench.probe.process.StartWay;
import stoplab.bench.probe.waiting.WaitingWay;

/**
 * What a row of a table belongs to, so that readers see only the rows of one kind.
 *
 * <p>Guarantee [bench.report-row-has-family]: each label that a comparison can measure has a
 * family.
 */
enum RowFamily {
  /** A variable that the worker polls. */
  FLAG,
  /** A wait that the stop ends: a latch, an event, a queue, a monitor. */
  EVENT,
  /** The JDK's own interrupt. */
  INTERRUPT,
  /** A child process. */
  PROCESS,
  /** Measured to judge the instrument, or as what the others are compared with. */
  REFERENCE;

  private static final Map<String, String> CLASSES = Arrays.stream(Technique.values())
      .collect(
          Collectors.toUnmodifiableMap(Technique::label, each -> each.type().getSimpleName()));

  private static final Map<String, RowFamily> BY_LABEL = byLabel();

  /** The name in the page: that of a button, and of an attribute. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names, in their order. */
  static List<String> words() {
    return Arrays.stream(values()).map(RowFamily::word).toList();
  }

  /** The family of a row by the label in its first cell; empty for a label that is unknown. */
  static Optional<RowFamily> of(String label) {
    return Optional.ofNullable(BY_LABEL.get(label));
  }

  /** The name of the class that the row measures; empty for what has none of its own. */
  static Optional<String> classOf(String label) {
    return Optional.ofNullable(CLASSES.get(label));
  }

  private static Map<String, RowFamily> byLabel() {
    Map<String, RowFamily> families = new HashMap<>();
    for (Technique each : Technique.values()) {
      families.put(each.label(), of(each));
    }
    for (Poll each : Poll.values()) {
      families.put(each.label(), of(each));
    }
    for (WaitingWay each : WaitingWay.values()) {
      families.put(each.label(), of(each));
    }
    for (Wake each : Wake.values()) {
      families.put(each.label(), each.isReference() ? REFERENCE : EVENT);
    }
    for (Event each : Event.values()) {
      families.put(each.label(), EVENT);
    }
    for (ProcessTrial each : ProcessTrial.values()) {
      families.put(each.label(), PROCESS);
    }
    for (ManyTrial each : ManyTrial.values()) {
      families.put(each.label(), PROCESS);
    }
    for (ChildKind each : ChildKind.values()) {
      families.put(each.label(), PROCESS);
    }
    for (StartWay each : StartWay.values()) {
      families.put(each.label(), PROCESS);
    }
    for (OrphanWay each : OrphanWay.values()) {
      families.put(each.label(), PROCESS);
    }
    for (CallWay each : CallWay.values()) {
      families.put(each.label(), of(each));
    }
    return Map.copyOf(families);
  }

  private static RowFamily of(Technique technique) {
    return switch (technique.family()) {
      case FLAG -> FLAG;
      case EVENT -> EVENT;
      case INTERRUPT -> INTERRUPT;
      case CONTROL -> REFERENCE;
    };
  }

  private static RowFamily of(Poll poll) {
    return switch (poll) {
      case NO_POLL, NO_POLL_AGAIN, NO_POLL_SCALAR -> REFERENCE;
      case INTERRUPTED, IS_INTERRUPTED -> INTERRUPT;
      case LATCH_GET_COUNT,
          CONDITION_EVENT_IS_SET,
          CONDITION_EVENT_AWAIT_ZERO,
          LATCH_EVENT_IS_SET,
          LATCH_EVENT_AWAIT_ZERO,
          EXPERT_PARKING_EVENT_IS_SET,
          EXPERT_PARKING_EVENT_AWAIT_ZERO -> EVENT;
      default -> FLAG;
    };
  }

  private static RowFamily of(CallWay way) {
    return switch (way) {
      case PIPE, PIPE_ONE_THREAD, PIPE_AFTER_PAUSE, KNOWN_CALL, BARE_KILL -> REFERENCE;
      default -> way.part() == CallPart.PYTHON ? REFERENCE : PROCESS;
    };
  }

  private static RowFamily of(WaitingWay way) {
    return switch (way) {
      case LATCH_100_MS, EVENT_1_S, EVENT -> EVENT;
      case PARK, PARK_AGAIN -> REFERENCE;
      default -> FLAG;
    };
  }
}
