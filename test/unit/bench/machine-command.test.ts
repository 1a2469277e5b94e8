import { expect } from 'chai';
import fc from 'fast-check';
import { machineCommand, nicDevice, optionValue } from '../../../rig/bench/virtual/machine.js';

/** A value of an option string as QEMU reads it: to the first comma that is not doubled. */
function readValue(option: string, key: string): string | undefined {
  const parts = option.replaceAll(',,', '\0').split(',');
  return parts
    .find((part) => part.startsWith(`${key}=`))
    ?.slice(key.length + 1)
    .replaceAll('\0', ',');
}

describe('the command line of the machine', () => {
  it('gives QEMU any path as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = `/${text.replaceAll('\0', '')}`;
        expect(readValue(`file,path=${optionValue(path)},append=on`, 'path')).to.equal(path);
      }),
    );
  });

  it('names every file as it is, also with a comma in its path', () => {
    const argv = machineCommand(
      {
        name: 'virtual',
        kind: 'virtual',
        nic: 'instrument',
        host: { memoryMib: 1536, cpus: 2 },
        guest: { memoryMib: 256 },
        wire: { kind: 'responder' },
      },
      {
        kernel: '/a,b/kernel',
        initrd: '/a,b/initrd',
        image: '/a,b/image',
        soundnessImage: '/a,b/soundness',
        tls: '/a,b/tls',
        qmpSocket: '/a,b/qmp.sock',
        console: '/a,b/console',
        agentPort: 1,
        accelerator: 'tcg',
        touch: { plugin: '/a,b/plugin.so', socket: '/a,b/touch.sock' },
        cost: { plugin: '/a,b/cost.so', socket: '/a,b/cost.sock', kernelArguments: ['counted'] },
      },
    );
    const values = argv.flatMap((option) => ['path', 'file', 'socket'].map((key) => readValue(option, key)));
    for (const file of ['image', 'soundness', 'tls/ca.crt', 'qmp.sock', 'console', 'touch.sock', 'cost.sock']) {
      expect(values).to.include(`/a,b/${file}`);
    }
    expect(argv[argv.indexOf('-append') + 1]).to.match(/ counted swiotlb=force$/);
    expect(argv).to.include('/a,b/kernel').and.to.include('/a,b/initrd');
    expect(argv.find((option) => option.startsWith('/a,,b/plugin.so,'))).not.to.equal(undefined);
    expect(argv.find((option) => option.startsWith('/a,,b/cost.so,'))).not.to.equal(undefined);
    expect(nicDevice('/a,b/nic.sock')).to.have.nested.property('socket.path', '/a,b/nic.sock');
  });
});
