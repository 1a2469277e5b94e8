import { expect } from 'chai';
import { connect } from 'node:net';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { Simulator } from './simulator.js';

describe('simulator: observer', () => {
  const resources = new Resources((text) => process.stderr.write(`${text}\n`));
  let simulator: Simulator;

  before(async () => {
    simulator = await Simulator.start(resources);
  });
  after(() => resources.close(Deadline.after(10_000)));

  it('tells state, faults and journal', async () => {
    expect(await simulator.ask('{"get":"faults"}')).to.deep.equal({ count: 0, faults: [] });
    expect(await simulator.ask(' { "get" : "journal" , "after" : 0 } ')).to.deep.include({
      next: 0,
      dropped: 0,
      entries: [],
    });
    expect(await simulator.status()).to.deep.include({ connected: false, busy: false });
  });

  const wrong: [string, RegExp][] = [
    ['', /not a JSON object/],
    ['get', /not a JSON object/],
    ['{"get":"status"', /not a JSON object/],
    ['{"get":"status"}}', /not a JSON object/],
    ['{"get":"status","get":"faults"}', /not a JSON object/],
    ['{"get":"sta\\u0074us"}', /not a JSON object/],
    ['{"get":["status"]}', /not a JSON object/],
    ['{}', /no "get"/],
    ['{"get":1}', /no "get"/],
    ['{"get":"frames"}', /none of journal, faults, status/],
    ['{"do":"explode"}', /none of unplug, plug, reset/],
    ['{"do":1}', /none of unplug, plug, reset/],
    ['{"get":"journal","after":"0"}', /not a natural number/],
    ['{"get":"journal","after":-1}', /not a JSON object/],
  ];
  for (const [line, message] of wrong) {
    it(`answers ${JSON.stringify(line)} with an error`, async () => {
      const answer = (await simulator.ask(line)) as { error: string };
      expect(answer.error).to.match(message);
    });
  }

  it('answers many requests of many clients, each in order', async () => {
    const sockets = Array.from({ length: 8 }, () => connect(simulator.paths.observer));
    try {
      const answers = sockets.map(
        (socket) =>
          new Promise<string[]>((resolve) => {
            let text = '';
            socket.on('data', (part) => {
              text += String(part);
              const lines = text.split('\n');
              if (lines.length > 200) resolve(lines.slice(0, 200));
            });
          }),
      );
      for (const socket of sockets) socket.write('{"get":"faults"}\n{"get":"nothing"}\n'.repeat(100));
      for (const lines of await Deadline.after(10_000).race('all answers', Promise.all(answers))) {
        expect(
          lines.filter((line, index) => line.startsWith(index % 2 === 0 ? '{"count"' : '{"error"')),
        ).to.have.length(200);
      }
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});
