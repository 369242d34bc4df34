// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

/**
 * Something that is wrong on a page.
 *
 * @param page the page, as seen from the root of the repository
 * @param line its line, from 1
 * @param message what is wrong, and what would be right
 */
record Finding(String page, int line, String message) {
  @Override
  public String toString() {
    return page + ":" + line + ": " + message;
  }
}
