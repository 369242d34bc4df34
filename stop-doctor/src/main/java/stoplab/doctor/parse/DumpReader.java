// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;

/**
 * Reads thread dumps: what {@code jstack}, {@code jcmd Thread.print} and SIGQUIT write on JDK 7 and
 * later, and the files of {@code Thread.dump_to_file}, JSON or plain. Damaged ones are read as far
 * as they can be understood. Safe for use from several threads.
 */
public final class DumpReader {
  private static final int PEEK = 1 << 14;

  private DumpReader() {}

  /**
   * Reads all dumps of an input, to its end. The input is not closed.
   *
   * @param in a text in UTF-8, UTF-16 or Latin-1, or the same compressed by gzip
   * @param name what the input is called in messages, such as the name of a file
   * @return at least one dump, in the order of the input
   * @throws IOException if the input cannot be read
   * @throws UnreadableDumpException if it holds no thread dump
   */
  public static List<ThreadDump> read(InputStream in, String name)
      throws IOException, UnreadableDumpException {
    byte[] head = in.readNBytes(PEEK);
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
    if (starts(head, 0x1f, 0x8b)) {
      InputStream unpacked = new GZIPInputStream(all);
      head = unpacked.readNBytes(PEEK);
      all = new SequenceInputStream(new ByteArrayInputStream(head), unpacked);
    }
    String binary = binary(head);
    if (binary != null) {
      throw new UnreadableDumpException(name + " is " + binary + "; take " + NearMiss.RIGHT);
    }
    Charset charset = utf16(head);
    if (charset != null) {
      all = new Utf8Bytes(new InputStreamReader(all, charset));
      head = new String(head, charset).getBytes(StandardCharsets.UTF_8);
    }
    String begin = new String(head, StandardCharsets.ISO_8859_1);
    if (isJson(begin)) {
      return new JsonDumpParser(name).parse(new JsonText(new Lines(all)));
    }
    return new TextDumpParser(name).parse(new Lines(all), begin);
  }

  /**
   * Lines before the JSON, such as a prompt, are allowed if the file is known by its first field.
   */
  private static boolean isJson(String begin) {
    int field = begin.indexOf("\"threadDump\"");
    if (field > 0 && begin.lastIndexOf('{', field) >= 0) {
      return true;
    }
    String text = begin.startsWith("\u00ef\u00bb\u00bf") ? begin.substring(3) : begin;
    String body = text.strip();
    return body.startsWith("{") && body.substring(1).strip().startsWith("\"");
  }

  private static String binary(byte[] head) {
    if (starts(head, 'J', 'A', 'V', 'A', ' ', 'P', 'R', 'O', 'F', 'I', 'L', 'E')) {
      return "a heap dump, not a thread dump";
    }
    if (starts(head, 'F', 'L', 'R', 0)) {
      return "a recording of Flight Recorder, not a thread dump";
    }
    if (starts(head, 0xca, 0xfe, 0xba, 0xbe)) {
      return "a class file, not a thread dump";
    }
    if (starts(head, 'P', 'K', 3, 4)) {
      return "a zip or jar file, not a thread dump";
    }
    if (starts(head, 0x7f, 'E', 'L', 'F')) {
      return "a program or a core dump, not a thread dump";
    }
    return utf16(head) == null && controls(head) > head.length / 20
        ? "a binary file, not a thread dump"
        : null;
  }

  private static int controls(byte[] head) {
    int count = 0;
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != 0x1b && b != '\f') {
        count++;
      }
    }
    return count;
  }

  /** PowerShell writes UTF-16, with a mark at the beginning or without. */
  private static Charset utf16(byte[] head) {
    if (starts(head, 0xff, 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    if (starts(head, 0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    int even = 0;
    int odd = 0;
    for (int i = 0; i < head.length; i++) {
      if (head[i] == 0) {
        if ((i & 1) == 0) {
          even++;
        } else {
          odd++;
        }
      }
    }
    if (odd > head.length / 3 && even < head.length / 50 + 1) {
      return StandardCharsets.UTF_16LE;
    }
    return even > head.length / 3 && odd < head.length / 50 + 1 ? StandardCharsets.UTF_16BE : null;
  }

  private static boolean starts(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
