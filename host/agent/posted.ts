import { readFile } from 'node:fs/promises';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';

/** A buffer of the guest that the NIC has and has not filled. */
export interface PostedBuffer {
  /** Of the frame's first byte, in the guest's VMM. */
  readonly address: number;
  /** Bytes from there on without a gap. */
  readonly piece: number;
  /** All bytes for the frame. */
  readonly room: number;
}

const path = '/sys/kernel/debug/vhost_mp/posted';

/** The buffers of the guest whose VMM is `process`, in the order in which the NIC fills them. */
export async function readPosted(process: number): Promise<readonly PostedBuffer[]> {
  try {
    return parsePosted(await readFile(path, 'latin1'), process);
  } catch (cause) {
    throw new AgentError(
      'precondition',
      'PostedUnknown',
      `cannot read which buffers are posted: ${messageOf(cause)}`,
      'mount debugfs on /sys/kernel/debug, run the agent as root, and load the modules of this version',
      { cause },
    );
  }
}

/** Lines `PROCESS ADDRESS PIECE ROOM`: see host/kernel/vhost_mp/posted.c. */
export function parsePosted(text: string, process: number): PostedBuffer[] {
  const buffers: PostedBuffer[] = [];
  for (const line of text.split('\n')) {
    const match = /^(\d+) ([0-9a-f]+) (\d+) (\d+)$/.exec(line);
    if (!match) {
      if (line !== '') throw new Error(`unexpected line "${line}"`);
      continue;
    }
    if (Number(match[1]) !== process) continue;
    buffers.push({ address: parseInt(match[2] ?? '', 16), piece: Number(match[3]), room: Number(match[4]) });
  }
  return buffers;
}
