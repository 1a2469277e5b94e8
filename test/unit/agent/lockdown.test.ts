import { expect } from 'chai';
import { anyLockdown, explainRefusal, parseLockdown } from '../../../host/agent/lockdown.js';

describe('the lockdown of a kernel', () => {
  const refused = 'Operation not permitted';
  const says = (text: string) => () => Promise.resolve(text);

  it('is the word in brackets, and none where there is no word of it', () => {
    expect(parseLockdown('[none] integrity confidentiality\n')).to.equal('none');
    expect(parseLockdown('none [integrity] confidentiality\n')).to.equal('integrity');
    expect(parseLockdown('none integrity [confidentiality]\n')).to.equal('confidentiality');
    for (const text of ['', 'integrity', '[other]']) expect(parseLockdown(text)).to.equal('none');
  });

  it('is told with a refusal that it may be the cause of', async () => {
    const integrity = says('none [integrity] confidentiality\n');
    expect(await explainRefusal(refused, anyLockdown, integrity)).to.equal(
      `${refused}: the kernel is locked down (none [integrity] confidentiality)`,
    );
    expect(await explainRefusal(refused, ['confidentiality'], integrity)).to.equal(refused);
    expect(await explainRefusal(refused, anyLockdown, says('[none] integrity confidentiality\n'))).to.equal(refused);
    expect(await explainRefusal(refused, anyLockdown, () => Promise.reject(new Error('ENOENT')))).to.equal(refused);
  });
});
