import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';

describe('resources', () => {
  it('are given back last first, whatever fails or hangs', async () => {
    const said: string[] = [];
    const undone: string[] = [];
    const resources = new Resources((message) => said.push(message));
    resources.defer('first', () => void undone.push('first'));
    resources.defer('hanging', () => new Promise(() => undone.push('hanging')));
    resources.defer('failing', () => {
      undone.push('failing');
      throw new Error('gone already');
    });
    resources.defer('last', async () => {
      await Promise.resolve();
      undone.push('last');
    });
    await resources.close(Deadline.after(0));
    expect(undone).to.deep.equal(['last', 'failing', 'hanging', 'first']);
    expect(said).to.deep.equal([
      'could not undo "failing": gone already',
      'could not undo "hanging": undoing: hanging took longer than 1.0 s',
    ]);
  });

  it('are given back once, also those that are taken while others go', async () => {
    const undone: string[] = [];
    const resources = new Resources();
    resources.defer('first', () => {
      undone.push('first');
      resources.defer('late', () => void undone.push('late'));
    });
    await resources.close(Deadline.after(10_000));
    await resources.close(Deadline.after(10_000));
    expect(undone).to.deep.equal(['first', 'late']);
  });
});
