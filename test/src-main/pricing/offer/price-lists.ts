import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const priceList = (name: 'amazon-kinesis' | 'amazon-dynamodb' | 'firehose-get-products'): string =>
  readFileSync(fileURLToPath(new URL(`price-lists/${name}.json`, import.meta.url)), 'utf8')

/* eslint-disable @typescript-eslint/no-explicit-any -- a price list is changed in places that no type of ours knows */

/** A price list with a change in it, of the whole file as parsed. */
export const changedList = (name: Parameters<typeof priceList>[0], change: (list: any) => void): string => {
  const list = JSON.parse(priceList(name))
  change(list)
  return JSON.stringify(list)
}

/** A product of an offer, and the one price or the first tier of it. */
export const productIn = (list: any, sku: string): { product: any; term: any; price: any } => {
  const term = list.terms.OnDemand[sku][`${sku}.JRTCKXETXF`]
  return { product: list.products[sku], term, price: Object.values(term.priceDimensions)[0] }
}
