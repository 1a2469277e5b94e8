/**
 * One end of the transfer of a file over TCP, for one connection:
 *   file-peer.mjs ADDRESS PORT send BYTES    sends that many bytes that no compression or copy of zeros can imitate
 *   file-peer.mjs ADDRESS PORT receive       takes what comes
 * Prints "listening", then the number of bytes and their SHA-256 as JSON.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const [address, port, direction, size = '0'] = process.argv.slice(2);
const blockBytes = 1 << 16;

function* content(bytes) {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16));
  for (let left = bytes; left > 0; left -= blockBytes) yield cipher.update(Buffer.alloc(Math.min(left, blockBytes)));
}

const hash = createHash('sha256');
let bytes = 0;
const counted = async function* (source) {
  for await (const block of source) {
    hash.update(block);
    bytes += block.length;
    yield block;
  }
};
const nowhere = async (source) => {
  for await (const block of source) void block;
};

const server = createServer({ allowHalfOpen: true }, async (socket) => {
  server.close();
  if (direction === 'send') {
    socket.resume();
    await pipeline(Readable.from(content(Number(size))), counted, socket);
  } else {
    await pipeline(socket, counted, nowhere);
  }
  process.stdout.write(`${JSON.stringify({ bytes, sha256: hash.digest('hex') })}\n`);
});
server.listen(Number(port), address, () => process.stdout.write('listening\n'));
