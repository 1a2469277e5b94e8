import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../rig/base/errors.js';
import { buildId } from '../build-ids.js';
import type { Artefact } from '../cache/artefact.js';
import { sha256 } from '../cache/content-key.js';
import { LabError } from '../errors.js';

const entry = 'host/agent/main.ts';
export const agentBundleFile = 'agent.cjs';

/**
 * The agent and all it imports as one file: reading hundreds of small ones would cost the emulated machine seconds.
 * Its key is its content, which takes no longer to make than the sources take to be read.
 */
export function agentBundleArtefact(repoRoot: string): Artefact {
  let bundled: Promise<string> | undefined;
  const bundle = (): Promise<string> => (bundled ??= bundleAgent(repoRoot));
  return {
    name: 'agent-bundle',
    title: 'host agent',
    needs: [],
    inputs: async () => ({ bundle: sha256(await bundle()) }),
    async build(context) {
      await writeFile(join(context.directory, agentBundleFile), await bundle());
    },
  };
}

async function bundleAgent(repoRoot: string): Promise<string> {
  const esbuild = await import('esbuild');
  try {
    const result = await esbuild.build({
      absWorkingDir: repoRoot,
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20.19',
      minify: true,
      keepNames: true,
      legalComments: 'none',
      define: { 'process.env.MPRIG_AGENT_BUILD': JSON.stringify(await buildId('agent', repoRoot)) },
      // grpc-js wants it only for channelz, which the agent does not serve.
      external: ['@grpc/proto-loader'],
      logLevel: 'silent',
    });
    const [output] = result.outputFiles;
    if (output === undefined) throw new Error('esbuild gave no output');
    return output.text;
  } catch (error) {
    const reason = messageOf(error);
    throw new LabError('LabBuildFailed', `host agent: ${reason}`, 'correct the source that it names', { cause: error });
  }
}
