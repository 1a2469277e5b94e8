import {
  hostSentence,
  shareSentence,
  steeringFigures,
  steeringSentence,
  steeringTitle,
  type SteeringDocument,
} from '../steering.js';
import { outcomeMark } from './evidence-table.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';

/** Frames to several guests at once: what every line says, and what each guest received. */
export function steeringItem(one: SteeringDocument): Markup {
  const title = steeringTitle(one);
  return html`<p>
      <b>${title}: ${one.verdict}.</b> ${steeringSentence(one)}
      ${one.reason !== null && html`<span class="why">${one.reason}</span>`}
    </p>
    ${table({
      caption: 'Each line is judged by itself, of every frame.',
      label: `Evidence of ${title}`,
      head: 'Line',
      columns: [{ title: 'Says' }, { title: 'Found' }],
      groups: [
        {
          rows: [
            ...one.lines.map((line) => ({
              name: line.line,
              cells: [
                outcomeMark(line.outcome),
                html`${steeringFigures(line)}.${line.reason !== null && html`<span class="why">${line.reason}</span>`}`,
              ],
            })),
            ...one.lacking.map(({ line, why }) => ({ name: line, cells: [outcomeMark('unknown'), why] })),
            ...one.guests.map((guest) => ({
              name: `guest ${guest.number}`,
              cells: ['', html`${guest.mac} received ${shareSentence(guest)}.`],
            })),
            { name: 'host', cells: ['', hostSentence(one.host)] },
          ],
        },
      ],
    })}`;
}
