import type { VirtualDescription } from '../description.js';

/** What a machine boots, and the NIC in it. All paths are visible inside the lab tree under the same name. */
export interface BareMachineParts {
  readonly kernel: string;
  readonly initrd: string;
  readonly nicSocket: string;
  readonly console: string;
  readonly accelerator: 'tcg' | 'kvm';
  /** Absent: nobody watches what the processors touch. */
  readonly touch?: PluginParts | undefined;
  /** Absent, as it always is but for a benchmark: nobody counts what the processors execute. */
  readonly cost?: CountedParts | undefined;
}

/** A plugin of the emulator, and the socket by which it is told what to do. */
export interface PluginParts {
  readonly plugin: string;
  readonly socket: string;
}

/** Of a machine that is counted. */
export interface CountedParts extends PluginParts {
  /** What its kernel is told besides. */
  readonly kernelArguments: readonly string[];
}

/** What the machine of a bench has besides: its root file system and the doors through which it is controlled. */
export interface MachineParts extends Omit<BareMachineParts, 'nicSocket'> {
  readonly image: string;
  /** For a second disk, with modules that can be told to copy in secret. */
  readonly soundnessImage?: string | undefined;
  /** Directory with ca.crt, agent.crt, agent.key. */
  readonly tls: string;
  readonly qmpSocket: string;
  readonly agentPort: number;
}

/** What one machine differs in from another on the same parts. */
export interface MachineExtras {
  /** Come after those that every machine has. */
  readonly kernelArguments?: readonly string[];
  /** Options of QEMU that add devices. */
  readonly devices?: readonly string[];
  /** File that gets what is written to a second serial port, into which the kernel never writes; none without it. */
  readonly results?: string;
}

/** Port on which the agent listens inside the machine. */
export const agentPort = 7443;
/** MAC address by which the machine's init knows its management interface. */
const managementMac = '52:54:00:4d:50:01';

/** Has nested virtualization, which TCG emulates; without the features that it does not, of which QEMU would warn. */
const emulatedProcessor = 'EPYC-v1,-fxsr-opt,-misalignsse,-osvw,-topoext,-nrip-save,-xsavec';

const commonKernelArguments = [
  'console=ttyS0',
  // The NIC must be translated, strictly: a stale mapping would let it write where it no longer may.
  'intel_iommu=on',
  'iommu.strict=1',
  'iommu.passthrough=0',
  'mitigations=off',
  'tsc=reliable',
  'no_timer_check',
  'random.trust_cpu=on',
  'cryptomgr.notests',
  'nokaslr',
  'panic=-1',
  'quiet',
  'loglevel=4',
];

/** Command line of the QEMU that is the host machine of a bench. Its NIC is plugged in by {@link nicDevice}. */
export function machineCommand({ host }: VirtualDescription, parts: MachineParts): string[] {
  const devices = [
    '-chardev',
    `socket,id=qmp,path=${optionValue(parts.qmpSocket)},server=on,wait=off`,
    '-mon',
    'chardev=qmp,mode=control',
    '-drive',
    `if=none,id=root,file=${optionValue(parts.image)},format=raw,readonly=on`,
    '-device',
    'virtio-blk-pci,drive=root',
    '-netdev',
    `user,id=mgmt,restrict=on,hostfwd=tcp:127.0.0.1:${parts.agentPort}-:${agentPort}`,
    '-device',
    `virtio-net-pci,netdev=mgmt,mac=${managementMac},romfile=`,
    '-device',
    'virtio-rng-pci',
    // Tells a machine that goes on from a saved state that it is another one now, and needs other random numbers.
    '-device',
    'vmgenid,guid=auto',
    ...['ca.crt', 'agent.crt', 'agent.key'].flatMap((name) => [
      '-fw_cfg',
      `name=opt/mprig/tls/${name},file=${optionValue(parts.tls)}/${name}`,
    ]),
  ];
  const kernelArguments = [...(parts.cost?.kernelArguments ?? [])];
  if (parts.soundnessImage !== undefined) {
    devices.push(...soundnessDisk(parts.soundnessImage));
    // There are bounce buffers only where some device may need them.
    kernelArguments.push('swiotlb=force');
  }
  return machineWithoutNic(host, parts, { devices, kernelArguments });
}

