import type { BenchDocument } from '../document.js';
import { number, size } from '../figures.js';
import type { RunIdentity } from '../identity.js';
import type { ReportedFile } from '../run-report.js';
import { html, type Insert, type Markup } from './markup.js';

type Fact = readonly [string, Insert];

/** What was tested, in the words of those who tested it: the first thing that a reader of an old report asks. */
export function testedFacts({ git, versions }: RunIdentity, bench: BenchDocument): readonly Fact[] {
  const fact = (name: string): string | null => {
    const value = bench[name] ?? versions[name];
    return value === undefined || value === null ? null : String(value);
  };
  const name = fact('name');
  const processors = { tcg: 'emulated', kvm: 'KVM' }[fact('accelerator') ?? ''];
  const firmware = fact('firmware');
  return [
    ['Commit', git ? `${git.commit.slice(0, 12)}${git.dirty ? ', with changes' : ''}` : null],
    ['Host', [`${name ?? bench.kind} (${bench.kind}${processors ? `, ${processors}` : ''})`]],
    ['Card', fact('card') ?? (firmware === null ? null : `mprig NIC, firmware ${firmware}`)],
    ['Kernel', fact('kernel')],
  ];
}

/** How a run was started, and everything that is known of where it ran. */
export function identityFacts(identity: RunIdentity, bench: BenchDocument): readonly Fact[] {
  const { id, startedAt, endedAt, command, seed, benchFile, versions, git, controller } = identity;
  return [
    ['Command', html`<code>${command}</code>`],
    ['Seed', String(seed)],
    ['Run', id],
    ['Started', time(startedAt)],
    ['Ended', endedAt === null ? 'not yet, or killed' : time(endedAt)],
    ['Commit', git && `${git.commit}${git.dirty ? ', with changes' : ''}`],
    ['Bench file', benchFile && html`${benchFile.path}, SHA-256 <code>${benchFile.sha256}</code>`],
    ...Object.entries(bench).map(([name, value]): Fact => [words(name), say(value)]),
    ...Object.entries(versions)
      .filter(([name, version]) => bench[name] !== version)
      .map(([name, version]): Fact => [`Version of ${words(name)}`, version]),
    ['Controller', `${controller.name}: ${controller.system}`],
    [
      'Its processors',
      `${number(controller.processors)} of ${controller.processor}, ${size(controller.memoryBytes)} of memory`,
    ],
  ];
}

/** Links to everything else in the run directory. */
export function fileList(files: readonly ReportedFile[]): Markup {
  return html`<ul class="files">
    ${files.map(({ name, about }) => html`<li><a href="${encodeURIComponent(name)}">${name}</a> ${about}</li>`)}
  </ul>`;
}

function time(iso: string): Markup {
  return html`<time datetime="${iso}">${iso}</time>`;
}

function say(value: string | number | boolean | null): string {
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? number(value) : value;
}

const spellings: Readonly<Record<string, string>> = { qemu: 'QEMU', mprig: 'mprig', node: 'Node.js' };

/** `hostMemoryMib` is "Host memory MiB". */
function words(name: string): string {
  if (spellings[name]) return spellings[name];
  const text = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\bmib$/, 'MiB');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
