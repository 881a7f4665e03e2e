package streamgauge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts the records that were put, which carry the numbers from 0 on as their texts, and those that came back. */
final class Tally {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private final AtomicInteger put = new AtomicInteger();
  private final Map<String, Integer> came = new ConcurrentHashMap<>();
  private final Map<String, Integer> more = new LinkedHashMap<>();

  /** How many were put so far, which is also the text of the next. */
  int put() {
    return put.get();
  }

  void addPut(int count) {
    put.addAndGet(count);
  }

  void addCame(ByteBuffer data) {
    came.merge(StandardCharsets.UTF_8.decode(data.duplicate()).toString(), 1, Integer::sum);
  }

  /** Any other figure to be reported. */
  void note(String name, int figure) {
    more.put(name, figure);
  }

  /** Wait until as many have come as were put, but not for ever: what is missing then is lost. */
  void awaitAll() throws InterruptedException {
    int wanted = put.get();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (came.size() < wanted && System.nanoTime() < deadline) Thread.sleep(20);
  }

  /** The figures as a line of JSON, which is what the test reads. */
  void report() {
    Map<String, Integer> figures = new LinkedHashMap<>();
    figures.put("put", put.get());
    figures.put("lost", put.get() - came.size());
    figures.put("doubled", (int) came.values().stream().filter(times -> times > 1).count());
    figures.putAll(more);
    System.out.println(figures.entrySet().stream()
        .map(figure -> "\"" + figure.getKey() + "\":" + figure.getValue())
        .collect(Collectors.joining(",", "{", "}")));
  }
}
