// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/** The questions, by their names on the command line, in the order of a report. */
public enum QuestionName {
  /** {@link StopLatencyQuestion}. */
  STOP_LATENCY(new StopLatencyQuestion()),
  /** {@link WaitingCostQuestion}. */
  WAITING_COST(new WaitingCostQuestion()),
  /** {@link PollCostQuestion}. */
  POLL_COST(new PollCostQuestion()),
  /** {@link WakeLatencyQuestion}. */
  WAKE_LATENCY(new WakeLatencyQuestion()),
  /** {@link FanOutQuestion}. */
  FAN_OUT(new FanOutQuestion()),
  /** {@link ProcessStopQuestion}. */
  PROCESS_STOP(new ProcessStopQuestion()),
  /** {@link FirstStopQuestion}. */
  FIRST_STOP(new FirstStopQuestion()),
  /** {@link ManyStopsQuestion}. */
  MANY_STOPS(new ManyStopsQuestion()),
  /** {@link CallCostQuestion}. */
  CALL_COST(new CallCostQuestion());

  private final Question question;

  QuestionName(Question question) {
    this.question = question;
  }

  /** What is asked. */
  public Question question() {
    return question;
  }

  /** The names of the questions of a kind. */
  public static List<QuestionName> which(Predicate<Question> kind) {
    return Arrays.stream(values()).filter(name -> kind.test(name.question)).toList();
  }

  /** The questions that write a section of the report: the first with each key. */
  public static List<Question> onePerSection() {
    Map<String, Question> byKey = new LinkedHashMap<>();
    for (QuestionName name : values()) {
      byKey.putIfAbsent(name.question.key(), name.question);
    }
    return new ArrayList<>(byKey.values());
  }

  /**
   * The sections of an earlier comparison, in the order of a report.
   *
   * @throws UnreadableRunException if its samples are damaged, or if it has none
   */
  public static List<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    List<ReportSection> sections = new ArrayList<>();
    for (Question question : onePerSection()) {
      question.read(folder).ifPresent(sections::add);
    }
    if (sections.isEmpty()) {
      throw new UnreadableRunException(folder.place()
          + " has no raw samples that this version knows, such as samples.csv.gz or polls.csv: name a"
          + " whole folder that \"compare\" has written.");
    }
    return sections;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
