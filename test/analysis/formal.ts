/** `npm run check:formal`: proves properties of the RTL, and sees each of them fail on RTL that was broken for it. */
import { proofs } from '../../firmware/formal/proofs.js';
import { failWith } from '../../rig/cli/exit.js';
import { UsageError } from '../../rig/base/errors.js';
import { check, checkBreak, checkCover } from './prover.js';

async function timed(text: string, work: Promise<void>): Promise<void> {
  const begin = performance.now();
  await work;
  process.stdout.write(`  ${text} (${((performance.now() - begin) / 1000).toFixed(0)} s)\n`);
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !proofs.some((proof) => proof.name === name));
  if (unknown.length > 0) {
    throw new UsageError('UnknownProof', unknown.join(', '), `there are: ${proofs.map(({ name }) => name).join(', ')}`);
  }
  for (const proof of proofs.filter(({ name }) => names.length === 0 || names.includes(name))) {
    process.stdout.write(`${proof.name}: ${proof.claim}\n`);
    const reach = proof.induction === undefined ? `in ${proof.depth} cycles from reset` : 'always, by induction';
    await timed(`holds ${reach}`, check(proof));
    if (proof.cover !== undefined) await timed(`everything it speaks of happens`, checkCover(proof));
    for (const made of proof.breaks) {
      await timed(`${made.noticedBy} notices "${made.replace}" instead of "${made.find}"`, checkBreak(proof, made));
    }
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  failWith(error);
}
