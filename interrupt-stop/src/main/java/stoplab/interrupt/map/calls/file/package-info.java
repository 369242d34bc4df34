// SPDX-License-Identifier: Apache-2.0
/**
 * Calls of {@code java.io} and {@code java.nio} on files, named pipes and zip files. Start with
 * {@link stoplab.interrupt.map.calls.file.FileRows}.
 */
package stoplab.interrupt.map.calls.file;
