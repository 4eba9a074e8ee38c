import type { IncomingHttpHeaders } from "node:http";

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || /^127(\.[0-9]{1,3}){3}$/.test(name);
}

/**
 * Why a request must not be served, in one sentence; nothing where it may be.
 *
 * A page of another site may send requests to this server from a person's browser. Its origin gives it away; and a name of
 * its own that it makes point to this machine does not pass where only loopback is listened to.
 * @param listens - the address that the server listens on.
 */
export function foreignRequest(headers: IncomingHttpHeaders, listens: string): string | undefined {
  const { host, origin } = headers;
  if (host === undefined) return "The request does not name its host.";
  if (isLoopback(listens) && !isLoopback(hostName(host))) {
    return `This server answers to this machine alone, not to ${host.slice(0, 300)}.`;
  }
  if (origin === undefined) return undefined;
  return hostOfOrigin(origin) === host.toLowerCase()
    ? undefined
    : `Pages of ${origin.slice(0, 300)} may not use this server.`;
}

function hostName(host: string): string {
  return host.replace(/:[0-9]*$/, "");
}

function hostOfOrigin(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
