/**
 * `npm run check:report`: shows reports in a browser, on screens of three widths, light and dark, and looks whether they
 * can be read there and used by the keyboard. Every check is seen to fail on a report that is spoiled for it. Keeps a
 * picture of each page. Arguments: `--out DIR`.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareBrowser } from '../../host/image/index.js';
import { cacheDirectory, repository } from '../../rig/base/directories.js';
import { TestFailure, UsageError } from '../../rig/base/errors.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { failWith } from '../../rig/cli/exit.js';
import { Browser, type Page } from './browser/devtools.js';
import { reportPages, type ReportPage } from './browser/pages.js';
import { analysisDirectory } from './tools.js';

/** A phone, a tablet, a desktop. */
const screens = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
] as const;
const schemes = ['light', 'dark'] as const;

type Screen = (typeof screens)[number];
type Scheme = (typeof schemes)[number];

const checks = ['width', 'first', 'overlap', 'headings', 'contrast', 'keyboard'] as const;
type Check = (typeof checks)[number];
/** What is wrong with a page. */
type Flaws = Readonly<Record<Check, readonly string[]>>;

const look = readFileSync(join(import.meta.dirname, 'browser', 'look.mjs'), 'utf8');

/** What makes a page fail a check: without it nobody knows whether the check looks at all. */
const spoilers: Readonly<Record<Check, (html: string) => string>> = {
  width: withStyle('h1 { white-space: nowrap }'),
  first: withStyle('h1 { padding-top: 400px }'),
  overlap: withStyle('h2 { margin-bottom: -30px }'),
  headings: (html) => html.replaceAll('<h2>', '<h4>').replaceAll('</h2>', '</h4>'),
  contrast: withStyle('.quiet, dt, caption { color: #888 }'),
  keyboard: withStyle(':focus-visible { outline: none }'),
};

function withStyle(rule: string): (html: string) => string {
  return (html) => html.replace('</style>', `${rule}</style>`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const tree = await prepareBrowser({
    cacheDir: cacheDirectory(),
    repoRoot: repository,
    progress: new StreamProgress(process.stderr),
    signal: new AbortController().signal,
  });
  const directory = analysisDirectory('report');
  const pictures = resolve(values.out ?? join(directory, 'pictures'));
  mkdirSync(pictures, { recursive: true });
  const profile = join(directory, 'profile');
  rmSync(profile, { recursive: true, force: true });
  const pages = await reportPages();
  const visible = { cwd: directory, writable: [directory], env: { HOME: directory } };
  const browser = Browser.start((args) => tree.enter(['chromium-headless-shell', ...args], visible), profile);
  try {
    const page = await browser.open();
    process.stdout.write(`Chromium ${tree.versions.chromium}\n`);
    const flawed = await lookAtAll(page, pages, pictures);
    await expectChecksToFail(page, pages);
    process.stdout.write(`pictures are in ${pictures}\n`);
    if (flawed > 0) throw new TestFailure('ReportUnreadable', `${flawed} views have flaws`, 'see what is said of each');
  } finally {
    await browser.close();
  }
}

/** Looks at every page on every screen; tells how many of these views have flaws. */
async function lookAtAll(page: Page, pages: readonly ReportPage[], pictures: string): Promise<number> {
  let flawed = 0;
  for (const { name, html } of pages) {
    for (const screen of screens) {
      for (const scheme of schemes) {
        const flaws = Object.entries(await flawsOf(page, html, screen, scheme)).flatMap(([check, found]) =>
          found.map((flaw) => `    ${check}: ${flaw}\n`),
        );
        const view = `${name}-${screen.width}-${scheme}`;
        writeFileSync(join(pictures, `${view}.png`), await page.screenshot());
        process.stdout.write(`  ${flaws.length === 0 ? '✓' : '✗'} ${view}\n${flaws.join('')}`);
        if (flaws.length > 0) flawed += 1;
      }
    }
  }
  return flawed;
}

/** @throws TestFailure `CheckBlind` naming a check that finds nothing in a page that is spoiled for it */
async function expectChecksToFail(page: Page, pages: readonly ReportPage[]): Promise<void> {
  const [{ html } = { html: '' }] = pages;
  for (const check of checks) {
    const flaws = await flawsOf(page, spoilers[check](html), screens[0], 'light');
    if (flaws[check].length > 0) continue;
    throw new TestFailure('CheckBlind', `"${check}" finds nothing in a page that is spoiled for it`, 'mend the check');
  }
  process.stdout.write(`  ✓ ${checks.join(', ')}: each finds what is wrong in a page that is spoiled for it\n`);
}

/** Looks at a page on a screen: as it is, by the keyboard, and with everything opened. */
async function flawsOf(page: Page, html: string, screen: Screen, scheme: Scheme): Promise<Flaws> {
  await page.show(html, screen, scheme);
  await page.evaluate(`globalThis.look = ${look}`);
  const keyboard = [...(await byKeyboard(page)), ...(await opensByKeyboard(page))];
  await page.evaluate('look.openAll(true)');
  const seen = await page.evaluate<Omit<Flaws, 'keyboard'>>('look.flaws()');
  return { ...seen, keyboard: [...keyboard, ...(await byKeyboard(page))] };
}

interface Focus {
  readonly stop: number;
  readonly said: string;
  readonly marked: boolean;
  readonly onScreen: boolean;
}

/** Goes through the page by the Tab key: to everything that it has to reach, in its order, each of them marked. */
async function byKeyboard(page: Page): Promise<readonly string[]> {
  const stops = await page.evaluate<readonly string[]>('look.stops()');
  const flaws: string[] = [];
  await page.evaluate('look.begin()');
  for (const [index, stop] of stops.entries()) {
    await page.press('Tab');
    const focus = await page.evaluate<Focus>('look.focus()');
    if (focus.stop !== index) flaws.push(`Tab goes to ${focus.said}, and not to ${stop}`);
    else if (!focus.marked) flaws.push(`${stop} does not show that it has the focus`);
    else if (!focus.onScreen) flaws.push(`${stop} has the focus and is not on the screen`);
    if (focus.stop !== index) break;
  }
  return flaws;
}

/** Opens and closes what can be opened. */
async function opensByKeyboard(page: Page): Promise<readonly string[]> {
  const flaws: string[] = [];
  const before = await page.evaluate<readonly boolean[]>('look.opened()');
  for (const [index, wasOpen] of before.entries()) {
    await page.evaluate(`document.querySelectorAll('summary')[${index}].focus()`);
    await page.press('Enter');
    const { [index]: isOpen } = await page.evaluate<readonly boolean[]>('look.opened()');
    if (isOpen === wasOpen) flaws.push(`Enter does not ${wasOpen ? 'close' : 'open'} part ${index + 1}`);
  }
  return flaws;
}

try {
  await main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Confidence" in test/README.md') : error);
}
