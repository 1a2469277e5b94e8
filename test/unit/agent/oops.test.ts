import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKernelFailure } from '../../../host/agent/oops.js';

const fixtures = join(import.meta.dirname, 'fixtures');

function failures(file: string): string[] {
  return readFileSync(join(fixtures, file), 'utf8').split('\n').filter(isKernelFailure);
}

describe('detector of kernel failures', () => {
  it('is silent about a healthy boot', () => {
    expect(failures('kernel-healthy.log')).to.deep.equal([]);
  });

  for (const file of readdirSync(fixtures).filter((name) => /^kernel-(?!healthy)/.test(name))) {
    it(`finds the failure in ${file}`, () => {
      expect(failures(file)).not.to.be.empty;
    });
  }

  const harmless = [
    '[    0.100000] Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on',
    '[    0.100000] WARNING: Spectre v2 mitigation leaves CPU vulnerable to RETBleed attacks, data leaks possible!',
    "[    0.100000] [Firmware Bug]: TSC doesn't count with P0 frequency!",
    '[    0.100000] ACPI BIOS Error (bug): Could not resolve symbol [_SB.PCI0], AE_NOT_FOUND',
    '[   48.000000] watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [vhost-812:815]',
    '[   48.000000] BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 38s!',
    '[  242.000000] INFO: task modprobe:411 blocked for more than 120 seconds.',
    '[   21.000000] rcu: INFO: rcu_preempt self-detected stall on CPU',
    'guestd: fatal: cannot open module /modules/virtio_net.ko: No such file or directory',
    '',
  ];
  for (const line of harmless) {
    it(`takes "${line}" for harmless`, () => expect(isKernelFailure(line)).to.be.false);
  }

  const failed = [
    '[   12.345678] WARNING: CPU: 1 PID: 812 at mm/gup.c:2301 unpin_user_pages+0x10/0x30',
    '[   12.345678][  T812] BUG: KASAN: slab-use-after-free in mp_rx_post+0x10/0x20 [mp]',
    'BUG: Bad page state in process qemu-system-x86  pfn:12345',
    '[   12.345678] UBSAN: array-index-out-of-bounds in drivers/net/x.c:1:2',
    '[    1.000000] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
  ];
  for (const line of failed) {
    it(`takes "${line}" for a failure`, () => expect(isKernelFailure(line)).to.be.true);
  }
});
