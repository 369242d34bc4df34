// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

/** What else the CPUs do while stops are measured. */
public enum CpuLoad {
  /** Nothing that belongs to us. */
  IDLE,
  /** One thread that spins for each CPU, in the measured JVM. */
  ONE_SPINNER_PER_CPU
}
