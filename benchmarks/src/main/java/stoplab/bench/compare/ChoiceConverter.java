// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import stoplab.bench.Poll;
import stoplab.bench.Technique;
import stoplab.bench.question.QuestionName;

/**
 * Converts the names of choices, in upper or lower case, and lists them if none has that name.
 * Picocli's own converter would list each twice: as on the command line, and as the constant is
 * written.
 *
 * @param <T> the type of the choices
 */
final class ChoiceConverter<T> implements ITypeConverter<T> {
  private final List<T> choices;
  private final Function<T, List<String>> names;

  /**
   * A converter.
   *
   * @param choices what can be named
   * @param names the names of each choice; the first of them is listed
   */
  private ChoiceConverter(List<T> choices, Function<T, List<String>> names) {
    this.choices = choices;
    this.names = names;
  }

  /** Lets the options of our verbs accept choices by name. */
  static void register(CommandLine all) {
    all.registerConverter(
            QuestionName.class, choices(QuestionName.values(), QuestionName::toString))
        .registerConverter(Poll.class, choices(Poll.values(), Poll::label))
        .registerConverter(
            DiffCommand.Format.class,
            choices(DiffCommand.Format.values(), DiffCommand.Format::toString))
        .registerConverter(
            Technique.class,
            new ChoiceConverter<>(
                Technique.techniques(),
                each -> List.of(each.label(), each.type().getSimpleName())));
  }

  private static <T> ChoiceConverter<T> choices(T[] choices, Function<T, String> name) {
    return new ChoiceConverter<>(Arrays.asList(choices), each -> List.of(name.apply(each)));
  }

  @Override
  public T convert(String text) {
    return choices.stream()
        .filter(each -> names.apply(each).stream().anyMatch(text::equalsIgnoreCase))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("expected one of "
            + String.join(
                ", ", choices.stream().map(each -> names.apply(each).get(0)).toList())
            + " but was '"
            + text
            + "'"));
  }
}
