import { css } from './markup.js';

/** How the report is laid out, on screen and on paper. */
export const style = css`
  * {
    box-sizing: border-box;
  }
  html {
    scroll-padding-top: 12px;
    -webkit-text-size-adjust: 100%;
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
    overflow-wrap: break-word;
  }
  main,
  header,
  footer {
    max-width: 1080px;
    margin: 0 auto;
    padding: 0 24px;
  }
  header {
    padding-top: 20px;
    color: var(--quiet);
    font-size: 13px;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
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
    padding: 20px 26px;
    margin: 14px 0;
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    padding: 0 4px;
    font-size: 14px;
  }
  nav a {
    padding: 3px 0;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
    border-radius: 2px;
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
    color: var(--warn);
    background: var(--warn-back);
  }
  .status.passed {
    color: var(--good);
    background: var(--good-back);
  }
  .status.failed {
    color: var(--bad);
    background: var(--bad-back);
  }
  .status.skipped {
    color: var(--quiet);
    background: none;
    border: 1px solid var(--line);
  }
  .reason {
    color: var(--quiet);
  }
  .verdicts {
    list-style: none;
    padding: 0;
    margin: 0;
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
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
  .word {
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
  .scroll {
    overflow-x: auto;
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
    padding: 6px 12px 6px 0;
    border-top: 1px solid var(--line);
  }
  thead th {
    border-top: 0;
    color: var(--quiet);
    font-weight: 600;
    font-size: 13px;
  }
  tbody th {
    font-weight: 600;
  }
  .group th {
    color: var(--quiet);
    font-size: 13px;
    padding-top: 14px;
    border-top-width: 2px;
  }
  .figure {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .evidence td:nth-child(2) {
    color: var(--quiet);
    width: 32%;
  }
  .counted tbody th,
  .touch tbody th {
    font-weight: 400;
  }
  .counted .group th,
  .touch .group th {
    font-weight: 600;
  }
  .counted td,
  .counted th {
    padding-top: 4px;
    padding-bottom: 4px;
  }
  .why {
    display: block;
    color: var(--quiet);
    font-size: 13px;
  }
  .mark {
    font-weight: 600;
    white-space: nowrap;
  }
  .mark.holds,
  .mark.passed {
    color: var(--good);
  }
  .mark.refutes,
  .mark.failed {
    color: var(--bad);
  }
  .mark.unknown,
  .mark.broken {
    color: var(--warn);
  }
  .frames td,
  .frames th {
    font-size: 13px;
  }
  .frames .word {
    font-weight: 400;
    white-space: nowrap;
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
  summary .took {
    color: var(--quiet);
    font-weight: 400;
  }
  pre {
    margin: 8px 0;
    padding: 10px 12px;
    background: var(--page);
    border-radius: 6px;
    white-space: pre-wrap;
    font:
      12.5px/1.45 ui-monospace,
      'DejaVu Sans Mono',
      monospace;
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
  .bars {
    list-style: none;
    margin: 8px 0 0;
    padding: 0;
    display: grid;
    gap: 5px;
  }
  .bars li {
    display: grid;
    grid-template-columns: minmax(6em, 11em) 1fr 5.5em;
    gap: 10px;
    align-items: center;
    font-size: 13px;
  }
  .track {
    background: var(--empty);
    border-radius: 2px;
    block-size: 12px;
  }
  .bar {
    display: block;
    block-size: 12px;
    min-inline-size: 1px;
    background: var(--accent);
    border-radius: 2px;
  }
  .value {
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
    text-align: right;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr));
    gap: 10px 28px;
    margin: 0;
  }
  dl.key {
    grid-template-columns: repeat(auto-fill, minmax(min(210px, 100%), 1fr));
    gap: 6px 24px;
    margin-top: 14px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  dl.key dd {
    font-weight: 600;
  }
  dt {
    color: var(--quiet);
    font-size: 13px;
  }
  dd,
  code,
  pre {
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
  }
  code {
    font-family: ui-monospace, 'DejaVu Sans Mono', monospace;
    font-size: 0.9em;
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
  @media screen and (min-width: 701px) and (max-width: 1000px) {
    .frames,
    .frames caption,
    .frames tbody {
      display: block;
    }
    .frames tr {
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      gap: 2px 12px;
      border-top: 1px solid var(--line);
      padding: 6px 0;
    }
    .frames th,
    .frames td {
      border: 0;
      padding: 0;
    }
    .frames td {
      display: flex;
      gap: 6px;
      text-align: left;
    }
    .frames td:last-child {
      grid-column: 1 / -1;
    }
  }
  @media screen and (max-width: 1000px) {
    .frames thead {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      overflow: hidden;
    }
    .frames td::before {
      content: attr(data-label);
      color: var(--quiet);
    }
  }
  @media screen and (max-width: 700px) {
    main,
    header,
    footer {
      padding-left: 12px;
      padding-right: 12px;
    }
    section {
      padding: 14px;
    }
    h1 {
      font-size: 21px;
    }
    dl.key {
      grid-template-columns: 1fr;
      gap: 3px;
    }
    dl.key div {
      display: grid;
      grid-template-columns: 8.5em minmax(0, 1fr);
      gap: 8px;
    }
    table,
    caption,
    tbody,
    tr,
    td,
    tbody th {
      display: block;
      width: auto;
    }
    thead {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      overflow: hidden;
    }
    tbody tr {
      border-top: 1px solid var(--line);
      padding: 6px 0;
    }
    tbody th,
    tbody td {
      border: 0;
      padding: 1px 0;
    }
    .evidence td:nth-child(2) {
      width: auto;
    }
    td {
      display: grid;
      grid-template-columns: minmax(6.5em, 30%) minmax(0, 1fr);
      gap: 8px;
      overflow-wrap: anywhere;
    }
    td::before {
      content: attr(data-label);
      color: var(--quiet);
      font-size: 13px;
    }
    td.figure {
      text-align: left;
    }
    .bars li {
      grid-template-columns: 1fr auto;
    }
    .bars .track {
      grid-column: 1 / -1;
      grid-row: 2;
    }
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
    nav {
      display: none;
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
