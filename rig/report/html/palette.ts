import { customProperties, html, type Markup } from './markup.js';

/** Colours by what they mean, `s0` to `s6` from the first frame to the last. */
export type Palette = Readonly<Record<ColourName, string>>;

type ColourName =
  | 'page'
  | 'surface'
  | 'ink'
  | 'quiet'
  | 'line'
  | 'good'
  | 'good-back'
  | 'bad'
  | 'bad-back'
  | 'warn'
  | 'warn-back'
  | 'accent'
  | 'empty'
  | 'alarm'
  | `s${0 | 1 | 2 | 3 | 4 | 5 | 6}`;

export const light: Palette = {
  page: '#f6f7f9',
  surface: '#ffffff',
  ink: '#14181f',
  quiet: '#566070',
  line: '#dde1e8',
  good: '#0b6b33',
  'good-back': '#e3f4e8',
  bad: '#b3161b',
  'bad-back': '#fdeaea',
  warn: '#8a5300',
  'warn-back': '#fdf1dc',
  accent: '#1c5cab',
  empty: '#e9ecf1',
  alarm: '#c02026',
  s0: '#2a66b5',
  s1: '#245ba6',
  s2: '#1f5095',
  s3: '#1a4583',
  s4: '#153a70',
  s5: '#102f5d',
  s6: '#0b244a',
};

export const dark: Palette = {
  page: '#0f1216',
  surface: '#171b21',
  ink: '#e8ebf0',
  quiet: '#9aa5b5',
  line: '#2b323c',
  good: '#5fd08a',
  'good-back': '#14301f',
  bad: '#ff8a84',
  'bad-back': '#3a1718',
  warn: '#f0b65a',
  'warn-back': '#33260f',
  accent: '#86b6ef',
  empty: '#262c35',
  alarm: '#ff8a84',
  s0: '#6ea5ea',
  s1: '#7fb0ee',
  s2: '#92bcf1',
  s3: '#a6c9f4',
  s4: '#bad5f7',
  s5: '#cfe2fa',
  s6: '#e4effd',
};

const shades = ['s0', 's1', 's2', 's3', 's4', 's5', 's6'] as const;

/** What is read or told apart by its colour, and what it stands on. */
export const colouredOn: readonly (readonly [ColourName, ColourName])[] = [
  ...(['ink', 'quiet', 'good', 'bad', 'warn', 'accent'] as const).map((name) => [name, 'surface'] as const),
  ...(['ink', 'quiet', 'accent'] as const).map((name) => [name, 'page'] as const),
  ['good', 'good-back'],
  ['bad', 'bad-back'],
  ['warn', 'warn-back'],
  ['alarm', 'empty'],
  ['accent', 'empty'],
  ...shades.map((name) => [name, 'empty'] as const),
];

/** Both palettes as custom properties; paper is always light. */
export const palette: Markup = html`:root { color-scheme: light dark; ${customProperties(light)} } @media screen and
(prefers-color-scheme: dark) { :root { ${customProperties(dark)} } }`;
