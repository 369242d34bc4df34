// SPDX-License-Identifier: Apache-2.0
/** Files, named pipes and zip files: {@code java.io} and {@code java.nio}. */
package stoplab.interrupt.map.calls.file;
