import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { UsageError } from '../../base/errors.js';

/** More than any packet memory holds: the file is not even read. */
const mostBytes = 64 * 2 ** 20;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'its symbolic links go in a circle',
};

/**
 * Reads a capture file whole.
 * @throws UsageError when it is no file that can be read, or too large
 */
export async function readCaptureFile(path: string): Promise<Uint8Array> {
  try {
    const about = await stat(path);
    if (!about.isFile()) throw unreadable(path, `it is ${kindOf(about)}`, 'name a file; write a stream to one first');
    if (about.size > mostBytes) {
      throw new UsageError(
        'CaptureTooLarge',
        `the capture "${path}" has ${about.size} bytes, more than ${mostBytes}`,
        'cut out the frames to replay, for example with editcap -r',
      );
    }
    return await readBytes(path, about.size);
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    const { code = error.message } = error as NodeJS.ErrnoException;
    throw unreadable(path, reasons[code] ?? code, 'name a pcap or pcapng file that can be read', error);
  }
}

/** The first `size` bytes, or fewer when it has shrunk meanwhile. */
async function readBytes(path: string, size: number): Promise<Uint8Array> {
  // Should a pipe have taken its place, nobody waits for a writer.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const file = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(file, filled, size - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return file.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

function kindOf(about: Stats): string {
  if (about.isDirectory()) return 'a directory';
  if (about.isFIFO()) return 'a pipe';
  return about.isSocket() ? 'a socket' : 'a device';
}

function unreadable(path: string, why: string, remedy: string, cause?: Error): UsageError {
  return new UsageError('CaptureUnreadable', `the capture "${path}" cannot be read: ${why}`, remedy, { cause });
}
