import { expect } from 'chai';
import fc from 'fast-check';
import { cardModels } from '../../../../rig/bench/virtual/card/cards.js';
import { CardTraceReader, type CardEvent } from '../../../../rig/bench/virtual/card/trace-reader.js';

/** As QEMU 11.1.3 writes it. */
const received = [
  'e1000e_rx_has_buffers ring #0: free descr: 255, packet size 1, descr buffer size 2048',
  'e1000e_rx_receive_iov Received vector of 1 fragments',
  'e1000e_rx_has_buffers ring #1: free descr: 255, packet size 158, descr buffer size 2048',
  'vtd_dmar_translate dev 01:00.00 iova 0xffdff000 -> gpa 0x5008000 mask 0xfff',
  'e1000e_rx_descr Next RX descriptor: ring #1, PA: 0xffdff620, length: 16',
  'igb_rx_desc_buff_write buffer 1, addr: 0xfffa8fc0, offset: 4, from: 0x5584d8c65d6c, length: 158',
  'vtd_dmar_translate dev 01:00.00 iova 0xfffa8000 -> gpa 0x3a1f000 mask 0xfff',
  'vtd_dmar_translate dev 01:00.00 iova 0xfffa9000 -> gpa 0x1234000 mask 0xfff',
  'vtd_dmar_translate dev 01:00.00 iova 0xffdff000 -> gpa 0x5008000 mask 0xfff',
  'e1000e_rx_written_to_guest Received packet written to guest (queue 1)',
];
const oversized = [
  'e1000e_rx_receive_iov Received vector of 1 fragments',
  'e1000x_rx_oversized Received packet dropped because it was oversized (1519 bytes)',
  'e1000e_rx_flt_dropped Received packet dropped by RX filter',
];
const unwritten = [
  'e1000e_rx_receive_iov Received vector of 1 fragments',
  'e1000e_rx_not_written_to_guest Received packet NOT written to guest (queue 1)',
];
const sent = [
  'vtd_dmar_translate dev 01:00.00 iova 0xfffff000 -> gpa 0x500e000 mask 0xfff',
  'e1000e_tx_descr 0xfffeb040 : 22300080 508000',
  'vtd_dmar_translate dev 01:00.00 iova 0xfffeb000 -> gpa 0x1fa15000 mask 0xfff',
  'vtd_dmar_translate dev 01:00.00 iova 0xfffff000 -> gpa 0x500e000 mask 0xfff',
  'e1000e_tx_descr 0xffd7d08c : 2b3000c2 0',
  'vtd_dmar_translate dev 01:00.00 iova 0xffd7d000 -> gpa 0x3335000 mask 0xfff',
  'vtd_dmar_translate dev 01:00.00 iova 0xfffff000 -> gpa 0x500e000 mask 0xfff',
];

const text = (...parts: readonly (readonly string[])[]): string =>
  parts
    .flat()
    .map((line) => `${line}\n`)
    .join('');
const read = (model: keyof typeof cardModels, all: string): readonly CardEvent[] =>
  new CardTraceReader(cardModels[model]).read(all);
const page = (iova: bigint, machine: bigint) => ({ iova, bytes: 4096n, machine });

describe('the trace of a card that QEMU models', () => {
  it('tells where a frame was written, with what the IOMMU made of it, page by page', () => {
    expect(read('igb', text(received))).to.deep.equal([
      {
        kind: 'written',
        frame: 0,
        queue: 1,
        pieces: [
          {
            address: 0xfffa8fc4n,
            length: 158,
            translated: [page(0xfffa8000n, 0x3a1f000n), page(0xfffa9000n, 0x1234000n)],
          },
        ],
      },
      { kind: 'arrived', frame: 0 },
    ]);
  });

  it('tells of a frame that was sent in pieces, the last of which is translated after it was announced', () => {
    expect(read('igb', text(sent))).to.deep.equal([
      {
        kind: 'sent',
        frames: 1,
        pieces: [
          { address: 0xfffeb040n, length: 128, translated: [page(0xfffeb000n, 0x1fa15000n)] },
          { address: 0xffd7d08cn, length: 194, translated: [page(0xffd7d000n, 0x3335000n)] },
        ],
      },
    ]);
  });

  it('knows as how many frames one that is cut up leaves', () => {
    const context = 'e1000e_tx_descr 0x1c000e0022 : 20200000 5a81400';
    const data = ['e1000e_tx_descr 0xfffeb000 : a2300042 2d500000', 'e1000e_tx_descr 0xfffec000 : 2b30f000 0'];
    const [event] = read('igb', text([context, ...data]));
    // 46,400 bytes behind the headers, 1448 at a time.
    expect(event).to.deep.include({ kind: 'sent', frames: Math.ceil((0x2d500000 >>> 14) / 0x5a8) });
  });

  it('counts a frame that was dropped as one that has come, once', () => {
    const kinds = read('igb', text(oversized, received)).map(({ kind, ...event }) => [
      kind,
      'frame' in event && event.frame,
    ]);
    expect(kinds).to.deep.equal([
      ['arrived', 0],
      ['written', 1],
      ['arrived', 1],
    ]);
  });

  it('takes a frame without a buffer for lost on igb, and waits for it to come again on e1000e', () => {
    const frames = (model: keyof typeof cardModels) =>
      read(
        model,
        text(
          unwritten,
          received.map((line) => line.replace('igb_rx', 'e1000e_rx')),
        ),
      ).flatMap((event) => (event.kind === 'arrived' ? [event.frame] : []));
    expect([frames('igb'), frames('e1000e')]).to.deep.equal([[0, 1], [0]]);
  });

  it('tells of each queue that gets a frame to a group', () => {
    const second = received.slice(4).map((line) => line.replace('queue 1', 'queue 2'));
    const events = read('igb', text(received, second));
    expect(events.filter(({ kind }) => kind === 'written')).to.have.length(2);
    expect(events.filter(({ kind }) => kind === 'arrived')).to.have.length(1);
  });

  it('leaves what another device did to that', () => {
    const other = received.map((line) => line.replace('dev 01:00.00', 'dev 00:03.00'));
    const [event] = read('igb', text(other));
    expect(event?.kind === 'written' && event.pieces.flatMap(({ translated }) => translated)).to.deep.equal([]);
  });

  it('knows the accesses that the IOMMU refused, and whose they were', () => {
    const reader = new CardTraceReader(cardModels.igb);
    reader.read(
      'vtd_dmar_fault sid 0x100 fault 5 addr 0xfffa8000 write 1\nvtd_dmar_fault sid 0x18 fault 5 addr 0x1 write 0\n',
    );
    expect(reader.faults).to.deep.equal([{ cycle: 0n, address: 0xfffa8000n, length: 4096, write: true }]);
  });

  it('says the same however the trace comes', () => {
    const all = text(received, sent, oversized, unwritten, received, sent);
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 20 }), (cuts) => {
        const reader = new CardTraceReader(cardModels.igb);
        const places = [0, ...cuts.sort((a, b) => a - b), all.length];
        const events = places.flatMap((end, index) => reader.read(all.slice(places[index - 1] ?? 0, end)));
        expect(events).to.deep.equal(read('igb', all));
      }),
    );
  });

  it('survives whatever stands between', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const line = `qemu: ${noise.replaceAll('\n', ' ')}\n`;
        expect(read('igb', line + text(received))).to.deep.equal(read('igb', text(received)));
      }),
    );
  });
});
