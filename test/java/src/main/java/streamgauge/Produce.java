package streamgauge;

import com.google.common.util.concurrent.ListenableFuture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.UserRecordResult;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** The producer library with aggregation, over a reshard, read back with GetRecords and taken apart by the client library. */
public final class Produce {
  private static final int COUNT = 100_000;
  private static final int MOST_OUTSTANDING = 5_000;

  /** @param arguments a name for the stream */
  public static void main(String[] arguments) throws Exception {
    String stream = arguments[0];
    KinesisAsyncClient kinesis = Connections.encrypted();
    Writing.createStream(kinesis, stream, 2);
    Tally tally = new Tally();
    KinesisProducer producer = new KinesisProducer(Connections.producer());
    List<ListenableFuture<UserRecordResult>> results = new ArrayList<>();
    for (int number = 0; number < COUNT; number++) {
      if (number == COUNT / 2) Writing.reshard(kinesis, stream, 4);
      ByteBuffer data = ByteBuffer.wrap(String.valueOf(number).getBytes(StandardCharsets.UTF_8));
      results.add(producer.addUserRecord(stream, "key-" + number, data));
      while (producer.getOutstandingRecordsCount() > MOST_OUTSTANDING) Writing.pause(1);
    }
    producer.flushSync();
    for (var result : results) result.get();
    tally.addPut(COUNT);

    int kinesisRecords = 0;
    for (Shard shard : kinesis.listShards(request -> request.streamName(stream)).join().shards()) {
      kinesisRecords += read(kinesis, stream, shard, tally);
    }
    tally.note("kinesisRecords", kinesisRecords);
    tally.report();
    System.exit(0);
  }

  /** @return how many records the shard holds, aggregates counted as one each */
  private static int read(KinesisAsyncClient kinesis, String stream, Shard shard, Tally tally) {
    var range = shard.hashKeyRange();
    int count = 0;
    String next = kinesis.getShardIterator(request -> request
        .streamName(stream)
        .shardId(shard.shardId())
        .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).join().shardIterator();
    while (next != null) {
      String iterator = next;
      GetRecordsResponse got = kinesis.getRecords(request -> request.shardIterator(iterator)).join();
      var records = got.records().stream().map(KinesisClientRecord::fromRecord).toList();
      count += records.size();
      // Given the range, it leaves out what a reshard had put astray and the producer has put again.
      new AggregatorUtil().deaggregate(records, range.startingHashKey(), range.endingHashKey())
          .forEach(record -> tally.addCame(record.data()));
      next = records.isEmpty() && got.millisBehindLatest() == 0 ? null : got.nextShardIterator();
      Writing.pause(200); // five reads a second
    }
    return count;
  }
}
