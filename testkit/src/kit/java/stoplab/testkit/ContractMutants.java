// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
  /** The contract whose promises must each have a mutant. */
  private final Class<?> contract;

  /** The contract, run against what the mutants are made from. */
  private final Class<?> unspoiled;

  /**
   * Names what is tested.
   *
   * @param contract an interface with tagged tests
   * @param unspoiled runs them against what the mutants are made from
   */
  protected ContractMutants(Class<?> contract, Class<?> unspoiled) {
    this.contract = contract;
    this.unspoiled = unspoiled;
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
    assertThat(mutants().stream().map(Mutant::promise))
        .as("promises with a mutant")
        .containsAll(MutantRuns.promisesOf(contract));
  }
}
