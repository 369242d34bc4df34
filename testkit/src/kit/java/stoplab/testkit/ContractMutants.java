// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests that show that a contract can fail. A subclass names the contract and its mutants. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NoStrayThreads.class)
public abstract class ContractMutants {
  /** The contract, run against what the mutants are made from. */
  private final Class<?> unspoiled;

  /** The promises that must each have a mutant. */
  private final Set<String> promises;

  /**
   * Names what is tested.
   *
   * @param unspoiled runs the contract against what the mutants are made from
   * @param contracts the interfaces that declare its tagged tests
   */
  protected ContractMutants(Class<?> unspoiled, Class<?>... contracts) {
    this.unspoiled = unspoiled;
    this.promises = MutantRuns.promisesOf(contracts);
  }

  /**
   * Returns the promises of the contract.
   *
   * @return their claim ids
   */
  protected final Set<String> promises() {
    return promises;
  }

  /**
   * Returns the mutants of the contract.
   *
   * @return at least one for each promise
   */
  protected abstract List<Mutant> mutants();

  @ParameterizedTest
  @MethodSource("mutants")
  @DisplayName("the promise that a mutant breaks rejects it, for that reason, on each thread kind")
  protected void mutantIsRejected(Mutant mutant) {
    MutantRuns.assertRejected(mutant);
  }

  @Test
  @DisplayName("unspoiled, the mutants' base keeps every promise")
  protected void unspoiledIsAccepted() {
    MutantRuns.assertAccepted(unspoiled);
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  protected void everyPromiseHasItsMutant() {
    assertThat(promises).isNotEmpty();
    assertThat(mutants().stream().map(Mutant::promise))
        .as("promises with a mutant")
        .containsAll(promises);
  }
}
