import {
  dimensionText,
  perText,
  serviceText,
  unitText,
  wayText,
  type KeyedText,
} from '../../src-main/contract/billing-texts'
import { useText } from './text'

/** Names of what is counted and billed, in the language. */
export interface BillingText {
  dimension(dimension: string): string
  /** With its way of paying in front where there are several: "On-demand · Data in". */
  fullDimension(dimension: string): string
  service(service: string): string
  /** What stands after a quantity; may be empty. */
  unit(unit: string): string
  /** "per GB", "per 1,000,000 payload units". */
  per(unit: string, per: string): string
}

export function useBillingText(): BillingText {
  const { t } = useText()
  const said = ({ key, values }: KeyedText): string => t(key, values)
  const dimension = (name: string): string => said(dimensionText(name))
  return {
    dimension,
    fullDimension: (name) => {
      const way = wayText(name)
      return way === null ? dimension(name) : `${said(way)} · ${dimension(name)}`
    },
    service: (service) => said(serviceText(service)),
    unit: (unit) => said(unitText(unit)),
    per: (unit, per) => said(perText(unit, per)),
  }
}
