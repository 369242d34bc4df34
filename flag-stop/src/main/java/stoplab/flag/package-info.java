// SPDX-License-Identifier: Apache-2.0

/**
 * Can a worker notice a variable? The cooperative stop by a flag, right and wrong.
 *
 * <p>Every worker here is a {@code Runnable} that repeats a unit of work, and has a {@code stop()}.
 * Every worker whose name does not begin with {@code Broken} keeps this contract, on platform and
 * on virtual threads, for units that end. If a worker processes elements, its unit is the block or
 * the group of elements between two polls.
 *
 * <ul>
 *   <li>[flag.stop-ends-worker] After {@code stop()} the worker ends.
 *   <li>[flag.stop-ends-compiled-loop] It ends even when C2 has compiled its loop, and nothing in
 *       the unit keeps C2 from hoisting.
 *   <li>[flag.stop-idempotent] {@code stop()} may be called many times, by many threads at once,
 *       and after the worker has ended. No call throws or blocks, and none undoes another.
 *       ({@link stoplab.flag.ExpertCallSiteFlagWorker#stop()} may wait for loops without safepoint
 *       polls.)
 *   <li>[flag.stop-before-start] If {@code stop()} comes before the worker starts, no unit runs.
 *   <li>[flag.unit-finished] The unit that runs during {@code stop()} is finished, not torn, and no
 *       other begins after it.
 *   <li>[flag.one-more-unit-at-most] If {@code stop()} comes between two units, one more may begin
 *       after its return, since the worker may have just polled the flag; never two. Once the
 *       worker's thread has been joined, none runs.
 *   <li>[flag.stop-publishes] ({@link stoplab.flag.ExpertOpaqueFlagWorker} does not promise it.)
 *       What a thread wrote before it called {@code stop()} is visible to the worker once it has
 *       noticed that stop (JLS 17.4.5). With several stoppers, rely on what one of them wrote only
 *       if it was the first: {@link stoplab.flag.AtomicFlagWorker} tells each caller whether it
 *       was.
 *   <li>[flag.interrupt-status-kept] {@code stop()} leaves the interrupt status of its caller as it
 *       was.
 *   <li>[flag.exception-propagates] An exception or error in the unit ends the worker and leaves
 *       {@code run()}: {@code get()} of a Future throws it, and the uncaught-exception handler of a
 *       bare thread gets it. {@code Thread.join} does not report it.
 * </ul>
 */
package stoplab.flag;
