// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.List;
import stoplab.bench.Poll;
import stoplab.bench.Technique;

/**
 * What the user has named, to be measured instead of the scope's choice.
 *
 * @param techniques each once; empty for those of the scope
 * @param polls each once; empty for those of the scope
 */
public record Selection(List<Technique> techniques, List<Poll> polls) {
  /** The user has named nothing. */
  public static final Selection NONE = new Selection(List.of(), List.of());
}
