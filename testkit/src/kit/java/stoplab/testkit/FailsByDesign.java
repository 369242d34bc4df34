// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Marks a test class that fails by design, and those that extend it. Only {@link MutantRuns} runs
 * it; Maven and IDEs skip it.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@EnabledIf(
    value = "stoplab.testkit.MutantRuns#areRunning",
    disabledReason = "fails by design: another test runs it and checks its failure")
public @interface FailsByDesign {}
