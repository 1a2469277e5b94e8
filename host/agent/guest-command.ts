/** What a guest is made of. */
export interface GuestDescription {
  /** Folder with `vmlinuz`, `initramfs.cpio`, and `initramfs-programs.cpio`. */
  readonly images: string;
  /** Whether the guest has a shell and other programs. */
  readonly programs: boolean;
  readonly memoryMib: number;
  /** File that the guest's console is appended to. */
  readonly console: string;
  /** MAC address of its interface "mp". */
  readonly mpMac: string;
  /** Stock tap of its interface "tap", which QEMU opens by this name; without it and a macvtap there is no such interface. */
  readonly tapName?: string | undefined;
  /** For how long, in microseconds, vhost of "mp" looks for frames before it waits for them; 0: not at all. */
  readonly busyLoopUs: number;
  /**
   * Where QEMU finds the mp port and vhost of each queue pair, the socket for guestd and perhaps a macvtap among its file
   * descriptors. There are as many processors as queue pairs.
   */
  readonly descriptors: {
    readonly queuePairs: readonly { readonly port: number; readonly vhost: number }[];
    readonly guestd: number;
    readonly macvtap?: number | undefined;
  };
}

/* Addresses by which guestd recognises its interfaces. */

/** That of "mp" in the guest with this number: the last byte but one is the number. */
export function mpMac(number: number): string {
  return `02:4d:50:00:0${number}:03`;
}
export const tapMac = '02:4d:50:00:00:04';

const kernelArguments = [
  ...['console=ttyS0', 'quiet', 'tsc=reliable', 'no_timer_check', 'random.trust_cpu=on', 'mitigations=off'],
  // A guest that fails ends its QEMU, which the agent sees at once.
  ...['oops=panic', 'panic=-1', 'reboot=triple'],
  // What is tried or looked for at every boot, and costs a second where virtualization is emulated.
  ...['cryptomgr.notests', '8250.nr_uarts=1'],
].join(' ');

/**
 * The guest does not use the HPET, but QEMU's wakes the host's processor 250 times a second all the same. The other
 * parts are never used either, and each is touched so often while the guest boots that a host whose virtualization is
 * emulated needs a quarter longer for it. Without ACPI it finds no second processor, though.
 */
function machine(processors: number): string {
  return `pc,hpet=off,acpi=${processors > 1 ? 'on' : 'off'},smm=off,i8042=off,vmport=off,smbus=off`;
}

/*
 * The same card for both interfaces, so that they can be compared, with all that QEMU gives it by itself. It is notified
 * through a port, because KVM has to emulate the instruction that writes to memory-mapped registers.
 */
const card = 'romfile=,modern-pio-notify=on';

/** Arguments of the QEMU that runs the guest. */
export function guestCommand(guest: GuestDescription): string[] {
  const { queuePairs, guestd, macvtap } = guest.descriptors;
  const named = guest.tapName === undefined ? undefined : `ifname=${guest.tapName},script=no,downscript=no`;
  const tap = macvtap === undefined ? named : `fd=${macvtap}`;
  return [
    ...['-M', machine(queuePairs.length), '-accel', 'kvm', '-cpu', 'host', '-m', String(guest.memoryMib)],
    ...(queuePairs.length > 1 ? ['-smp', String(queuePairs.length)] : []),
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...[
      '-kernel',
      `${guest.images}/vmlinuz`,
      '-initrd',
      `${guest.images}/${guest.programs ? 'initramfs-programs' : 'initramfs'}.cpio`,
    ],
    ...['-append', kernelArguments],
    // QEMU ends a value at a comma, unless that is doubled.
    ...[
      '-chardev',
      `file,id=console,path=${guest.console.replaceAll(',', ',,')},append=on`,
      '-serial',
      'chardev:console',
    ],
    ...['-netdev', `tap,id=mp,vhost=on,${mpDescriptors(queuePairs)}${busyLoop(guest)}`],
    ...['-device', `virtio-net-pci,netdev=mp,mac=${guest.mpMac},${card}${severalQueues(queuePairs.length)}`],
    ...(tap === undefined
      ? []
      : [
          ...['-netdev', `tap,id=tap,${tap},vhost=on`],
          ...['-device', `virtio-net-pci,netdev=tap,mac=${tapMac},${card}`],
        ]),
    // Port 0 is for a console, which this is not.
    ...['-device', 'virtio-serial-pci,max_ports=2'],
    ...['-chardev', `socket,id=guestd,fd=${guestd}`],
    ...['-device', 'virtserialport,chardev=guestd,name=mprig.guestd'],
  ];
}

function mpDescriptors(pairs: GuestDescription['descriptors']['queuePairs']): string {
  const several = pairs.length > 1 ? 's' : '';
  const ports = pairs.map(({ port }) => port).join(':');
  const vhosts = pairs.map(({ vhost }) => vhost).join(':');
  return `fd${several}=${ports},vhostfd${several}=${vhosts}`;
}

function busyLoop({ busyLoopUs }: GuestDescription): string {
  return busyLoopUs === 0 ? '' : `,poll-us=${busyLoopUs}`;
}

/** An interrupt for each queue, for changes of the configuration, and for the queue that controls. */
function severalQueues(pairs: number): string {
  return pairs === 1 ? '' : `,mq=on,vectors=${2 * pairs + 2}`;
}
