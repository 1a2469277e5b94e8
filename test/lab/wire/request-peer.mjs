/**
 * The measuring end of request and response over TCP, as netperf's TCP_RR has it:
 *   request-peer.mjs ADDRESS PORT SECONDS
 * Waits for one connection, sends a byte, and the next one as soon as that has come back. Prints "listening", then the
 * round trips in milliseconds as a JSON array.
 */
import { createServer } from 'node:net';

const [address, port, seconds] = process.argv.slice(2);
const times = [];

const server = createServer({ noDelay: true }, (socket) => {
  server.close();
  const end = performance.now() + Number(seconds) * 1000;
  let sent = performance.now();
  socket.on('data', () => {
    const now = performance.now();
    times.push(now - sent);
    if (now >= end) {
      socket.end();
      return;
    }
    sent = performance.now();
    socket.write('?');
  });
  socket.on('close', () => process.stdout.write(`${JSON.stringify(times)}\n`));
  socket.write('?');
});
server.listen(Number(port), address, () => process.stdout.write('listening\n'));
