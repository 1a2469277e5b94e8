/** A unit of systemd: what each section says, in order (systemd.syntax(7), as far as units of ours use it). */
export type UnitFile = ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>;

/** @throws Error naming the line that systemd would not understand */
export function readUnit(text: string): UnitFile {
  const sections = new Map<string, [string, string][]>();
  let section: [string, string][] | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const [, header] = /^\[([A-Z][A-Za-z]+)\]$/.exec(line) ?? [];
    const [, name, value] = /^([A-Z][A-Za-z]+)=(.*[^\\]|)$/.exec(line) ?? [];
    if (header !== undefined && !sections.has(header)) sections.set(header, (section = []));
    else if (name !== undefined && value !== undefined && section) section.push([name, value]);
    else throw new Error(`line ${index + 1} is nothing of a unit: ${line}`);
  }
  return sections;
}

const yes = /^yes$/;
const duration = /^\d+(s|min|h)$/;
const unit = /^[a-z-]+\.(target|service|timer)$/;
const directory = /^mprig-[a-z-]+$/;

/** Directives that units of ours may use, and the form of their values (systemd.directives(7)). */
const directives: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  Unit: { Description: /^.+$/, Wants: unit, After: unit },
  Service: {
    Type: /^oneshot$/,
    // Not root, nor a user that might be somebody's.
    User: /^mprig$/,
    SupplementaryGroups: /^dialout$/,
    Environment: /^[A-Z_]+=\S+( [A-Z_]+=\S+)*$/,
    StateDirectory: directory,
    CacheDirectory: directory,
    LogsDirectory: directory,
    StateDirectoryMode: /^0750$/,
    WorkingDirectory: /^%S\/\S+$/,
    // No shell, and no words that only a shell would understand.
    ExecStart: /^\/usr\/bin\/node [\w./% -]+$/,
    ExecStopPost: /^\/usr\/bin\/node [\w./% -]+$/,
    TimeoutStartSec: duration,
    TimeoutStopSec: duration,
    UMask: /^0027$/,
    CapabilityBoundingSet: /^$/,
    ProtectSystem: /^strict$/,
    ...Object.fromEntries(
      [
        'NoNewPrivileges',
        'ProtectHome',
        'PrivateTmp',
        'ProtectClock',
        'ProtectControlGroups',
        'ProtectHostname',
        'ProtectKernelLogs',
        'ProtectKernelModules',
        'ProtectKernelTunables',
        'LockPersonality',
        'RestrictNamespaces',
        'RestrictRealtime',
        'RestrictSUIDSGID',
      ].map((name) => [name, yes]),
    ),
    RestrictAddressFamilies: /^AF_[A-Z0-9]+( AF_[A-Z0-9]+)*$/,
    DevicePolicy: /^closed$/,
    DeviceAllow: /^char-[A-Za-z_]+ rw$/,
    SystemCallArchitectures: /^native$/,
    SystemCallFilter: /^@system-service$/,
    SystemCallErrorNumber: /^EPERM$/,
  },
  Timer: {
    OnCalendar: /^\*-\*-\* ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/,
    Persistent: /^true$/,
    RandomizedDelaySec: duration,
  },
  Install: { WantedBy: unit },
};

/** Directives that may stand more than once, each adding to the others. */
const lists = ['Wants', 'After', 'Environment', 'ExecStopPost', 'DeviceAllow'];

/** @throws Error naming what is no directive of its section, has a value of no form, or stands twice */
export function checkDirectives(file: UnitFile): void {
  for (const [section, entries] of file) {
    const known = directives[section];
    if (!known) throw new Error(`[${section}] is no section`);
    for (const [index, [name, value]] of entries.entries()) {
      const form = known[name];
      if (!form) throw new Error(`[${section}] has no ${name}`);
      if (!form.test(value)) throw new Error(`${name}=${value} is not of the form ${form.source}`);
      const earlier = entries.slice(0, index).some(([other]) => other === name);
      if (earlier && !lists.includes(name)) throw new Error(`${name} stands twice`);
    }
  }
}

/** Every value of a directive, wherever it stands. */
export function valuesOf(file: UnitFile, wanted: string): readonly string[] {
  return [...file.values()].flat().flatMap(([name, value]) => (name === wanted ? [value] : []));
}
