import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { RigError, UsageError } from '../../../../rig/base/errors.js';
import { readCapture } from '../../../../rig/traffic/capture/capture.js';
import type { Timing } from '../../../../rig/traffic/capture/frame.js';
import { readReplay } from '../../../../rig/traffic/replay.js';

const folder = 'fixtures/captures/cases';
const lengths = z.array(z.number());

/** What is right for a file; see the README of the folder. */
const caseRow = z.strictObject({
  name: z.string(),
  why: z.string(),
  expect: z.strictObject({
    lengths: lengths.optional(),
    code: z.string().optional(),
    says: z.string().optional(),
    replay_refused: z.union([z.literal(true), z.literal('without a rate')]).optional(),
    lengths_with_rate: lengths.optional(),
  }),
});

const rows = z.array(caseRow).parse(JSON.parse(await readFile(`${folder}/cases.json`, 'utf8')));

type Result = { readonly lengths: readonly number[] } | { readonly error: RigError };

async function attempt(read: () => Promise<readonly { readonly bytes: Uint8Array }[]>): Promise<Result> {
  try {
    return { lengths: (await read()).map(({ bytes }) => bytes.length) };
  } catch (error) {
    if (error instanceof RigError) return { error };
    throw error;
  }
}

const parse = (name: string, timing: Timing): Promise<Result> =>
  attempt(async () => readCapture(await readFile(`${folder}/${name}`), timing));

const replay = (name: string, rate?: { framesPerSecond: number }): Promise<Result> =>
  attempt(async () => (await readReplay(`${folder}/${name}`, 1, rate)).packets);

const outcome = (result: Result): string | readonly number[] =>
  'error' in result ? result.error.code : result.lengths;

for (const { name, why, expect: right } of rows) {
  describe(`the capture ${name} (${why})`, () => {
    const { code, says = '', replay_refused: replayRefused, lengths_with_rate: withRate } = right;
    const readable = right.lengths ?? withRate;

    it('is read, or refused, as it must be', async () => {
      const result = await parse(name, 'original');
      if (code === undefined) expect(outcome(result)).to.deep.equal(right.lengths);
      else expect(outcome(result)).to.equal(code);
      if ('error' in result) expect(result.error.describe()).to.contain(says);
    });

    it('is replayed, or refused before a bench is taken, as it must be', async () => {
      const result = await replay(name);
      if (right.lengths && !replayRefused) return void expect(outcome(result)).to.deep.equal(right.lengths);
      if (!('error' in result)) throw new Error('it was not refused');
      expect(result.error).to.be.instanceOf(UsageError).with.property('exitCode', 2);
      expect(result.error.describe()).to.contain(says).and.to.contain(`--replay ${folder}/${name}`);
    });

    it('is not refused with a rate for what only matters without one', async () => {
      const result = await replay(name, { framesPerSecond: 1000 });
      if (readable && replayRefused !== true) return void expect(outcome(result)).to.deep.equal(readable);
      expect('error' in result && result.error.exitCode).to.equal(2);
    });
  });
}
