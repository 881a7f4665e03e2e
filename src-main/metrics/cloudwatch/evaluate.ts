import { bad, type BadExpression, type Expression, type Operator } from './expression'
import { fill, fold, linearFiller, mapValues, rate, repeatFiller, zip, type Series } from './series'

/** S, TS and TS[] in the words of AWS. */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'list'; readonly list: readonly Series[] }

type Outcome = Value | BadExpression

/** What an expression may refer to. */
export interface Scope {
  /** The result of the query of that id. */
  resolve(id: string): Outcome
  /** Whether the query of that id is a metric, not an expression. */
  isMetric(id: string): boolean
  /** The metrics of the request whose ids contain `part`. */
  metrics(part: string): readonly Series[]
}

/**
 * Work out a metric-math expression. Missing values count as zero in arithmetic; what divides by zero is dropped.
 * @source CloudWatch user guide, "Using metric math", read 2026-11-21
 */
export const evaluate = (expression: Expression, scope: Scope): Outcome => {
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value)
    case 'id':
      return scope.resolve(expression.id)
    case 'list':
      return toList(expression.entries, scope)
    case 'negative':
      return negate(evaluate(expression.of, scope))
    case 'operation': {
      const left = evaluate(expression.left, scope)
      if (left.kind === 'bad') return left
      const right = evaluate(expression.right, scope)
      return right.kind === 'bad' ? right : operate(expression.operator, left, right)
    }
    case 'call':
      return call(expression.name, expression.arguments, scope)
    case 'text':
    case 'word':
      return bad(`'${expression.kind === 'text' ? expression.text : expression.word}' is not expected there.`)
  }
}

const scalar = (value: number): Value => ({ kind: 'scalar', value })
const single = (series: Series): Value => ({ kind: 'series', series })
const several = (list: readonly Series[]): Value => ({ kind: 'list', list })

const onePeriod = (all: readonly Series[]): BadExpression | undefined =>
  new Set(all.map(({ span }) => span.period)).size > 1
    ? bad('Streamgauge combines only metrics of one period in an expression.')
    : undefined

const toList = (entries: readonly Expression[], scope: Scope): Outcome => {
  const list: Series[] = []
  for (const entry of entries) {
    const value = evaluate(entry, scope)
    if (value.kind === 'bad') return value
    if (value.kind === 'scalar') return bad('An array holds time series, not scalars.')
    list.push(...(value.kind === 'series' ? [value.series] : value.list))
  }
  return onePeriod(list) ?? several(list)
}

const negate = (value: Outcome): Outcome => {
  if (value.kind === 'bad') return value
  return value.kind === 'scalar'
    ? scalar(-value.value)
    : mapSeries(value, (series) => mapValues(series, (each) => -each))
}

const mapSeries = (value: Exclude<Value, { kind: 'scalar' }>, change: (series: Series) => Series): Value =>
  value.kind === 'series' ? single(change(value.series)) : several(value.list.map(change))

const operators: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
}

const operate = (operator: Operator, left: Value, right: Value): Outcome => {
  const apply = operators[operator]
  if (left.kind === 'scalar') {
    if (right.kind === 'scalar') return scalar(apply(left.value, right.value))
    return mapSeries(right, (series) => mapValues(series, (value) => apply(left.value, value)))
  }
  if (right.kind === 'scalar') {
    return mapSeries(left, (series) => mapValues(series, (value) => apply(value, right.value)))
  }
  if (left.kind === 'list' && right.kind === 'list') return bad('Two arrays of time series cannot be combined.')
  const refusal = onePeriod([...seriesOf(left), ...seriesOf(right)])
  if (refusal !== undefined) return refusal
  if (left.kind === 'series')
    return mapSeries(right, (series) => ({ ...zip(left.series, series, apply), label: series.label }))
  return right.kind === 'series' ? mapSeries(left, (series) => zip(series, right.series, apply)) : right
}

const seriesOf = (value: Exclude<Value, { kind: 'scalar' }>): readonly Series[] =>
  value.kind === 'series' ? [value.series] : value.list

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)

