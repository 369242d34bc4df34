// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of frames on a stack: {@code a < b} if b has called a, {@code a << b} if b is
 * somewhere below a. A frame that begins with {@code ^} is the top of the stack; one that ends with
 * {@code *} stands for all that begin so. Immutable.
 */
record FramePattern(boolean atTop, List<Step> steps) {
  /** A frame, and whether it is right below the one before. */
  record Step(String call, boolean isPrefix, boolean isNext) {
    boolean matches(String frame) {
      return isPrefix ? frame.startsWith(call) : frame.equals(call);
    }
  }

  static FramePattern of(String text) {
    boolean atTop = text.startsWith("^");
    List<Step> steps = new ArrayList<>();
    boolean isNext = true;
    for (String token : KnowledgeTable.split(atTop ? text.substring(1) : text, " ")) {
      if (token.equals("<") || token.equals("<<")) {
        isNext = token.equals("<");
      } else {
        boolean isPrefix = token.endsWith("*");
        String call = isPrefix ? token.substring(0, token.length() - 1) : token;
        steps.add(new Step(call, isPrefix, isNext));
      }
    }
    return new FramePattern(atTop, List.copyOf(steps));
  }

  Step first() {
    return steps.get(0);
  }

  /** Whether the sequence begins at this frame of the stack. */
  boolean isAt(List<String> stack, int index) {
    return (!atTop || index == 0) && matches(stack, index, 0);
  }

  private boolean matches(List<String> stack, int index, int step) {
    if (step == steps.size()) {
      return true;
    }
    int last = steps.get(step).isNext() ? Math.min(index + 1, stack.size()) : stack.size();
    for (int i = index; i < last; i++) {
      if (steps.get(step).matches(stack.get(i)) && matches(stack, i + 1, step + 1)) {
        return true;
      }
    }
    return false;
  }
}
