// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One browser for a test class, ended after it. Without a browser on this machine the class is
 * skipped, or fails where {@link InstalledBrowser#findOrSkip} says so.
 */
final class BrowserExtension implements BeforeAllCallback, AfterAllCallback {
  private HeadlessBrowser browser;

  @Override
  public void beforeAll(ExtensionContext context) {
    browser = HeadlessBrowser.start(InstalledBrowser.findOrSkip());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (browser != null) {
      browser.close();
    }
  }

  /** The running browser. */
  HeadlessBrowser browser() {
    return browser;
  }
}
