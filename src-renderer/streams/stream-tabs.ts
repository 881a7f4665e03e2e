/** The tabs of a stream's page, as its address has them: `?tab=shardMap`, of a shard with `&shard=shardId-…`. */
export const STREAM_TABS = ['traffic', 'shardMap', 'records', 'consumers', 'settings'] as const
