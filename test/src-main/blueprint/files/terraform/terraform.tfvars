region      = "eu-central-1"
shard_count = 6
