package streamgauge;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ScalingType;

/** Puts records with the SDK, 100 at a time, while a program reads them. */
final class Writing implements AutoCloseable {
  private final Thread thread;
  private volatile boolean isOver = false;

  Writing(KinesisAsyncClient kinesis, String stream, Tally tally) {
    thread = new Thread(() -> {
      while (!isOver) putBatch(kinesis, stream, tally);
    });
    thread.start();
  }

  /** Nothing is put any more once this has returned. */
  @Override
  public void close() {
    isOver = true;
    while (thread.isAlive()) pause(10);
  }

  static void createStream(KinesisAsyncClient kinesis, String stream, int shards) {
    kinesis.createStream(request -> request.streamName(stream).shardCount(shards)).join();
    kinesis.waiter().waitUntilStreamExists(request -> request.streamName(stream)).join();
  }

  static void reshard(KinesisAsyncClient kinesis, String stream, int shards) {
    kinesis
        .updateShardCount(request -> request
            .streamName(stream)
            .targetShardCount(shards)
            .scalingType(ScalingType.UNIFORM_SCALING))
        .join();
  }

  private static void putBatch(KinesisAsyncClient kinesis, String stream, Tally tally) {
    List<PutRecordsRequestEntry> left = IntStream.range(tally.put(), tally.put() + 100)
        .mapToObj(number -> PutRecordsRequestEntry.builder()
            .partitionKey("key-" + number)
            .data(SdkBytes.fromUtf8String(String.valueOf(number)))
            .build())
        .toList();
    while (!left.isEmpty()) {
      List<PutRecordsRequestEntry> batch = left;
      var results = kinesis.putRecords(request -> request.streamName(stream).records(batch)).join().records();
      left = new ArrayList<>();
      for (int index = 0; index < batch.size(); index++) {
        if (results.get(index).errorCode() != null) left.add(batch.get(index));
      }
      pause(50);
    }
    tally.addPut(100);
  }

  static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
