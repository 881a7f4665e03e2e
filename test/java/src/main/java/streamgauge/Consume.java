package streamgauge;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * An application of the client library: four shards become eight under its first worker, and a second one goes on from the
 * first one's checkpoints.
 */
public final class Consume {
  private final KinesisAsyncClient kinesis = Connections.consumer();
  private final StaticCredentialsProvider credentials =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  private final Tally tally = new Tally();
  private final AtomicInteger endedShards = new AtomicInteger();
  private final boolean isFanOut;
  private final String stream;
  private final DynamoDbAsyncClient leases;

  private Consume(boolean isFanOut, String stream, URI dynamoDb) {
    this.isFanOut = isFanOut;
    this.stream = stream;
    leases = DynamoDbAsyncClient.builder()
        .endpointOverride(dynamoDb)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .build();
  }

  /** @param arguments {@code polling} or {@code fan-out}, a name for the stream, and a free port for DynamoDB Local */
  public static void main(String[] arguments) throws Exception {
    ServerRunner.createServerFromCommandLineArgs(new String[] {"-inMemory", "-port", arguments[2]}).start();
    URI dynamoDb = URI.create("http://127.0.0.1:" + arguments[2]);
    new Consume(arguments[0].equals("fan-out"), arguments[1], dynamoDb).run();
    System.exit(0);
  }

  private void run() throws Exception {
    Writing.createStream(kinesis, stream, 4);
    Writing writing = new Writing(kinesis, stream, tally);
    runWorker("first", () -> {
      Writing.reshard(kinesis, stream, 8);
      while (endedShards.get() < 4) Writing.pause(20);
    });
    runWorker("second", writing::close);
    tally.note("endedShards", endedShards.get());
    tally.report();
  }

  /** A worker that catches up, lives through something, catches up again and leaves as it should. */
  private void runWorker(String name, Runnable happening) throws Exception {
    Scheduler worker = createWorker(name);
    Thread thread = new Thread(worker);
    thread.start();
    tally.awaitAll();
    happening.run();
    tally.awaitAll();
    worker.startGracefulShutdown().get(60, TimeUnit.SECONDS);
    thread.join();
  }

  private Scheduler createWorker(String name) {
    CloudWatchAsyncClient noMetrics = CloudWatchAsyncClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .build();
    ConfigsBuilder configs =
        new ConfigsBuilder(stream, "application-" + stream, kinesis, leases, noMetrics, name, Processor::new);
    RetrievalSpecificConfig retrieval = isFanOut
        ? new FanOutConfig(kinesis).streamName(stream).applicationName("application-" + stream)
        : new PollingConfig(stream, kinesis);
    return new Scheduler(
        configs.checkpointConfig(),
        configs.coordinatorConfig().parentShardPollIntervalMillis(500),
        configs.leaseManagementConfig().failoverTimeMillis(3_000).shardSyncIntervalMillis(1_000),
        configs.lifecycleConfig(),
        configs.metricsConfig().metricsLevel(MetricsLevel.NONE),
        configs.processorConfig(),
        configs.retrievalConfig()
            .initialPositionInStreamExtended(
                InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON))
            .retrievalSpecificConfig(retrieval));
  }

  /** Counts records and checkpoints each batch. */
  private final class Processor implements ShardRecordProcessor {
    @Override
    public void initialize(InitializationInput input) {}

    @Override
    public void processRecords(ProcessRecordsInput input) {
      input.records().forEach(record -> tally.addCame(record.data()));
      checkpoint(input.checkpointer());
    }

    @Override
    public void leaseLost(LeaseLostInput input) {}

    @Override
    public void shardEnded(ShardEndedInput input) {
      checkpoint(input.checkpointer());
      endedShards.incrementAndGet();
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
      checkpoint(input.checkpointer());
    }

    private void checkpoint(RecordProcessorCheckpointer checkpointer) {
      try {
        checkpointer.checkpoint();
      } catch (InvalidStateException | ShutdownException refused) {
        throw new IllegalStateException(refused);
      }
    }
  }
}
