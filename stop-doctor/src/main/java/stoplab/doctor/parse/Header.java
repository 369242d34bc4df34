// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The first line of a thread.
 *
 * @param name its name
 * @param number the number after {@code #}
 * @param daemon empty if the line is cut or damaged where the word would stand, or never has it
 * @param virtual whether the line says so, as the plain format does
 * @param state the word that the plain format has in this line; empty if there is none
 * @param status the words behind the numbers
 * @param cpuNanos CPU time in nanoseconds
 * @param elapsedNanos age in nanoseconds
 * @param address the value of {@code tid=}, which no two threads of a dump share; empty if missing
 * @param whole whether its last part, the address of the stack, is there
 */
record Header(
    String name,
    OptionalLong number,
    Optional<Boolean> daemon,
    boolean virtual,
    String state,
    String status,
    OptionalLong cpuNanos,
    OptionalLong elapsedNanos,
    String address,
    boolean whole) {}
