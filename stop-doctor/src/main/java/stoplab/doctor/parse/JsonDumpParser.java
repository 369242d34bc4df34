// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.LockLine.Action;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.ThreadDump.Format;
import stoplab.doctor.dump.UnreadableDumpException;

/**
 * Reads the JSON of {@code Thread.dump_to_file}, of JDK 21 and later; numbers may be strings. Of a
 * cut one it reads what is there. For one thread and one input.
 */
final class JsonDumpParser {
  private final String name;
  private final Pool pool = new Pool();
  private final DumpBuilder dump = new DumpBuilder(pool);
  private final List<ThreadBuilder> threads = new ArrayList<>();
  private final Map<Long, Long> carried = new HashMap<>();
  private final Map<Long, LockLine> owned = new HashMap<>();
  private boolean announced;
  private long count;
  private String container = "";
  private JsonThread open;

  JsonDumpParser(String name) {
    this.name = name;
  }

  List<ThreadDump> parse(Reader reader) throws IOException, UnreadableDumpException {
    dump.format = Format.JSON;
    try (JsonParser json = new JsonFactory().createParser(reader)) {
      try {
        while (json.nextToken() != null) {
          if (json.currentToken() == JsonToken.FIELD_NAME) {
            field(json, json.currentName());
          }
        }
      } catch (JsonProcessingException e) {
        damaged(e);
      }
    }
    if (threads.isEmpty() && !announced) {
      throw new UnreadableDumpException(
          name + " is JSON, but no thread dump; take one with: jcmd PID Thread.dump_to_file"
              + " -format=json FILE");
    }
    for (ThreadBuilder thread : threads) {
      OptionalLong number = thread.header.number();
      if (number.isPresent()) {
        Long virtual = carried.get(number.getAsLong());
        thread.carries = virtual == null ? thread.carries : OptionalLong.of(virtual);
        LockLine lock = owned.get(number.getAsLong());
        if (lock != null) {
          thread.locks.add(lock);
        }
      }
      dump.add(thread);
    }
    if (announced) {
      dump.announced = OptionalInt.of((int) Math.min(count, Integer.MAX_VALUE));
    }
    return List.of(dump.build());
  }

  /** Objects that hold others are walked through, so their fields come here as well. */
  private void field(JsonParser json, String field) throws IOException {
    JsonToken value = json.nextToken();
    switch (field) {
      case "time" -> dump.time = Optional.ofNullable(text(json));
      case "runtimeVersion" -> {
        dump.vm = text(json) == null ? "" : text(json);
        dump.jdk = JdkVersion.feature(dump.vm);
      }
      case "container" -> container = text(json) == null ? "" : text(json);
      case "threads" -> {
        announced |= value == JsonToken.START_ARRAY;
        threads(json);
      }
      case "threadCount" -> {
        count += HeaderText.whole(String.valueOf(text(json))).orElse(0);
        announced = true;
      }
      default -> {
        if (!field.equals("threadDump") && !field.equals("threadContainers")) {
          json.skipChildren();
        }
      }
    }
  }

