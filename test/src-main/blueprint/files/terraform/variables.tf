variable "project" {
  type    = string
  default = "shop"
}

variable "environment" {
  type        = string
  description = "dev or prod"

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "Must be dev or prod."
  }
}

variable "region" { type = string }

variable "shard_count" {
  type        = number
  description = "Shards of the order stream"
}

variable "extra_tags" {
  type    = map(string)
  default = {}
}

variable "failures_arn" {
  type    = string
  default = null
}
