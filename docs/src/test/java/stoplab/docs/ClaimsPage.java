// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The list of a module's claims, made from its tests. */
final class ClaimsPage {
  private ClaimsPage() {}

  /** The modules that make claims: those whose tests have tags with their prefix. */
  static List<String> modules() {
    return Claims.promises().stream()
        .map(Claims.Promise::module)
        .filter(module -> !module.equals("docs"))
        .distinct()
        .sorted()
        .toList();
  }

  static Path file(String module) {
    return Path.of(module, "CLAIMS.md");
  }

  static String text(String module) {
    Map<String, List<Claims.Promise>> byClaim = new TreeMap<>();
    for (Claims.Promise promise : Claims.promises()) {
      if (promise.module().equals(module)) {
        byClaim.computeIfAbsent(promise.claim(), any -> new ArrayList<>()).add(promise);
      }
    }
    StringBuilder page = new StringBuilder("# Claims of " + module + "\n\n")
        .append("Each row is a promise and the test that fails when it is broken. ")
        .append("This page is made from the tests: ")
        .append("`mvn -pl docs verify -Ddocs.update` writes it anew.\n\n")
        .append("One claim alone: `")
        .append(command(module))
        .append(" -Dgroups=")
        .append(example(byClaim))
        .append("`. ")
        .append("[How we test](../docs/how-we-test.md) explains the grades:\n\n")
        .append("* **contract**: every technique that keeps the contract runs it; ")
        .append("copies with one mistake (mutants) must fail it.\n")
        .append("* **test**: the opposite fails the build.\n")
        .append("* **seen**: allowed, not required; seen at least once in a few fresh JVMs.\n")
        .append("* **jcstress**: threads meet again and again; ")
        .append("a forbidden outcome fails the build.\n\n")
        .append("| claim | promise | grade | test |\n| --- | --- | --- | --- |\n");
    byClaim.forEach((claim, promises) -> {
      String shown = "[" + claim + "]";
      for (Claims.Promise promise : promises) {
        page.append("| ")
            .append(shown)
            .append(" | ")
            .append(promise.words().replace("|", "\\|"))
            .append(" | ")
            .append(promise.grade())
            .append(" | ")
            .append(link(promise))
            .append(" |\n");
        shown = "";
      }
    });
    return page.toString();
  }

  /** A module that others are built for cannot be tested in its own folder alone. */
  private static String command(String module) {
    return Tree.topicModules().contains(module)
        ? "cd " + module + " && mvn test"
        : "mvn test -pl " + module + " -am";
  }

  private static String example(Map<String, List<Claims.Promise>> byClaim) {
    return byClaim.entrySet().stream()
        .filter(entry -> entry.getValue().stream()
            .anyMatch(promise -> promise.source().toString().contains("/src/test/")))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static String link(Claims.Promise promise) {
    Path fromModule = promise.source().subpath(1, promise.source().getNameCount());
    return "[`" + Tree.className(promise.source()) + "`](" + fromModule + ")";
  }
}
