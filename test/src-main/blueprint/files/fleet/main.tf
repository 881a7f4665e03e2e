terraform {
  required_version = ">= 1.6"

  backend "s3" {
    bucket = "fleet-state"
    key    = "telemetry.tfstate"
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

variable "region" {
  type    = string
  default = "eu-north-1"
}

variable "regions_of_fleet" {
  description = "Where vehicles drive"
  type        = map(object({ shards = number, hot = optional(bool, false) }))
  default = {
    nordics = { shards = 4, hot = true }
    iberia  = { shards = 2 }
  }
}

variable "archive_days" {
  description = "Days the archive is kept"
  type        = number
}

locals {
  prefix = "fleet-${terraform.workspace == "default" ? "dev" : terraform.workspace}"
  tags   = merge({ team = "telemetry" }, { env = local.prefix })
  hot    = { for name, one in var.regions_of_fleet : name => one if one.hot }
  alarms = ["GetRecords.IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"]
}

data "aws_caller_identity" "current" {}

# One for each region
resource "aws_kinesis_stream" "telemetry" {
  for_each = var.regions_of_fleet

  name             = "telemetry-${each.key}"
  shard_count      = each.value.shards
  retention_period = each.key == "nordics" ? 48 : 24 # laws differ

  encryption_type = "KMS"
  kms_key_id      = "alias/aws/kinesis"

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }

  lifecycle {
    ignore_changes = [shard_count]
  }
}

resource "aws_lambda_function" "scoring" {
  function_name = "scoring"
  role          = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/scoring"
  runtime       = "python3.12"
  handler       = "app.handler"
  filename      = "${path.module}/scoring.zip"
  memory_size   = 1769

  dynamic "environment" {
    for_each = length(local.hot) > 0 ? [1] : []
    content {
      variables = {
        ALERTS_QUEUE = aws_sqs_queue.alerts.url
        RULES        = <<-JSON
          {"speed": {"most": 130}, "memory_size": 1}
        JSON
      }
    }
  }
}

resource "aws_lambda_event_source_mapping" "scoring" {
  for_each          = local.hot
  event_source_arn  = aws_kinesis_stream.telemetry[each.key].arn
  function_name     = aws_lambda_function.scoring.arn
  starting_position = "LATEST"
  batch_size        = 200

  filter_criteria {
    filter {
      pattern = jsonencode({ data = { speed = [{ numeric = [">", 0] }] } })
    }
  }
}

resource "aws_sqs_queue" "alerts" {
  name                       = "alerts"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 60
}

resource "aws_kinesis_firehose_delivery_stream" "archive" {
  for_each    = aws_kinesis_stream.telemetry
  name        = "archive-${each.key}"
  destination = "extended_s3"

  kinesis_source_configuration {
    kinesis_stream_arn = each.value.arn
    role_arn           = module.role.arn
  }

  extended_s3_configuration {
    role_arn            = module.role.arn
    bucket_arn          = aws_s3_bucket.archive[0].arn
    buffering_interval  = 120
    buffering_size      = 128
    compression_format  = "GZIP"
    error_output_prefix = "errors/!{firehose:error-output-type}/"

    dynamic "processing_configuration" {
      for_each = each.key == "nordics" ? ["on"] : []
      content {
        enabled = true
        processors {
          type = "AppendDelimiterToRecord"
        }
      }
    }
  }
}

resource "aws_s3_bucket" "archive" {
  count         = 1
  bucket        = format("%s-archive-%02d", "fleet", count.index)
  force_destroy = false
}

resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket = aws_s3_bucket.archive[0].id

  rule {
    id     = "archive"
    status = "Enabled"
    filter {}
    expiration {
      days = var.archive_days
    }
    transition {
      days          = 30
      storage_class = "GLACIER"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "streams" {
  for_each    = toset(local.alarms)
  alarm_name  = each.value
  metric_name = each.value
}

module "role" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-role"
  version = "~> 6.0"
}

output "streams" {
  value = { for name, one in aws_kinesis_stream.telemetry : name => one.arn }
}