/** `of` is how many values there would be if none were missing. */
const aggregates: Readonly<Record<string, (values: readonly number[], of: number) => number>> = {
  SUM: sum,
  AVG: (values, of) => sum(values) / of,
  MIN: least,
  MAX: most,
}

const supported = 'SUM, AVG, MIN, MAX, RATE, PERIOD, FILL and METRICS'

const call = (name: string, given: readonly Expression[], scope: Scope): Outcome => {
  if (Object.hasOwn(aggregates, name)) return aggregate(name, given, scope)
  switch (name) {
    case 'METRICS':
      return metrics(given, scope)
    case 'PERIOD':
      return period(given, scope)
    case 'RATE': {
      const value = onlyArgument(name, given, scope)
      if (value.kind === 'bad') return value
      return value.kind === 'scalar' ? bad('RATE takes a time series or an array of them.') : mapSeries(value, rate)
    }
    case 'FILL':
      return fillMissing(given, scope)
    default:
      return bad(`${name} is not supported by Streamgauge; ${supported} and the operators + - * / are.`)
  }
}

const onlyArgument = (name: string, given: readonly Expression[], scope: Scope): Outcome => {
  const [argument] = given
  return argument === undefined || given.length > 1 ? bad(`${name} takes one argument.`) : evaluate(argument, scope)
}

/** Of one series a scalar, of an array one series. */
const aggregate = (name: string, given: readonly Expression[], scope: Scope): Outcome => {
  const combine = aggregates[name] as (values: readonly number[], of: number) => number
  const value = onlyArgument(name, given, scope)
  if (value.kind === 'bad') return value
  if (value.kind === 'scalar') return bad(`${name} takes a time series or an array of them.`)
  if (value.kind === 'series') {
    const values = [...value.series.values.values()]
    return scalar(values.length === 0 ? NaN : combine(values, values.length))
  }
  const [first] = value.list
  if (first === undefined) return several([])
  return single({ ...first, label: name, values: fold(value.list, (values) => combine(values, value.list.length)) })
}

const metrics = (given: readonly Expression[], scope: Scope): Outcome => {
  const [part] = given
  if (given.length > 1 || (part !== undefined && part.kind !== 'text')) return bad('METRICS takes at most a text.')
  const list = scope.metrics(part?.text ?? '')
  return onePeriod(list) ?? several(list)
}

const period = (given: readonly Expression[], scope: Scope): Outcome => {
  const [metric] = given
  if (metric?.kind !== 'id' || given.length > 1 || !scope.isMetric(metric.id))
    return bad('PERIOD takes the id of a metric.')
  const value = scope.resolve(metric.id)
  return value.kind === 'series' ? scalar(value.series.span.period) : value
}

/** FILL makes a value for every period there is; more than a request may return are none. */
const mostFilled = 100_800

const fillMissing = (given: readonly Expression[], scope: Scope): Outcome => {
  const [argument, filler] = given
  if (argument === undefined || filler === undefined || given.length > 2) return bad('FILL takes two arguments.')
  const value = evaluate(argument, scope)
  if (value.kind === 'bad') return value
  if (value.kind === 'scalar') return bad('FILL takes a time series or an array of them.')
  if (seriesOf(value).some(({ span }) => (span.to - span.from) / span.period > mostFilled)) {
    return bad(`FILL would make more than ${mostFilled} values. Ask for a shorter time or a longer period.`)
  }
  if (filler.kind === 'word' && filler.word === 'REPEAT')
    return mapSeries(value, (series) => fill(series, repeatFiller(series)))
  if (filler.kind === 'word' && filler.word === 'LINEAR')
    return mapSeries(value, (series) => fill(series, linearFiller(series)))
  const by = evaluate(filler, scope)
  if (by.kind === 'bad') return by
  if (by.kind === 'list') return bad('FILL takes a scalar, a time series, REPEAT or LINEAR to fill with.')
  return mapSeries(value, (series) =>
    fill(series, (second) => (by.kind === 'scalar' ? by.value : by.series.values.get(second))),
  )
}
