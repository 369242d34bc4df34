// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A child process that behaves badly in one way, or well, when it is asked to leave.
 *
 * <p>Start it with {@code new ProcessBuilder(animal.command())}, and read its standard output until
 * the line {@link #readyLine()}. It needs no file: the script for the shell or for Perl, a resource
 * with the animal's name, is an argument of the command. A forgotten animal ends by itself: it and
 * all that it starts are gone after some ten minutes. A shell that waits for its standard input
 * ends when the other end of the pipe is closed.
 *
 * <p>An animal with {@link #detached()} processes prints, after the ready line, a line
 * {@code detached <pid>} for each, unless it {@link #isRestless()}. A {@link Label} finds them all.
 *
 * <p>A child inherits the signals that it ignores or blocks from its birth on. The JVMs that are
 * born deaf ignore SIGTERM; a parent on JDK 17 blocks SIGQUIT in every child (JDK-8234262).
 * Immutable.
 */
public enum Animal {
  /**
   * Its hook prints {@code hook ran}; exit code 143 at SIGTERM, 0 at the end of its stdin. At
   * SIGTERM it takes some 300 ms. A JVM that exits waits that long for a thread that is in native
   * code, here in a read (source of {@code VM_Exit}, JDK 17 and 25).
   */
  OBEDIENT(Kind.JVM, "leaves at SIGTERM, or when its stdin ends; its hook runs"),

  /** Its hook prints {@code hook ran}; exit code 143 at SIGTERM; no thread of it is in a read. */
  OBEDIENT_WITHOUT_STDIN(Kind.JVM, "leaves at SIGTERM, and does not read its stdin; its hook runs"),

  /** The program {@code sleep}, which says nothing. */
  OBEDIENT_SLEEP(Kind.PROGRAM, "sleeps, and dies of SIGTERM"),

  /** Only the end of its stdin, or SIGKILL, ends it; exit code 0 then. */
  ENDS_AT_EOF_ONLY(Kind.SHELL, 1, 0, "ignores SIGTERM, but leaves when its stdin ends"),

  /** The same as a JVM: a JVM leaves alone a signal that was ignored when it was born. */
  JVM_ENDS_AT_EOF_ONLY(
      Kind.DEAF_JVM, "ignores SIGTERM from its birth on, but leaves when its stdin ends"),

  /** Deaf but for SIGKILL. */
  IGNORES_SIGTERM(Kind.SHELL, 1, 0, "ignores SIGTERM, and does not read its stdin"),

  /** Deaf by inheritance: its parent, a shell, had SIGTERM ignored when it became this JVM. */
  JVM_IGNORES_SIGTERM(Kind.DEAF_JVM, "was born with SIGTERM ignored, and does not read its stdin"),

  /** Deaf but for SIGKILL. */
  IGNORES_ALL_SIGNALS(Kind.SHELL, 1, 0, "ignores all signals that can be ignored"),

  /** Its exit code does not show that it was asked. */
  EXITS_0_AT_SIGTERM(Kind.SHELL, 2, 0, "leaves at SIGTERM with exit code 0"),

  /** Its hook prints {@code hook begun} and, 300 ms later, {@code hook ran}. */
  SLOW_HOOK(Kind.JVM, "its shutdown hook takes 300 ms"),

  /** Its hook prints {@code hook begun}, and waits for ever. */
  DEAF_HOOK(Kind.JVM, "its shutdown hook never ends"),

  /** Its hook prints {@code hook begun}, and waits for the end of all hooks. */
  EXITS_IN_HOOK(Kind.JVM, "its shutdown hook calls System.exit, and so waits for itself"),

  /** Its hook prints {@code hook begun}, 1 MiB of dots in lines, and {@code hook ran}. */
  LAST_WORDS(Kind.JVM, "its shutdown hook prints more than a pipe holds"),

  /** It dies of SIGTERM; its descendants then live on. */
  TREE(Kind.SHELL, 12, 0, "has ten children, and one of them has a child"),

  /** The leader's end says nothing about the others. */
  TREE_IGNORES_SIGTERM(
      Kind.SHELL, 3, 0, "leaves at SIGTERM; its child and its grandchild ignore it"),

  /**
   * The new child is in no snapshot that was taken before; if its first child dies, it waits on.
   */
  FORKS_ON_TERM(Kind.SHELL, 2, 0, "at SIGTERM it starts one more child, and leaves"),

  /** If its child is killed before it is, it starts another one. */
  RESPAWNS(Kind.SHELL, 2, 0, "survives SIGTERM, and starts its child anew whenever that dies"),

  /** Out of its leader's tree, its group and its session; deaf but for SIGKILL. */
  DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT(
      Kind.SHELL,
      1,
      1,
      "its grandchild is out of the tree, keeps stdout open, and ignores SIGTERM"),

  /** It dies of SIGTERM; its child then holds the pipe that its parent reads. */
  GRANDCHILD_KEEPS_STDOUT(Kind.SHELL, 2, 0, "its child outlives it, and keeps stdout open"),

  /** Exit code 0 at once; its child holds the pipe that its parent reads. */
  LEADER_GONE(Kind.SHELL, 0, 1, "leaves by itself at once; its child keeps stdout open"),

  /** Lines of 64 characters. */
  FLOODS_BOTH(Kind.JVM, "floods stdout and stderr"),

  /** After the ready line. */
  FLOODS_WITHOUT_NEWLINE(Kind.JVM, "floods stdout with one endless line"),

  /** Exit code 1, before any line. */
  CRASHES_AT_START(Kind.JVM, "its main throws before it is ready"),

  /** Exit code 1, before any line. */
  MISSING_MAIN(Kind.JVM, "its main class does not exist"),

  /** As if it had been killed; waits for a line, or for the end of its stdin. */
  EXITS_137(Kind.SHELL, 1, 0, "exits by itself with the code of SIGKILL"),

  /** As if it had been asked to leave; waits for a line, or for the end of its stdin. */
  EXITS_143(Kind.SHELL, 1, 0, "exits by itself with the code of SIGTERM"),

  /** By System.exit; waits for a line, or for the end of its stdin. */
  JVM_EXITS_137(Kind.JVM, "exits by itself with the code of SIGKILL"),

  /** By System.exit; waits for a line, or for the end of its stdin. */
  JVM_EXITS_143(Kind.JVM, "exits by itself with the code of SIGTERM"),

  /** By Runtime.halt, with no hook; waits for a line, or for the end of its stdin. */
  JVM_HALTS_137(Kind.JVM, "halts by itself with the code of SIGKILL"),

  /** It is not killed by its parent; waits for a line, or for the end of its stdin. */
  KILLS_ITSELF(Kind.SHELL, 1, 0, "kills itself with SIGKILL"),

  /** Exit code 3; waits for a line, or for the end of its stdin, before it begins. */
  RUNS_OUT_OF_MEMORY(Kind.JVM, "runs out of memory, and leaves for that"),

  /** It dies of SIGTERM. A writer to it blocks when the pipe is full, on Linux at 64 KiB. */
  NEVER_READS_STDIN(Kind.SHELL, 1, 0, "does not read its stdin, so that a writer to it blocks"),

  /** It dies of SIGTERM. Its parent sees the end of both streams while it lives. */
  CLOSES_ITS_STREAMS(Kind.SHELL, 1, 0, "closes stdout and stderr, and goes on"),

  /** SIGTERM has to wait until it is continued; SIGKILL does not. A helper continues it in time. */
  STOPPED(Kind.SHELL, 3, 0, "has stopped itself with SIGSTOP"),

  /** In lockAThenB and lockBThenA; its hook prints {@code hook begun}, and needs a lock too. */
  DEADLOCKED(Kind.JVM, "two of its threads are deadlocked, and its hook with them"),

  /** In spinForEver, at full CPU load; its hook prints {@code hook begun}, and never ends. */
  STUCK_IN_LOOP(Kind.JVM, "a thread is in an endless loop, and its hook waits for it"),

  /** Nothing in the environment of the detached process shows whose it is. */
  WIPES_ENVIRONMENT(
      Kind.SHELL, 1, 1, "its grandchild is out of the tree, with an empty environment"),

  /** A signal to the leader's group does not reach the child; needs the command setsid. */
  CHANGES_GROUP(Kind.SHELL, 2, 0, "its child is in a session and a group of its own"),

  /** It dies of SIGTERM; until then its dead child keeps an entry in the table of processes. */
  ZOMBIE_MAKER(Kind.SHELL, 2, 0, "never reaps its dead child"),

  /** A kill after a listing may come too late; ends by itself after a minute, and not before. */
  HOPS(
      Kind.SHELL, 1, 1, "its grandchild forks itself and leaves, again and again, out of the tree"),

  /** State Z with more than one thread: it lives. Dies of SIGTERM. Needs Linux. */
  DEAD_MAIN_THREAD(Kind.PERL, 1, 0, "its main thread has ended, while another works"),

  /** The same for the leader's child, whose output is its own. Needs Linux. */
  DEAD_MAIN_THREAD_BELOW(Kind.PERL, 2, 0, "its child's main thread has ended, while another works"),

  /** Exit code 0 at once; only the pipe and the session show whose its child is. */
  LEADER_GONE_WIPED(
      Kind.SHELL, 0, 1, "leaves by itself at once; its child has an empty environment"),

  /** Like {@link #HOPS} without a rest; ends by itself after a minute or 200,000 processes. */
  COMET(Kind.PERL, 1, 1, "its grandchild forks itself and leaves, without a rest, out of the tree"),

  /** In the leader's session and group. */
  DAEMON_WITHOUT_ANYTHING(
      Kind.SHELL, 1, 1, "its grandchild is out of the tree, with an empty environment and no pipe"),

  /** Only a cgroup shows whose it is: where none can be made, nobody can stop it. */
  DAEMON_IN_ITS_OWN_SESSION(
      Kind.SHELL,
      1,
      1,
      "its grandchild is out of tree and session, with an empty environment and no pipe"),

  /** It does as setproctitle and PostgreSQL do to show a title; it keeps stdout open. */
  OVERWRITES_ENVIRONMENT(
      Kind.SHELL, 1, 1, "its grandchild, out of the tree, overwrites its environment by a title"),

  /** It prints {@code left at SIGINT}, and leaves with exit code 0. */
  WANTS_SIGINT(Kind.PERL, 1, 0, "ignores SIGTERM, and leaves at SIGINT"),

  /**
   * Run by root, its grandchild becomes another user; run by others, it is {@code su}, which waits
   * for a password. Both keep stdout open, and others may not see their environment and files.
   */
  SETUID_CHILD(
      Kind.PERL, 1, 1, "its grandchild, out of the tree, has changed its user, and cannot be seen");

  /** What makes a JVM small and quick, and leaves no file behind when it is killed. */
  private static final List<String> SMALL_JVM =
      List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

  /** How long a forgotten animal sleeps, in seconds. */
  private static final String NAP = "600";

  private enum Kind {
    PROGRAM,
    SHELL,
    PERL,
    JVM,
    DEAF_JVM
  }

  private final Kind kind;
  private final int treeSize;
  private final int detached;
  private final String habit;

  Animal(Kind kind, String habit) {
    this(kind, 1, 0, habit);
  }

  Animal(Kind kind, int treeSize, int detached, String habit) {
    this.kind = kind;
    this.treeSize = treeSize;
    this.detached = detached;
    this.habit = habit;
  }

  /**
   * Returns the command that starts it: a JVM of the same JDK with the class path of this JVM, a
   * script for {@code sh} or {@code perl}, or a program on the path.
   *
   * @return the program and its arguments, a new list that may be changed, never null
   */
  public List<String> command() {
    return command(NAP, "");
  }

  /**
   * Returns the command that starts it so that all its processes carry a label.
   *
   * @param label by which the processes can be found and ended, not null
   * @return as {@link #command()}
   */
  public List<String> command(Label label) {
    return command(NAP + label.putOn(this), label.cue());
  }

  private List<String> command(String nap, String cue) {
    List<String> command = new ArrayList<>();
    switch (kind) {
      case PROGRAM -> command.addAll(List.of("sleep", nap));
      case SHELL -> command.addAll(List.of("sh", "-c", script(".sh"), nap));
      case PERL -> command.addAll(List.of("perl", "-e", script(".pl"), nap, cue));
      case DEAF_JVM -> command.addAll(List.of("sh", "-c", "trap '' TERM; exec \"$0\" \"$@\""));
      case JVM -> {}
    }
    if (isJvm()) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(SMALL_JVM);
      if (this == RUNS_OUT_OF_MEMORY) {
        command.addAll(List.of("-Xmx16m", "-XX:+ExitOnOutOfMemoryError"));
      }
      String main = JvmChild.class.getName();
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(this == MISSING_MAIN ? main + "ThatIsMissing" : main, name(), nap));
    }
    return command;
  }

  /**
   * Returns its script; the time to sleep is {@code $0} in a shell, and the first argument in Perl.
   */
  private String script(String extension) {
    String file = name().toLowerCase(Locale.ROOT).replace('_', '-') + extension;
    try (InputStream script = Animal.class.getResourceAsStream(file)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns what it needs and does not find on this machine, or for this user.
   *
   * @return a sentence that says what is missing, and how to get it; empty if it can be started,
   *     and stopped
   */
  public Optional<String> lack() {
    return Lack.of(this);
  }

  boolean isPerl() {
    return kind == Kind.PERL || this == OVERWRITES_ENVIRONMENT;
  }

  /**
   * Returns whether its leader is a JVM.
   *
   * @return whether it is one, so that it takes some 100 ms to start, and has a thread dump
   */
  public boolean isJvm() {
    return kind == Kind.JVM || kind == Kind.DEAF_JVM;
  }

  /**
   * Returns whether it needs a shell and the programs of Unix. The others start everywhere, though
   * their habit may need signals.
   *
   * @return whether it starts on Unix only
   */
  public boolean needsUnix() {
    return kind != Kind.JVM;
  }

  /**
   * Returns how many processes there are once it is ready: the leader, its descendants, and its
   * zombies; those that have detached themselves are not among them.
   *
   * @return at least 1, but 0 if the leader has left
   */
  public int treeSize() {
    return treeSize;
  }

  /**
   * Returns how many processes are out of {@link Process#descendants()} once it is ready, since
   * their parent has left them.
   *
   * @return 0 or more; if it {@link #isRestless()}, one at a time
   */
  public int detached() {
    return detached;
  }

  /**
   * Returns whether its detached process goes on in a new process again and again, so that no line
   * can report its pid.
   *
   * @return whether it does
   */
  public boolean isRestless() {
    return this == HOPS || this == COMET;
  }

  /**
   * Returns the line that it prints on its standard output once it is in its state. For some it is
   * the last step but one: {@link #STOPPED} stops itself right after it, {@link #ZOMBIE_MAKER}'s
   * child dies right after it, and {@link #CLOSES_ITS_STREAMS} closes its streams.
   *
   * @return the line, or the empty string if it prints none, never null
   */
  public String readyLine() {
    return switch (this) {
      case OBEDIENT_SLEEP, CRASHES_AT_START, MISSING_MAIN -> "";
      default -> "ready";
    };
  }

  /**
   * Returns what it does, for tables.
   *
   * @return a sentence without a capital and a full stop, never null
   */
  public String habit() {
    return habit;
  }
}
