import { html, type Insert, type Markup } from './markup.js';

/** A column after the first one, which names the rows. */
export interface Column {
  readonly title: string;
  /** Holds numbers, to be compared down the column. */
  readonly figure?: boolean;
}

/** A row: its name and a cell for each column. */
export interface Row {
  readonly name: Insert;
  readonly cells: readonly Insert[];
}

/** Rows under a heading of their own; without a title, just rows. */
export interface RowGroup {
  readonly title?: string;
  readonly rows: readonly Row[];
}

export interface TableContent {
  /** Says in a sentence what the table tells. */
  readonly caption: Insert;
  /** Names it for those who do not see it. */
  readonly label: string;
  readonly kind?: string;
  /** Heading of the first column. */
  readonly head: string;
  readonly columns: readonly Column[];
  readonly groups: readonly RowGroup[];
}

/**
 * A table that is readable at every width: beside each other where there is room, with the keyboard to scroll where there
 * is nearly enough, and as a list of rows, each cell with the name of its column, on a narrow screen. The roles keep it a
 * table for those who have it read to them when the style sheet no longer shows it as one.
 */
export function table({ caption, label, kind = '', head, columns, groups }: TableContent): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
    <table class="${kind}" role="table">
      <caption>
        ${caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">${head}</th>
          ${columns.map(
            ({ title, figure }) =>
              html`<th scope="col" role="columnheader" class="${figure ? 'figure' : 'text'}">${title}</th>`,
          )}
        </tr>
      </thead>
      ${groups.map((group) => body(group, columns))}
    </table>
  </div>`;
}

function body({ title, rows }: RowGroup, columns: readonly Column[]): Markup {
  return html`<tbody role="rowgroup">
    ${
      title !== undefined &&
      html`<tr class="group" role="row">
        <th scope="rowgroup" role="rowheader" colspan="${columns.length + 1}">${title}</th>
      </tr>`
    }
    ${rows.map(
      ({ name, cells }) =>
        html`<tr role="row">
          <th scope="row" role="rowheader">${name}</th>
          ${columns.map(
            ({ title: column, figure }, index) =>
              html`<td role="cell" data-label="${column}" class="${figure ? 'figure' : 'text'}">
                <div>${cells[index]}</div>
              </td>`,
          )}
        </tr>`,
    )}
  </tbody>`;
}
