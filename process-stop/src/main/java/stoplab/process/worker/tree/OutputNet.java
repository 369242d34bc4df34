// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * Finds what can write into one of the pipes of the child's output. A process must be seen so in
 * two scans: in one, it could be a sibling that is just being started.
 */
final class OutputNet implements Net {
  private static final long INIT = 1;

  private final Set<String> pipes;
  private Set<Long> lastHolders = Set.of();
  private boolean heldBySibling;
  private boolean someAreHidden;

  OutputNet(Set<String> pipes) {
    this.pipes = pipes;
  }

  @Override
  public NetName name() {
    return NetName.OUTPUT;
  }

  @Override
  public List<ProcStat> find(List<ProcStat> strangers) throws ScanFailedException {
    long self = ProcessHandle.current().pid();
    Set<Long> holders = new HashSet<>();
    List<ProcStat> found = new ArrayList<>();
    heldBySibling = false;
    someAreHidden = false;
    for (ProcStat each : strangers) {
      if (!isHeldBy(each)) {
        continue;
      }
      // A child of this JVM is none of the worker's; but PID 1 is given all orphans.
      if (self != INIT && each.parent() == self) {
        heldBySibling = true;
        continue;
      }
      holders.add(each.identity());
      if (lastHolders.contains(each.identity())) {
        found.add(each);
      }
    }
    lastHolders = holders;
    return found;
  }

  /** Whether in the last scan a process that is no member held the output. */
  boolean hasHolders() {
    return !lastHolders.isEmpty();
  }

  /** Whether all holders would have been seen in the last scan. */
  boolean seesAll() {
    return !pipes.isEmpty() && !someAreHidden;
  }

  /** Whether in the last scan another child of this JVM held the output, as it may. */
  boolean isHeldBySibling() {
    return heldBySibling;
  }

  /** Whether a process can write into one of the child's pipes, as far as this user may see. */
  boolean isHeldBy(ProcStat process) throws ScanFailedException {
    if (pipes.isEmpty()) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.folder().resolve("fd"))) {
      for (Path file : files) {
        if (isOurs(file)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      someAreHidden |= process.isHidden();
      return false;
    }
  }

  private boolean isOurs(Path file) throws IOException {
    try {
      return pipes.contains(Files.readSymbolicLink(file).toString())
          && Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
              .contains(PosixFilePermission.OWNER_WRITE); // the other end keeps nothing open
    } catch (NoSuchFileException e) {
      return false; // it has closed it meanwhile
    }
  }
}
