import { connect, type TLSSocket } from 'node:tls';
import { agentServerName } from '../../host/proto/service.js';
import type { HostCredentials } from './credentials.js';

/** Whether certificates are what keeps controller and agent apart; `why` says it in words. */
export type ProbeResult = { readonly certificateTrouble: false } | { readonly certificateTrouble: true; why: string };

const fine: ProbeResult = { certificateTrouble: false };

/**
 * gRPC reports every failed connection as UNAVAILABLE. This connects once more with plain TLS and tells a refused
 * certificate from a host that is not there. A server that does not like our certificate closes the connection after
 * the handshake (in TLS 1.3 the client's certificate comes last), before the HTTP/2 settings that a willing one sends
 * at once.
 */
export function probeCertificates(
  address: string,
  credentials: HostCredentials,
  timeoutMs: number,
): Promise<ProbeResult> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve) => {
    let shaken = false;
    const socket: TLSSocket = connect({
      host,
      port,
      ca: credentials.ca,
      cert: credentials.cert,
      key: credentials.key,
      servername: agentServerName,
      ALPNProtocols: ['h2'],
    });
    const settle = (result: ProbeResult): void => {
      clearTimeout(timer);
      socket.removeAllListeners().on('error', () => undefined);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => settle(fine), timeoutMs);
    socket.once('secureConnect', () => (shaken = true));
    socket.once('data', () => settle(fine));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (shaken) settle({ certificateTrouble: true, why: 'it does not accept our certificate' });
      else if (isCertificateError(error)) settle({ certificateTrouble: true, why: error.message });
      else settle(fine);
    });
    socket.once('close', () =>
      settle(shaken ? { certificateTrouble: true, why: 'it does not accept our certificate' } : fine),
    );
  });
}

/** Codes of X.509 verification and of TLS alerts about certificates; the rest is trouble with the network. */
function isCertificateError(error: NodeJS.ErrnoException): boolean {
  const code = error.code ?? '';
  return /CERT|ERR_TLS|ERR_SSL|UNABLE_TO_(VERIFY|GET)|SELF_SIGNED/.test(code);
}

/** Splits `host:port`, also with an IPv6 host in brackets. */
function splitAddress(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}
