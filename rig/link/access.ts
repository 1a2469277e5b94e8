import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { LinkUnavailable } from './errors.js';
import { serialError } from './serial-errors.js';

/** What of a node decides who may open it. */
export interface Ownership {
  readonly mode: number;
  /** The group that it belongs to, by name where it has one. */
  readonly group: string;
}

/** How a rule of udev finds a device, and the group that such devices are given. */
export interface UdevRule {
  readonly match: string;
  readonly group: string;
}

/**
 * Tries whether this user may read and write a node, and opens nothing: to open a serial line resets many boards.
 * @param ruleFor the rule for a node, which is given without symbolic links; undefined where udev does not make it
 * @param groups file that has the groups' names, as group(5) says
 * @throws LinkUnavailable `LinkNotFound`, or `LinkDenied` saying what lets this user in
 */
export function assertAccess(node: string, ruleFor: (node: string) => UdevRule | undefined, groups: string): void {
  try {
    accessSync(node, constants.R_OK | constants.W_OK);
  } catch (cause) {
    const error = serialError(node, cause);
    if (error.code !== 'LinkDenied') throw error;
    const remedy = visible(() => remedyFor(ownershipOf(node, groups), ruleFor(realpathSync(node))));
    throw new LinkUnavailable(error.code, error.message, remedy ?? error.remedy, { cause });
  }
}

/** What somebody does to whom a node is closed. */
export function remedyFor({ mode, group }: Ownership, rule: UdevRule | undefined): string {
  // Nobody is told to join root's group, which may do more than use a device.
  if ((mode & 0o060) === 0o060 && group !== 'root') return membership(group);
  if (rule === undefined) return 'start the rig as the user to whom it belongs';
  const line = `${rule.match}, GROUP="${rule.group}", MODE="0660"`;
  return `write ${line} into /etc/udev/rules.d/70-mprig.rules, and plug it in again; ${membership(rule.group)}`;
}

/** Serial ports are numbered in the order of plugging: the rule is for all of a driver. */
export function serialRule(node: string): UdevRule | undefined {
  const [, kind] = /^(tty[A-Z]+)\d+$/i.exec(basename(node)) ?? [];
  return kind === undefined ? undefined : { match: `SUBSYSTEM=="tty", KERNEL=="${kind}[0-9]*"`, group: 'dialout' };
}

function membership(group: string): string {
  return `run: sudo usermod --append --groups ${group} "$USER", and log in again`;
}

function ownershipOf(node: string, groups: string): Ownership {
  const { mode, gid } = statSync(node);
  const line = visible(() => readFileSync(groups, 'utf8'))
    ?.split('\n')
    .find((entry) => entry.split(':')[2] === String(gid));
  return { mode, group: line?.split(':')[0] ?? String(gid) };
}

/** Undefined where this user may not even look. */
function visible<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