  private void threads(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      open = new JsonThread();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        threadField(json, json.currentName(), open);
      }
      add(open);
      open = null;
    }
  }

  private void threadField(JsonParser json, String field, JsonThread thread) throws IOException {
    JsonToken value = json.nextToken();
    switch (field) {
      case "tid" -> thread.number = HeaderText.whole(String.valueOf(text(json)));
      case "name" -> thread.name = text(json) == null ? "" : text(json);
      case "state" -> thread.state = text(json) == null ? "" : text(json);
      case "virtual" -> thread.virtual |= "true".equals(text(json));
      case "carrier" -> thread.carrier = HeaderText.whole(String.valueOf(text(json)));
      case "waitingOn" -> lock(thread, 0, Action.WAITING_ON, text(json));
      case "blockedOn" -> lock(thread, 0, Action.WAITING_TO_LOCK, text(json));
      case "parkBlocker" -> parkBlocker(json, thread);
      case "stack" -> stack(json, thread);
      case "monitorsOwned" -> monitors(json, thread);
      default -> {
        if (value.isStructStart()) {
          json.skipChildren();
        }
      }
    }
  }

  private void parkBlocker(JsonParser json, JsonThread thread) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      lock(thread, 0, Action.PARKING, text(json));
      return;
    }
    String object = null;
    OptionalLong owner = OptionalLong.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("object")) {
        object = text(json);
      } else if (field.equals("owner") || field.equals("exclusiveOwnerThreadId")) {
        owner = HeaderText.whole(String.valueOf(text(json)));
      } else {
        json.skipChildren();
      }
    }
    lock(thread, 0, Action.PARKING, object);
    if (object != null && owner.isPresent()) {
      owned.put(owner.getAsLong(), LockText.object(-1, Action.OWNS_SYNCHRONIZER, object, pool));
    }
  }

  private void stack(JsonParser json, JsonThread thread) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY && token != null;
        token = json.nextToken()) {
      String text = text(json);
      Optional<Frame> frame = text == null ? Optional.empty() : pool.frame(text.strip());
      if (frame.isPresent()) {
        thread.stack.add(frame.get());
      } else {
        json.skipChildren();
        thread.cut = true;
        dump.skip(1, json.currentLocation().getLineNr());
      }
    }
  }

  private void monitors(JsonParser json, JsonThread thread) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      int depth = 0;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("depth")) {
          depth = (int) HeaderText.whole(String.valueOf(text(json))).orElse(0);
        } else if (field.equals("locks") && value == JsonToken.START_ARRAY) {
          for (JsonToken token = json.nextToken();
              token != JsonToken.END_ARRAY && token != null;
              token = json.nextToken()) {
            lock(thread, depth, Action.LOCKED, text(json)); // null: the compiler has removed it
            json.skipChildren();
          }
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void lock(JsonThread thread, int frame, Action action, String object) {
    if (object != null) {
      thread.locks.add(LockText.object(frame, action, object, pool));
    }
  }

  private void add(JsonThread thread) {
    ThreadBuilder built = thread.build();
    built.container = container;
    threads.add(built);
    if (thread.carrier.isPresent() && thread.number.isPresent()) {
      carried.put(thread.carrier.getAsLong(), thread.number.getAsLong());
    }
  }

  private void damaged(JsonProcessingException e) {
    boolean cut = e instanceof JsonEOFException || e.getOriginalMessage().contains("end-of-input");
    if (open != null && (open.number.isPresent() || !open.stack.isEmpty())) {
      open.cut = true;
      add(open);
      if (cut) {
        dump.cutIn(open.name);
        return;
      }
    }
    String line = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
    dump.remarks.add(
        cut
            ? "The dump is cut, so threads may be missing."
            : "The JSON is damaged" + line + ", and what follows was not read.");
  }

  /** Returns what a value says; null if it is null or no plain value. */
  private static String text(JsonParser json) throws IOException {
    return json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL
        ? json.getText()
        : null;
  }

  /** A thread while its object is read. */
  private static final class JsonThread {
    private OptionalLong number = OptionalLong.empty();
    private String name = "";
    private String state = "";
    private boolean virtual;
    private boolean cut;
    private OptionalLong carrier = OptionalLong.empty();
    private final List<Frame> stack = new ArrayList<>();
    private final List<LockLine> locks = new ArrayList<>();

    /** JDK 21 does not say which threads are virtual, but their first frame does. */
    private boolean isVirtual() {
      return virtual
          || !stack.isEmpty()
              && stack.get(stack.size() - 1).call().equals("java.lang.VirtualThread.run");
    }

    private ThreadBuilder build() {
      boolean isVirtual = isVirtual();
      ThreadBuilder thread = new ThreadBuilder(new Header(
          name,
          number,
          isVirtual ? Optional.of(true) : Optional.empty(),
          isVirtual,
          state,
          "",
          OptionalLong.empty(),
          OptionalLong.empty(),
          "",
          true));
      thread.stack.addAll(stack);
      thread.locks.addAll(locks);
      thread.cut = cut;
      return thread;
    }
  }
}
