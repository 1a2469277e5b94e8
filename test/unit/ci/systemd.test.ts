import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { failureOf } from '../../failure-of.js';
import { understandRig } from './rig-words.js';
import { checkDirectives, readUnit, valuesOf } from './unit-file.js';

const folder = join(repository, 'fixtures', 'ci', 'systemd');
const service = readFileSync(join(folder, 'mprig-nightly.service'), 'utf8');
const timer = readFileSync(join(folder, 'mprig-nightly.timer'), 'utf8');

/** Directories of a service, by the specifier that means where they are. */
const directories = { S: 'StateDirectory', C: 'CacheDirectory', L: 'LogsDirectory' };
/** Where the package is below the folder that the service is for. */
const packageFolder = '/node_modules/mprig/';

/** Everything that is asked of the service. @throws Error saying what is wrong with it */
async function lint(text: string): Promise<void> {
  const unit = readUnit(text);
  checkDirectives(unit);
  const [user, ...started] = [...valuesOf(unit, 'User'), ...valuesOf(unit, 'ExecStart')];
  expect(user, 'the user').to.equal('mprig');
  expect(started, 'what is started').to.have.length(1);
  for (const [, specifier = '', name = ''] of text.matchAll(/%(.)\/([^/\s]*)/g)) {
    const directive = directories[specifier as keyof typeof directories];
    expect(valuesOf(unit, directive), `%${specifier}/${name}`).to.include(name);
  }
  for (const line of [...started, ...valuesOf(unit, 'ExecStopPost')]) {
    const [, program = '', ...words] = line.split(' ');
    const inPackage = program.slice(program.indexOf(packageFolder) + packageFolder.length);
    expect(program.includes(packageFolder) && existsSync(join(repository, inPackage)), program).to.equal(true);
    await understandRig(words);
  }
}

describe('the service for systemd', function () {
  // All commands are loaded.
  this.timeout(60_000);

  it('is right, and its command lines are those of rig', () => lint(service));

  const flaws: readonly [string, string, string, RegExp][] = [
    ['a directive that is none', 'ProtectHome=yes', 'ProtectHomes=yes', /no ProtectHomes/],
    ['a directive of another section', 'Type=oneshot', 'Persistent=true', /no Persistent/],
    ['a directive twice', 'UMask=0027', 'PrivateTmp=yes', /twice/],
    ['a value that is none', 'ProtectSystem=strict', 'ProtectSystem=strickt', /form/],
    ['root as its user', 'User=mprig', 'User=root', /User/],
    ['no user', 'User=mprig\n', '', /user/],
    ['a shell', 'ExecStart=/usr/bin/node', 'ExecStart=/bin/sh -c', /ExecStart/],
    ['a directory that nobody makes', 'LogsDirectory=mprig-nightly\n', '', /%L/],
    ['a command that there is not', 'rig.js runs prune', 'rig.js runs delete', /delete/],
    ['an option that there is not', '--older-than', '--older', /older/],
    ['a program that there is not', 'rig.js report', 'rig.mjs report', /rig\.mjs/],
    ['a line that is none', 'DevicePolicy=closed', 'DevicePolicy closed', /nothing of a unit/],
  ];
  for (const [what, right, wrong, said] of flaws) {
    it(`would be found with ${what}`, async () => {
      expect(service).to.include(right);
      expect(String(await failureOf(lint(service.replace(right, wrong))))).to.match(said);
    });
  }
});

describe('the timer for systemd', () => {
  const check = (text: string) => {
    const unit = readUnit(text);
    checkDirectives(unit);
    expect([...unit.keys()]).to.deep.equal(['Unit', 'Timer', 'Install']);
    expect(valuesOf(unit, 'OnCalendar')).to.have.length(1);
    expect(valuesOf(unit, 'Persistent')).to.deep.equal(['true']);
    expect(valuesOf(unit, 'WantedBy')).to.deep.equal(['timers.target']);
  };

  it('is right', () => check(timer));

  const flaws: readonly [string, string, string][] = [
    ['an hour that is none', '02:17:00', '24:17:00'],
    ['nights that are not made up for', 'Persistent=true\n', ''],
    ['nothing that wants it', 'WantedBy=timers.target', 'WantedBy=multi-user.target'],
    ['a directive that is none', 'OnCalendar=', 'OnCalender='],
  ];
  for (const [what, right, wrong] of flaws) {
    it(`would be found with ${what}`, () => {
      expect(timer).to.include(right);
      expect(() => check(timer.replace(right, wrong))).to.throw();
    });
  }
});
