package streamgauge;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler.Visitor;

/** SubscribeToShard with the SDK's async client as it comes, over a reshard: the children's records follow their parents'. */
public final class Subscribe {
  private final KinesisAsyncClient kinesis;
  private final String consumer;
  private final Tally tally;
  private final Set<String> shards = ConcurrentHashMap.newKeySet();
  private final AtomicInteger closed = new AtomicInteger();

  private Subscribe(KinesisAsyncClient kinesis, String consumer, Tally tally) {
    this.kinesis = kinesis;
    this.consumer = consumer;
    this.tally = tally;
  }

  /** @param arguments {@code plain} or {@code encrypted}, and a name for the stream */
  public static void main(String[] arguments) throws Exception {
    KinesisAsyncClient kinesis = arguments[0].equals("plain") ? Connections.plain() : Connections.encrypted();
    String stream = arguments[1];
    Writing.createStream(kinesis, stream, 2);
    String arn = kinesis.describeStreamSummary(request -> request.streamName(stream)).join()
        .streamDescriptionSummary().streamARN();
    String consumer = kinesis.registerStreamConsumer(request -> request.streamARN(arn).consumerName("reader")).join()
        .consumer().consumerARN();
    Tally tally = new Tally();
    Subscribe subscribe = new Subscribe(kinesis, consumer, tally);
    for (Shard shard : kinesis.listShards(request -> request.streamName(stream)).join().shards()) {
      subscribe.follow(shard.shardId());
    }
    try (Writing writing = new Writing(kinesis, stream, tally)) {
      Writing.pause(3_000);
      Writing.reshard(kinesis, stream, 4);
      Writing.pause(3_000);
    }
    tally.awaitAll();
    tally.note("shards", subscribe.shards.size());
    tally.note("closedShards", subscribe.closed.get());
    tally.report();
    System.exit(0);
  }

  private void follow(String shard) {
    if (!shards.add(shard)) return;
    CompletableFuture<Void> subscription = kinesis.subscribeToShard(
        request -> request
            .consumerARN(consumer)
            .shardId(shard)
            .startingPosition(position -> position.type(ShardIteratorType.TRIM_HORIZON)),
        SubscribeToShardResponseHandler.builder()
            .subscriber(Visitor.builder().onSubscribeToShardEvent(this::receive).build())
            .build());
    subscription.whenComplete((ended, failure) -> {
      if (failure != null) failure.printStackTrace();
      else closed.incrementAndGet();
    });
  }

  private void receive(SubscribeToShardEvent event) {
    event.records().forEach(record -> tally.addCame(record.data().asByteBuffer()));
    for (ChildShard child : event.childShards()) follow(child.shardId());
  }
}
