// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import stoplab.doctor.diagnosis.Diagnosis;
import stoplab.doctor.diagnosis.Finding;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.knowledge.Explanation;
import stoplab.doctor.knowledge.InterruptReaction;

/**
 * The answer for a program: one object with all facts. The names of its fields are the components
 * of {@link Diagnosis}, {@link Finding}, {@link Explanation}, {@link InterruptReaction},
 * {@link ThreadDump} and {@link DumpThread}; times are in nanoseconds, and what is unknown is null.
 * Only ASCII is written. {@code formatVersion} grows when a field is renamed or goes away.
 */
final class JsonReport {
  /** Grows when a field is renamed or goes away. */
  static final int FORMAT_VERSION = 1;

  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Writes a diagnosis.
   *
   * @param diagnosis what to say
   * @param out where to write; it is not closed
   * @throws IOException if writing fails
   */
  static void write(Diagnosis diagnosis, Writer out) throws IOException {
    JsonFactory factory = JsonFactory.builder()
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.setCharacterEscapes(new DeleteToo());
      json.useDefaultPrettyPrinter();
      new JsonReport(json).diagnosis(diagnosis);
    }
    out.write(System.lineSeparator());
    out.flush();
  }

  /** Jackson writes DEL, which terminals act on, as it is. */
  private static final class DeleteToo extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      codes[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return null;
    }
  }

  private void diagnosis(Diagnosis diagnosis) throws IOException {
    json.writeStartObject();
    json.writeNumberField("formatVersion", FORMAT_VERSION);
    json.writeStringField("state", diagnosis.state().name());
    json.writeBooleanField("isKept", diagnosis.isKept());
    strings("summary", diagnosis.summary());
    findings("findings", diagnosis.findings());
    findings("others", diagnosis.others());
    strings("ends", diagnosis.ends());
    strings("remarks", diagnosis.remarks());
    dump(diagnosis.dump());
    json.writeEndObject();
  }

  private void dump(ThreadDump dump) throws IOException {
    json.writeObjectFieldStart("dump");
    json.writeStringField("format", dump.format().name());
    number("jdk", dump.jdk());
    json.writeStringField("vm", dump.vm());
    string("time", dump.time());
    json.writeNumberField("threads", dump.threads().size());
    number("announcedThreads", dump.announcedThreads());
    json.writeEndObject();
  }

  private void findings(String field, List<Finding> findings) throws IOException {
    json.writeArrayFieldStart(field);
    for (Finding finding : findings) {
      finding(finding);
    }
    json.writeEndArray();
  }

  private void finding(Finding finding) throws IOException {
    Explanation explanation = finding.explanation();
    json.writeStartObject();
    json.writeBooleanField("holds", finding.holds());
    json.writeBooleanField("mayHold", finding.mayHold());
    json.writeBooleanField("isCause", finding.isCause());
    json.writeStringField("holding", finding.holding());
    json.writeStringField("where", explanation.where());
    json.writeStringField("role", explanation.role().name());
    json.writeBooleanField("isTimed", explanation.isTimed());
    json.writeStringField("waitsFor", finding.waitsFor());
    json.writeStringField("progress", finding.progress());
    strings("notes", finding.notes());
    string("yours", finding.yours().map(FindingWords::frame));
    json.writeObjectFieldStart("reaction");
    json.writeStringField("effect", explanation.reaction().effect().name());
    json.writeStringField("words", explanation.reaction().words());
    json.writeStringField("source", explanation.reaction().source());
    json.writeEndObject();
    strings("ends", explanation.ends());
    strings("endsNot", explanation.endsNot());
    json.writeArrayFieldStart("threads");
    for (DumpThread thread : finding.threads()) {
      thread(thread);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void thread(DumpThread thread) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", thread.name());
    number("number", thread.number());
    json.writeStringField("kind", thread.kind().name());
    if (thread.daemon().isPresent()) {
      json.writeBooleanField("daemon", thread.daemon().get());
    } else {
      json.writeNullField("daemon");
    }
    string("state", thread.state().map(Enum::name));
    json.writeStringField("status", thread.status());
    number("cpuNanos", thread.cpuNanos());
    number("elapsedNanos", thread.elapsedNanos());
    number("carries", thread.carries());
    json.writeStringField("container", thread.container());
    json.writeBooleanField("cut", thread.cut());
    json.writeArrayFieldStart("stack");
    for (Frame frame : thread.stack()) {
      json.writeString(FindingWords.frame(frame));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("locks");
    for (LockLine lock : thread.locks()) {
      json.writeStartObject();
      json.writeNumberField("frame", lock.frame());
      json.writeStringField("action", lock.action().name());
      string("id", lock.id());
      json.writeStringField("className", lock.className());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void strings(String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void string(String field, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(field, value.get());
    } else {
      json.writeNullField(field);
    }
  }

  private void number(String field, OptionalInt value) throws IOException {
    number(field, value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty());
  }

  private void number(String field, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(field, value.getAsLong());
    } else {
      json.writeNullField(field);
    }
  }
}
