// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All cases of the map, category by category. */
final class Catalog {
  private static final List<Supplier<Rows>> CATEGORIES = List.of(
      WaitRows::rows,
      MonitorRows::rows,
      LockRows::rows,
      OwnLockRows::rows,
      SynchronizerRows::rows,
      QueueRows::rows,
      TimedQueueRows::rows,
      PublisherRows::rows,
      FutureRows::rows,
      CompletionRows::rows,
      PoolRows::rows,
      PoolWaitRows::rows,
      FileRows::rows,
      FifoRows::rows,
      FifoWriteRows::rows,
      AsyncFileRows::rows,
      LogRows::rows,
      ChannelRows::rows,
      AdaptorRows::rows,
      AsyncRows::rows,
      SocketRows::rows,
      HttpRows::rows,
      WebRows::rows,
      TlsRows::rows,
      JdbcRows::rows,
      RemoteRows::rows,
      ProcessRows::rows,
      DesktopRows::rows,
      OtherRows::rows,
      PresetWaitRows::rows,
      PresetQueueRows::rows,
      PresetFileRows::rows,
      PresetTransferRows::rows,
      PresetStreamRows::rows,
      PresetZipRows::rows,
      PresetSocketRows::rows,
      PresetNetRows::rows);

  private Catalog() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    CATEGORIES.forEach(category -> cases.addAll(category.get().cases()));
    return cases;
  }
}
