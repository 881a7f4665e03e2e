/**
 * What usage types begin with in each region, before a hyphen. Without any is us-east-1.
 * @source AWS, "Region billing codes", read 2026-11-22; `EUW1` and `CPT` from older price lists
 */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': ['USE1'],
  'us-east-2': ['USE2'],
  'us-west-1': ['USW1'],
  'us-west-2': ['USW2'],
  'ca-central-1': ['CAN1'],
  'ca-west-1': ['CAN2'],
  'mx-central-1': ['MXC1'],
  'sa-east-1': ['SAE1'],
  'af-south-1': ['AFS1', 'CPT'],
  'ap-east-1': ['APE1'],
  'ap-east-2': ['APE2'],
  'ap-northeast-1': ['APN1'],
  'ap-northeast-2': ['APN2'],
  'ap-northeast-3': ['APN3'],
  'ap-southeast-1': ['APS1'],
  'ap-southeast-2': ['APS2'],
  'ap-south-1': ['APS3'],
  'ap-southeast-3': ['APS4'],
  'ap-south-2': ['APS5'],
  'ap-southeast-4': ['APS6'],
  'ap-southeast-5': ['APS7'],
  'ap-southeast-6': ['APS8'],
  'ap-southeast-7': ['APS9'],
  'eu-west-1': ['EU', 'EUW1'],
  'eu-west-2': ['EUW2'],
  'eu-west-3': ['EUW3'],
  'eu-central-1': ['EUC1'],
  'eu-central-2': ['EUC2'],
  'eu-north-1': ['EUN1'],
  'eu-south-1': ['EUS1'],
  'eu-south-2': ['EUS2'],
  'me-south-1': ['MES1'],
  'me-central-1': ['MEC1'],
  'il-central-1': ['ILC1'],
  'us-gov-west-1': ['UGW1'],
  'us-gov-east-1': ['UGE1'],
  'cn-north-1': ['CNN1'],
  'cn-northwest-1': ['CNW1'],
}

const regionOfPrefix: ReadonlyMap<string, string> = new Map(
  Object.entries(prefixes).flatMap(([region, codes]) => [region, ...codes].map((code) => [code, region])),
)

export const isKnownRegion = (region: string): boolean => Object.hasOwn(prefixes, region)

/**
 * The region that a usage type begins with and what it is of, as `us-west-2` and `Storage-ShardHour` of
 * `USW2-Storage-ShardHour`; some services spell the region out. Of two regions (`USE1-USW2-AWS-Out-Bytes`) the first is meant.
 */
export const partsOf = (usageType: string): { readonly region: string; readonly name: string } => {
  const [, spelt] = /^([a-z]{2}(?:-[a-z]+)+-\d)-/.exec(usageType) ?? []
  const prefix = spelt ?? usageType.slice(0, Math.max(0, usageType.indexOf('-')))
  const region = regionOfPrefix.get(prefix)
  return region === undefined
    ? { region: 'us-east-1', name: usageType }
    : { region, name: usageType.slice(prefix.length + 1) }
}
