// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;
import stoplab.doctor.live.JcmdSession.End;
import stoplab.doctor.live.JcmdSession.Reply;
import stoplab.doctor.parse.DumpReader;

/**
 * Takes dumps of a running JVM, through the {@code jcmd} of a JDK.
 *
 * <ul>
 *   <li>A JVM that cannot be asked gives one sentence that says why, in a bounded time
 *       [doctor.live-one-sentence].
 *   <li>From JDK 21 on the dump has the virtual threads too [doctor.live-virtual-threads]. From JDK
 *       25 on such a dump may crash the JVM (JDK-8364343), so it is taken there only if that is
 *       wanted [doctor.live-spares-the-jvm].
 *   <li>If it waits for a JVM that it has started, as a build tool does, the dump names that one
 *       [doctor.live-names-child-jvm].
 *   <li>No file, process or thread is left behind, and the JVM runs on as before
 *       [doctor.live-leaves-nothing].
 *   <li>A process that is no JVM gets no signal, which could end it [doctor.live-spares-others].
 * </ul>
 */
public final class LiveJvm {
  /** All that is asked of the JVM has to be answered within this time. */
  static final Duration BOUND = Duration.ofSeconds(10);

  /** The first JDK with virtual threads that are no preview. */
  private static final int VIRTUAL_THREADS = 21;

  /** The first JDK whose dump of virtual threads may crash it while they mount. */
  private static final int UNSAFE = 25;

  private static final int LONGEST_ERROR = 200;

  private final TargetProcess target;
  private final Optional<Path> jcmd;
  private final Duration bound;
  private final boolean alwaysVirtual;

  /** As {@link #of}, with a program in place of {@code jcmd}, and another bound. */
  LiveJvm(long pid, Optional<Path> jcmd, Duration bound, boolean alwaysVirtual) {
    target = new TargetProcess(pid);
    this.jcmd = jcmd;
    this.bound = bound;
    this.alwaysVirtual = alwaysVirtual;
  }

  /**
   * Names a JVM; it is not touched yet.
   *
   * @param pid its process id
   * @param alwaysVirtual whether to ask for virtual threads even where that may crash the JVM
   */
  public static LiveJvm of(long pid, boolean alwaysVirtual) {
    return new LiveJvm(
        pid, Jcmd.find(System.getProperty("java.home"), System.getenv()), BOUND, alwaysVirtual);
  }

  /**
   * Takes a dump: the text with locks, and from JDK 21 on with the virtual threads.
   *
   * @return the dump
   * @throws UnreachableJvmException if there is no such JVM, or it cannot be asked
   * @throws IOException if there is no place for the answer, or {@code jcmd} cannot be started
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  public ThreadDump dump() throws UnreachableJvmException, IOException, InterruptedException {
    target.checkBeforeAsking();
    Path program = jcmd.orElseThrow(() -> new UnreachableJvmException(
        "There is no jcmd beside this java, in JAVA_HOME or in PATH, as in a JRE: run stop-doctor"
            + " with a JDK, or give a file with a thread dump."));
    try (JcmdSession session = JcmdSession.open(program, target.pid(), bound)) {
      ThreadDump text = text(session);
      int jdk = text.jdk().orElse(0);
      if (jdk < VIRTUAL_THREADS) {
        return withChildren(text);
      }
      return withChildren(
          jdk < UNSAFE || alwaysVirtual
              ? withVirtualThreads(text, session)
              : DumpMerge.withRemark(
                  text,
                  "Virtual threads are not shown: a dump of them may crash a JVM of JDK 25 or later"
                      + " (JDK-8364343). --virtual takes it all the same."));
    }
  }

  private ThreadDump text(JcmdSession session)
      throws UnreachableJvmException, IOException, InterruptedException {
    Reply reply = session.ask("Thread.print", "-l", "-e");
    if (reply.end() == End.FAILED && reply.beginning().contains("Unknown argument")) {
      reply = session.ask("Thread.print", "-l"); // JDK 8 knows no -e
    }
    if (reply.end() != End.ANSWERED) {
      throw failure(reply);
    }
    try {
      return read(reply.file());
    } catch (UnreadableDumpException e) {
      throw failure(reply);
    }
  }

  private ThreadDump withVirtualThreads(ThreadDump text, JcmdSession session)
      throws InterruptedException {
    try {
      Path file = session.folderFor(target).resolve("threads.json");
      Reply reply = session.ask("Thread.dump_to_file", "-format=json", file.toString());
      if (reply.end() == End.ANSWERED && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return DumpMerge.merge(text, read(file));
      }
    } catch (IOException | UnreadableDumpException e) {
      // As if there were none: the text says most.
    }
    return DumpMerge.withRemark(
        text, "Virtual threads are not shown: the JVM could not write a dump of them for us.");
  }

  /** A build tool waits for the JVM of its tests, which is the one to ask. */
  private ThreadDump withChildren(ThreadDump dump) {
    boolean waits = dump.threads().stream()
        .anyMatch(thread -> thread.stack().stream()
            .anyMatch(frame ->
                frame.method().equals("waitFor") && frame.className().startsWith("java.lang.")));
    List<Long> children = waits ? target.childJvms() : List.of();
    if (children.isEmpty()) {
      return dump;
    }
    String numbers = children.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return DumpMerge.withRemark(
        dump,
        children.size() == 1
            ? "Process " + numbers
                + " is a JVM that it has started: if it waits for that, ask that."
            : "It has started other JVMs, " + numbers + ": if it waits for one, ask that one.");
  }

  private static ThreadDump read(Path file) throws IOException, UnreadableDumpException {
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
      List<ThreadDump> dumps = DumpReader.read(in, "The answer of the JVM");
      return dumps.get(dumps.size() - 1);
    }
  }

  private UnreachableJvmException failure(Reply reply) throws IOException, InterruptedException {
    if (target.endsNow()) {
      return target.ended();
    }
    Optional<UnreachableJvmException> stopped = target.stopped();
    if (stopped.isPresent()) {
      return stopped.get();
    }
    String process = "Process " + target.pid();
    if (reply.end() == End.TOO_LATE) {
      return new UnreachableJvmException(process + " has not answered jcmd within "
          + bound.toSeconds() + " s, as a JVM that is frozen or very busy: "
          + target.otherWay() + ".");
    }
    if (reply.end() == End.TOO_LARGE) {
      return new UnreachableJvmException(process
          + " has answered jcmd with more than a dump can have: " + target.otherWay() + ".");
    }
    String said = reply.beginning();
    if (said.contains("does not support the attach mechanism")) {
      return new UnreachableJvmException(
          process + " does not let anybody attach to it: " + target.otherWay() + ".");
    }
    if (said.contains("not responding") || said.contains("doesn't respond")) {
      return new UnreachableJvmException(process
          + " does not answer jcmd, since it is frozen, very busy, or has another /tmp: "
          + target.otherWay() + ".");
    }
    return new UnreachableJvmException("jcmd could not ask process " + target.pid() + " (it says: "
        + error(said).orElse("nothing") + "): " + target.otherWay() + ".");
  }

  /** The line that names the error; the first line repeats the PID. */
  private static Optional<String> error(String said) {
    return said.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.matches("\\d+:") && !line.startsWith("at "))
        .map(line -> line.replaceFirst("^(?:[a-z]+\\.)+[A-Z]\\w*: ", ""))
        .map(line -> line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) : line)
        .findFirst();
  }
}
