import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { AgentError } from '../../../host/agent/errors.js';
import { toStatus } from '../../../host/agent/handlers.js';
import { decodeErrorDetails } from '../../../host/proto/error-details.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';
import { failureOf } from '../../failure-of.js';

describe('failure of a call', () => {
  const cases: [string, unknown, status, string][] = [
    [
      'of the agent',
      new AgentError('argument', 'RoleUnknown', 'no such', 'name another'),
      status.INVALID_ARGUMENT,
      'RoleUnknown',
    ],
    [
      'that was cancelled',
      new AgentError('cancelled', 'CallCancelled', 'no', 'nothing'),
      status.CANCELLED,
      'CallCancelled',
    ],
    [
      'of a program',
      new BenchError('CommandMissing', 'cannot run ip', 'install it'),
      status.INTERNAL,
      'CommandMissing',
    ],
  ];
  for (const [what, error, code, name] of cases) {
    it(`${what} has its status and its details`, () => {
      const { code: given, details, metadata } = toStatus(error);
      expect(given).to.equal(code);
      expect(details).to.match(new RegExp(`^${name}: `));
      expect(decodeErrorDetails(metadata)).to.include({ code: name, remedy: (error as AgentError).remedy });
    });
  }

  it('at its deadline is a deadline for gRPC', async () => {
    const late = await failureOf(Deadline.after(1).race('the guest', new Promise(() => undefined)));
    expect(toStatus(late).code).to.equal(status.DEADLINE_EXCEEDED);
    expect(decodeErrorDetails(toStatus(late).metadata)).to.include({ code: 'DeadlineExceeded' });
  });
});
