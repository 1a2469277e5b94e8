import { css } from './markup.js';

/** How the report is laid out, on screen and on paper. */
export const style = css`
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    background: var(--page);
    color: var(--ink);
    font:
      15px/1.5 system-ui,
      -apple-system,
      'Segoe UI',
      'DejaVu Sans',
      sans-serif;
  }
  main,
  header,
  footer {
    max-width: 1080px;
    margin: 0 auto;
    padding: 0 24px;
  }
  header {
    padding-top: 28px;
    color: var(--quiet);
    font-size: 13px;
    display: flex;
    gap: 16px;
    justify-content: space-between;
  }
  header b {
    color: var(--ink);
    letter-spacing: 0.02em;
  }
  section {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 10px;
    padding: 22px 26px;
    margin: 16px 0;
  }
  h1 {
    font-size: 26px;
    line-height: 1.25;
    margin: 8px 0 4px;
    font-weight: 650;
    text-wrap: balance;
  }
  h2 {
    font-size: 17px;
    margin: 0 0 12px;
    font-weight: 650;
  }
  h3 {
    font-size: 15px;
    margin: 0 0 2px;
  }
  p {
    margin: 4px 0;
  }
  .status {
    display: inline-block;
    font-weight: 650;
    border-radius: 999px;
    padding: 3px 12px;
    font-size: 13px;
  }
  .status.passed {
    color: var(--good);
    background: var(--good-back);
  }
  .status.failed {
    color: var(--bad);
    background: var(--bad-back);
  }
  .status.bench-trouble,
  .status.interrupted {
    color: var(--warn);
    background: var(--warn-back);
  }
  .reason {
    color: var(--quiet);
  }
  .verdicts {
    list-style: none;
    padding: 0;
    margin: 18px 0 0;
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fit, minmax(280px, 1fr));
  }
  .verdicts li {
    border: 1px solid var(--line);
    border-left: 4px solid var(--quiet);
    border-radius: 8px;
    padding: 12px 16px;
  }
  .verdicts li.right {
    border-left-color: var(--good);
  }
  .verdicts li.wrong {
    border-left-color: var(--bad);
  }
  .verdicts .word {
    font-weight: 650;
  }
  .right .word {
    color: var(--good);
  }
  .wrong .word {
    color: var(--bad);
  }
  .verdicts small {
    color: var(--quiet);
    font-size: 13px;
    display: block;
    margin-top: 4px;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: 14px;
  }
  caption {
    text-align: left;
    color: var(--quiet);
    font-size: 13px;
    padding-bottom: 8px;
  }
  th,
  td {
    text-align: left;
    vertical-align: top;
    padding: 8px 12px 8px 0;
    border-top: 1px solid var(--line);
  }
  thead th {
    border-top: 0;
    color: var(--quiet);
    font-weight: 600;
    font-size: 13px;
  }
  tbody th,
  tfoot th {
    font-weight: 600;
  }
  tfoot td,
  tfoot th {
    border-top: 2px solid var(--line);
  }
  .figure {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .evidence td:nth-child(2) {
    color: var(--quiet);
    width: 32%;
  }
  .why {
    display: block;
    color: var(--quiet);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .mark {
    font-weight: 600;
    white-space: nowrap;
  }
  .mark.holds {
    color: var(--good);
  }
  .mark.refutes {
    color: var(--bad);
  }
  .mark.unknown {
    color: var(--warn);
  }
  .counters th code,
  .address {
    font-family: ui-monospace, 'DejaVu Sans Mono', monospace;
    font-size: 12.5px;
    font-weight: 400;
  }
  .counters td,
  .counters th {
    padding-top: 4px;
    padding-bottom: 4px;
  }
  .frames .word {
    white-space: nowrap;
  }
  .frames td,
  .frames th {
    padding-top: 5px;
    padding-bottom: 5px;
    font-size: 13px;
  }
  details {
    border-top: 1px solid var(--line);
    padding: 10px 0;
  }
  details:first-of-type {
    border-top: 0;
  }
  summary {
    cursor: pointer;
    font-weight: 600;
    padding: 4px 0;
  }
  .scroll {
    overflow-x: auto;
  }
  .scroll table {
    min-width: 700px;
  }
  figure {
    margin: 0 0 30px;
  }
  figure:last-child {
    margin-bottom: 0;
  }
  figcaption {
    margin-bottom: 6px;
  }
  .part {
    color: var(--quiet);
    font-size: 13px;
    margin: 12px 0 6px;
  }
  .part.outside {
    color: var(--bad);
    font-weight: 600;
  }
  svg {
    display: block;
    width: 100%;
    height: auto;
  }
  .empty {
    fill: var(--empty);
  }
  .alarm {
    fill: var(--alarm);
  }
  .s0 {
    fill: var(--s0);
    background: var(--s0);
  }
  .s1 {
    fill: var(--s1);
    background: var(--s1);
  }
  .s2 {
    fill: var(--s2);
    background: var(--s2);
  }
  .s3 {
    fill: var(--s3);
    background: var(--s3);
  }
  .s4 {
    fill: var(--s4);
    background: var(--s4);
  }
  .s5 {
    fill: var(--s5);
    background: var(--s5);
  }
  .s6 {
    fill: var(--s6);
    background: var(--s6);
  }
  .bar {
    fill: var(--accent);
  }
  svg text {
    fill: var(--ink);
    font-size: 13px;
  }
  svg .tick {
    fill: var(--quiet);
    font-size: 10.5px;
    font-family: ui-monospace, 'DejaVu Sans Mono', monospace;
  }
  svg .value {
    font-variant-numeric: tabular-nums;
    fill: var(--quiet);
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--quiet);
    font-size: 13px;
  }
  .ramp {
    display: inline-flex;
  }
  .ramp span {
    width: 22px;
    height: 10px;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(280px, 1fr));
    gap: 10px 28px;
    margin: 0;
  }
  dt {
    color: var(--quiet);
    font-size: 13px;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  code {
    font-family: ui-monospace, 'DejaVu Sans Mono', monospace;
    font-size: 13px;
  }
  a {
    color: var(--accent);
  }
  .files {
    padding-left: 18px;
    margin: 0;
  }
  footer {
    color: var(--quiet);
    font-size: 13px;
    padding-bottom: 32px;
  }
  @media print {
    :root {
      color-scheme: light;
    }
    body {
      background: none;
      font-size: 11pt;
    }
    main,
    header,
    footer {
      max-width: none;
      padding: 0;
    }
    section {
      border: 0;
      border-radius: 0;
      padding: 0;
      margin: 0 0 18pt;
      break-inside: auto;
    }
    h2,
    figcaption,
    caption,
    .part {
      break-after: avoid;
    }
    tr,
    svg,
    .verdicts li {
      break-inside: avoid;
    }
    details::details-content {
      content-visibility: visible;
      block-size: auto;
    }
    * {
      print-color-adjust: exact;
      -webkit-print-color-adjust: exact;
    }
  }
`;
