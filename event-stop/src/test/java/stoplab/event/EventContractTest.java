// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.ContractMutants;

/** The mutants of each part of the contract cover its promises; this covers the parts. */
class EventContractTest {
  static Class<?>[] parts() {
    return EventContract.class.getInterfaces();
  }

  @ParameterizedTest
  @MethodSource("parts")
  @DisplayName("each part of the contract has a test with its mutants")
  void partHasMutants(Class<?> part) throws ClassNotFoundException {
    assertThat(Class.forName(part.getName() + "MutantsTest")).isAssignableTo(ContractMutants.class);
  }

  @Test
  @DisplayName("the contract has no promise outside its parts")
  void everyPromiseIsInPart() {
    assertThat(EventContract.class.getDeclaredMethods()).isEmpty();
    assertThat(EventUnderTest.class.getDeclaredMethods())
        .as("tests where no part declares them")
        .noneMatch(method -> method.isAnnotationPresent(ParameterizedTest.class));
  }
}
