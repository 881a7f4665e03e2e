provider "aws" {
  region = var.region
}

locals {
  name = "${var.project}-${var.environment}"
  tags = merge({ project = var.project }, var.extra_tags)

  # One stream a team.
  teams = toset(["billing", "checkout"])
}

resource "aws_kinesis_stream" "orders" {
  name             = "${local.name}-orders"
  shard_count      = var.shard_count
  retention_period = var.environment == "prod" ? 168 : 24 # hours
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"

  shard_level_metrics = [
    "IncomingBytes",
    "IteratorAgeMilliseconds",
  ]

  tags = local.tags
}

resource "aws_kinesis_stream" "team" {
  for_each = local.teams

  name = format("%s-%s", local.name, each.key)

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

resource "aws_kinesis_stream_consumer" "pricing" {
  name       = "pricing"
  stream_arn = aws_kinesis_stream.orders.arn
}

resource "aws_lambda_function" "pricing" {
  function_name = "${local.name}-pricing"
  role          = module.role.arn
  handler       = "main.handler"
  runtime       = "python3.12"
  filename      = data.archive_file.pricing.output_path
  memory_size   = max(256, 512)
  architectures = ["arm64"]

  environment {
    variables = {
      TEAM_STREAM = aws_kinesis_stream.team["billing"].name
    }
  }
}

resource "aws_lambda_event_source_mapping" "pricing" {
  event_source_arn  = aws_kinesis_stream_consumer.pricing.arn
  function_name     = aws_lambda_function.pricing.arn
  starting_position = "LATEST"
  batch_size        = 250

  dynamic "destination_config" {
    for_each = var.failures_arn == null ? [] : [var.failures_arn]
    content {
      on_failure {
        destination_arn = destination_config.value
      }
    }
  }
}

resource "aws_kinesis_firehose_delivery_stream" "archive" {
  name        = "${local.name}-archive"
  destination = "extended_s3"

  kinesis_source_configuration {
    kinesis_stream_arn = aws_kinesis_stream.orders.arn
    role_arn           = module.role.arn
  }

  extended_s3_configuration {
    bucket_arn         = aws_s3_bucket.archive.arn
    role_arn           = module.role.arn
    buffering_interval = 300
    buffering_size     = 64

    dynamic_partitioning_configuration {
      enabled = true
    }
  }
}

resource "aws_s3_bucket" "archive" {
  bucket = "${local.name}-archive"
}

resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    id     = "expire"
    status = "Enabled"
    expiration {
      days = 400
    }
  }
}

data "archive_file" "pricing" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "pricing.zip"
}

module "role" {
  source = "./modules/role"
  name   = <<-EOT
    ${local.name}-role
  EOT
}
