import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../../rig/base/errors.js';
import { readCaptureFile } from '../../../../rig/traffic/capture/file.js';
import { failureOf } from '../../../failure-of.js';

describe('a capture file', () => {
  let folder: string;
  const place = (name: string): string => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mprig-capture-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function refused(path: string): Promise<string> {
    const error = await failureOf(readCaptureFile(path));
    expect(error).to.be.instanceOf(UsageError);
    return error instanceof UsageError ? error.describe() : '';
  }

  it('is read whole', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index * 7);
    await writeFile(place('whole'), bytes);
    expect(Buffer.from(await readCaptureFile(place('whole'))).equals(bytes)).to.equal(true);
    await writeFile(place('empty'), '');
    expect(await readCaptureFile(place('empty'))).to.have.length(0);
  });

  it('is refused with the reason when it cannot be read', async () => {
    await writeFile(place('file'), 'x');
    await symlink('circle', place('circle'));
    expect(await refused(place('none'))).to.match(
      /^CaptureUnreadable: .*none" cannot be read: there is no such file · /,
    );
    expect(await refused(place('file/below'))).to.contain('there is no such file');
    expect(await refused(place('circle'))).to.contain('its symbolic links go in a circle');
    expect(await refused(folder)).to.contain('it is a directory');
    expect(await refused('/dev/zero')).to.contain('it is a device');
  });

  it('is not waited for when it is a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [place('pipe')]);
    expect(await refused(place('pipe')))
      .to.contain('it is a pipe')
      .and.to.contain('write a stream to one first');
  });

  it('is refused unread when it is larger than any that can be replayed', async () => {
    await writeFile(place('large'), '');
    await truncate(place('large'), 2 ** 40);
    expect(await refused(place('large'))).to.match(
      /^CaptureTooLarge: .* has 1099511627776 bytes, more than 67108864 · /,
    );
  });
});
