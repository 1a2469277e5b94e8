import { expect } from 'chai';
import { Interrupted } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';
import { enrolHost } from '../../../rig/host/enrol.js';

const forever = new AbortController().signal;
const request = '-----BEGIN CERTIFICATE REQUEST-----\nMA==\n-----END CERTIFICATE REQUEST-----';
const certificates = { agent: 'the agent certificate\n', authority: 'the certificate of the authority\n' };

/** A host in a shell: what `mpctl enrol` would be is the script. */
const host = (script: string) => ['/bin/sh', '-c', script];
const asks = `echo '${request}'`;

async function failure(work: Promise<unknown>): Promise<BenchError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(BenchError);
  return error as BenchError;
}

describe('a host that joins a bench', () => {
  it('is given certificates for its request, and says which it has installed', async () => {
    const requests: string[] = [];
    const fingerprint = await enrolHost({
      reach: host(`${asks}; [ "$(cat)" = "the agent certificate
the certificate of the authority" ] && echo "$0 $1" >&2 && echo enrolled AB:CD`),
      certify: (asked) => {
        requests.push(asked);
        return Promise.resolve(certificates);
      },
      signal: forever,
    });
    expect(fingerprint).to.equal('AB:CD');
    expect(requests).to.deep.equal([`${request}\n`]);
  });

  it('is asked by the words mpctl enrol', async () => {
    const error = await failure(
      enrolHost({
        reach: host('echo "asked $0 $1" >&2; exit 1'),
        certify: () => Promise.resolve(certificates),
        signal: forever,
      }),
    );
    expect(error.message).to.include('asked mpctl enrol');
  });

  const refusals: [string, string[], string][] = [
    ['that cannot be reached', ['/nonexistent/ssh'], 'ENOENT'],
    ['that refuses', host('echo no such program >&2; exit 127'), 'no such program'],
    ['that asks for nothing', host('echo hello'), 'asked for no certificate'],
    ['that does not take the certificates', host(`${asks}; echo the key differs >&2; exit 1`), 'the key differs'],
    ['that does not say what it has', host(`${asks}; cat >/dev/null; echo done`), 'what it has installed'],
    ['that is killed', host(`${asks}; cat >/dev/null; kill -9 $$`), 'signal SIGKILL'],
  ];
  for (const [what, reach, reason] of refusals) {
    it(`fails with the reason for one ${what}`, async () => {
      const error = await failure(enrolHost({ reach, certify: () => Promise.resolve(certificates), signal: forever }));
      expect(error.code).to.equal('EnrolmentFailed');
      expect(error.message).to.include(reason);
      expect(error.exitCode).to.equal(3);
    });
  }

  it('ends when the user stops', async () => {
    const stop = new AbortController();
    const work = enrolHost({
      reach: host(`${asks}; exec sleep 600`),
      certify: () => {
        stop.abort(new Interrupted());
        return Promise.resolve(certificates);
      },
      signal: stop.signal,
    });
    expect((await failure(work)).exitCode).to.equal(130);
  });
});
