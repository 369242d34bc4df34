// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stoplab.doctor.dump.Frame;

/** Names calls as a reader of the source would, also those that the compiler has named. */
public final class FrameNames {
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+?)\\$\\d+");
  private static final Pattern SCALA = Pattern.compile("\\$anonfun\\$(.+?)\\$\\d+(?:\\$adapted)?");
  private static final Pattern PROXY = Pattern.compile(
      "(.+?)(?:\\$\\$(?:EnhancerBy|FastClassBy|SpringCGLIB|Lambda|FastClass).*|\\$ByteBuddy\\$.*"
          + "|\\$HibernateProxy\\$.*|_\\$\\$_jvst.*|\\$MockitoMock\\$.*)");
  private static final Pattern COROUTINE = Pattern.compile("([^$]+)\\$([A-Za-z_]\\w*)\\$.*");

  private FrameNames() {}

  /**
   * Returns a readable name of a call with its place.
   *
   * @param frame the call, not null
   * @return such as {@code com.example.Jobs.start, in a lambda (Jobs.java:12)}; never null
   */
  public static String readable(Frame frame) {
    boolean unknown = frame.place().isEmpty() || frame.place().equals("Unknown Source");
    return name(frame) + (unknown ? "" : " (" + frame.place() + ")");
  }

  /** Returns a readable name of a call without its place. */
  static String name(Frame frame) {
    String type = frame.className();
    Matcher proxy = PROXY.matcher(type);
    String proxied = "";
    if (proxy.matches()) {
      type = proxy.group(1);
      proxied = frame.className().contains("$$Lambda") ? ", in a lambda" : ", through a proxy";
    } else if (type.contains("$Proxy")) {
      return "a proxy's " + frame.method();
    }
    String method = frame.method();
    Matcher lambda = LAMBDA.matcher(method);
    Matcher scala = SCALA.matcher(method);
    if (lambda.matches()) {
      return type + "." + special(type, lambda.group(1)) + ", in a lambda" + proxied;
    }
    if (scala.matches()) {
      return type.replaceAll("\\$$", "") + "." + scala.group(1) + ", in a lambda";
    }
    Matcher coroutine = COROUTINE.matcher(type);
    if (method.equals("invokeSuspend") && coroutine.matches()) {
      return coroutine.group(1) + "." + coroutine.group(2) + ", in a coroutine";
    }
    if (method.equals("<init>")) {
      return "the constructor of " + type + proxied;
    }
    if (method.equals("<clinit>")) {
      return "the static initializer of " + type;
    }
    return type + "." + method + proxied;
  }

  private static String special(String type, String method) {
    int dot = type.lastIndexOf('.');
    return switch (method) {
      case "new" -> type.substring(dot + 1);
      case "static" -> "<clinit>";
      default -> method;
    };
  }

  /** Whether a class was made at run time, so that its name stands in no source. */
  static boolean isGenerated(String className) {
    return className.indexOf('$') >= 0
        && (className.contains("$Proxy") || PROXY.matcher(className).matches());
  }
}
