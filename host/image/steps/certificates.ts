import { BenchAuthority, opensslConfig, validDays } from '../authority.js';
import type { Artefact } from '../cache/artefact.js';
import { runInTree } from '../tree/in-tree.js';

const dayMs = 24 * 60 * 60_000;
/** How often a bench gets new certificates. */
const renewalDays = 180;

/** An authority of the virtual bench with one certificate for its agent and one for the controller. */
export function certificatesArtefact(tree: Artefact, bench: string, now: Date = new Date()): Artefact {
  const period = Math.floor(now.getTime() / (renewalDays * dayMs));
  return {
    name: 'certificates',
    title: `certificates of bench ${bench}`,
    needs: [tree],
    inputs: () => Promise.resolve({ bench, config: opensslConfig, period: String(period), days: String(validDays) }),
    async build(context) {
      const { directory } = context;
      const openssl = (args: readonly string[]) =>
        runInTree(context, context.need(tree), ['openssl', ...args], { cwd: directory });
      const authority = await BenchAuthority.make(openssl, directory, bench, now);
      await authority.issue('agent');
      await authority.issue('controller');
      await authority.destroy();
    },
  };
}
