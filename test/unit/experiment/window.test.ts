import { expect } from 'chai';
import fc from 'fast-check';
import { Window } from '../../../rig/experiment/window.js';

describe('the window of frames on their way', () => {
  it('never lets more be on their way than it is wide, and all be sent in the end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.infiniteStream(fc.nat(50)),
        (size, count, steps) => {
          const window = new Window(size, count, () => 0);
          let arrived = 0;
          for (const step of steps) {
            expect(window.allowed).to.be.at.most(Math.min(count, arrived + size));
            if (window.open) break;
            arrived = Math.min(window.allowed, arrived + Math.max(1, step));
            window.note(arrived);
          }
          expect(window.allowed).to.equal(count);
        },
      ),
    );
  });

  it('takes for lost what does not arrive for long, and goes on', () => {
    let now = 0;
    const window = new Window(10, 100, () => now);
    window.note(4);
    expect(window.allowed).to.equal(14);
    now = 5_000;
    window.note(4);
    expect(window.allowed).to.equal(14);
    now = 5_001;
    window.note(4);
    expect(window.allowed).to.equal(24);
    window.note(14);
    expect(window.allowed).to.equal(34);
  });
});
