// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import stoplab.interrupt.map.calls.concurrent.CompletionRows;
import stoplab.interrupt.map.calls.concurrent.CustomLockRows;
import stoplab.interrupt.map.calls.concurrent.FutureRows;
import stoplab.interrupt.map.calls.concurrent.LockRows;
import stoplab.interrupt.map.calls.concurrent.MonitorRows;
import stoplab.interrupt.map.calls.concurrent.PoolRows;
import stoplab.interrupt.map.calls.concurrent.PoolWaitRows;
import stoplab.interrupt.map.calls.concurrent.PresetQueueRows;
import stoplab.interrupt.map.calls.concurrent.PresetWaitRows;
import stoplab.interrupt.map.calls.concurrent.PublisherRows;
import stoplab.interrupt.map.calls.concurrent.QueueRows;
import stoplab.interrupt.map.calls.concurrent.SynchronizerRows;
import stoplab.interrupt.map.calls.concurrent.TimedQueueRows;
import stoplab.interrupt.map.calls.concurrent.WaitRows;
import stoplab.interrupt.map.calls.file.AsyncFileRows;
import stoplab.interrupt.map.calls.file.FifoRows;
import stoplab.interrupt.map.calls.file.FifoWriteRows;
import stoplab.interrupt.map.calls.file.FileRows;
import stoplab.interrupt.map.calls.file.PresetFileRows;
import stoplab.interrupt.map.calls.file.PresetStreamRows;
import stoplab.interrupt.map.calls.file.PresetTransferRows;
import stoplab.interrupt.map.calls.file.PresetZipRows;
import stoplab.interrupt.map.calls.net.AdaptorRows;
import stoplab.interrupt.map.calls.net.AsyncRows;
import stoplab.interrupt.map.calls.net.ChannelRows;
import stoplab.interrupt.map.calls.net.HttpRows;
import stoplab.interrupt.map.calls.net.JdbcRows;
import stoplab.interrupt.map.calls.net.PresetNetRows;
import stoplab.interrupt.map.calls.net.PresetSocketRows;
import stoplab.interrupt.map.calls.net.RemoteRows;
import stoplab.interrupt.map.calls.net.SocketRows;
import stoplab.interrupt.map.calls.net.TlsRows;
import stoplab.interrupt.map.calls.net.WebRows;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;

/** All cases of the map, category by category. */
public final class Catalog {
  private static final List<Supplier<Rows>> CATEGORIES = List.of(
      WaitRows::rows,
      MonitorRows::rows,
      LockRows::rows,
      CustomLockRows::rows,
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

  /** A new list of all cases, in the order of the map. */
  public static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    CATEGORIES.forEach(category -> cases.addAll(category.get().cases()));
    return cases;
  }
}