/** The machine's init knows the disk by its serial number. */
function soundnessDisk(image: string): string[] {
  return [
    '-drive',
    `if=none,id=soundness,file=${optionValue(image)},format=raw,readonly=on`,
    '-device',
    'virtio-blk-pci,drive=soundness,serial=mprig-soundness',
  ];
}

/** Command line of a QEMU that boots an initramfs: q35 with an IOMMU, the NIC behind vfio-user, RAM in a memfd. */
export function bareMachineCommand(
  host: VirtualDescription['host'],
  parts: BareMachineParts,
  extras: MachineExtras = {},
): string[] {
  return [...machineWithoutNic(host, parts, extras), '-device', JSON.stringify(nicDevice(parts.nicSocket))];
}

/** Command line of a QEMU that boots an initramfs like that, but without the NIC: its cards are among the extras. */
export function cardMachineCommand(
  host: VirtualDescription['host'],
  parts: Omit<BareMachineParts, 'nicSocket'>,
  extras: MachineExtras,
): string[] {
  return machineWithoutNic(host, parts, extras);
}

/** Where the kernel finds what is behind the machine's only root port. */
export const nicAddress = '0000:01:00.0';

/** Its end of the wire, as what QEMU's control channel is told to add. */
export function cardWire(id: string, socket: string): Record<string, unknown> {
  return { type: 'stream', id, server: false, addr: { type: 'unix', path: socket } };
}

/** A card in place of the NIC. */
export function cardDevice(driver: string, netdev: string): Record<string, unknown> {
  return { driver, id: 'nic', bus: 'rp0', netdev, romfile: '' };
}

/** The NIC, as an option of QEMU and as what its control channel is told to add. */
export function nicDevice(socket: string): Record<string, unknown> {
  return {
    driver: 'vfio-user-pci',
    id: 'nic',
    rombar: 0,
    bus: 'rp0',
    'x-msg-timeout': 60000,
    socket: { type: 'unix', path: socket },
  };
}

function machineWithoutNic(
  host: VirtualDescription['host'],
  parts: Omit<BareMachineParts, 'nicSocket'>,
  { kernelArguments = [], devices = [], results }: MachineExtras = {},
): string[] {
  const kvm = parts.accelerator === 'kvm';
  return [
    'qemu-system-x86_64',
    '-nodefaults',
    '-no-user-config',
    '-display',
    'none',
    '-no-reboot',
    '-machine',
    `q35,smm=off,vmport=off,i8042=off,memory-backend=m0,kernel-irqchip=${kvm ? 'split' : 'off'}`,
    '-accel',
    kvm ? 'kvm' : 'tcg,thread=multi,tb-size=512',
    '-cpu',
    kvm ? 'host' : emulatedProcessor,
    '-smp',
    String(host.cpus),
    '-object',
    `memory-backend-memfd,id=m0,size=${host.memoryMib}M,share=on`,
    '-m',
    `${host.memoryMib}M`,
    '-device',
    'intel-iommu,intremap=off,caching-mode=on',
    '-kernel',
    parts.kernel,
    '-initrd',
    parts.initrd,
    '-append',
    [...commonKernelArguments, `8250.nr_uarts=${results === undefined ? 1 : 2}`, ...kernelArguments].join(' '),
    '-chardev',
    `file,id=console,path=${optionValue(parts.console)}`,
    '-serial',
    'chardev:console',
    ...(results === undefined ? [] : ['-chardev', `file,id=results,path=${optionValue(results)}`]),
    ...(results === undefined ? [] : ['-serial', 'chardev:results']),
    ...(parts.touch ? pluginArguments(parts.touch, `ram=${host.memoryMib * 2 ** 20}`) : []),
    ...(parts.cost ? pluginArguments(parts.cost) : []),
    ...devices,
    '-device',
    'pcie-root-port,id=rp0,bus=pcie.0,chassis=1',
  ];
}

/** A value of one of QEMU's options: it ends at a comma, unless that is doubled. */
export function optionValue(text: string): string {
  return text.replaceAll(',', ',,');
}

function pluginArguments({ plugin, socket }: PluginParts, ...more: readonly string[]): string[] {
  return ['-plugin', [optionValue(plugin), `socket=${optionValue(socket)}`, ...more].join(',')];
}
