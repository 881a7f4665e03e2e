"""Enhanced fan-out as a boto3 program uses it, over HTTP/1.1. Prints what it saw as one line of JSON.

Arguments: the endpoint's URL, the name of a stream to make.
"""

import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

url, stream = sys.argv[1:]
kinesis = boto3.client(
    "kinesis",
    endpoint_url=url,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"max_attempts": 1}),
)
shard = "shardId-000000000000"


def put(text):
    kinesis.put_record(StreamName=stream, PartitionKey="key", Data=text.encode())


def subscribe(consumer, **position):
    return kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=shard, StartingPosition=position)["EventStream"]


def receive(events, count):
    """The texts of `count` records, and the number to go on after."""
    texts = []
    for event in events:
        event = event["SubscribeToShardEvent"]
        texts += [record["Data"].decode() for record in event["Records"]]
        if len(texts) >= count:
            return texts, event["ContinuationSequenceNumber"]
    raise SystemExit(f"the subscription ended after {texts}")


def refusal(call):
    try:
        call()
    except (ClientError, EventStreamError) as error:
        return error.response["Error"]
    return None


kinesis.create_stream(StreamName=stream, ShardCount=1)
kinesis.get_waiter("stream_exists").wait(StreamName=stream)
arn = kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="app")["Consumer"]["ConsumerARN"]

seen = {}
first = subscribe(consumer, Type="LATEST")
for text in ("one", "two"):
    put(text)
seen["received"], position = receive(first, 2)
seen["again at once"] = refusal(lambda: subscribe(consumer, Type="LATEST"))
put("three")
time.sleep(5)
second = subscribe(consumer, Type="AFTER_SEQUENCE_NUMBER", SequenceNumber=position)
seen["resumed"], position = receive(second, 1)
seen["displaced"] = refusal(lambda: [event for event in first])
kinesis.split_shard(StreamName=stream, ShardToSplit=shard, NewStartingHashKey=str(2**127))
last = [event["SubscribeToShardEvent"] for event in second][-1]
seen["children"] = [child["ShardId"] for child in last["ChildShards"]]
seen["goes on"] = "ContinuationSequenceNumber" in last
print(json.dumps(seen))
