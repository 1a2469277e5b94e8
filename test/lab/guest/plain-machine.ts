import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { GuestdChannel } from '../../../host/agent/guestd-channel.js';
import { Guestd } from '../../../host/agent/guestd.js';
import { lab, scratchDirectory } from '../lab-bench.js';
import { labTools, type Tools } from '../lab-tools.js';

const sources = join(import.meta.dirname, '..', '..', '..', 'host', 'guest');

/** What guestd needs beside the kernel, in the order in which it is loaded. */
const modules = ['net/core/failover', 'drivers/net/net_failover', 'drivers/net/virtio_net'];

/** The wire of one of the guest's interfaces: a datagram is a frame. */
export interface Wire {
  send(frame: Uint8Array): void;
  /** Takes the next `count` frames of the generator's EtherType that the guest has sent. */
  returned(count: number, signal: AbortSignal): Promise<readonly Buffer[]>;
  close(): void;
}

/** An emulated machine that runs nothing but the stock kernel and guestd. */
export interface PlainMachine {
  readonly wires: { readonly mp: Wire; readonly tap: Wire };
  readonly qemu: ChildProcess;
  console(): Promise<string>;
  /** Talks to guestd over a connection of its own; the machine accepts the next one when it is closed. */
  connect(): Promise<Guestd>;
  close(): Promise<void>;
}

/** Compiles guestd and makes an initramfs with it; `order` replaces the list of the modules. */
async function buildGuest(tools: Tools, folder: string, order: string): Promise<{ kernel: string; initramfs: string }> {
  const root = join(folder, 'root');
  await mkdir(join(root, 'modules'), { recursive: true });
  const files = (await readdir(sources)).filter((name) => name.endsWith('.c')).map((name) => join(sources, name));
  const warnings = ['-Wall', '-Wextra', '-Werror'];
  await tools.run('gcc', '-std=gnu17', '-O2', '-static', ...warnings, '-o', join(root, 'init'), ...files);
  const [release = ''] = (await tools.run('ls', '/lib/modules')).split('\n');
  for (const module of modules) {
    const file = join(root, 'modules', `${module.split('/').at(-1)}.ko`);
    await tools.run('sh', '-c', `xz -dc /lib/modules/${release}/kernel/${module}.ko.xz >${file}`);
  }
  await writeFile(join(root, 'modules', 'order'), order);
  const initramfs = join(folder, 'initramfs.cpio');
  await tools.run('sh', '-c', `cd ${root} && find . | cpio -o -H newc --quiet >${initramfs}`);
  return { kernel: (await lab()).artefacts.hostKernel, initramfs };
}

/** The modules as the image of the guest lists them. */
export const stockOrder = modules.map((module) => `${module.split('/').at(-1)}.ko\n`).join('');

/** Boots it, with `mp` and `tap` on wires that end here. */
export async function bootPlainMachine(order = stockOrder): Promise<PlainMachine> {
  const folder = scratchDirectory('guest');
  const tools = await labTools(folder);
  const { kernel, initramfs } = await buildGuest(tools, folder, order);
  const socket = join(folder, 'guestd.sock');
  const console = join(folder, 'console.log');
  await writeFile(console, '');
  // QEMU connects to us and again when the connection ends: so nobody has to wait until it listens.
  const connections: Socket[] = [];
  const server = createServer((connection) => connections.push(connection)).listen(socket);
  await once(server, 'listening');
  const mp = await openWire();
  const tap = await openWire();
  const card = (id: string, mac: string): string[] => ['-device', `virtio-net-pci,netdev=${id},mac=${mac},romfile=`];
  const qemu = tools.start(
    { stdio: ['ignore', 'ignore', 'pipe'] },
    'qemu-system-x86_64',
    ...['-M', 'pc', '-accel', 'tcg', '-m', '256', '-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', kernel, '-initrd', initramfs],
    ...['-append', 'console=ttyS0 mitigations=off quiet oops=panic panic=-1'],
    ...['-serial', `file:${console}`, '-device', 'virtio-serial-pci'],
    ...['-chardev', `socket,id=guestd,path=${socket},reconnect-ms=100`],
    ...['-device', 'virtserialport,chardev=guestd,name=mprig.guestd'],
    ...['-netdev', mp.netdev('mp'), ...card('mp', '02:4d:50:00:00:03')],
    ...['-netdev', tap.netdev('tap'), ...card('tap', '02:4d:50:00:00:04')],
  );
  const ended = once(qemu, 'exit');
  return {
    wires: { mp, tap },
    qemu,
    console: () => readFile(console, 'latin1'),
    async connect() {
      if (connections.length === 0) await Promise.race([once(server, 'connection'), ended]);
      const connection = connections.shift();
      if (!connection) throw new Error(`QEMU ended: ${await readFile(console, 'latin1')}`);
      return new Guestd(new GuestdChannel(connection));
    },
    async close() {
      qemu.kill('SIGKILL');
      await ended;
      for (const connection of connections) connection.destroy();
      for (const wire of [mp, tap]) wire.close();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openWire(): Promise<Wire & { netdev(id: string): string }> {
  const here = await bound();
  // A port that was free a moment ago: QEMU wants to be told where to listen.
  const there = await bound();
  const { port } = there.address();
  await new Promise<void>((resolve) => there.close(resolve));
  const returned: Buffer[] = [];
  here.on('message', (frame) => {
    if (frame.readUInt16BE(12) === 0x88b5) returned.push(frame);
    const answer = respond(frame);
    if (answer) here.send(answer, port, '127.0.0.1');
  });
  return {
    send: (frame) => here.send(frame, port, '127.0.0.1'),
    async returned(count, signal) {
      while (returned.length < count) await once(here, 'message', { signal });
      return returned.splice(0, count);
    },
    close: () => void here.close(),
    netdev: (id) =>
      `dgram,id=${id},local.type=inet,local.host=127.0.0.1,local.port=${port},` +
      `remote.type=inet,remote.host=127.0.0.1,remote.port=${here.address().port}`,
  };
}

async function bound(): Promise<DatagramSocket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

const peer = { mac: Buffer.from('024d50000001', 'hex'), address: Buffer.from([198, 51, 100, 1]) };

/** What 198.51.100.1 answers: ARP and ICMP echo, to its own address only. */
function respond(frame: Buffer): Buffer | undefined {
  const answer = Buffer.from(frame);
  frame.copy(answer, 0, 6, 12);
  peer.mac.copy(answer, 6);
  if (frame.readUInt16BE(12) === 0x0806 && frame.readUInt16BE(20) === 1) {
    if (!frame.subarray(38, 42).equals(peer.address)) return undefined;
    answer.writeUInt16BE(2, 20);
    peer.mac.copy(answer, 22);
    peer.address.copy(answer, 28);
    frame.copy(answer, 32, 22, 32);
    return answer;
  }
  if (frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 1 || frame[34] !== 8) return undefined;
  frame.copy(answer, 26, 30, 34);
  frame.copy(answer, 30, 26, 30);
  answer[34] = 0;
  const sum = frame.readUInt16BE(36) + 0x0800;
  answer.writeUInt16BE((sum & 0xffff) + (sum >> 16), 36);
  return answer;
}
