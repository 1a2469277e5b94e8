import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Break, Proof } from '../../firmware/formal/proofs.js';
import { repository } from '../../rig/base/directories.js';
import { BenchError, TestFailure } from '../../rig/base/errors.js';
import { analysisDirectory, runTool } from './tools.js';

const firmware = join(repository, 'firmware');
const packages = ['mprig_regs_pkg.sv', 'crc32_pkg.sv'].map((file) => join(firmware, 'registers', 'generated', file));

const modelMilliseconds = 300_000;
/** Proofs take seconds; on a busy computer some take minutes. */
const solverMilliseconds = 1_500_000;

/** Whether the properties hold: for ever when the proof is by induction, else in its first cycles. */
export async function check(proof: Proof): Promise<void> {
  const model = await buildModel(proof);
  await solve(proof, model, 'a counterexample', ['--presat', '-t', String(proof.depth)]);
  if (proof.induction !== undefined) {
    await solve(proof, model, 'a step that may break a property', ['-i', '-t', String(proof.induction)]);
  }
}

/** Whether everything that the properties speak of can happen. */
export async function checkCover(proof: Proof): Promise<void> {
  if (proof.cover === undefined) return;
  await solve(proof, await buildModel(proof), 'something that never happens', ['-c', '-t', String(proof.cover)]);
}

/** Whether the mistake is noticed by the property that is there for it. */
export async function checkBreak(proof: Proof, made: Break): Promise<void> {
  const model = await buildModel(proof, made);
  const argv = solver(model, ['-t', String(proof.breakDepth ?? proof.depth)]);
  const { output } = await runTool(argv, join(model, '..'), solverMilliseconds);
  if (new RegExp(`Assert failed in \\S+: ${made.noticedBy}$`, 'm').test(output)) return;
  throw new TestFailure(
    'MistakeNotNoticed',
    `${made.file}: "${made.replace}" instead of "${made.find}" does not violate ${made.noticedBy}:\n${output}`,
    `sharpen ${made.noticedBy} in ${proof.harness ?? proof.name}_formal.sv`,
  );
}

async function solve(proof: Proof, model: string, what: string, options: readonly string[]): Promise<void> {
  const { ok, output } = await runTool(solver(model, options), join(model, '..'), solverMilliseconds);
  if (ok && /Status: PASSED/.test(output)) return;
  throw new TestFailure(
    'PropertyViolated',
    `${proof.name}: yosys-smtbmc found ${what}:\n${output.slice(-4000)}`,
    'correct the RTL, or the property when it asks for too much',
  );
}

function solver(model: string, options: readonly string[]): readonly string[] {
  return ['yosys-smtbmc', '-s', 'z3', '--noprogress', ...options, model];
}

/** The harness with its RTL as formulas; a file in a directory of its own. */
async function buildModel(proof: Proof, made?: Break): Promise<string> {
  const top = `${proof.harness ?? proof.name}_formal`;
  const parameters = Object.entries(proof.parameters ?? {}).map(([name, value]) => ` -chparam ${name} ${value}`);
  const directory = analysisDirectory('formal', made === undefined ? proof.name : `${proof.name}.${made.noticedBy}`);
  mkdirSync(directory, { recursive: true });
  const rtl = proof.rtl.map((file) => {
    const original = join(firmware, 'rtl', file);
    return file === made?.file ? broken(original, made, directory) : original;
  });
  const model = join(directory, `${top}.smt2`);
  const script = [
    `read_verilog -formal -sv ${[...packages, ...rtl, join(firmware, 'formal', `${top}.sv`)].join(' ')}`,
    `hierarchy -check -top ${top}${parameters.join('')}`,
    'proc',
    // Registers of their own for the words of a memory: then a harness can name them.
    'memory_map',
    'flatten',
    // Another property may be violated as well; that the named one is has to be seen.
    ...(made === undefined ? [] : [`chformal -assert -remove t:$check c:${made.noticedBy} %d`]),
    `prep -top ${top}`,
    'async2sync',
    `write_smt2 -wires ${model}`,
  ];
  const { ok, output } = await runTool(['yosys', '-q', '-p', script.join('; ')], directory, modelMilliseconds);
  if (!ok) throw new BenchError('ModelNotBuilt', `${top}:\n${output}`, 'correct what yosys names');
  return model;
}

function broken(original: string, made: Break, directory: string): string {
  const parts = readFileSync(original, 'utf8').split(made.find);
  if (parts.length !== 2) {
    throw new BenchError(
      'BreakDoesNotFit',
      `${made.file} has "${made.find}" ${parts.length - 1} times`,
      'bring the break in firmware/formal/proofs.ts up to date with the RTL',
    );
  }
  const file = join(directory, made.file);
  writeFileSync(file, parts.join(made.replace));
  return file;
}
