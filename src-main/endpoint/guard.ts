import { headerOf, type RequestHead } from './http/exchange'

/**
 * Keeps web pages out of an endpoint that any program on this machine may use.
 *
 * A page can make a browser send requests here. It gives itself away by its `Origin`; and when it has pointed a name of
 * its own at this machine (DNS rebinding), by that name in `Host`.
 *
 * @returns why the request is refused and what to do; `undefined` lets it in
 */
export const whyRefused = (head: RequestHead, allowOrigins: readonly string[]): string | undefined => {
  const { authority } = head
  if (authority === undefined || !isOwnAuthority(authority)) {
    return (
      `Host '${authority ?? ''}' is neither a loopback name nor an AWS service name. ` +
      `Address the endpoint as localhost, 127.0.0.1 or *.amazonaws.com.`
    )
  }
  const origin = headerOf(head, 'origin')
  if (origin !== undefined && !allowOrigins.includes(origin)) {
    return (
      `Web pages from origin '${origin}' are not allowed to use this endpoint. ` +
      `Add the origin to the allowed origins in the settings, or start the engine with --allow-origin ${origin}.`
    )
  }
  return undefined
}

const loopbackAddress = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/
const awsServiceName = /^(?:[a-z0-9-]+\.)+amazonaws\.com(?:\.cn)?$/
const localName = /^(?:[a-z0-9_-]+\.)*localhost$/
const port = /:\d{0,5}$/

/** Whether a `Host` names this machine by loopback, or an AWS service; with any port. */
export const isOwnAuthority = (authority: string): boolean => {
  const name = authority.toLowerCase().replace(port, '').replace(/\.$/, '')
  return name === '[::1]' || loopbackAddress.test(name) || localName.test(name) || awsServiceName.test(name)
}
