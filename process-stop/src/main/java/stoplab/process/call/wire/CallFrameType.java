// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

/** What a {@link CallFrame} means. */
public enum CallFrameType {
  /** To the child, once and first: the settings, and the classes that it may load beforehand. */
  SETTINGS,
  /** To the parent, once and first: the child is ready. */
  READY,
  /** To the child: run this. */
  CALL,
  /** To the child: where does this call hang? */
  WHERE,
  /** To the parent: there. */
  STACK,
  /** To the parent: the value that the call has returned. */
  RESULT,
  /** To the parent: what the call has thrown. */
  THREW,
  /** To the parent: the call was not run, or its value cannot be sent; the text says why. */
  REFUSED;

  private static final CallFrameType[] ALL = values();

  byte code() {
    return (byte) ordinal();
  }

  static CallFrameType of(byte code) throws ProtocolException {
    if (code < 0 || code >= ALL.length) {
      throw new ProtocolException("there is no frame of type " + code);
    }
    return ALL[code];
  }
}
