import { spawn } from 'node:child_process';
import { Deadline } from '../base/deadline.js';
import { BenchError } from '../base/errors.js';

/** What a host is given when it joins a bench; both PEM. */
export interface AgentCertificates {
  readonly agent: string;
  readonly authority: string;
}

/** How the host is reached, and who certifies its key. */
export interface Enrolment {
  /** A program and arguments that run the words after them as root on the host, such as `ssh root@host`. */
  readonly reach: readonly string[];
  /** Answers a request for a certificate (PEM). */
  certify(request: string): Promise<AgentCertificates>;
  readonly signal: AbortSignal;
}

const onHost = ['mpctl', 'enrol'];
/** Long enough for somebody to type a password. */
const requestMs = 120_000;
/** The agent is started again meanwhile. */
const installMs = 60_000;
const requestEnd = '-----END CERTIFICATE REQUEST-----';

/**
 * Lets a host join a bench: `mpctl enrol` makes the agent's key there and asks for a certificate, which is sent to it
 * with the authority's. Returns the SHA-256 fingerprint that the host has installed.
 * @throws BenchError `EnrolmentFailed` with what the host said; nothing of the host has changed then
 */
export async function enrolHost({ reach, certify, signal }: Enrolment): Promise<string> {
  const [program = '', ...args] = [...reach, ...onHost];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  // A host that does not listen any more tells why by its end.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, name) =>
      resolve(code === 0 ? undefined : name ? `signal ${name}` : `exit code ${code}`),
    );
  });
  const asked = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const end = said.indexOf(requestEnd);
      if (end >= 0) resolve(said.slice(0, end + requestEnd.length));
    });
  });
  const failed = (how: string): BenchError =>
    new BenchError(
      'EnrolmentFailed',
      `${[program, ...args].join(' ')}: ${complained.trim().slice(-500) || how}`,
      'see that this command reaches the host as root, and that the package mprig-host is installed there',
    );
  try {
    const early = ended.then((how) => Promise.reject(failed(how ?? 'it asked for no certificate')));
    const request = await Deadline.after(requestMs).race(
      'the request of the host',
      Promise.race([asked, early]),
      signal,
    );
    const { agent, authority } = await certify(`${request}\n`);
    child.stdin.end(`${agent.trimEnd()}\n${authority.trimEnd()}\n`);
    const how = await Deadline.after(installMs).race('the host to install its certificate', ended, signal);
    if (how !== undefined) throw failed(how);
    const fingerprint = /^enrolled ([0-9A-F:]+)$/m.exec(said)?.[1];
    if (fingerprint === undefined) throw failed('it does not say what it has installed');
    return fingerprint;
  } finally {
    child.kill('SIGTERM');
  }
}
